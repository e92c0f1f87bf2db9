import type { IncomingHttpHeaders } from 'node:http';
import type { OperationData, Schema } from '../contract.ts';
import { type Fault, invalid } from './refusal.ts';
import { agree, type ReadRevision } from './revision.ts';
import type { Check, Checks } from './validation.ts';

/** The parts of a request as a handler gets them. */
export interface RequestValues {
  readonly params: unknown;
  readonly query: unknown;
  readonly headers: unknown;
  readonly body: unknown;
  readonly revision: string | undefined;
}

export interface RawRequest {
  readonly params: unknown;
  readonly query: unknown;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
}

export type ReadValues = (request: RawRequest, url: string) => RequestValues;

/** Reads a request as the operation describes it, or refuses it with all that is wrong in it. */
export function valuesReader(operation: OperationData, checks: Checks, readRevision: ReadRevision): ReadValues {
  const parameters = (schema: Schema | undefined, where: 'path' | 'query' | 'headers') =>
    schema === undefined ? undefined : checks.parameters(schema, where);
  const path = parameters(operation.params, 'path');
  const query = parameters(operation.query, 'query');
  const headers = parameters(operation.headers, 'headers');
  const body = operation.body === undefined ? undefined : checks.body(operation.body.schema);
  const takesAny = path !== undefined || query !== undefined;
  const lists = listsIn(operation.query);
  const headerNames = propertiesOf(operation.headers).map(([name]) => [name, name.toLowerCase()] as const);
  return (request, url) => {
    // PostgreSQL stores no NUL; in a body it is looked for when that is parsed.
    if (takesAny && url.includes('%00')) throw invalid([{ pointer: '/path', detail: 'must not hold NUL characters' }]);
    // Before the headers: a missing revision has a status of its own.
    const revision = operation.guarded ? readRevision(one(request.headers['if-match'])) : undefined;
    const values = {
      params: request.params,
      query: query === undefined ? request.query : split(request.query, lists),
      headers: headers === undefined ? undefined : picked(request.headers, headerNames),
      body: request.body,
      revision,
    };
    const wrong = joined(
      joined(found(path, values.params), found(query, values.query)),
      joined(found(headers, values.headers), bodyFaults(operation, body, request.body)),
    );
    if (wrong.length > 0) throw invalid(wrong);
    if (revision !== undefined) agree(revision, request.body);
    return values;
  };
}

const none: readonly Fault[] = [];

function joined(one: readonly Fault[], other: readonly Fault[]): readonly Fault[] {
  return one.length === 0 ? other : [...one, ...other];
}

function found(check: Check | undefined, value: unknown): readonly Fault[] {
  return check === undefined ? none : check(value);
}

function bodyFaults(operation: OperationData, check: Check | undefined, body: unknown): readonly Fault[] {
  if (check === undefined || operation.body === undefined) return none;
  if (body !== undefined) return Buffer.isBuffer(body) ? none : check(body);
  return operation.body.required ? [{ pointer: '/body', detail: 'is missing' }] : none;
}

function one(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value.join(', ') : value;
}

function picked(headers: IncomingHttpHeaders, names: readonly (readonly [string, string])[]): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const [name, lower] of names) {
    const value = one(headers[lower]);
    if (value !== undefined) out[name] = value;
  }
  return out;
}

function propertiesOf(schema: Schema | undefined): readonly (readonly [string, unknown])[] {
  if (typeof schema !== 'object' || typeof schema.properties !== 'object' || schema.properties === null) return [];
  return Object.entries(schema.properties);
}

/** Lists whose items can't hold a comma: `?ids=a,b` and `?ids=a&ids=b` mean the same for them. */
function listsIn(schema: Schema | undefined): readonly string[] {
  return propertiesOf(schema)
    .filter(([, property]) => isRecord(property) && property.type === 'array' && isCommaless(property.items))
    .map(([name]) => name);
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

function isCommaless(items: unknown): boolean {
  if (!isRecord(items)) return false;
  if (items.type === 'integer' || items.type === 'number' || items.type === 'boolean') return true;
  if (Array.isArray(items.enum)) return items.enum.every((value) => !String(value).includes(','));
  return items.format === 'uuid' || items.format === 'date' || items.format === 'date-time';
}

function split(query: unknown, lists: readonly string[]): unknown {
  if (lists.length === 0 || !isRecord(query)) return query;
  const out: Record<string, unknown> = { ...query };
  for (const name of lists) {
    const value = out[name];
    if (typeof value === 'string' && value.includes(',')) out[name] = value.split(',');
  }
  return out;
}
