import type { Level } from '../../../../rules/compat/change.ts';
import type { Policy } from '../../../../rules/compat/difference.ts';

type Data = Readonly<Record<string, unknown>>;

/** A check of oasdiff, by its id, with a tiny pair of documents that it must find. */
export interface Row {
  readonly id: string;
  readonly old: Data;
  readonly new: Data;
  readonly policy?: Policy;
  /** What we make of it, where that is not breaking. */
  readonly level?: Level;
}

export const operation = (parts: Data, method = 'post'): Data => ({
  openapi: '3.1.0',
  info: { title: 'Trips', version: '1.0.0' },
  paths: {
    '/trips': { [method]: { operationId: 'makeTrip', responses: { 204: { description: 'Done.' } }, ...parts } },
  },
});

const json = (schema: unknown) => ({ 'application/json': schema === undefined ? {} : { schema } });
export const request = (schema: unknown): Data => operation({ requestBody: { content: json(schema) } });
export const response = (schema: unknown): Data =>
  operation({ responses: { 200: { description: 'Trips.', content: json(schema) } } });
export const parameter = (schema: unknown, more: Data = {}): Data =>
  operation({ parameters: [{ name: 'season', in: 'query', schema, ...more }] });
/** A parameter whose value is an object. */
export const parts = (schema: unknown, place = 'query'): Data =>
  operation({ parameters: [{ name: 'season', in: place, schema: { type: 'object', properties: { year: schema } } }] });
export const header = (schema: unknown, more: Data = {}): Data =>
  operation({ responses: { 204: { description: 'Done.', headers: { 'X-Rest': { schema, ...more } } } } });

export const object = (properties: Data, more: Data = {}) => ({ type: 'object', properties, ...more });

const documents = {
  'request-body': request,
  'request-property': (schema: unknown) => request(object({ guide: schema })),
  'response-body': response,
  'response-property': (schema: unknown) => response(object({ guide: schema })),
} as const;

/** The same change of a schema, as a body and as a property of one. */
export function schemaRows(
  side: 'request' | 'response',
  kind: string,
  old: unknown,
  now: unknown,
  level?: Level,
): Row[] {
  return (['body', 'property'] as const).map((part) => {
    const make = documents[`${side}-${part}`];
    const row = { id: `${side}-${part}-${kind}`, old: make(old), new: make(now) };
    return level === undefined ? row : { ...row, level };
  });
}

/** A request that takes less, and a response that may be more: one pair, read both ways. */
export function bothRows(tightens: string, loosens: string, loose: unknown, tight: unknown): Row[] {
  return [...schemaRows('request', tightens, loose, tight), ...schemaRows('response', loosens, tight, loose)];
}

export function only(rows: readonly Row[], part: 'body' | 'property'): Row[] {
  return rows.filter(({ id }) => id.includes(`-${part}-`));
}
