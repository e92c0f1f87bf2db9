import { compare } from '../../model/raw.ts';

/** Keywords in the order people read a schema; whatever is not named here follows by name. */
const reading = [
  '$ref',
  '$schema',
  '$id',
  '$anchor',
  '$comment',
  '$defs',
  'title',
  'type',
  'format',
  'description',
  'deprecated',
  'readOnly',
  'writeOnly',
  'const',
  'enum',
  'default',
  'minLength',
  'maxLength',
  'pattern',
  'minimum',
  'exclusiveMinimum',
  'maximum',
  'exclusiveMaximum',
  'minItems',
  'maxItems',
  'required',
  'properties',
  'items',
  'allOf',
  'anyOf',
  'oneOf',
];
const place = new Map(reading.map((keyword, i) => [keyword, i]));
const last = new Set(['examples', 'externalDocs', 'xml']);

const schemaMaps = new Set(['$defs', 'properties', 'patternProperties', 'dependentSchemas']);
const schemas = new Set([
  'items',
  'contains',
  'unevaluatedItems',
  'additionalProperties',
  'unevaluatedProperties',
  'propertyNames',
  'not',
  'if',
  'then',
  'else',
  'contentSchema',
]);
const schemaLists = new Set(['allOf', 'anyOf', 'oneOf', 'prefixItems']);

/**
 * A schema in one order, whatever the order of its keys in the YAML. A list stays as written, since its order is
 * somebody's intention, except the two that are sets: `required` and the lists of `dependentRequired`.
 */
export function sorted(schema: unknown): unknown {
  if (!isObject(schema)) return schema;
  const keys = Object.keys(schema).sort((a, b) => rank(a) - rank(b) || compare(a, b));
  return Object.fromEntries(keys.map((key) => [key, keyword(key, schema[key])]));
}

function keyword(key: string, value: unknown): unknown {
  if (schemas.has(key)) return sorted(value);
  if (schemaLists.has(key) && Array.isArray(value)) return value.map(sorted);
  if (schemaMaps.has(key) && isObject(value)) return mapValues(value, sorted);
  if (key === 'required') return sortedSet(value);
  if (key === 'dependentRequired' && isObject(value)) return mapValues(value, sortedSet);
  return sortedData(value);
}

function rank(key: string): number {
  if (key.startsWith('x-')) return 900;
  return last.has(key) ? 800 : (place.get(key) ?? 100);
}

function sortedSet(value: unknown): unknown {
  return Array.isArray(value) ? [...new Set(value.map(String))].sort(compare) : value;
}

/** Plain data with the keys of its maps by name; lists stay as they are. */
export function sortedData(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortedData);
  return isObject(value) ? mapValues(value, sortedData) : value;
}

/** A map by name, each value changed. */
export function mapValues<From, To>(
  map: Readonly<Record<string, From>>,
  change: (value: From, key: string) => To,
): Record<string, To> {
  const entries = Object.entries(map).sort(([a], [b]) => compare(a, b));
  return Object.fromEntries(entries.map(([key, value]) => [key, change(value, key)]));
}

/** The `x-…` keys of an object as written, by name. */
export function extensionsIn(value: object): Record<string, unknown> {
  const entries: [string, unknown][] = Object.entries(value);
  const own = entries.filter(([key]) => key.startsWith('x-')).sort(([a], [b]) => compare(a, b));
  return Object.fromEntries(own.map(([key, item]) => [key, sortedData(item)]));
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
