import { expect, it } from 'vitest';
import type { Change } from '../../../rules/compat/change.ts';
import { compareOpenApi } from '../../../rules/compat/openapi.ts';
import { object, operation, request, response } from './oasdiff/row.ts';

const text = { type: 'string' };
const told = (changes: readonly Change[]) =>
  changes.map(({ level, id, field }) => `${level} ${id} ${field ?? ''}`.trim());
const asRequest = (old: unknown, now: unknown) => told(compareOpenApi(request(old), request(now)));
const asResponse = (old: unknown, now: unknown) => told(compareOpenApi(response(old), response(now)));

it('follows a reference inside its own revision, through circles too', () => {
  const tree = (leaf: object) => ({
    ...operation({
      responses: {
        200: {
          description: 'A tree.',
          content: { 'application/json': { schema: { $ref: '#/components/schemas/Tree' } } },
        },
      },
    }),
    components: {
      schemas: { Tree: object({ leaf, branches: { type: 'array', items: { $ref: '#/components/schemas/Tree' } } }) },
    },
  });
  expect(compareOpenApi(tree(text), tree(text))).toEqual([]);
  expect(compareOpenApi(tree(text), tree({ type: 'integer' }))).toEqual([
    expect.objectContaining({
      id: 'response-property-type-changed',
      field: 'leaf',
      pointer: ['components', 'schemas', 'Tree', 'properties', 'leaf', 'type'],
    }),
  ]);
  // Two that hold each other: what is wrong with one is seen from both.
  const two = (leaf: object) => ({
    ...operation({
      responses: {
        200: { description: 'A.', content: { 'application/json': { schema: { $ref: '#/components/schemas/A' } } } },
        201: { description: 'B.', content: { 'application/json': { schema: { $ref: '#/components/schemas/B' } } } },
      },
    }),
    components: {
      schemas: {
        A: object({ b: { $ref: '#/components/schemas/B' }, leaf }),
        B: object({ a: { $ref: '#/components/schemas/A' } }),
      },
    },
  });
  expect(compareOpenApi(two(text), two({ type: 'integer' })).map(({ message }) => message)).toEqual([
    'POST /trips: response 200 body leaf changed its type from string to integer',
    'POST /trips: response 201 body a.leaf changed its type from string to integer',
  ]);
});

it('makes two choices one after the other, though they have a form in common', () => {
  const [a, b, c] = ['a', 'b', 'c'].map((name) => object({}, { required: [name] }));
  const two = (first: readonly unknown[], second: readonly unknown[]) => ({
    allOf: [{ anyOf: first }, { anyOf: second }],
  });
  expect(asRequest(two([true, a], [true, b]), two([b, true], [a, true]))).not.toContainEqual(
    expect.stringContaining('breaking'),
  );
  expect(asRequest(two([a, b], [a, c]), two([a, b], [a]))).toContainEqual(expect.stringContaining('breaking'));
});

it('ends on a schema that is nothing but itself, and gives up loudly on a choice without end', () => {
  const self = (more: object) => ({
    ...request({ $ref: '#/components/schemas/Self' }),
    components: { schemas: { Self: { anyOf: [{ $ref: '#/components/schemas/Self' }, { ...text, ...more }] } } },
  });
  expect(compareOpenApi(self({}), self({}))).toEqual([]);
  expect(told(compareOpenApi(self({}), self({ maxLength: 9 })))).toContainEqual(expect.stringContaining('breaking'));
  const parts = { allOf: [{ $ref: '#/components/schemas/Part' }, text] };
  const loop = (more: object) => ({
    ...request({ $ref: '#/components/schemas/Part' }),
    components: { schemas: { Part: { ...parts, ...more } } },
  });
  expect(told(compareOpenApi(loop({}), loop({ maxLength: 9 })))).toEqual(['breaking request-body-max-length-set']);
  const wide = (name: string) => ({ oneOf: Array.from({ length: 17 }, (_, i) => ({ required: [`${name}${i}`] })) });
  const turned = { oneOf: wide('a').oneOf.toReversed() };
  expect(asRequest({ allOf: [wide('a'), wide('b')] }, { allOf: [turned, wide('b')] })).toEqual([
    'breaking request-body-choice-changed',
  ]);
  const many = (from: number) => ({ oneOf: Array.from({ length: 200 }, (_, i) => ({ const: i + from })) });
  expect(asRequest(many(0), { oneOf: many(0).oneOf.toReversed() })).toEqual([]);
  expect(asRequest(many(0), many(1))).toContainEqual(expect.stringContaining('breaking'));
});

it('follows a reference to anything in the document, its slashes written as they must be', () => {
  const document = (of: object) => ({
    ...request({ $ref: '#/components/schemas/a~1b%7Bc%7D' }),
    components: { schemas: { 'a/b{c}': of } },
  });
  expect(told(compareOpenApi(document(text), document({ type: 'integer' })))).toEqual([
    'breaking request-body-type-changed',
  ]);
});

it('takes a reference out of the document for what it says: the same, or another', () => {
  expect(asResponse({ $ref: 'money.yaml#/Price' }, { $ref: 'money.yaml#/Price' })).toEqual([]);
  expect(asResponse({ $ref: 'money.yaml#/Price' }, { $ref: 'money.yaml#/Amount' })).toEqual([
    'breaking response-body-reference-changed',
  ]);
});
