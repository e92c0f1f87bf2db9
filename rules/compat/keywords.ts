import { type Data, has, isMap, listOf, mapOf, type Node, textOf } from './document.ts';
import {
  type All,
  allows,
  type Bound,
  blank,
  type Choice,
  type Count,
  countKeys,
  matching,
  type Shape,
  shapeLike,
  type Type,
  tighter,
  typeOf,
  unique,
} from './shape.ts';

type Read = (value: unknown, node: Node, schema: Data) => Partial<Shape>;

/** A schema's own keywords, without what it refers to. Most schemas have three or four, so only those are read. */
export function own(node: Node, id: number): Shape {
  const schema = node.value;
  if (!isMap(schema)) return shapeLike(blank, { id, node, never: schema === false });
  const shape = shapeLike(blank, { id, node });
  for (const key of Object.keys(schema)) {
    const read = has(readers, key) ? readers[key] : undefined;
    if (read !== undefined) Object.assign(shape, read(schema[key], below(node, key), schema));
  }
  return settled(shape, schema);
}

/** What only several keywords together say. */
function settled(shape: Shape, schema: Data): Shape {
  const values = has(schema, 'const') ? [schema.const] : shape.values;
  const types = shape.types ?? (values === undefined || shape.open ? undefined : new Set(values.map(typeOf)));
  const byPattern = shape.patternProperties;
  if (types !== undefined) Object.assign(shape, { types });
  // A value outside the types is no value at all.
  const allowed = types === undefined ? values : values?.filter((one) => allows(types, typeOf(one)));
  if (allowed !== undefined) Object.assign(shape, { values: allowed, never: allowed.length === 0 });
  if (byPattern.size === 0) return shape;
  const properties = [...shape.properties].map(([name, one]): [string, All] => [
    name,
    [...one, ...matching(byPattern, name)],
  ]);
  return Object.assign(shape, { properties: new Map(properties) });
}

function below(node: Node, key: string | number): Node {
  const { value, at } = node;
  return { value: Array.isArray(value) || isMap(value) ? Reflect.get(value, key) : undefined, at: [...at, key] };
}

const all =
  (name: keyof Shape): Read =>
  (_, node) => ({ [name]: [node] });
const many =
  (name: keyof Shape): Read =>
  (value, node) => ({ [name]: allIn(value, node) });

function allIn(value: unknown, node: Node): Map<string, All> {
  return new Map(Object.keys(mapOf(value)).map((key) => [key, [below(node, key)]]));
}

const flag =
  (name: keyof Shape): Read =>
  (value) => ({ [name]: value === true });
const text =
  (name: keyof Shape): Read =>
  (value) => ({ [name]: textOf(value) });

const items = (value: unknown, node: Node): Node[] => listOf(value).map((_, i) => below(node, i));

const choice =
  (kind: Choice['kind']): Read =>
  (value, node, { oneOf, anyOf, discriminator }) => {
    const branches = items(value, node);
    const mine: Choice = { kind, branches, discriminator: isMap(discriminator) ? discriminator : undefined };
    if (branches.length === 0) return {};
    // Both stand side by side: the other is read with the first, whichever comes first.
    if (kind === 'any-of' || anyOf === undefined)
      return oneOf !== undefined && kind === 'any-of' ? {} : { choices: [mine] };
    const others = { value: anyOf, at: [...node.at.slice(0, -1), 'anyOf'] };
    const other: Choice = { kind: 'any-of', branches: items(anyOf, others), discriminator: mine.discriminator };
    return { choices: other.branches.length === 0 ? [mine] : [mine, other] };
  };

const bounds: Read = (_, __, schema) => boundsOf(schema);

