import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { compareAsyncApi } from '../../../rules/compat/asyncapi.ts';
import { compareOpenApi } from '../../../rules/compat/openapi.ts';

const folder = new URL('../../../generated/', import.meta.url);
const documents = (['openapi', 'asyncapi'] as const).flatMap((kind) =>
  readdirSync(new URL(`${kind}/`, folder)).map((file) => ({
    file: `${kind}/${file}`,
    compare: kind === 'openapi' ? compareOpenApi : compareAsyncApi,
    document: parse(readFileSync(new URL(`${kind}/${file}`, folder), 'utf8')) as unknown,
  })),
);

const sets = new Set(['required', 'enum', 'parameters', 'oneOf', 'anyOf', 'allOf', 'tags', 'type', 'security']);
const prose = new Set(['description', 'summary', 'title', 'example', 'examples', 'externalDocs', '$comment']);

/** The same document, its keys and the lists whose order says nothing turned round. */
function turned(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) {
    const items = value.map((one) => turned(one));
    return sets.has(key) ? items.reverse() : items;
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, one]) => [name, turned(one, name)]),
  );
}

/** The same document in other words. A property may be called `title`: only text and examples are words. */
function reworded(value: unknown, inNames = false): unknown {
  if (Array.isArray(value)) return value.map((one) => reworded(one));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, one]) => {
      if (inNames || !prose.has(key)) return [[key, reworded(one, key === 'properties' || key === 'schemas')]];
      return key.startsWith('example') ? [] : [[key, 'In other words.']];
    }),
  );
}

it('looks at every generated contract', () => {
  expect(documents.filter(({ file }) => file.startsWith('openapi/')).length).toBe(22);
  expect(documents.length).toBeGreaterThan(30);
});

it.each(documents)('finds no change from $file to itself', ({ compare, document }) => {
  expect(compare(document, document)).toEqual([]);
  expect(compare(document, structuredClone(document))).toEqual([]);
});

it.each(documents)('finds no change in $file in another order', ({ compare, document }) => {
  const other = turned(document);
  expect(JSON.stringify(other)).not.toBe(JSON.stringify(document));
  expect(compare(document, other)).toEqual([]);
  expect(compare(other, document)).toEqual([]);
});

it.each(documents)('finds no change in $file in other words', ({ compare, document }) => {
  const other = reworded(document);
  expect(JSON.stringify(other)).not.toBe(JSON.stringify(document));
  expect(compare(document, other)).toEqual([]);
  expect(compare(other, document)).toEqual([]);
});
