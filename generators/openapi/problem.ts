import type { Service } from '../../model/model.ts';
import type { JsonSchema, SchemaOrFlag } from '../../model/schema/json-schema.ts';
import { resolve } from './fits.ts';
import { type Names, schemaRef } from './names.ts';
import { isObject, mapValues, sorted } from './sorted.ts';
import { derived } from './spec.ts';

export const problemJson = 'application/problem+json';

/** RFC 9457: every error of every service is at least this. */
export const problemSchema = {
  type: 'object',
  description: 'What went wrong, in the form of RFC 9457. An error may add members of its own.',
  required: ['status', 'title'],
  properties: {
    detail: { type: 'string', description: 'What went wrong this time, for people' },
    instance: { type: 'string', format: 'uri-reference', description: 'Names this one occurrence' },
    status: { type: 'integer', minimum: 400, maximum: 599, description: 'The HTTP status, repeated' },
    title: { type: 'string', description: 'The kind of problem in a few words, the same each time' },
    type: {
      type: 'string',
      format: 'uri-reference',
      default: 'about:blank',
      description: 'Names the kind of problem; about:blank means no more than the status says',
    },
  },
  additionalProperties: true,
  ...derived,
} as const satisfies JsonSchema & { readonly [extension: `x-${string}`]: unknown };

/**
 * A problem that also carries the members of the service's own error. An own schema that would contradict the Problem
 * (it is closed, or gives `status` another type) joins without the contradiction; one that is no object can't join.
 */
export function problemWith(own: SchemaOrFlag, service: Service, names: Names): unknown {
  const problem = schemaRef(names.problem);
  const schema = resolved(own, service);
  if (!isObject(schema) || !mayBeObject(schema.type)) return { allOf: [problem], ...derived };
  return { allOf: [problem, agrees(schema) ? sorted(own) : sorted(mended(schema))], ...derived };
}

function resolved(schema: SchemaOrFlag, service: Service): unknown {
  let found: unknown = schema;
  for (let i = 0; i < 20 && isObject(found) && typeof found.$ref === 'string'; i++)
    found = resolve(found.$ref, service.schemas);
  return found;
}

function mayBeObject(type: unknown): boolean {
  return type === undefined || type === 'object' || (Array.isArray(type) && type.includes('object'));
}

function agrees(schema: Readonly<Record<string, unknown>>): boolean {
  const open = [schema.additionalProperties, schema.unevaluatedProperties].every(
    (rest) => rest === undefined || rest === true,
  );
  return open && !Object.entries(isObject(schema.properties) ? schema.properties : {}).some(contradicts);
}

function contradicts([name, property]: readonly [string, unknown]): boolean {
  if (name === 'status') return !isObject(property) || !['integer', 'number'].includes(String(property.type));
  if (!Object.hasOwn(problemSchema.properties, name)) return false;
  return (
    !isObject(property) || property.type !== 'string' || property.enum !== undefined || property.const !== undefined
  );
}

function mended(schema: Readonly<Record<string, unknown>>): unknown {
  const { additionalProperties: _a, unevaluatedProperties: _u, examples: _e, properties, required, ...rest } = schema;
  const written = Object.entries(isObject(properties) ? properties : {});
  const gone = new Set(written.filter(contradicts).map(([name]) => name));
  return {
    ...rest,
    required: Array.isArray(required) ? required.filter((name) => !gone.has(String(name))) : undefined,
    properties: mapValues(Object.fromEntries(written.filter(([name]) => !gone.has(name))), (property) => property),
  };
}
