import * as fc from 'fast-check';

/** JSON Schemas, as people write them, and values that a writer who keeps to one may send. */
export type Schema = boolean | { readonly [keyword: string]: unknown };

const names = ['a', 'b', 'c', 'd'];
const words = ['x', 'y', 'z', 'xy', 'long word'];

const count = fc.integer({ min: 0, max: 4 });
const option = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 2 });

const without = (record: Readonly<Record<string, unknown>>): Schema =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));

const text = fc
  .record({
    type: fc.constantFrom('string', ['string', 'null']),
    minLength: option(count),
    maxLength: option(fc.integer({ min: 2, max: 12 })),
    pattern: option(fc.constantFrom('^[a-z]', 'y')),
    default: option(fc.constantFrom('x', 'y')),
    description: option(fc.constantFrom('One.', 'Another.')),
  })
  .map(without);
const number = fc
  .record({
    type: fc.constantFrom('number', 'integer', ['integer', 'null'], ['integer', 'string']),
    minimum: option(fc.integer({ min: -3, max: 3 })),
    exclusiveMinimum: option(fc.integer({ min: -3, max: 3 })),
    maximum: option(fc.integer({ min: 3, max: 9 })),
    exclusiveMaximum: option(fc.integer({ min: 3, max: 9 })),
    multipleOf: option(fc.constantFrom(1, 2, 4, 0.5)),
  })
  .map(without);
const listed = fc.oneof(
  fc.subarray(words, { minLength: 1 }).map((values): Schema => ({ type: 'string', enum: values })),
  fc.subarray(['x', 1, null, true], { minLength: 1 }).map((values): Schema => ({ enum: values })),
  fc.constantFrom(...words).map((value): Schema => ({ const: value })),
  fc.constant<Schema>({ type: 'boolean' }),
);

export const { schema } = fc.letrec<{ schema: Schema; object: Schema; list: Schema; choice: Schema; other: Schema }>(
  (tie) => ({
    schema: fc.oneof(
      { depthSize: 'small' },
      text,
      number,
      listed,
      tie('object'),
      tie('list'),
      tie('choice'),
      tie('other'),
    ),
    object: fc
      .record({
        type: fc.constantFrom('object', 'object', ['object', 'null']),
        properties: fc.dictionary(fc.constantFrom(...names), tie('schema'), { maxKeys: 4, noNullPrototype: true }),
        required: option(fc.subarray(names)),
        additionalProperties: option(fc.oneof(fc.boolean(), tie('schema'))),
        minProperties: option(fc.integer({ min: 0, max: 2 })),
        maxProperties: option(fc.integer({ min: 3, max: 5 })),
        dependentRequired: option(
          fc.dictionary(fc.constantFrom(...names), fc.subarray(names), { maxKeys: 2, noNullPrototype: true }),
        ),
        propertyNames: option(fc.constantFrom({ maxLength: 3 }, { pattern: '^[a-z]' })),
        patternProperties: option(
          fc.dictionary(fc.constantFrom('^a', '^x-'), tie('schema'), { maxKeys: 1, noNullPrototype: true }),
        ),
      })
      .map(without),
    list: fc
      .record({
        type: fc.constantFrom('array', ['array', 'null']),
        items: option(tie('schema')),
        prefixItems: option(fc.array(tie('schema'), { minLength: 1, maxLength: 2 })),
        minItems: option(fc.integer({ min: 0, max: 2 })),
        maxItems: option(fc.integer({ min: 1, max: 4 })),
        uniqueItems: option(fc.boolean()),
        contains: option(tie('schema')),
      })
      // Ajv lets an empty list pass where the list before it held what it must contain.
      .map(({ contains, minItems, ...more }) =>
        without({ ...more, contains, minItems: contains === undefined ? minItems : Math.max(1, minItems ?? 1) }),
      ),
    choice: fc.oneof(
      fc.array(tie('schema'), { minLength: 1, maxLength: 3 }).map((anyOf): Schema => ({ anyOf })),
      fc.array(tie('schema'), { minLength: 1, maxLength: 3 }).map((allOf): Schema => ({ allOf })),
      fc
        .uniqueArray(fc.constantFrom(...words), { minLength: 1, maxLength: 3 })
        .chain((kinds) => fc.tuple(...kinds.map((kind) => fc.tuple(fc.constant(kind), tie('schema')))))
        .map(
          (branches): Schema => ({
            oneOf: branches.map(([kind, of]) => ({
              type: 'object',
              required: ['kind'],
              properties: { kind: { const: kind }, of },
            })),
          }),
        ),
    ),
    other: fc.oneof(
      fc.boolean(),
      tie('schema').map((not): Schema => ({ type: ['string', 'integer', 'object'], not })),
      fc.constant<Schema>({ $ref: '#/components/schemas/Tree' }),
      fc.record({ if: tie('schema'), yes: tie('schema') }).map(
        ({ if: test, yes }): Schema =>
          Object.fromEntries([
            ['type', 'object'],
            ['if', test],
            ['then', yes],
          ]),
      ),
    ),
  }),
);