const readers: Readonly<Record<string, Read>> = {
  type: (value, _, { nullable }) => ({ types: typesOf(value, nullable === true) }),
  enum: (value) => (Array.isArray(value) ? { values: unique(value) } : {}),
  const: () => ({ fromConst: true }),
  'x-extensible-enum': (value) => ({ open: value === true, known: listOf(value) }),
  format: (value) => ({ formats: typeof value === 'string' && !loose.has(value) ? [value] : [] }),
  pattern: (value) => ({ patterns: typeof value === 'string' ? [value] : [] }),
  minimum: bounds,
  maximum: bounds,
  exclusiveMinimum: bounds,
  exclusiveMaximum: bounds,
  multipleOf: (value) => ({ multiples: typeof value === 'number' ? [value] : [] }),
  ...Object.fromEntries(
    countKeys.map((key): [string, Read] => [key, (_, __, schema) => ({ counts: countsOf(schema) })]),
  ),
  uniqueItems: flag('unique'),
  required: (value) => ({ required: new Set(listOf(value).map(String)) }),
  properties: many('properties'),
  patternProperties: many('patternProperties'),
  additionalProperties: all('additional'),
  propertyNames: all('names'),
  unevaluatedProperties: all('unevaluatedProperties'),
  unevaluatedItems: all('unevaluatedItems'),
  prefixItems: (value, node) => ({ prefix: items(value, node).map((one) => [one]) }),
  items: all('items'),
  contains: (_, node, { minContains: min, maxContains: max }) => ({
    contains: [
      {
        node,
        min: typeof min === 'number' ? min : 1,
        max: typeof max === 'number' ? max : Number.POSITIVE_INFINITY,
      },
    ],
  }),
  oneOf: choice('one-of'),
  anyOf: choice('any-of'),
  not: (_, node) => ({ nots: [node] }),
  if: (_, node, schema) => {
    const beside = (key: string): Node | undefined =>
      has(schema, key) ? { value: schema[key], at: [...node.at.slice(0, -1), key] } : undefined;
    return { conditions: [{ test: node, yes: beside('then'), no: beside('else') }] };
  },
  dependentRequired: (value) => ({
    dependentRequired: new Map(
      Object.entries(mapOf(value)).map(([name, names]) => [name, new Set(listOf(names).map(String))]),
    ),
  }),
  dependentSchemas: many('dependentSchemas'),
  contentMediaType: text('contentMediaType'),
  contentEncoding: text('contentEncoding'),
  contentSchema: all('contentSchema'),
  readOnly: flag('readOnly'),
  writeOnly: flag('writeOnly'),
  default: (value) => ({ default: { value } }),
  deprecated: flag('deprecated'),
  'x-sunset': (value) => ({ sunset: value }),
  'x-stability-level': (value) => ({ stability: value }),
  title: text('label'),
};

/** Formats that say how to show or store a value, and refuse none. */
const loose = new Set(['password', 'double', 'int64']);

function typesOf(value: unknown, nullable: boolean): Set<Type> | undefined {
  const written = [value].flat().filter(isType);
  if (written.length === 0) return undefined;
  return new Set(nullable ? [...written, 'null'] : written);
}

const types: ReadonlySet<unknown> = new Set(['null', 'boolean', 'number', 'integer', 'string', 'array', 'object']);
const isType = (value: unknown): value is Type => types.has(value);

function boundsOf(schema: Data): Pick<Shape, 'lower' | 'upper'> {
  const bound = (plainKey: string, exclusiveKey: string, sign: 1 | -1): Bound | undefined => {
    const [at, beyond] = [schema[plainKey], schema[exclusiveKey]];
    // OpenAPI 3.0 wrote exclusiveMinimum: true beside minimum.
    const here = typeof at === 'number' ? { value: at, exclusive: beyond === true } : undefined;
    return tighter(here, typeof beyond === 'number' ? { value: beyond, exclusive: true } : undefined, sign);
  };
  return { lower: bound('minimum', 'exclusiveMinimum', 1), upper: bound('maximum', 'exclusiveMaximum', -1) };
}

function countsOf(schema: Data): Partial<Record<Count, number>> {
  const found: Partial<Record<Count, number>> = {};
  for (const key of countKeys) {
    const value = schema[key];
    // A least of zero says nothing.
    if (typeof value === 'number' && !(key.startsWith('min') && value <= 0)) found[key] = value;
  }
  return found;
}
