import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { asyncapi } from '../../generators/asyncapi.ts';
import { exampleOf } from '../../generators/example.ts';
import { fits } from '../../generators/openapi/fits.ts';
import { textFor } from '../../generators/openapi/pattern.ts';
import { openapi } from '../../generators/openapi.ts';
import { modelOf } from '../workspace.ts';
import { desk } from './fixture.ts';
import { novatrek } from './novatrek.ts';

const made = (schema: unknown, schemas: Readonly<Record<string, unknown>> = {}) => exampleOf(schema, schemas)?.value;
const object = (properties: object, more: object = {}) => ({ type: 'object', properties, ...more });

/** Ajv with the components of one document, by the references they have there. */
function judge(components: object) {
  const ajv = new Ajv2020({ strict: false, allErrors: true, logger: false });
  addFormats.default(ajv);
  ajv.addSchema({ $id: 'https://spec.example/', components });
  const compiled = new Map<string, ReturnType<typeof ajv.compile>>();
  return (schema: object, value: unknown) => {
    const text = JSON.stringify(schema).replaceAll('"#/components/', '"https://spec.example/#/components/');
    const check = compiled.get(text) ?? ajv.compile(JSON.parse(text));
    compiled.set(text, check);
    return check(value) ? '' : ajv.errorsText(check.errors);
  };
}

interface Shown {
  readonly where: string;
  readonly schema: object;
  readonly value: unknown;
}

/** Every `example` next to a schema, every entry of `examples`: of media types, messages and schemas alike. */
function* examplesIn(node: unknown, where: string): Iterable<Shown> {
  if (typeof node !== 'object' || node === null) return;
  const map = new Map<string, unknown>(Object.entries(node));
  const schema = map.get('schema') ?? map.get('payload');
  if (typeof schema === 'object' && schema !== null) {
    if (map.has('example')) yield { where, schema, value: map.get('example') };
    const list = map.get('examples');
    if (Array.isArray(list)) for (const one of list) yield { where, schema, value: one.payload };
  } else if (Array.isArray(map.get('examples')) && !Array.isArray(node))
    for (const value of [map.get('examples')].flat()) yield { where, schema: node, value };
  for (const [key, child] of map)
    if (key !== 'example' && key !== 'examples') yield* examplesIn(child, `${where}/${key}`);
}

it.each([
  ['NovaTrek', novatrek(), 450],
  ['the desk', modelOf({}, desk), 20],
] as const)('shows nothing that Ajv refuses in the contracts of %s', (_, model, least) => {
  let shown = 0;
  for (const { path, content } of [...openapi.generate(model), ...asyncapi.generate(model)]) {
    const spec = parse(content);
    const errors = judge(spec.components);
    for (const { where, schema, value } of examplesIn(spec, path)) {
      expect(errors(schema, value), where).toBe('');
      shown++;
    }
  }
  expect(shown).toBeGreaterThan(least);
});

it('leaves no JSON body of NovaTrek and no answer of its without an example', () => {
  const bare: string[] = [];
  for (const { path, content } of openapi.generate(novatrek()))
    for (const [where, operations] of Object.entries<Record<string, Operation>>(parse(content).paths))
      for (const { operationId, requestBody, responses } of Object.values(operations)) {
        const answers = Object.entries(responses).filter(([status]) => status.startsWith('2'));
        for (const one of [requestBody, ...answers.map(([, response]) => response)])
          if (one?.content?.['application/json'] && !('example' in one.content['application/json']))
            bare.push(`${path} ${where} ${operationId}`);
      }
  expect(bare).toEqual([]);
});

interface Operation {
  readonly operationId: string;
  readonly requestBody?: { readonly content?: Readonly<Record<string, object>> };
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, object>> }>>;
}

it('takes the first example that is given and true, with its keys in order', () => {
  expect(made({ type: 'string', examples: ['b', 'a'] })).toBe('b');
  expect(made({ type: 'integer', examples: ['wrong', 7] })).toBe(7);
  expect(JSON.stringify(made({ type: 'object', examples: [{ b: 1, a: { d: 1, c: 2 } }] }))).toBe(
    '{"a":{"c":2,"d":1},"b":1}',
  );
  expect(made({ $ref: '#/components/schemas/A' }, { A: { type: 'string', examples: ['of A'] } })).toBe('of A');
});