/** One schema, and what becomes of it when somebody edits it a little. */
export const edited: fc.Arbitrary<readonly [Schema, Schema]> = schema.chain((before) =>
  fc.tuple(fc.constant(before), edit(before)),
);

function edit(of: Schema): fc.Arbitrary<Schema> {
  if (typeof of === 'boolean') return schema;
  const keys = Object.keys(of);
  const dropped = keys.map((key) =>
    fc.constant<Schema>(Object.fromEntries(Object.entries(of).filter(([one]) => one !== key))),
  );
  const deeper = keys.flatMap((key): fc.Arbitrary<Schema>[] => {
    const value = of[key];
    if (['items', 'additionalProperties', 'contains', 'not'].includes(key) && isSchema(value))
      return [edit(value).map((one) => ({ ...of, [key]: one }))];
    if (key === 'properties' && isRecord(value))
      return [
        ...Object.keys(value).map((name) => {
          const inner = value[name];
          return (isSchema(inner) ? edit(inner) : schema).map(
            (one): Schema => ({ ...of, properties: { ...value, [name]: one } }),
          );
        }),
        fc
          .tuple(fc.constantFrom(...names), schema)
          .map(([name, one]): Schema => ({ ...of, properties: { ...value, [name]: one } })),
        fc.constantFrom(...names).map(
          (name): Schema => ({
            ...of,
            properties: Object.fromEntries(Object.entries(value).filter(([one]) => one !== name)),
          }),
        ),
      ];
    if (['anyOf', 'oneOf', 'allOf', 'prefixItems'].includes(key) && Array.isArray(value))
      return value.flatMap((inner, i) => [
        ...(value.length > 1 ? [fc.constant<Schema>({ ...of, [key]: value.filter((_, j) => j !== i) })] : []),
        ...(isSchema(inner) && key !== 'oneOf'
          ? [edit(inner).map((one): Schema => ({ ...of, [key]: value.with(i, one) }))]
          : []),
      ]);
    if (key === 'required' || key === 'enum')
      return [
        fc.subarray(key === 'enum' ? words : names, { minLength: 1 }).map((one): Schema => ({ ...of, [key]: one })),
      ];
    if (typeof value === 'number')
      return [fc.integer({ min: 1, max: 9 }).map((one): Schema => ({ ...of, [key]: one }))];
    return [];
  });
  return fc.oneof(
    { arbitrary: fc.oneof(schema, ...dropped), weight: 1 },
    ...deeper.map((arbitrary) => ({ arbitrary, weight: 2 })),
  );
}

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isSchema = (value: unknown): value is Schema => typeof value === 'boolean' || isRecord(value);

