import { expect, it } from 'vitest';
import { holdsList, holdsMap, holdsSchema, plainKeywords } from '../../model/import/keywords.ts';
import { jsonSchema } from '../../model/schema/json-schema.ts';

it('carries every keyword that the metadata knows, and none that it does not', () => {
  // The message of an unknown key lists the known ones.
  const known = jsonSchema.safeParse({ bogus: 1 }).error?.issues[0]?.message.split(' ') ?? [];
  const carried = [
    ...holdsSchema,
    ...holdsList,
    ...holdsMap,
    ...Object.keys(plainKeywords),
    '$ref',
    'type',
    'discriminator',
  ];
  expect(carried.sort()).toEqual([...known].sort());
});

it.each([
  ['pattern', '^a+$', '('],
  ['enum', [1], []],
  ['required', ['a'], true],
  ['minLength', 0, -1],
  ['multipleOf', 0.1, 0],
  ['uniqueItems', true, 'yes'],
  ['dependentRequired', { a: ['b'] }, { a: 'b' }],
])('takes a value of %s exactly where the metadata takes it', (keyword, good, bad) => {
  for (const value of [good, bad])
    expect(plainKeywords[keyword]?.(value)).toBe(jsonSchema.safeParse({ [keyword]: value }).success);
  expect(plainKeywords[keyword]?.(good)).toBe(true);
});
