import { keyBelow, type Origin } from '../finding.ts';
import { holdsList, holdsMap, holdsSchema, isAnnotation, plainKeywords, typeNames } from './keywords.ts';
import type { Ledger } from './ledger.ts';
import { inside, type Library, type Spot } from './library.ts';
import { isAbsorbed, modernize } from './modernize.ts';
import { isMap, listOf, mapOf, type PlainMap } from './plain-data.ts';
import { nameIn, refTo, type SchemaNames, schemaNames } from './schema-names.ts';

export type Dialect = 'openapi-3.0' | 'openapi-3.1' | 'draft-07';

/** Rewrites the schemas of one file to write into JSON Schema 2020-12, and collects those that have names. */
export interface SchemaDesk {
  readonly names: SchemaNames;
  convert(spot: Spot): unknown;
  /** The name alone where the schema is nothing but a reference. */
  schemaOrName(spot: Spot): unknown;
  /** All named schemas, those included that are only now found to be needed. */
  finish(): PlainMap;
}

export interface SchemaOptions {
  readonly library: Library;
  readonly ledger: Ledger;
  readonly dialectOf: (file: string) => Dialect;
  readonly extension: 'x-openapi-' | 'x-asyncapi-';
  /** Classes the workspace declares; undefined where the import declares what it finds. */
  readonly dataClasses: ReadonlySet<string> | undefined;
  readonly classesFound: Set<string>;
}

/** Deeper than this, a schema gets a name of its own: a file nests a hundred levels, and each of these takes up to four. */
const maxDepth = 16;

