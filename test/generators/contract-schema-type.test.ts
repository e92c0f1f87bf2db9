import { expect, it } from 'vitest';
import { componentTypes } from '../../generators/contract/components.ts';
import { reservedNames } from '../../generators/contract/naming.ts';
import { declaration, typeText } from '../../generators/emit/typescript.ts';
import { errorsOf, programOf } from './contract-program.ts';

const order = { Order: { type: 'object', properties: { id: { type: 'string' } } }, Line: { type: 'string' } };

it.each<[unknown, string]>([
  [true, 'unknown'],
  [false, 'never'],
  [{}, 'unknown'],
  [{ description: 'Anything' }, 'unknown'],
  [{ type: 'integer' }, 'number'],
  [{ type: 'string', format: 'date-time' }, 'string'],
  [{ type: ['string', 'null'] }, 'string | null'],
  [{ type: ['array', 'null'], items: { type: 'string' } }, 'readonly string[] | null'],
  [{ type: 'array' }, 'readonly unknown[]'],
  [{ type: 'array', items: { type: ['string', 'null'] } }, 'readonly (string | null)[]'],
  [{ type: 'array', items: { type: 'array', items: { type: 'number' } } }, 'readonly (readonly number[])[]'],
  [{ prefixItems: [{ type: 'number' }], items: false, minItems: 1 }, 'readonly [number]'],
  [
    { prefixItems: [{ type: 'number' }, { enum: [1, 'a'] }], minItems: 1 },
    "readonly [number, (1 | 'a')?, ...unknown[]]",
  ],
  [{ enum: ['a', 1, true, null] }, "'a' | 1 | true | null"],
  [{ type: 'string', enum: ['a', null, 1] }, "'a'"],
  [{ type: ['string', 'null'], enum: ['a', null] }, "'a' | null"],
  [{ const: { a: [1, "it's"] } }, `{ readonly a: readonly [1, "it's"] }`],
  [{ type: 'object' }, '{ readonly [name: string]: unknown }'],
  [{ type: 'object', additionalProperties: false }, '{ readonly [name: string]: never }'],
  [{ type: 'object', additionalProperties: { type: 'number' } }, '{ readonly [name: string]: number }'],
  [{ type: 'object', patternProperties: { '^a': { type: 'number' } } }, '{ readonly [name: string]: number }'],
  [
    { properties: { a: { type: 'string' } }, additionalProperties: { type: 'number' } },
    '{ readonly a?: string | undefined; readonly [name: string]: number | string | undefined }',
  ],
  [{ required: ['b', 'a'], properties: { a: { type: 'string' } } }, '{ readonly a: string; readonly b: unknown }'],
  [
    { properties: { 'a-b': {}, '1': {}, 'c"d': {} } },
    `{ readonly '1'?: unknown; readonly 'a-b'?: unknown; readonly 'c"d'?: unknown }`,
  ],
  [{ $ref: '#/components/schemas/Order' }, 'Order'],
  [{ $ref: '#/components/schemas/Order', description: 'Mine' }, 'Order'],
  [{ $ref: '#/components/schemas/Order', required: ['id'] }, 'Order & { readonly id: unknown }'],
  [{ allOf: [{ $ref: '#/components/schemas/Order' }, { $ref: '#/components/schemas/Line' }] }, 'Order & Line'],
  [{ type: 'object', allOf: [{ $ref: '#/components/schemas/Order' }] }, 'Order'],
  [
    { oneOf: [{ type: 'string' }, { allOf: [{ $ref: '#/components/schemas/Order' }, { const: 1 }] }] },
    'string | (Order & 1)',
  ],
  [{ anyOf: [{ type: 'string' }, {}] }, 'unknown'],
  [{ anyOf: [{ type: 'string' }, { type: 'string', maxLength: 3 }] }, 'string'],
  [
    { properties: { a: { type: 'string' }, b: {} }, anyOf: [{ required: ['a'] }, { required: ['b'] }] },
    '{ readonly a?: string | undefined; readonly b?: unknown } & ({ readonly a: unknown } | { readonly b: unknown })',
  ],
  [{ $ref: '#/$defs/in', $defs: { in: { type: 'array', items: { $ref: '#/$defs/in' } } } }, 'readonly unknown[]'],
])('%j is %s', (schema, type) => {
  const { typeOf } = componentTypes(['Line', 'Order'], order, new Set());
  expect(typeText(typeOf(schema), '', 0)).toBe(type);
});

it('names every schema so that the file compiles', () => {
  const schemas = {
    Record: { type: 'object' },
    RecordSchema: { type: 'string' },
    string: { type: 'string' },
    class: { type: 'string' },
    'a-b': { type: 'string' },
    a_b: { type: 'string' },
    'A.B': { type: 'string' },
    AB: { type: 'string' },
    '3d': { type: 'string' },
    Größe: { type: 'string' },
    '*/': { type: 'string', description: 'ends */ here' },
    Loop: { oneOf: [{ $ref: '#/components/schemas/Loop' }, { type: 'string' }] },
    Ping: { allOf: [{ $ref: '#/components/schemas/Pong' }] },
    Pong: { $ref: '#/components/schemas/Ping' },
    Json: {
      oneOf: [
        { type: 'string' },
        { type: 'array', items: { $ref: '#/components/schemas/Json' } },
        { type: 'object', additionalProperties: { $ref: '#/components/schemas/Json' } },
      ],
    },
    Page: {
      $defs: { item: { type: 'object', properties: { next: { $ref: '#' }, more: { $ref: '#/$defs/item' } } } },
      type: 'array',
      items: { $ref: '#/$defs/item' },
    },
    Pair: { type: 'array', prefixItems: [{ $ref: '#/components/schemas/Pair' }, { type: 'string' }] },
  };
  const { declared } = componentTypes(Object.keys(schemas), schemas, reservedNames());
  const names = declared.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(names).toEqual([
    ...[
      'RecordSchema2',
      'RecordSchema',
      'StringSchema',
      'Class',
      'ABSchema',
      'a_b',
      'ABSchema2',
      'AB',
      'Schema3d',
      'GrE',
      'Schema',
    ],
    ...['Loop', 'Ping', 'Pong', 'Json', 'Page', 'PageItem', 'Pair'],
  ]);
  const text = declared.map(({ name, type, doc }) => declaration(name, type, doc)).join('\n');
  expect(text).toContain('export type Loop = unknown;');
  expect(text).toContain('readonly next?: Page | undefined;');
  expect(errorsOf(programOf(new Map([['runtime/services/svc-x/contract.gen.ts', text]])))).toEqual([]);
});
