import { expect, it } from 'vitest';
import type { Change } from '../../../rules/compat/change.ts';
import { compareOpenApi } from '../../../rules/compat/openapi.ts';
import { object, request, response } from './oasdiff/row.ts';

const text = { type: 'string' };
const told = (changes: readonly Change[]) =>
  changes.map(({ level, id, field }) => `${level} ${id} ${field ?? ''}`.trim());
const asRequest = (old: unknown, now: unknown) => told(compareOpenApi(request(old), request(now)));
const asResponse = (old: unknown, now: unknown) => told(compareOpenApi(response(old), response(now)));
const guide = (schema: object, more: object = {}) => object({ guide: { ...text, ...schema } }, { ...more });

it('takes a new required request property for breaking, default or not', () => {
  const required = (schema: object) => object({ guide: schema }, { required: ['guide'] });
  expect(asRequest(object({}), required(text))).toEqual(['breaking new-required-request-property guide']);
  expect(asRequest(object({}), required({ ...text, default: 'Ann' }))).toEqual([
    'breaking new-required-request-property-with-default guide',
  ]);
  expect(asRequest(object({}), guide({ default: 'Ann' }))).toEqual(['compatible new-optional-request-property guide']);
  expect(asResponse(object({}), required(text))).toEqual(['compatible response-required-property-added guide']);
});

it('takes a new enum value for breaking where it is read, unless the old schema says that more may come', () => {
  const [old, now] = [guide({ enum: ['a', 'b'] }), guide({ enum: ['c', 'b', 'a'] })];
  expect(asResponse(old, now)).toEqual(['breaking response-property-enum-value-added guide']);
  expect(asRequest(old, now)).toEqual(['compatible request-property-enum-value-added guide']);
  const open = { 'x-extensible-enum': true };
  const [oldOpen, nowOpen] = [guide({ enum: ['a', 'b'], ...open }), guide({ enum: ['a', 'b', 'c'], ...open })];
  expect(asResponse(oldOpen, nowOpen)).toEqual(['compatible response-property-enum-value-added guide']);
  // Whoever wrote against the closed list was not told.
  expect(asResponse(old, nowOpen)).toContain('breaking response-property-enum-value-added guide');
  expect(asResponse(old, guide({ enum: ['a', 'b'], ...open }))).toEqual([
    'breaking response-property-enum-opened guide',
  ]);
});

it('takes an enum value that is gone for breaking where it is written, open or not', () => {
  const open = { 'x-extensible-enum': true };
  const [old, now] = [guide({ enum: ['a', 'b'] }), guide({ enum: ['a'] })];
  expect(asRequest(old, now)).toEqual(['breaking request-property-enum-value-removed guide']);
  expect(asResponse(old, now)).toEqual(['compatible response-property-enum-value-removed guide']);
  expect(asRequest(guide({ enum: ['a', 'b'], ...open }), guide({ enum: ['a'], ...open }))).toEqual([
    'breaking request-property-enum-value-removed guide',
  ]);
});

it('takes a response property that may be missing or null for breaking, a request property not', () => {
  const [optional, required] = [guide({}), guide({}, { required: ['guide'] })];
  expect(asResponse(required, optional)).toEqual(['breaking response-property-became-optional guide']);
  expect(asRequest(required, optional)).toEqual(['compatible request-property-became-optional guide']);
  const nullable = guide({ type: ['string', 'null'] });
  expect(asResponse(optional, nullable)).toEqual(['breaking response-property-became-nullable guide']);
  expect(asRequest(optional, nullable)).toEqual(['compatible request-property-became-nullable guide']);
  // An enum that forgot null is still said to be nullable.
  expect(asResponse(guide({ enum: ['a'] }), guide({ type: ['string', 'null'], enum: ['a'] }))).toEqual([
    'breaking response-property-became-nullable guide',
  ]);
});

it('reads every way to say null as one', () => {
  const ways = [
    { type: ['string', 'null'] },
    { type: 'string', nullable: true },
    { anyOf: [{ type: 'string' }, { type: 'null' }] },
    { oneOf: [{ type: 'null' }, { type: 'string' }] },
  ];
  for (const one of ways) for (const other of ways) expect(asResponse(one, other)).toEqual([]);
});

it('takes a response property that is gone for breaking, one more for fine', () => {
  expect(asResponse(guide({}), object({}))).toEqual(['breaking response-optional-property-removed guide']);
  expect(asResponse(object({}), guide({}))).toEqual(['compatible response-optional-property-added guide']);
  const closed = { additionalProperties: false };
  expect(asResponse(object({}, closed), guide({}, closed))).toEqual([
    'breaking response-optional-property-added guide',
  ]);
});

