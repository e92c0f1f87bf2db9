import { isObject } from './sorted.ts';

export type Schemas = Readonly<Record<string, unknown>>;

/**
 * Is the value valid against the schema (JSON Schema 2020-12)? Small and without compilation, because it is asked once
 * for each of thousands of schemas, where a compiling validator would be the slowest part of the run. A property test
 * holds it to Ajv. Not judged: `unevaluated…`, and formats and references that it does not know.
 */
export function fits(value: unknown, schema: unknown, schemas: Schemas): boolean {
  if (!isObject(schema)) return schema !== false;
  const again = (inner: unknown, to: unknown = value) => fits(to, inner, schemas);
  const target = typeof schema.$ref === 'string' ? resolve(schema.$ref, schemas) : undefined;
  if (target !== undefined && !again(target)) return false;
  if (!typed(value, schema.type)) return false;
  if ('const' in schema && !same(value, schema.const)) return false;
  if (Array.isArray(schema.enum) && !schema.enum.some((one) => same(value, one))) return false;
  if (Array.isArray(schema.allOf) && !schema.allOf.every((one) => again(one))) return false;
  if (Array.isArray(schema.anyOf) && !schema.anyOf.some((one) => again(one))) return false;
  if (Array.isArray(schema.oneOf) && schema.oneOf.filter((one) => again(one)).length !== 1) return false;
  if ('not' in schema && again(schema.not)) return false;
  if ('if' in schema && !again((again(schema.if) ? schema.then : schema.else) ?? true)) return false;
  if (typeof value === 'string') return fitsText(value, schema);
  if (typeof value === 'number') return fitsNumber(value, schema);
  if (Array.isArray(value)) return fitsList(value, schema, schemas);
  return !isObject(value) || fitsObject(value, schema, schemas);
}

const prefix = '#/components/schemas/';

export function resolve(ref: string, schemas: Schemas): unknown {
  if (!ref.startsWith(prefix)) return undefined;
  const name = ref.slice(prefix.length).replaceAll('~1', '/').replaceAll('~0', '~');
  return Object.hasOwn(schemas, name) ? schemas[name] : undefined;
}

function typed(value: unknown, type: unknown): boolean {
  if (Array.isArray(type)) return type.some((one) => typed(value, one));
  if (type === undefined) return true;
  if (type === 'integer') return Number.isInteger(value);
  if (type === 'array') return Array.isArray(value);
  if (type === 'null') return value === null;
  return type === 'object' ? isObject(value) : typeof value === type;
}

function same(a: unknown, b: unknown): boolean {
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((item, i) => same(item, b[i]));
  if (!isObject(a) || !isObject(b)) return a === b;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && same(a[key], b[key]));
}

/** The bound, or what never refuses. */
function bound(schema: Schemas, keyword: string, otherwise: number): number {
  const value = schema[keyword];
  return typeof value === 'number' ? value : otherwise;
}

function within(size: number, schema: Schemas, least: string, most: string): boolean {
  return size >= bound(schema, least, 0) && size <= bound(schema, most, Number.POSITIVE_INFINITY);
}

function fitsText(value: string, schema: Schemas): boolean {
  if (!within([...value].length, schema, 'minLength', 'maxLength')) return false;
  if (typeof schema.pattern === 'string' && !new RegExp(schema.pattern, 'u').test(value)) return false;
  const format = typeof schema.format === 'string' ? formats[schema.format] : undefined;
  return format === undefined || format(value);
}

function fitsNumber(value: number, schema: Schemas): boolean {
  const step = bound(schema, 'multipleOf', 0);
  // Exactly, as Ajv has it: 0.07 is no multiple of 0.01 to the tools that will read the contract.
  if (step !== 0 && !Number.isInteger(value / step)) return false;
  return (
    value >= bound(schema, 'minimum', Number.NEGATIVE_INFINITY) &&
    value <= bound(schema, 'maximum', Number.POSITIVE_INFINITY) &&
    value > bound(schema, 'exclusiveMinimum', Number.NEGATIVE_INFINITY) &&
    value < bound(schema, 'exclusiveMaximum', Number.POSITIVE_INFINITY)
  );
}

function fitsList(value: readonly unknown[], schema: Schemas, schemas: Schemas): boolean {
  if (!within(value.length, schema, 'minItems', 'maxItems')) return false;
  if (schema.uniqueItems === true && value.some((one, i) => value.slice(0, i).some((two) => same(one, two))))
    return false;
  const first: readonly unknown[] = Array.isArray(schema.prefixItems) ? schema.prefixItems : [];
  const rest = schema.items ?? true;
  if (!value.every((item, i) => fits(item, i < first.length ? first[i] : rest, schemas))) return false;
  if (!('contains' in schema)) return true;
  const held = value.filter((item) => fits(item, schema.contains, schemas)).length;
  return held >= bound(schema, 'minContains', 1) && held <= bound(schema, 'maxContains', Number.POSITIVE_INFINITY);
}

function fitsObject(value: Schemas, schema: Schemas, schemas: Schemas): boolean {
  const keys = Object.keys(value);
  if (!within(keys.length, schema, 'minProperties', 'maxProperties')) return false;
  const has = (names: unknown) => !Array.isArray(names) || names.every((name) => Object.hasOwn(value, String(name)));
  if (!has(schema.required)) return false;
  const properties = isObject(schema.properties) ? schema.properties : {};
  const patterns = Object.entries(isObject(schema.patternProperties) ? schema.patternProperties : {});
  const dependent = Object.entries(isObject(schema.dependentRequired) ? schema.dependentRequired : {});
  const implied = Object.entries(isObject(schema.dependentSchemas) ? schema.dependentSchemas : {});
  if (dependent.some(([key, names]) => Object.hasOwn(value, key) && !has(names))) return false;
  if (implied.some(([key, inner]) => Object.hasOwn(value, key) && !fits(value, inner, schemas))) return false;
  return keys.every((key) => {
    if (!fits(key, schema.propertyNames ?? true, schemas)) return false;
    const rules = patterns.filter(([pattern]) => new RegExp(pattern, 'u').test(key)).map(([, rule]) => rule);
    if (Object.hasOwn(properties, key)) rules.push(properties[key]);
    if (rules.length === 0) rules.push(schema.additionalProperties ?? true);
    return rules.every((rule) => fits(value[key], rule, schemas));
  });
}

const dateText = /^\d{4}-\d{2}-\d{2}$/;
const timeText = /^([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?(Z|[+-]\d{2}:?\d{2})$/i;

const isDate = (text: string) => {
  const time = dateText.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
};

const formats: Readonly<Record<string, (text: string) => boolean>> = {
  date: isDate,
  time: (text) => timeText.test(text),
  'date-time': (text) => isDate(text.slice(0, 10)) && /^[Tt ]$/.test(text.charAt(10)) && timeText.test(text.slice(11)),
  duration: (text) => /^P(?!$)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+S)?)?$/.test(text),
  uuid: (text) => /^(urn:uuid:)?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text),
  email: (text) => /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)*$/.test(text),
  hostname: (text) => /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/i.test(text),
  uri: (text) => /^[a-z][a-z0-9+.-]*:[^\s<>"{}|\\^`]+$/i.test(text),
  ipv4: (text) => /^((25[0-5]|2[0-4]\d|1?\d?\d)(\.(?!$)|$)){4}$/.test(text),
  ipv6: (text) => /^[0-9a-f:.]+$/i.test(text) && URL.canParse(`http://[${text}]/`),
};
