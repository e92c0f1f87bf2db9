import type { Schema } from '../contract.ts';
import { type Chance, chanceOf } from './chance.ts';
import { fromPattern } from './from-pattern.ts';

type Keywords = { readonly [keyword: string]: unknown };

/** A value that the schema accepts: from its examples where it has some, else made up; the same for the same seed. */
export function exampleOf(schema: Schema, schemas: Readonly<Record<string, Schema>>, seed: string): unknown {
  return madeOf(schema, { schemas, chance: chanceOf(seed), depth: 0 });
}

interface Making {
  readonly schemas: Readonly<Record<string, Schema>>;
  readonly chance: Chance;
  readonly depth: number;
}

function madeOf(schema: Schema, making: Making): unknown {
  if (typeof schema === 'boolean') return null;
  if (typeof schema.$ref === 'string') {
    const target = schema.$ref.split('/').at(-1) ?? '';
    return madeOf(making.schemas[target] ?? true, { ...making, depth: making.depth + 1 });
  }
  if ('const' in schema) return schema.const;
  if (Array.isArray(schema.enum)) return making.chance.pick(schema.enum);
  const [example] = Array.isArray(schema.examples) ? schema.examples : [];
  if (example !== undefined && making.depth < 6) return structuredClone(example);
  const choices = [schema.oneOf, schema.anyOf].find((one): one is Schema[] => Array.isArray(one));
  if (choices !== undefined) return madeOf(making.chance.pick(choices), { ...making, depth: making.depth + 1 });
  if (Array.isArray(schema.allOf)) return merged(schema, making);
  return ofType(schema, making);
}

function merged(schema: Keywords, making: Making): unknown {
  const { allOf, ...rest } = schema;
  const parts = [...(Array.isArray(allOf) ? allOf : []), rest].map((one) => madeOf(one, making));
  return parts.every((part) => typeof part === 'object' && part !== null) ? Object.assign({}, ...parts) : parts[0];
}

function ofType(schema: Keywords, making: Making): unknown {
  const types = Array.isArray(schema.type) ? schema.type.filter((one) => one !== 'null') : [schema.type];
  const type = types[0] ?? ('properties' in schema ? 'object' : undefined);
  if (type === 'object') return objectOf(schema, making);
  if (type === 'array') return arrayOf(schema, making);
  if (type === 'integer' || type === 'number') return numberOf(schema, type, making.chance);
  if (type === 'boolean') return making.chance.below(2) === 1;
  if (type === 'string') return textOf(schema, making.chance);
  return null;
}

function objectOf(schema: Keywords, making: Making): Record<string, unknown> {
  const properties = isObject(schema.properties) ? schema.properties : {};
  const required = new Set(Array.isArray(schema.required) ? schema.required : []);
  const below = { ...making, depth: making.depth + 1 };
  return Object.fromEntries(
    Object.entries(properties)
      // What may be left out is, once the structure is deep: a schema may hold itself.
      .filter(([name, property]) => isSchema(property) && (required.has(name) || making.depth < 4))
      .map(([name, property]) => [
        name,
        name === '_rev' ? revisionOf(property, below) : madeOf(isSchema(property) ? property : true, below),
      ]),
  );
}

/** It also goes into an ETag, and where a table counts revisions it is a number. */
function revisionOf(property: unknown, making: Making): unknown {
  const made = madeOf(isSchema(property) ? property : true, making);
  return typeof made === 'string' && made.includes(' ') ? String(1 + making.chance.below(9)) : made;
}

function arrayOf(schema: Keywords, making: Making): unknown[] {
  const [least, most] = [numberAt(schema, 'minItems') ?? 0, numberAt(schema, 'maxItems') ?? Number.POSITIVE_INFINITY];
  const length = making.depth > 4 ? least : Math.min(Math.max(least, 2), most);
  const items = isSchema(schema.items) ? schema.items : true;
  return Array.from({ length }, () => madeOf(items, { ...making, depth: making.depth + 1 }));
}

function numberOf(schema: Keywords, type: string, chance: Chance): number {
  const least =
    numberAt(schema, 'minimum') ?? (numberAt(schema, 'exclusiveMinimum') ?? 0) + (type === 'integer' ? 1 : 0.01);
  const most = numberAt(schema, 'maximum') ?? numberAt(schema, 'exclusiveMaximum') ?? Math.max(least + 100, 100);
  const step = numberAt(schema, 'multipleOf') ?? (type === 'integer' ? 1 : 0.01);
  const first = Math.ceil(least / step);
  const last = Math.max(first, Math.floor(most / step) - (schema.exclusiveMaximum === undefined ? 0 : 1));
  return Number(((first + chance.below(last - first + 1)) * step).toFixed(6));
}

const formats: Readonly<Record<string, (chance: Chance) => string>> = {
  uuid: (chance) => {
    const hex = Array.from({ length: 32 }, () => chance.below(16).toString(16)).join('');
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
  },
  date: (chance) => day(chance),
  'date-time': (chance) => `${day(chance)}T${two(chance.below(24))}:${two(chance.below(60))}:00Z`,
  time: (chance) => `${two(chance.below(24))}:${two(chance.below(60))}:00Z`,
  duration: (chance) => `PT${1 + chance.below(12)}H`,
  email: (chance) => `${chance.pick(words)}.${chance.pick(words)}@example.com`,
  uri: (chance) => `https://example.com/${chance.pick(words)}`,
  'uri-reference': (chance) => `/${chance.pick(words)}`,
  hostname: (chance) => `${chance.pick(words)}.example.com`,
  ipv4: (chance) => `192.0.2.${1 + chance.below(250)}`,
  ipv6: (chance) => `2001:db8::${(1 + chance.below(65_000)).toString(16)}`,
};

const words = ['amber', 'birch', 'cedar', 'delta', 'ember', 'fjord', 'glade', 'harbor', 'indigo', 'juniper'] as const;

function day(chance: Chance): string {
  return `2027-${two(1 + chance.below(12))}-${two(1 + chance.below(28))}`;
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}

function textOf(schema: Keywords, chance: Chance): string {
  const make = typeof schema.format === 'string' ? formats[schema.format] : undefined;
  if (make !== undefined) return make(chance);
  if (typeof schema.pattern === 'string') return fromPattern(schema.pattern, chance);
  const [least, most] = [numberAt(schema, 'minLength') ?? 0, numberAt(schema, 'maxLength') ?? 60];
  let text = `${chance.pick(words)} ${chance.pick(words)}`;
  while (text.length < least) text += ` ${chance.pick(words)}`;
  return text.slice(0, most);
}

function numberAt(schema: Keywords, name: string): number | undefined {
  const value = schema[name];
  return typeof value === 'number' ? value : undefined;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'boolean' || isObject(value);
}