it('takes a request property that is gone for a warning, for breaking where unknown properties are refused', () => {
  expect(asRequest(guide({}), object({}))).toEqual(['warning request-property-removed guide']);
  const closed = { additionalProperties: false };
  expect(asRequest(guide({}, closed), object({}, closed))).toEqual(['breaking request-property-removed guide']);
  expect(asRequest(guide({}), guide({}, closed))).toEqual(['breaking request-body-additional-properties-closed']);
});

it('reads what a schema says of properties that it does not name', () => {
  const unnamed = (additionalProperties: unknown, properties = {}) => object(properties, { additionalProperties });
  expect(asResponse(unnamed(false), object({}))).toEqual(['warning response-body-additional-properties-opened']);
  expect(asResponse(unnamed(false), unnamed(true))).toEqual(['breaking response-body-additional-properties-opened']);
  expect(asRequest(unnamed(true), unnamed(true, { guide: text }))).toEqual([
    'warning new-optional-request-property guide',
  ]);
  expect(asRequest(unnamed(text), unnamed(text, { guide: { ...text, maxLength: 9 } }))).toEqual([
    'compatible new-optional-request-property guide',
    'breaking request-property-max-length-set guide',
  ]);
  expect(asRequest(unnamed(text), unnamed({ type: 'integer' }))).toEqual(['breaking request-property-type-changed *']);
  expect(asRequest(unnamed({ type: 'integer' }), unnamed({ type: 'number' }))).toEqual([
    'compatible request-property-type-generalized *',
  ]);
});

it('counts what a list must hold', () => {
  const holds = (contains: object, more = {}) => ({ type: 'array', contains, ...more });
  const [few, many] = [{ const: 'a' }, { enum: ['a', 'b'] }];
  expect(asRequest(holds(few), holds(many))).not.toContainEqual(expect.stringContaining('breaking'));
  expect(asRequest(holds(few, { maxContains: 2 }), holds(many, { maxContains: 2 }))).toEqual([
    'breaking request-body-contains-changed',
  ]);
});

it('passes over a stability that says nothing', () => {
  const stable = (level: string) => guide({ 'x-stability-level': level });
  expect(asRequest(stable('odd'), stable('beta'))).toEqual([]);
  expect(asRequest(stable('beta'), stable('stable'))).toEqual([
    'compatible request-property-stability-increased guide',
  ]);
});

it('reads allOf as one schema', () => {
  const name = { properties: { name: text }, required: ['name'] };
  const parts = { allOf: [{ type: 'object' }, name, { allOf: [{ properties: { guide: text } }] }] };
  const whole = object({ name: text, guide: text }, { required: ['name'] });
  expect(asRequest(parts, whole)).toEqual([]);
  expect(asResponse(whole, parts)).toEqual([]);
  const tighter = { allOf: [...parts.allOf, { properties: { name: { maxLength: 9 } } }] };
  expect(asRequest(parts, tighter)).toEqual(['breaking request-property-max-length-set name']);
  expect(asResponse(parts, tighter)).toEqual(['compatible response-property-max-length-set name']);
});

it('finds the same form again by its discriminator, its name or its structure', () => {
  const card = (number: object) => object({ kind: { const: 'card' }, number }, { required: ['kind'] });
  const cash = object({ kind: { const: 'cash' } }, { required: ['kind'] });
  const old = { oneOf: [card(text), cash] };
  expect(asResponse(old, { oneOf: [cash, card(text)] })).toEqual([]);
  expect(asRequest(old, { oneOf: [cash, card({ ...text, maxLength: 9 })] })).toEqual([
    'breaking request-property-max-length-set number',
  ]);
  const more = object({ kind: { const: 'gift' } }, { required: ['kind'] });
  expect(asResponse(old, { oneOf: [cash, more, card(text)] })).toEqual(['breaking response-body-one-of-added']);
  expect(asRequest(old, { oneOf: [cash, more, card(text)] })).toEqual(['compatible request-body-one-of-added']);
  expect(asRequest({ anyOf: [text, { type: 'integer' }] }, { anyOf: [{ type: 'number' }, text] })).toEqual([
    'compatible request-body-type-generalized',
  ]);
});

