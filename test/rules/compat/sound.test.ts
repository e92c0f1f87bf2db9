import { Ajv2020 } from 'ajv/dist/2020.js';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Change } from '../../../rules/compat/change.ts';
import { compareOpenApi } from '../../../rules/compat/openapi.ts';
import { edited, type Schema, schema, valuesFor } from './schemas.ts';

const Tree = {
  type: 'object',
  properties: { name: { type: 'string' }, children: { type: 'array', items: { $ref: '#/components/schemas/Tree' } } },
};

function documentOf(side: 'request' | 'response', of: Schema): unknown {
  const content = { 'application/json': { schema: of } };
  const operation =
    side === 'request'
      ? { requestBody: { required: true, content }, responses: {} }
      : { responses: { 200: { description: 'Done.', content } } };
  return { openapi: '3.1.0', paths: { '/trips': { post: operation } }, components: { schemas: { Tree } } };
}

function compare(side: 'request' | 'response', old: Schema, now: Schema): Change[] {
  return compareOpenApi(documentOf(side, old), documentOf(side, now));
}

const ajv = new Ajv2020({ strict: false, validateFormats: false, validateSchema: false, addUsedSchema: false });

function validator(of: Schema): (value: unknown) => boolean {
  const validate = ajv.compile({ allOf: [of], components: { schemas: { Tree } } });
  return (value) => validate(value);
}

const runs = { numRuns: 150 };

it('finds nothing between a schema and itself', () => {
  fc.assert(
    fc.property(schema, (one) => {
      expect(compare('request', one, structuredClone(one))).toEqual([]);
      expect(compare('response', one, structuredClone(one))).toEqual([]);
    }),
    runs,
  );
});

/** What a writer may send, and a reader then refuses. */
function refused(writer: Schema, reader: Schema, seed: number): unknown {
  const [may, takes] = [validator(writer), validator(reader)];
  return fc.sample(valuesFor(writer), { numRuns: 60, seed }).find((value) => may(value) && !takes(value));
}

it.each(['request', 'response'] as const)('what it calls a compatible %s is read as it was written', (side) => {
  fc.assert(
    fc.property(edited, fc.integer(), ([old, now], seed) => {
      fc.pre(!compare(side, old, now).some((change) => change.level === 'breaking'));
      const [writer, reader] = side === 'request' ? [old, now] : [now, old];
      expect(refused(writer, reader, seed)).toBeUndefined();
    }),
    runs,
  );
});

const text = { type: 'string' };
const trip = (properties: object, more: object = {}) => ({ type: 'object', properties, ...more });
const card = trip({ kind: { const: 'card' } }, { required: ['kind'] });
const cash = trip({ kind: { const: 'cash' } }, { required: ['kind'] });

/** What a change tightens, and a value that was valid and no longer is. The other way round it loosens a response. */
const tightenings: readonly (readonly [string, Schema, Schema, unknown])[] = [
  ['type', { type: 'number' }, { type: 'integer' }, 0.5],
  ['null', { type: ['string', 'null'] }, text, null],
  ['enum', { enum: ['a', 'b'] }, { enum: ['a'] }, 'b'],
  ['const', text, { const: 'a' }, 'b'],
  ['pattern', text, { ...text, pattern: '^a' }, 'b'],
  ['maxLength', { ...text, maxLength: 3 }, { ...text, maxLength: 2 }, 'abc'],
  ['exclusiveMinimum', { type: 'number', minimum: 3 }, { type: 'number', exclusiveMinimum: 3 }, 3],
  ['multipleOf', { type: 'integer' }, { type: 'integer', multipleOf: 2 }, 3],
  ['uniqueItems', { type: 'array' }, { type: 'array', uniqueItems: true }, [1, 1]],
  ['items', { type: 'array' }, { type: 'array', items: text }, [1]],
  ['prefixItems', { type: 'array', prefixItems: [text] }, { type: 'array', prefixItems: [{ const: 'a' }] }, ['b']],
  ['contains', { type: 'array' }, { type: 'array', contains: text }, [1]],
  ['required', trip({ a: text }), trip({ a: text }, { required: ['a'] }), {}],
  ['a property', trip({ a: text }), trip({ a: { ...text, maxLength: 1 } }), { a: 'bb' }],
  ['closed', trip({ a: text }), trip({}, { additionalProperties: false }), { a: 'a' }],
  ['the unnamed', trip({}, { additionalProperties: true }), trip({}, { additionalProperties: text }), { b: 1 }],
  ['dependentRequired', trip({ a: text }), trip({ a: text }, { dependentRequired: { a: ['b'] } }), { a: 'a' }],
  ['propertyNames', trip({}), trip({}, { propertyNames: { maxLength: 1 } }), { bb: 1 }],
  ['patternProperties', trip({}), trip({}, { patternProperties: { '^x': text } }), { x: 1 }],
  ['a form', { oneOf: [card, cash] }, { oneOf: [card] }, { kind: 'cash' }],
  ['not', text, { ...text, not: { const: 'a' } }, 'a'],
  ['if', trip({ a: text }), trip({ a: text }, { if: { required: ['a'] }, else: { required: ['b'] } }), {}],
  [
    'below',
    { type: 'array', items: trip({ a: text }) },
    { type: 'array', items: trip({ a: { const: 'a' } }) },
    [{ a: 'b' }],
  ],
];

it.each(tightenings)('calls it breaking where a value shows that it is: %s', (_, loose, tight, value) => {
  expect([validator(loose)(value), validator(tight)(value)]).toEqual([true, false]);
  const breaking = (side: 'request' | 'response', old: Schema, now: Schema) =>
    compare(side, old, now).some((change) => change.level === 'breaking');
  expect([breaking('request', loose, tight), breaking('response', tight, loose)]).toEqual([true, true]);
  expect(breaking('request', tight, loose)).toBe(false);
});
