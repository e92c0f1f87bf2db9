import { isMap, listOf, mapOf, type PlainMap } from '../../model/import/plain-data.ts';
import { type Api, part, same } from './same-api.ts';

const lists = ['allOf', 'anyOf', 'oneOf', 'prefixItems'];
const maps = ['properties', 'patternProperties', 'dependentSchemas'];
const single = [
  'items',
  'additionalProperties',
  'unevaluatedProperties',
  'not',
  'if',
  'then',
  'else',
  'contains',
  'propertyNames',
];
const plain =
  'type enum const format pattern minLength maxLength minimum maximum exclusiveMinimum exclusiveMaximum multipleOf minItems maxItems uniqueItems required minProperties maxProperties dependentRequired title description default examples readOnly writeOnly deprecated'.split(
    ' ',
  );

/** Two schemas mean the same if they can be walked side by side for ever; a pair met before is taken as proven. */
export class Schemas {
  private readonly met = new WeakMap<object, Set<object>>();
  private readonly before: Api;
  private readonly after: Api;
  private readonly found: string[];

  constructor(before: Api, after: Api, found: string[]) {
    this.before = before;
    this.after = after;
    this.found = found;
  }

  compare(at: string, left: unknown, leftFile: string, right: unknown, rightFile: string, error = false): void {
    if (!isMap(left) || !isMap(right)) {
      const never = { not: {} };
      same(this.found, at, left === false ? never : left, right === false ? never : right);
      return;
    }
    const seen = this.met.get(left) ?? new Set();
    if (seen.has(right)) return;
    this.met.set(left, seen.add(right));
    const a = normal(this.before, leftFile, left);
    const b = normal(this.after, rightFile, error ? unwrapped(this.after, rightFile, right) : right);
    for (const word of plain) same(this.found, `${at} ${word}`, a.schema[word], b.schema[word]);
    for (const key of single) {
      if (a.schema[key] === undefined && b.schema[key] === undefined) continue;
      this.compare(`${at}/${key}`, a.schema[key], a.file, b.schema[key], b.file);
    }
    for (const key of lists) {
      const [x, y] = [listOf(a.schema[key]), listOf(b.schema[key])];
      same(this.found, `${at} ${key}`, x.length, y.length);
      for (const [i, branch] of x.entries()) this.compare(`${at}/${key}/${i}`, branch, a.file, y[i], b.file);
    }
    for (const key of maps) {
      const [x, y] = [mapOf(a.schema[key]), mapOf(b.schema[key])];
      same(this.found, `${at} ${key}`, Object.keys(x).sort(), Object.keys(y).sort());
      for (const name of Object.keys(x)) this.compare(`${at}/${key}/${name}`, x[name], a.file, y[name], b.file);
    }
    const [p, q] = [mapOf(a.schema.discriminator), mapOf(b.schema.discriminator)];
    same(
      this.found,
      `${at} discriminator`,
      [p.propertyName, Object.keys(mapOf(p.mapping)).sort()],
      [q.propertyName, Object.keys(mapOf(q.mapping)).sort()],
    );
    for (const value of Object.keys(mapOf(p.mapping)))
      this.compare(`${at}/${value}`, target(mapOf(p.mapping)[value]), a.file, target(mapOf(q.mapping)[value]), b.file);
  }
}

function target(written: unknown): PlainMap {
  const text = String(written);
  return { $ref: text.includes('#') ? text : `#/components/schemas/${text}` };
}

/** `XProblem` that novatrek made of X stands for X. */
function unwrapped(api: Api, file: string, schema: PlainMap): PlainMap {
  const found = part(api, file, schema);
  return found?.value['x-novatrek-derived'] === true ? mapOf(listOf(found.value.allOf)[1]) : schema;
}

/** The same in words of OpenAPI 3.1, whatever version the file is of; written apart from what it tests. */
function normal(api: Api, file: string, written: PlainMap): { file: string; schema: PlainMap } {
  const root = mapOf(api.files.get(api.file));
  const isOld = String(root.openapi).startsWith('3.0');
  if (typeof written.$ref === 'string') {
    if (written.$ref.startsWith('#/$defs/')) return { file, schema: {} };
    const { $ref: _, ...beside } = written;
    const judging = Object.keys(beside).filter(
      (key) => plain.indexOf(key) >= 0 && plain.indexOf(key) < plain.indexOf('title'),
    );
    const named = part(api, file, { $ref: anchor(api, written.$ref) });
    if (named === undefined) return { file, schema: {} };
    if (isOld || judging.length === 0) return normal(api, named.file, named.value);
    return { file, schema: { ...beside, allOf: [{ $ref: written.$ref }] } };
  }
  const schema: Record<string, unknown> = { ...written };
  if (schema.example !== undefined) schema.examples = [schema.example];
  for (const [flag, limit] of [
    ['exclusiveMinimum', 'minimum'],
    ['exclusiveMaximum', 'maximum'],
  ] as const) {
    if (schema[flag] === true) [schema[flag], schema[limit]] = [schema[limit], undefined];
    if (schema[flag] === false) delete schema[flag];
  }
  if (Array.isArray(schema.items)) [schema.prefixItems, schema.items] = [schema.items, schema.additionalItems];
  if (isMap(schema.dependencies)) {
    const entries = Object.entries(schema.dependencies);
    schema.dependentRequired = Object.fromEntries(entries.filter(([, value]) => Array.isArray(value)));
    schema.dependentSchemas = Object.fromEntries(entries.filter(([, value]) => !Array.isArray(value)));
  }
  const types = listOf(schema.type).length > 0 ? listOf(schema.type) : schema.type === undefined ? [] : [schema.type];
  const nullable = isOld && schema.nullable === true;
  if (types.length > 0) schema.type = [...types, ...(nullable ? ['null'] : [])].map(String).sort();
  if (Array.isArray(schema.required)) schema.required = [...schema.required].sort();
  const own =
    listOf(schema.allOf).length === 1
      ? listOf(schema.allOf)[0]
      : schema.oneOf === undefined
        ? undefined
        : { oneOf: schema.oneOf };
  if (nullable && types.length === 0 && own !== undefined)
    return { file, schema: { ...schema, allOf: undefined, oneOf: undefined, anyOf: [own, { type: 'null' }] } };
  return { file, schema };
}

function anchor(api: Api, ref: string): string {
  if (!/^#[^/]/.test(ref)) return ref;
  const schemas = mapOf(mapOf(mapOf(api.files.get(api.file)).components).schemas);
  const name = Object.keys(schemas).find((key) => mapOf(schemas[key]).$anchor === ref.slice(1));
  return `#/components/schemas/${name}`;
}