it('reads a discriminator for what it is: how a form is told', () => {
  const schemas = {
    Card: object({ kind: text, number: text }),
    Cash: object({ kind: text, coins: { type: 'integer' } }),
  };
  const pay = (propertyName: string, mapping: object) => ({
    ...response({
      oneOf: [{ $ref: '#/components/schemas/Card' }, { $ref: '#/components/schemas/Cash' }],
      discriminator: { propertyName, mapping },
    }),
    components: { schemas },
  });
  const card = { card: '#/components/schemas/Card' };
  expect(told(compareOpenApi(pay('kind', card), pay('form', card)))).toEqual([
    'breaking response-body-discriminator-property-name-changed',
  ]);
  expect(told(compareOpenApi(pay('kind', card), pay('kind', { ...card, Cash: 'Cash' })))).toEqual([]);
  expect(told(compareOpenApi(pay('kind', card), pay('kind', { ...card, visa: '#/components/schemas/Card' })))).toEqual([
    'breaking response-body-discriminator-mapping-added',
  ]);
  expect(told(compareOpenApi(pay('kind', card), pay('kind', { visa: '#/components/schemas/Card' })))).toEqual([
    'compatible response-body-discriminator-mapping-deleted',
    'breaking response-body-discriminator-mapping-added',
  ]);
});

it('lets more be excluded where it is read, and less where it is written', () => {
  const not = (...values: readonly string[]) => ({ ...text, not: { enum: values } });
  expect(asRequest(not('a', 'b'), not('b', 'a'))).toEqual([]);
  expect(asRequest(not('a', 'b'), not('a'))).toEqual(['compatible request-body-not-changed']);
  expect(asRequest(not('a'), not('a', 'b'))).toEqual(['breaking request-body-not-changed']);
  expect(asResponse(not('a'), not('a', 'b'))).toEqual(['compatible response-body-not-changed']);
  expect(asResponse(not('a', 'b'), not('a'))).toEqual(['breaking response-body-not-changed']);
  expect(asRequest(text, { ...text, not: { type: 'integer' } })).toEqual(['compatible request-body-not-added']);
});

it('says nothing about words and order', () => {
  const old = guide(
    { title: 'Guide', description: 'Who leads.', examples: ['Ann'], enum: ['a', 'b'] },
    { required: ['guide'] },
  );
  const now = {
    required: ['guide'],
    description: 'A trip.',
    properties: { guide: { enum: ['b', 'a'], description: 'The leader.', type: 'string' } },
    type: 'object',
  };
  expect(asRequest(old, now)).toEqual([]);
  expect(asResponse(old, now)).toEqual([]);
});

it('knows that a property may be called like a keyword', () => {
  const named = (schema: object) => object({ description: schema, title: text, required: text, properties: text });
  expect(asResponse(named(text), named({ type: 'integer' }))).toEqual([
    'breaking response-property-type-changed description',
  ]);
});

it('leaves what only the server sets out of requests, and secrets out of responses', () => {
  const id = (more: object) => object({ trip_id: { ...text, ...more } }, { required: ['trip_id'] });
  expect(asRequest(object({}), id({ readOnly: true }))).toEqual([]);
  expect(asResponse(object({}), id({ writeOnly: true }))).toEqual([]);
  expect(asRequest(id({}), id({ readOnly: true }))).toEqual(['warning request-property-became-read-only trip_id']);
  expect(asResponse(id({}), id({ writeOnly: true }))).toEqual(['breaking response-property-became-write-only trip_id']);
  expect(asRequest(id({ readOnly: true }), id({}))).toEqual(['breaking new-required-request-property trip_id']);
});

it('tries the few values that can be written before it calls a limit breaking', () => {
  expect(asRequest(guide({ enum: ['a', 'b'] }), guide({ enum: ['a', 'b'], pattern: '^[a-z]$' }))).toEqual([
    'compatible request-property-pattern-added guide',
  ]);
  expect(asRequest(guide({ enum: ['a', 'B'] }), guide({ enum: ['a', 'B'], pattern: '^[a-z]$' }))).toEqual([
    'breaking request-property-pattern-added guide',
  ]);
  expect(asRequest({ enum: ['a', 1] }, text)).toContain('breaking request-body-list-of-types-narrowed');
  expect(asRequest({ const: 5 }, { type: 'integer', minimum: 5 })).not.toContainEqual(
    expect.stringContaining('breaking'),
  );
  expect(asResponse({ type: 'integer', exclusiveMinimum: 4 }, { type: 'integer', minimum: 5 })).toEqual([]);
});