/** Values that may suit a schema; whoever asks checks which do. Objects hold what the schemas name, and nothing else. */
export function valuesFor(of: Schema, depth = 0): fc.Arbitrary<unknown> {
  if (typeof of === 'boolean' || depth > 5) return plain;
  const parts = ['anyOf', 'oneOf', 'allOf'].flatMap((key) => listOf(of[key]).filter(isSchema));
  const inner = parts.map((part) => valuesFor(part, depth + 1));
  if (Array.isArray(of.allOf) && parts.length > 1) inner.push(merged(inner));
  if ('$ref' in of) return fc.constantFrom(...trees);
  if ('const' in of) return fc.constant(of.const);
  if (Array.isArray(of.enum)) return fc.constantFrom(...of.enum);
  const types = [of.type].flat();
  const may: fc.Arbitrary<unknown>[] = [...inner];
  if (types.includes('object')) may.push(objects(of, depth), objects(of, depth), objects(of, depth));
  if (types.includes('array')) may.push(lists(of, depth), lists(of, depth));
  if (types.includes('string')) may.push(strings);
  if (types.includes('number')) may.push(fc.constantFrom(0.5, 1.5, 3.25, -1, 4));
  if (types.includes('integer') || types.includes('number')) may.push(fc.integer({ min: -6, max: 12 }));
  if (types.includes('boolean')) may.push(fc.boolean());
  if (types.includes('null')) may.push(fc.constant(null));
  return may.length === 0 ? plain : fc.oneof(...may);
}

const trees = [{}, { name: 'x' }, { name: 'x', children: [] }, { children: [{ name: 'y', children: [{}] }] }];
const strings = fc.oneof(fc.constantFrom(...words, ''), fc.string({ maxLength: 6 }), fc.constant('a much longer text'));
const plain: fc.Arbitrary<unknown> = fc.oneof(
  strings,
  fc.integer({ min: -6, max: 12 }),
  fc.constantFrom(null, true, [], {}, 0.5),
);
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

function merged(all: readonly fc.Arbitrary<unknown>[]): fc.Arbitrary<unknown> {
  return fc.tuple(...all).map((values) => (values.every(isRecord) ? Object.assign({}, ...values) : values[0]));
}

function objects(of: Readonly<Record<string, unknown>>, depth: number): fc.Arbitrary<unknown> {
  const named = Object.entries(isRecord(of.properties) ? of.properties : {});
  const fields: [string, fc.Arbitrary<unknown>][] = named.map(([name, one]) => [
    name,
    valuesFor(isSchema(one) ? one : true, depth + 1),
  ]);
  const more = of.additionalProperties;
  if (more !== undefined && more !== false) fields.push(['extra', valuesFor(isSchema(more) ? more : true, depth + 1)]);
  if (isRecord(of.patternProperties))
    for (const [pattern, one] of Object.entries(of.patternProperties))
      fields.push([`${pattern.slice(1)}1`, valuesFor(isSchema(one) ? one : true, depth + 1)]);
  const required = listOf(of.required).map(String);
  for (const name of required) if (!fields.some(([one]) => one === name)) fields.push([name, plain]);
  const always = fields.filter(([name]) => required.includes(name)).map(([name]) => name);
  return fc.record(Object.fromEntries(fields), { requiredKeys: always, noNullPrototype: true });
}

function lists(of: Readonly<Record<string, unknown>>, depth: number): fc.Arbitrary<unknown> {
  const first = listOf(of.prefixItems).map((one) => valuesFor(isSchema(one) ? one : true, depth + 1));
  const contained = isSchema(of.contains) ? [valuesFor(of.contains, depth + 1)] : [];
  const rest = fc.oneof(valuesFor(isSchema(of.items) ? of.items : true, depth + 1), ...contained);
  const tail = fc.array(rest, { maxLength: 4 });
  return first.length === 0
    ? tail
    : fc.oneof(
        fc.tuple(fc.tuple(...first), tail).map(([a, b]) => [...a, ...b]),
        fc.tuple(...first),
        tail,
      );
}