it.each([
  ['const', { const: 3 }, 3],
  ['the first of enum', { enum: ['x', 'y'] }, 'x'],
  ['not null where there is a choice', { type: ['null', 'integer'] }, 1],
  ['a value of enum that is not null', { type: ['string', 'null'], enum: [null, 'a'] }, 'a'],
  ['null', { type: 'null' }, null],
  ['a minimum', { type: 'integer', minimum: 5 }, 5],
  ['an exclusive minimum', { type: 'integer', exclusiveMinimum: 5 }, 6],
  ['a narrow band', { type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 0.5 }, 0.25],
  ['a step', { type: 'integer', minimum: 7, multipleOf: 5 }, 10],
  ['a length', { type: 'string', minLength: 9, maxLength: 12 }, 'text text'],
  ['a short length', { type: 'string', maxLength: 2 }, 'te'],
  ['a pattern', { type: 'string', pattern: '^[A-Z]{3}-\\d+$' }, 'AAA-0'],
  ['a date', { type: 'string', format: 'date' }, '2026-06-15'],
  ['a list', { type: 'array', items: { type: 'boolean' } }, [true]],
  ['as many as asked for', { type: 'array', items: { type: 'string' }, minItems: 2, uniqueItems: true }, ['text', '2']],
  ['a tuple', { type: 'array', prefixItems: [{ const: 1 }, { const: 2 }], items: false }, [1, 2]],
  ['a map', { type: 'object', additionalProperties: { type: 'integer' } }, { key: 1 }],
  ['a map without keys of its own', { type: 'object', additionalProperties: false }, {}],
  ['all of allOf', { allOf: [object({ a: { const: 1 } }), object({ b: { const: 2 } })] }, { a: 1, b: 2 }],
  [
    'what both ask of one property',
    { allOf: [object({ a: { type: 'integer', minimum: 3 } }), object({ a: { maximum: 3 } })] },
    { a: 3 },
  ],
  ['the first branch that works', { oneOf: [{ type: 'string', pattern: '(?!)' }, { type: 'integer' }] }, 1],
  ['exactly one branch', { oneOf: [{ type: 'integer' }, { type: 'number' }, { type: 'boolean' }] }, true],
  [
    'anyOf beside own members',
    object({ a: { const: 1 } }, { anyOf: [{ required: ['a'] }, { required: ['b'] }] }),
    { a: 1 },
  ],
  ['only what fits', object({ a: { const: 1 }, b: { const: 2 } }, { maxProperties: 1 }), { a: 1 }],
  ['no optional member that cannot be made', object({ a: { const: 1 }, b: false }), { a: 1 }],
])('respects %s', (_, schema, value) => {
  expect(made(schema)).toEqual(value);
});

it.each([
  ['a pattern it cannot satisfy', { type: 'string', pattern: '^(?=.*\\d)(?=.*[a-z]).{8,}$' }],
  ['a required member that cannot be made', object({ a: { type: 'string', pattern: '(?!)' } }, { required: ['a'] })],
  ['a contradiction', { allOf: [{ type: 'string' }, { type: 'integer' }] }],
  ['an empty range', { type: 'integer', minimum: 5, maximum: 4 }],
  ['false', false],
  ['a reference to nowhere', { $ref: '#/components/schemas/Gone' }],
])('shows nothing for %s', (_, schema) => {
  expect(exampleOf(schema, {})).toBeUndefined();
});

it('comes to an end in schemas that hold themselves and each other', () => {
  const Tree = object(
    { name: { type: 'string' }, parent: { $ref: '#/components/schemas/Tree' } },
    { required: ['name'] },
  );
  expect(made({ $ref: '#/components/schemas/Tree' }, { Tree })).toEqual({ name: 'name' });
  const Endless = object({ next: { $ref: '#/components/schemas/Endless' } }, { required: ['next'] });
  expect(exampleOf({ $ref: '#/components/schemas/Endless' }, { Endless })).toBeUndefined();
  const names = Array.from({ length: 30 }, (_, i) => `N${i}`);
  const members = Object.fromEntries(names.map((name) => [name, { $ref: `#/components/schemas/${name}` }]));
  const knot = Object.fromEntries(names.map((name) => [name, object(members)]));
  expect(fits(made(members.N0, knot) ?? {}, members.N0, knot)).toBe(true);
});

it('gives fields of one name one id, and others another', () => {
  const id = { type: 'string', format: 'uuid' };
  const first = made(object({ guest_id: id, trip_id: id }));
  expect(first).toEqual(made(object({ trip_id: id, guest_id: id })));
  expect(new Set(Object.values(first ?? {})).size).toBe(2);
});

it.each([
  '^\\+[1-9]\\d{1,14}$',
  '^\\d{2}:\\d{2}$',
  '^(foo|ba[rz])-[^a-z]?$',
  '^v\\d+(?:\\.\\d+){2}$',
  '^\\w+@\\w+\\.com$',
  '[\\w.-]{3,}',
  '^$',
  'a|b',
  '^\\p{L}+$',
  '^[^\\s]+$',
])('makes a text for %s, or none', (pattern) => {
  const text = textFor(pattern);
  if (pattern.includes('\\p')) expect(text).toBeUndefined();
  else expect(text).toMatch(new RegExp(pattern, 'u'));
});

