import { STATUS_CODES } from 'node:http';
import type { Contract, OperationData, Schema } from '../contract.ts';
import { asUuid } from '../sight/trace-context.ts';
import { documentedStatus, type Fault, type Refusal } from './refusal.ts';

export const problemType = 'application/problem+json; charset=utf-8';

/** What an error is told with, beyond the refusal itself. */
export interface Occasion {
  readonly traceId: string;
  readonly requestId: string;
  readonly now: Date;
}

export interface WrittenProblem {
  readonly status: number;
  readonly text: string;
}

export type WriteProblem = (
  refusal: Refusal,
  occasion: Occasion,
  operation: OperationData | undefined,
) => WrittenProblem;

/** RFC 9457 with the members that the contract asks for, by the names it has for them. */
export function problemWriter(contract: Contract): WriteProblem {
  const frames = new Map<Schema | null, Frame>();
  const frameOf = (schema: Schema | null) => {
    const known = frames.get(schema);
    if (known !== undefined) return known;
    const made = readFrame(schema, contract.schemas);
    frames.set(schema, made);
    return made;
  };
  // Where an error has no shape of its own it has the one that the service's callers know from the others.
  const usual = firstSchema(Object.values<OperationData>(contract.operations));
  return (refusal, occasion, operation) => {
    const refusals = operation?.refusals ?? {};
    const status = documentedStatus(refusal, (one) => refusals[one] !== undefined);
    const frame = frameOf(refusals[status] ?? firstSchema(operation ? [operation] : []) ?? usual);
    return { status, text: JSON.stringify(problemOf(refusal, status, occasion, frame, contract.service)) };
  };
}

function firstSchema(operations: readonly OperationData[]): Schema | null {
  for (const { refusals } of operations)
    for (const schema of Object.values(refusals)) if (schema !== null) return schema;
  return null;
}

interface Told extends Occasion {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly errors: readonly Fault[];
}

/** By member: how it is filled. */
type Frame = ReadonlyMap<string, (told: Told) => unknown>;

function problemOf(refusal: Refusal, status: number, occasion: Occasion, frame: Frame, service: string): object {
  const { code, message, errors } = refusal;
  const told: Told = { ...occasion, status, code, message, errors };
  const own: Record<string, unknown> = {};
  for (const [name, fill] of frame) {
    const value = fill(told);
    if (value !== undefined) own[name] = value;
  }
  return {
    ...own,
    ...refusal.members,
    ...(errors.length > 0 ? { errors } : {}),
    type: `urn:problem:${service}:${code.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}`,
    title: STATUS_CODES[status] ?? 'Error',
    status,
    detail: message,
    instance: `urn:uuid:${asUuid(occasion.traceId)}`,
  };
}

const ofProblem = new Set(['type', 'title', 'status', 'detail', 'instance']);

function readFrame(schema: Schema | null, schemas: Contract['schemas']): Frame {
  if (schema === null) return new Map([['code', ({ code }: Told) => code]]);
  const { properties, required } = flattened(schema, schemas);
  const frame = new Map<string, (told: Told) => unknown>();
  for (const name of new Set([...properties.keys(), ...required])) {
    if (ofProblem.has(name)) continue;
    const property = flatProperty(properties.get(name), schemas);
    const fill = filled(name, property) ?? (required.has(name) ? () => smallest(property) : undefined);
    if (fill !== undefined) frame.set(name, fill);
  }
  return frame;
}

type Property = Readonly<Record<string, unknown>>;

function filled(name: string, property: Property): ((told: Told) => unknown) | undefined {
  const uuid = property.format === 'uuid';
  switch (name.toLowerCase().replaceAll('_', '')) {
    case 'code':
    case 'errorcode':
    case 'error':
      return property.type === 'integer' ? ({ status }) => status : ({ code }) => code;
    case 'message':
    case 'errormessage':
      return ({ message }) => message;
    case 'timestamp':
      return ({ now }) => now.toISOString();
    case 'traceid':
      return ({ traceId }) => (uuid ? asUuid(traceId) : traceId);
    case 'requestid':
    case 'correlationid':
      return ({ traceId, requestId }) => (uuid ? asUuid(traceId) : requestId);
    case 'details':
      return details(property);
    default:
      return undefined;
  }
}

function details(property: Property): (told: Told) => unknown {
  if (property.type === 'string') return ({ errors }) => errors.map(sentence).join('; ') || undefined;
  if (property.type !== 'array')
    return ({ errors }) =>
      errors.length === 0 ? undefined : Object.fromEntries(errors.map(({ pointer, detail }) => [pointer, detail]));
  const items = property.items;
  const names = isObject(items) && isObject(items.properties) ? Object.keys(items.properties) : [];
  if (names.length === 0) return ({ errors }) => (errors.length === 0 ? undefined : errors.map(sentence));
  const where = names.find((one) => /field|pointer|path|parameter|name/i.test(one));
  const why = names.find((one) => /reason|issue|detail|message|problem/i.test(one));
  return ({ errors }) =>
    errors.length === 0
      ? undefined
      : errors.map(({ pointer, detail }) => ({
          ...(where === undefined ? {} : { [where]: pointer }),
          ...(why === undefined ? {} : { [why]: detail }),
        }));
}

const sentence = ({ pointer, detail }: Fault) => `${pointer} ${detail}`;

/** For a member that must be there and whose name says nothing to us. */
function smallest(property: Property): unknown {
  if ('const' in property) return property.const;
  if (Array.isArray(property.enum)) return property.enum[0];
  const type = Array.isArray(property.type) ? property.type[0] : property.type;
  const values: Readonly<Record<string, unknown>> = { string: '', array: [], object: {}, boolean: false, null: null };
  return type === 'integer' || type === 'number' ? 0 : (values[String(type)] ?? null);
}

interface Flat {
  readonly properties: ReadonlyMap<string, unknown>;
  readonly required: ReadonlySet<string>;
}

const isObject = (value: unknown): value is Property =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The members of an object schema, through references and allOf. */
function flattened(schema: unknown, schemas: Contract['schemas'], depth = 0): Flat {
  const properties = new Map<string, unknown>();
  const required = new Set<string>();
  if (!isObject(schema) || depth > 20) return { properties, required };
  const parts = [resolved(schema, schemas), ...(Array.isArray(schema.allOf) ? schema.allOf : [])];
  for (const part of parts) {
    if (part === undefined) continue;
    const flat = flattened(part, schemas, depth + 1);
    for (const [name, property] of flat.properties) properties.set(name, property);
    for (const name of flat.required) required.add(name);
  }
  if (isObject(schema.properties))
    for (const [name, property] of Object.entries(schema.properties)) properties.set(name, property);
  if (Array.isArray(schema.required)) for (const name of schema.required) required.add(String(name));
  return { properties, required };
}

function resolved(schema: Property, schemas: Contract['schemas']): unknown {
  const { $ref } = schema;
  const prefix = '#/components/schemas/';
  return typeof $ref === 'string' && $ref.startsWith(prefix) ? schemas[$ref.slice(prefix.length)] : undefined;
}

function flatProperty(schema: unknown, schemas: Contract['schemas']): Property {
  if (!isObject(schema)) return {};
  const target = resolved(schema, schemas);
  return target === undefined ? schema : flatProperty(target, schemas);
}
