import {
  bothOf,
  listOf,
  type Member,
  mapOf,
  objectOf,
  type Place,
  quoted,
  type TypeNode,
  unionOf,
} from '../emit/typescript.ts';
import { isObject } from '../openapi/sorted.ts';

/** What a `$ref` stands for; undefined where it leads nowhere. */
export type Refer = (ref: string) => TypeNode | undefined;

/**
 * The TypeScript type of the values that a JSON Schema allows, as far as types can say it: bounds, patterns, `not`,
 * `if` and the dependent and unevaluated keywords narrow no type.
 */
export function schemaType(schema: unknown, refer: Refer): TypeNode {
  if (schema === false) return 'never';
  if (!isObject(schema)) return 'unknown';
  const parts: TypeNode[] = [];
  if (typeof schema.$ref === 'string') parts.push(refer(schema.$ref) ?? 'unknown');
  if ('const' in schema) return bothOf([...parts, literalType(schema.const)]);
  if (Array.isArray(schema.enum)) return bothOf([...parts, enumType(schema.enum, schema.type)]);
  parts.push(ownType(schema, refer));
  for (const all of listIn(schema.allOf)) parts.push(schemaType(all, refer));
  for (const choice of [schema.anyOf, schema.oneOf])
    if (Array.isArray(choice)) parts.push(unionOf(choice.map((one) => schemaType(one, refer))));
  return bothOf(parts);
}

const listIn = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

function enumType(values: readonly unknown[], type: unknown): TypeNode {
  const types = type === undefined ? undefined : [type].flat();
  const allowed = values.filter((value) => types === undefined || types.some((one) => isOf(value, one)));
  return unionOf(allowed.map(literalType));
}

function isOf(value: unknown, type: unknown): boolean {
  if (type === 'null') return value === null;
  if (type === 'array') return Array.isArray(value);
  if (type === 'object') return isObject(value);
  return typeof value === (type === 'integer' ? 'number' : type);
}

/** The type that has this value only. */
function literalType(value: unknown): TypeNode {
  if (typeof value === 'string') return quoted(value);
  if (Array.isArray(value))
    return { kind: 'tuple', of: value.map((item) => ({ type: literalType(item), optional: false })) };
  if (isObject(value))
    return objectOf(Object.entries(value).map(([name, item]) => ({ name, type: literalType(item) })));
  if (typeof value === 'number' && !Number.isFinite(value)) return 'number';
  return value === undefined ? 'unknown' : String(value);
}

/** By `type` and the keywords beside it; `unknown` where they say nothing. */
function ownType(schema: Schema, refer: Refer): TypeNode {
  const type = schema.type ?? impliedType(schema);
  if (type === undefined) return 'unknown';
  return unionOf([type].flat().map((one) => simpleType(one, schema, refer)));
}

type Schema = Readonly<Record<string, unknown>>;

function impliedType(schema: Schema): string | undefined {
  if (['properties', 'additionalProperties', 'patternProperties', 'required'].some((key) => key in schema))
    return 'object';
  return 'items' in schema || 'prefixItems' in schema ? 'array' : undefined;
}

function simpleType(type: unknown, schema: Schema, refer: Refer): TypeNode {
  if (type === 'object') return objectType(schema, refer);
  if (type === 'array') return arrayType(schema, refer);
  return type === 'integer' ? 'number' : String(type);
}

function objectType(schema: Schema, refer: Refer): TypeNode {
  const properties = isObject(schema.properties) ? schema.properties : {};
  const required = new Set(listIn(schema.required).map(String));
  const patterns = isObject(schema.patternProperties) ? Object.values(schema.patternProperties) : [];
  const others = schema.additionalProperties;
  const open = [...(others === undefined || others === false ? [] : [others]), ...patterns];
  const rest = open.length === 0 ? undefined : unionOf(open.map((one) => schemaType(one, refer)));
  const members: Member[] = Object.keys(properties)
    .sort()
    .map((name) => ({
      name,
      type: schemaType(properties[name], refer),
      optional: !required.has(name),
      doc: docOf(properties[name]),
    }));
  for (const name of [...required].sort())
    if (!Object.hasOwn(properties, name)) members.push({ name, type: rest ?? 'unknown' });
  if (members.length > 0) return objectOf(members, rest === undefined ? undefined : widened(rest, members));
  if (rest !== undefined) return mapOf(rest);
  if (others === false) return mapOf('never');
  // Beside other schemas it says no more than they do; as an index signature it would ask for one of them too.
  return ['$ref', 'allOf', 'anyOf', 'oneOf'].some((key) => key in schema) ? 'unknown' : mapOf('unknown');
}

/** What an index signature says must hold for the named members too. */
function widened(rest: TypeNode, members: readonly Member[]): TypeNode {
  return unionOf([rest, ...members.flatMap(({ type, optional }) => (optional ? [type, 'undefined'] : [type]))]);
}

function arrayType(schema: Schema, refer: Refer): TypeNode {
  const first = listIn(schema.prefixItems);
  const items = schemaType(schema.items ?? true, refer);
  if (first.length === 0) return listOf(items);
  const least = typeof schema.minItems === 'number' ? schema.minItems : 0;
  const of: Place[] = first.map((one, i) => ({ type: schemaType(one, refer), optional: i >= least }));
  return { kind: 'tuple', of, rest: items === 'never' ? undefined : items };
}

/** What an editor shows about a member: its description, and what its type can't say. */
export function docOf(schema: unknown): string | undefined {
  if (!isObject(schema)) return undefined;
  const text = typeof schema.description === 'string' ? schema.description : '';
  const format = typeof schema.format === 'string' ? schema.format : '';
  const rows = [text === '' ? format : format === '' ? text : `${text} (${format})`];
  if ('default' in schema) rows.push(`@default ${JSON.stringify(schema.default)}`);
  if (schema.deprecated === true) rows.push('@deprecated');
  const doc = rows.filter((row) => row !== '').join('\n');
  return doc === '' ? undefined : doc;
}

/** The type that data of this form has: exact members, but no exact values. */
export function typeOfData(value: unknown): TypeNode {
  if (Array.isArray(value)) return listOf(unionOf(value.map(typeOfData)));
  if (isObject(value)) return objectOf(Object.entries(value).map(([name, item]) => ({ name, type: typeOfData(item) })));
  return value === null ? 'null' : typeof value;
}
