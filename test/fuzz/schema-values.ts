import fc from 'fast-check';
import type { Schema } from '../../runtime/platform/contract.ts';
import { hintsFor } from './hints.ts';
import { isRecord } from './is-record.ts';
import { placeFor } from './known-values.ts';

type Keywords = { readonly [keyword: string]: unknown };

export interface ValuesOptions {
  readonly schemas: Readonly<Record<string, Schema>>;
  /** Names whose texts must never be seen in an error or a log: they get one that can be looked for. */
  readonly personal: ReadonlySet<string>;
}

/** Stands in every text about a person. */
export const canary = 'Kanari';

/** Values that the schema accepts; ids, codes and the like often known ones. */
export function valuesOf(schema: Schema, name: string, options: ValuesOptions, depth = 0): fc.Arbitrary<unknown> {
  if (typeof schema === 'boolean') return fc.constantFrom<unknown>(null, 1, 'x', {});
  if (typeof schema.$ref === 'string') {
    const { $ref, ...rest } = schema;
    const target = options.schemas[String($ref).split('/').at(-1) ?? ''] ?? true;
    return valuesOf(typeof target === 'object' ? { ...target, ...rest } : target, name, options, depth + 1);
  }
  if ('const' in schema) return fc.constant(schema.const);
  if (Array.isArray(schema.enum)) return fc.constantFrom<unknown>(...schema.enum);
  const choices = [schema.oneOf, schema.anyOf].find((one) => Array.isArray(one));
  if (Array.isArray(choices)) return fc.oneof(...choices.map((one) => valuesOf(one, name, options, depth + 1)));
  if (Array.isArray(schema.allOf)) {
    const { allOf, ...rest } = schema;
    const parts = [...schema.allOf, rest].map((one) => valuesOf(one, name, options, depth + 1));
    return fc.tuple(...parts).map((all) => Object.assign({}, ...all));
  }
  const types: unknown[] = Array.isArray(schema.type) ? schema.type : [schema.type];
  const arbitraries = types.map((type) => ofType(type, schema, name, options, depth));
  const [first] = arbitraries;
  return first !== undefined && arbitraries.length === 1 ? first : fc.oneof(...arbitraries);
}

function ofType(
  type: unknown,
  schema: Keywords,
  name: string,
  options: ValuesOptions,
  depth: number,
): fc.Arbitrary<unknown> {
  switch (type) {
    case 'null':
      return fc.constant(null);
    case 'boolean':
      return fc.boolean();
    case 'integer':
      return integers(schema);
    case 'number':
      return numbers(schema);
    case 'string':
      return texts(schema, name, options);
    case 'array': {
      const items = isSchema(schema.items) ? schema.items : true;
      const minLength = numberAt(schema, 'minItems') ?? 0;
      const maxLength = Math.max(minLength, Math.min(numberAt(schema, 'maxItems') ?? 3, 3));
      return fc.array(valuesOf(items, name.replace(/s$/, ''), options, depth + 1), { minLength, maxLength });
    }
    default:
      return schema.properties === undefined && type === undefined
        ? fc.constantFrom<unknown>('x', 1, null, { a: 1 })
        : objects(schema, options, depth);
  }
}

function objects(schema: Keywords, options: ValuesOptions, depth: number): fc.Arbitrary<unknown> {
  const properties = isRecord(schema.properties) ? schema.properties : {};
  const required = Array.isArray(schema.required) ? schema.required.map(String) : [];
  const members: Record<string, fc.Arbitrary<unknown>> = {};
  for (const [name, property] of Object.entries(properties)) {
    if (!isSchema(property) || (depth > 6 && !required.includes(name))) continue;
    if (typeof property === 'object' && property.readOnly === true && !required.includes(name)) continue;
    members[name] = valuesOf(property, name, options, depth + 1);
  }
  const listed = fc.record(members, { requiredKeys: required.filter((name) => name in members) });
  const { additionalProperties: more } = schema;
  if (more === undefined || more === false || !isSchema(more)) return listed;
  const others = fc.dictionary(fc.string({ minLength: 1, maxLength: 12 }), valuesOf(more, '', options, depth + 1), {
    minKeys: numberAt(schema, 'minProperties') ?? 0,
    maxKeys: 3,
    noNullPrototype: true,
  });
  return fc.tuple(others, listed).map(([other, own]) => ({ ...other, ...own }));
}

function integers(schema: Keywords): fc.Arbitrary<unknown> {
  const least = Math.ceil(numberAt(schema, 'minimum') ?? (numberAt(schema, 'exclusiveMinimum') ?? -2) + 1);
  const most = Math.floor(numberAt(schema, 'maximum') ?? Math.max(least + 100, 2 ** 31 - 1));
  return fc.oneof(
    { weight: 4, arbitrary: fc.integer({ min: least, max: Math.min(most, least + 12) }) },
    { weight: 1, arbitrary: fc.integer({ min: least, max: most }) },
    { weight: 1, arbitrary: fc.constantFrom(least, most) },
  );
}