export function schemaDesk(options: SchemaOptions): SchemaDesk {
  const { library, ledger, extension } = options;
  const names = schemaNames(ledger);

  /** Carries what the metadata has no word for. */
  const keep = (out: [string, unknown][], spot: Spot, key: string, why: string): void => {
    const where = `${extension}${key.replace(/^\$/, '')}`;
    out.push([where, mapOf(spot.value)[key]]);
    ledger.note('kept', keyBelow(spot.at, key), key, why, where);
  };

  const reference = (ref: string, spot: Spot, root: Spot): unknown => {
    const followed = library.follow(ref, spot.at);
    // `#` and `#/$defs/…` of a schema that is written inside a larger document mean that schema.
    const local = /^#(\/\$defs\/|$)/.test(ref);
    const isDocument =
      followed.found !== undefined &&
      ('openapi' in mapOf(followed.found.value) || 'asyncapi' in mapOf(followed.found.value));
    if (local && (followed.found === undefined || isDocument)) {
      const steps = ref.split('/').slice(1);
      if (inside(root, ...steps).value !== undefined) return { $ref: ref };
    }
    if (followed.found !== undefined) return refTo(names.nameOf(followed.found));
    const at = keyBelow(spot.at, '$ref');
    if (followed.why === 'missing') {
      ledger.problem(at, `$ref ${ref} leads nowhere`, 'correct the reference, or add what it names');
      return true;
    }
    const where = `${extension}ref`;
    ledger.note('lost', at, `$ref ${ref}`, 'the file is not among those given; any value passes here', where);
    return { [where]: ref };
  };

  const convert = (spot: Spot, root: Spot, depth: number): unknown => {
    const { value, at } = spot;
    if (typeof value === 'boolean') return value;
    if (!isMap(value)) {
      ledger.problem(at, 'is no schema', 'write a map of keywords');
      return true;
    }
    if (depth > maxDepth && typeof value.$ref !== 'string') return refTo(names.nameOf(spot));
    const dialect = options.dialectOf(at.file);
    const out: [string, unknown][] = [];
    const child = (...steps: string[]) => convert(inside(spot, ...steps), root, depth + 1);
    const isRef = typeof value.$ref === 'string';
    for (const [key, held] of Object.entries(value)) {
      if (key === '$ref' && typeof held === 'string') out.push(...entriesOf(reference(held, spot, root)));
      else if (isRef && dialect !== 'openapi-3.1' && !isAnnotation(key))
        ledger.note('lost', keyBelow(at, key), key, 'this version of the format ignores what stands beside $ref');
      else if (isAbsorbed(key, value)) continue;
      else if (holdsSchema.has(key) && (isMap(held) || typeof held === 'boolean')) out.push([key, child(key)]);
      else if (holdsList.has(key) && listOf(held).length > 0)
        out.push([key, listOf(held).map((_, i) => child(key, String(i)))]);
      else if (holdsMap.has(key) && isMap(held))
        out.push([key, Object.fromEntries(Object.keys(held).map((name) => [name, child(key, name)]))]);
      else if (key === 'type') out.push(...typeOf(spot, ledger));
      else if (key === 'discriminator') out.push(...discriminator(spot));
      else if (key === 'x-data-class') out.push(dataClass(held, at));
      else if (plainKeywords[key]?.(held) === true || key.startsWith('x-')) out.push([key, held]);
      else if (!modernize(key, spot, dialect, out, ledger, child))
        keep(
          out,
          spot,
          key,
          key in plainKeywords || holdsList.has(key) || holdsMap.has(key)
            ? 'its value is not allowed'
            : 'no keyword of JSON Schema 2020-12',
        );
    }
    return dialect === 'openapi-3.0' && value.nullable === true && !isRef
      ? nullable(Object.fromEntries(out), at, ledger)
      : Object.fromEntries(out);
  };

  const dataClass = (held: unknown, at: Origin): [string, unknown] => {
    const name = String(held);
    options.classesFound.add(name);
    if (name === 'none' || options.dataClasses === undefined || options.dataClasses.has(name))
      return ['x-data-class', held];
    const where = `${extension}data-class`;
    ledger.note('kept', keyBelow(at, 'x-data-class'), `data class ${name}`, 'platform.yaml does not declare it', where);
    return [where, held];
  };

  const discriminator = (spot: Spot): [string, unknown][] => {
    const held = mapOf(spot.value).discriminator;
    // AsyncAPI 2 writes only the name of the property.
    if (typeof held === 'string') return [['discriminator', { propertyName: held }]];
    const out: [string, unknown][] = [];
    if (!isMap(held) || typeof held.propertyName !== 'string') {
      keep(out, spot, 'discriminator', 'it names no property');
      return out;
    }
    const mapping = Object.entries(mapOf(held.mapping)).map(([value, target]): [string, unknown] => {
      const named = typeof target === 'string' && !/[#/]/.test(target);
      const followed = library.follow(named ? `#/components/schemas/${target}` : String(target), spot.at);
      if (followed.found === undefined) return [value, String(target)];
      const name = names.nameOf(followed.found);
      return [value, named ? name : refTo(name).$ref];
    });
    return [['discriminator', mapping.length === 0 ? held : { ...held, mapping: Object.fromEntries(mapping) }]];
  };

  return {
    names,
    convert: (spot) => convert(spot, spot, 0),
    schemaOrName(spot) {
      const schema = convert(spot, spot, 0);
      const ref = isMap(schema) && Object.keys(schema).length === 1 ? schema.$ref : undefined;
      return typeof ref === 'string' && ref.startsWith('#/components/') ? nameIn(ref) : schema;
    },
    finish() {
      const schemas: [string, unknown][] = [];
      for (let next = names.next(); next !== undefined; next = names.next())
        schemas.push([next.name, asMap(convert(next.spot, next.spot, 0))]);
      return Object.fromEntries(schemas);
    },
  };
}

function entriesOf(schema: unknown): [string, unknown][] {
  return Object.entries(asMap(schema));
}

/** A named schema is a map; `true` and `false` have forms that are one. */
function asMap(schema: unknown): PlainMap {
  return schema === false ? { not: {} } : mapOf(schema);
}

function typeOf(spot: Spot, ledger: Ledger): [string, unknown][] {
  const type = mapOf(spot.value).type;
  const at: Origin = { ...spot.at, path: [...spot.at.path, 'type'] };
  const names = Array.isArray(type) ? type : [type];
  const wrong = names.find((name) => !typeNames.has(name));
  if (names.length > 0 && wrong === undefined) return [['type', type]];
  ledger.problem(
    at,
    `there is no type ${String(wrong ?? 'in an empty list')}`,
    wrong === 'file'
      ? 'type: file is of Swagger 2.0; write type: string, format: binary'
      : `use one of ${[...typeNames].join(', ')}`,
  );
  return [];
}

/** `nullable: true` of OpenAPI 3.0 in words of JSON Schema. */
function nullable(schema: PlainMap, at: Origin, ledger: Ledger): PlainMap {
  const { type } = schema;
  if (typeof type === 'string') {
    if (Array.isArray(schema.enum) && !schema.enum.includes(null))
      ledger.note(
        'changed',
        keyBelow(at, 'nullable'),
        'nullable',
        'null is not in the enum, so it stays refused, as in OpenAPI 3.0',
        'type',
      );
    return { ...schema, type: type === 'null' ? type : [type, 'null'] };
  }
  const entries = Object.entries(schema);
  const outside = entries.filter(([key]) => isAnnotation(key));
  const judging = Object.fromEntries(entries.filter(([key]) => !isAnnotation(key)));
  if (Object.keys(judging).length === 0) return schema;
  const only =
    Object.keys(judging).length === 1 && listOf(judging.allOf).length === 1 ? listOf(judging.allOf)[0] : judging;
  return { ...Object.fromEntries(outside), anyOf: [only, { type: 'null' }] };
}
