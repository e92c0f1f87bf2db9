import type { SchemaOrFlag } from './json-schema.ts';

const single = [
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
] as const;
const lists = ['prefixItems', 'allOf', 'anyOf', 'oneOf'] as const;
const maps = ['properties', 'patternProperties', '$defs', 'dependentSchemas'] as const;

function oneOf<Word extends string>(words: readonly Word[]): (key: string) => key is Word {
  const known: ReadonlySet<string> = new Set(words);
  return (key): key is Word => known.has(key);
}
const isSingle = oneOf(single);
const isList = oneOf(lists);
const isMap = oneOf(maps);

/** The schemas directly inside a schema, with the way to each. */
export function childSchemas(schema: SchemaOrFlag): [(string | number)[], SchemaOrFlag][] {
  const found: [(string | number)[], SchemaOrFlag][] = [];
  if (typeof schema === 'boolean') return found;
  for (const key of Object.keys(schema)) {
    if (isSingle(key)) {
      const child = schema[key];
      if (child !== undefined) found.push([[key], child]);
    } else if (isList(key)) for (const [i, child] of (schema[key] ?? []).entries()) found.push([[key, i], child]);
    else if (isMap(key))
      for (const [name, child] of Object.entries(schema[key] ?? {})) found.push([[key, name], child]);
  }
  return found;
}