function numbers(schema: Keywords): fc.Arbitrary<unknown> {
  const least = numberAt(schema, 'minimum') ?? (numberAt(schema, 'exclusiveMinimum') ?? -0.01) + 0.01;
  const most = numberAt(schema, 'maximum') ?? Math.max(least + 1000, 1e9);
  const hundredths = fc.integer({ min: 0, max: Math.floor(Math.min(most - least, 1000) * 100) });
  return fc.oneof(
    { weight: 4, arbitrary: hundredths.map((steps) => Math.min(most, Math.round(least * 100 + steps) / 100)) },
    { weight: 1, arbitrary: fc.double({ min: least, max: most, noNaN: true }) },
    { weight: 1, arbitrary: fc.constantFrom(least, most) },
  );
}

const day = 86_400_000;
const instants = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: -30 * 24, max: 120 * 24 }).map((hours) => Date.now() + hours * 3_600_000) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 47_000 }).map((days) => days * day) },
);

const formats: Readonly<Record<string, fc.Arbitrary<string>>> = {
  uuid: fc.uuid({ version: 4 }),
  date: fc.oneof(
    { weight: 9, arbitrary: instants.map((at) => new Date(at).toISOString().slice(0, 10)) },
    { weight: 1, arbitrary: fc.constantFrom('0001-01-01', '9999-12-31', '2024-02-29') },
  ),
  'date-time': fc.oneof(
    { weight: 5, arbitrary: instants.map((at) => new Date(at).toISOString()) },
    { weight: 4, arbitrary: instants.map((at) => `${new Date(at).toISOString().slice(0, 19)}+05:45`) },
    { weight: 1, arbitrary: fc.constantFrom('0001-01-01T00:00:00Z', '9999-12-31T23:59:59.999Z') },
  ),
  time: fc.integer({ min: 0, max: 1439 }).map((at) => `${two(Math.floor(at / 60))}:${two(at % 60)}:00Z`),
  email: fc.integer({ min: 0, max: 99_999 }).map((number) => `${canary}.${number}@example.com`),
  uri: fc.webUrl(),
  ipv4: fc.ipV4(),
};

const words = [
  'granite',
  'river bend',
  'Ñandú',
  'snowshoe 雪',
  'O’Neil',
  'ridge-line',
  'مرحبا',
  '👨‍👩‍👧 trip',
  'a',
  'Zürich',
];

function texts(schema: Keywords, name: string, { personal }: ValuesOptions): fc.Arbitrary<unknown> {
  const least = numberAt(schema, 'minLength') ?? 0;
  const longest = numberAt(schema, 'maxLength');
  const format = typeof schema.format === 'string' ? formats[schema.format] : undefined;
  const pattern = typeof schema.pattern === 'string' ? new RegExp(schema.pattern) : undefined;
  const isId = schema.format === 'uuid';
  const { format: of, minLength, maxLength, pattern: like } = schema;
  const bounds = { type: 'string', format: of, minLength, maxLength, pattern: like };
  const fresh = (format ?? (pattern === undefined ? plain() : fc.stringMatching(pattern))).map((text) => text);
  const isBound = schema.format === 'date' || schema.format === 'date-time' || pattern !== undefined;
  const known = fc
    .tuple(fc.nat({ max: 999 }), fresh)
    .map(([pick, otherwise]) => placeFor(name === '' ? 'id' : name, pick, otherwise, bounds));
  const hints = hintsFor(name)?.filter((hint) => pattern?.test(hint) ?? true) ?? [];
  if (hints.length > 0 && !isId)
    return fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...hints) }, { weight: 1, arbitrary: fresh });
  return fc.oneof({ weight: isId ? 8 : isBound ? 1 : 2, arbitrary: known }, { weight: isId ? 1 : 3, arbitrary: fresh });

  function plain(): fc.Arbitrary<string> {
    const mark = personal.has(name) ? `${canary} ` : '';
    const fitted = (text: string) => {
      // Length is counted in characters, as JSON Schema does.
      const characters = [...`${mark}${text}`];
      const padding = 'x'.repeat(Math.max(0, least - characters.length));
      return characters.slice(0, longest ?? 300).join('') + padding;
    };
    return fc.oneof(
      { weight: 5, arbitrary: fc.constantFrom(...words).map(fitted) },
      { weight: 2, arbitrary: fc.string({ maxLength: 40, unit: 'grapheme' }).map(fitted) },
      {
        weight: 1,
        arbitrary: fc.constant('W'.repeat(longest ?? 500)).map((text) => (longest === undefined ? text : fitted(text))),
      },
    );
  }
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}

function numberAt(schema: Keywords, name: string): number | undefined {
  const value = schema[name];
  return typeof value === 'number' ? value : undefined;
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'boolean' || isRecord(value);
}