const schemas = fc.letrec<{ any: object; leaf: object }>((tie) => ({
  leaf: fc.oneof(
    fc.record(
      {
        type: fc.constant('string'),
        minLength: fc.nat(5),
        maxLength: fc.nat(8),
        pattern: fc.constantFrom('^a+$', '[0-9]{2}', '^x?y*$'),
        format: fc.constantFrom('uuid', 'date', 'date-time', 'email', 'uri', 'ipv4', 'time'),
      },
      { requiredKeys: ['type'] },
    ),
    fc.record(
      {
        type: fc.constantFrom('integer', 'number'),
        minimum: fc.integer({ min: -5, max: 5 }),
        maximum: fc.integer({ min: -3, max: 9 }),
        exclusiveMinimum: fc.integer({ min: -5, max: 5 }),
        multipleOf: fc.constantFrom(1, 2, 0.5, 3),
      },
      { requiredKeys: ['type'] },
    ),
    fc.record({ enum: fc.array(fc.constantFrom('a', 1, null, true, 'bb'), { minLength: 1 }) }),
    fc.record({ const: fc.constantFrom('a', 2, false) }),
    fc.constant({ type: ['null', 'boolean'] }),
    fc.constantFrom({ $ref: '#/components/schemas/Leaf' }, { $ref: '#/components/schemas/Loop' }),
  ),
  any: fc.oneof(
    { depthSize: 'small' },
    tie('leaf'),
    fc.record(
      {
        type: fc.constant('array'),
        items: tie('any'),
        minItems: fc.nat(3),
        maxItems: fc.nat(4),
        uniqueItems: fc.boolean(),
        contains: tie('leaf'),
      },
      { requiredKeys: ['type'] },
    ),
    fc.record(
      {
        type: fc.constant('object'),
        properties: fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('any')),
        required: fc.uniqueArray(fc.constantFrom('a', 'b', 'd')),
        additionalProperties: fc.oneof(fc.boolean(), tie('leaf')),
        minProperties: fc.nat(3),
        maxProperties: fc.nat(3),
        dependentRequired: fc.constant({ a: ['c'] }),
        propertyNames: fc.constant({ maxLength: 1 }),
      },
      { requiredKeys: ['type'] },
    ),
    fc.record({ allOf: fc.array(tie('any'), { minLength: 1, maxLength: 2 }) }),
    fc.record({ oneOf: fc.array(tie('any'), { minLength: 1, maxLength: 3 }) }),
    fc.record(
      { anyOf: fc.array(tie('any'), { minLength: 1, maxLength: 3 }), not: tie('leaf') },
      { requiredKeys: ['anyOf'] },
    ),
    // biome-ignore lint/suspicious/noThenProperty: a JSON Schema keyword, never awaited
    fc.record({ if: tie('leaf'), then: tie('leaf'), else: tie('leaf') }, { requiredKeys: ['if'] }),
  ),
})).any;

const shared = {
  Leaf: { type: 'string', minLength: 2 },
  Loop: object({ again: { $ref: '#/components/schemas/Loop' }, leaf: { $ref: '#/components/schemas/Leaf' } }),
};

it('never shows what Ajv refuses, whatever the schema', () => {
  const errors = judge({ schemas: shared });
  let count = 0;
  fc.assert(
    fc.property(schemas, (schema) => {
      const example = exampleOf(schema, shared);
      if (example === undefined) return;
      count++;
      expect(errors(schema, example.value)).toBe('');
    }),
    { numRuns: 700, seed: 11 },
  );
  expect(count).toBeGreaterThan(250);
});

it('judges a value as Ajv does', () => {
  const errors = judge({ schemas: shared });
  const values = fc.oneof(
    // Ajv takes no number that prints with an exponent for a multiple of anything.
    fc.jsonValue({ maxDepth: 2 }).filter((value) => !/\de/.test(JSON.stringify(value))),
    fc.constantFrom<unknown>(
      'a',
      'aaa',
      1,
      0,
      null,
      [],
      [1, 1],
      {},
      { a: 1 },
      { a: 'a', c: null },
      '2026-02-30',
      '10.0.0.1',
    ),
  );
  fc.assert(
    fc.property(schemas, values, (schema, value) => {
      expect(fits(value, schema, shared)).toBe(errors(schema, value) === '');
    }),
    { numRuns: 800, seed: 5 },
  );
});
