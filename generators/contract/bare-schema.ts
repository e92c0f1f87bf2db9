import { isObject, mapValues, sorted } from '../openapi/sorted.ts';

const maps = new Set(['properties', 'patternProperties', '$defs', 'dependentSchemas']);
const data = new Set(['const', 'default', 'enum', 'dependentRequired', 'discriminator', 'externalDocs', 'xml']);

/** A schema in one order and without its examples, which nothing at runtime asks for. */
export function bareSchema(schema: unknown): unknown {
  return bare(sorted(schema));
}

function bare(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(bare);
  if (!isObject(schema)) return schema;
  const entries = Object.entries(schema).filter(([key]) => key !== 'examples');
  return Object.fromEntries(entries.map(([key, value]) => [key, keyword(key, value)]));
}

function keyword(key: string, value: unknown): unknown {
  if (data.has(key) || key.startsWith('x-')) return value;
  return maps.has(key) && isObject(value) ? mapValues(value, bare) : bare(value);
}
