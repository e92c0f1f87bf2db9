import { fits, resolve, type Schemas } from './openapi/fits.ts';
import { merged } from './openapi/merged.ts';
import { isObject, sortedData } from './openapi/sorted.ts';
import { numberFor, textLike } from './openapi/value.ts';

export interface Example {
  readonly value: unknown;
}

/**
 * A value that is valid against the schema: the schema's own first example, else one made up, the same at every run.
 * None where no valid value is found; a wrong example is worse than a missing one.
 */
export function exampleOf(schema: unknown, schemas: Schemas): Example | undefined {
  // Schemas that hold each other crosswise could keep it busy for ever; what people write needs a hundredth of this.
  let steps = 10_000;
  return found(schema, { schemas, name: '', above: [], depth: 0, spend: () => --steps > 0 });
}

const deepest = 4;

interface Way {
  readonly schemas: Schemas;
  /** Of the property the value is for: it tells ids apart and gives texts a meaning. */
  readonly name: string;
  /** The references being followed, so that a schema that holds itself comes to an end. */
  readonly above: readonly string[];
  /** Objects around it: far inside, only what is required is worth showing. */
  readonly depth: number;
  spend(): boolean;
}

function found(schema: unknown, way: Way): Example | undefined {
  if (!way.spend()) return undefined;
  if (!isObject(schema)) return schema === true ? { value: {} } : undefined;
  const given: readonly unknown[] = Array.isArray(schema.examples) ? schema.examples : [];
  const own = given.findIndex((one) => fits(one, schema, way.schemas));
  if (own >= 0) return { value: sortedData(given[own]) };
  for (const candidate of candidates(schema, way))
    if (fits(candidate.value, schema, way.schemas)) return { value: sortedData(candidate.value) };
  return undefined;
}

/** Values that may do, likeliest first. */
function* candidates(schema: Schemas, way: Way): Iterable<Example> {
  if (typeof schema.$ref === 'string' && !way.above.includes(schema.$ref)) {
    // A schema behind a reference may have an example of its own, which merging would lose.
    const whole = found(resolve(schema.$ref, way.schemas), { ...way, above: [...way.above, schema.$ref] });
    if (whole !== undefined) yield whole;
  }
  for (const flat of flattened(schema, way.above, way)) {
    const value = made(flat.schema, { ...way, above: flat.above });
    if (value !== undefined) yield value;
  }
}

interface Flat {
  readonly schema: Schemas;
  readonly above: readonly string[];
}

/** The schema without references and combinations; once for each branch of a choice. */
function* flattened(schema: unknown, above: readonly string[], way: Way): Iterable<Flat> {
  if (!isObject(schema) || !way.spend()) return;
  const { $ref, allOf, anyOf, oneOf, examples: _, ...own } = schema;
  const parts: unknown[] = Array.isArray(allOf) ? [...allOf] : [];
  let base: Flat = { schema: own, above };
  if (typeof $ref === 'string') {
    if (above.includes($ref)) return;
    parts.unshift(resolve($ref, way.schemas));
    base = { schema: own, above: [...above, $ref] };
  }
  for (const part of parts.filter((one) => one !== true)) {
    const [first] = flattened(part, base.above, way);
    if (first === undefined) return;
    base = { schema: merged(base.schema, first.schema), above: first.above };
  }
  const branches: readonly unknown[] | undefined = Array.isArray(oneOf)
    ? oneOf
    : Array.isArray(anyOf)
      ? anyOf
      : undefined;
  if (branches === undefined) yield base;
  for (const branch of branches ?? [])
    for (const one of flattened(branch, base.above, way))
      yield { schema: merged(base.schema, one.schema), above: one.above };
}

function made(schema: Schemas, way: Way): Example | undefined {
  if ('const' in schema) return { value: schema.const };
  if (Array.isArray(schema.enum)) {
    const usable = schema.enum.findIndex((one) => one !== null && fits(one, schema, way.schemas));
    return { value: schema.enum[Math.max(usable, 0)] };
  }
  const type = typeOf(schema);
  if (type === 'object') return madeObject(schema, way);
  if (type === 'array') return madeList(schema, way);
  if (type === 'string') return textLike(schema, way.name);
  if (type === 'integer' || type === 'number') return numberFor(schema, type === 'integer');
  return { value: type === 'null' ? null : true };
}

function typeOf(schema: Schemas): string {
  const types: readonly unknown[] = Array.isArray(schema.type) ? schema.type : [schema.type];
  const type = types.find((one) => one !== 'null') ?? types[0];
  if (typeof type === 'string') return type;
  if ('items' in schema || 'prefixItems' in schema) return 'array';
  if ('pattern' in schema || 'format' in schema || 'minLength' in schema || 'maxLength' in schema) return 'string';
  return 'minimum' in schema || 'maximum' in schema || 'multipleOf' in schema ? 'number' : 'object';
}

function madeObject(schema: Schemas, way: Way): Example | undefined {
  const required = new Set(Array.isArray(schema.required) ? schema.required.map(String) : []);
  const properties = isObject(schema.properties) ? schema.properties : {};
  const rest = schema.additionalProperties ?? true;
  const names = [...new Set([...Object.keys(properties), ...required])];
  const most = typeof schema.maxProperties === 'number' ? schema.maxProperties : Number.POSITIVE_INFINITY;
  const room = most - required.size;
  let extra = 0;
  const entries: [string, unknown][] = [];
  for (const name of names.sort()) {
    if (!required.has(name) && (extra >= room || way.depth >= deepest)) continue;
    const property = Object.hasOwn(properties, name) ? properties[name] : rest;
    const value = found(property, { ...way, name, depth: way.depth + 1 });
    if (value !== undefined) entries.push([name, value.value]);
    else if (required.has(name)) return undefined;
    if (value !== undefined && !required.has(name)) extra++;
  }
  // A map by free keys shows one entry.
  if (entries.length === 0 && isObject(rest) && room > 0) {
    const value = found(rest, { ...way, name: 'key' });
    if (value !== undefined) entries.push(['key', value.value]);
  }
  return { value: Object.fromEntries(entries) };
}

function madeList(schema: Schemas, way: Way): Example | undefined {
  const first: readonly unknown[] = Array.isArray(schema.prefixItems) ? schema.prefixItems : [];
  const least = typeof schema.minItems === 'number' ? schema.minItems : 0;
  const most = typeof schema.maxItems === 'number' ? schema.maxItems : Number.POSITIVE_INFINITY;
  const size = Math.min(Math.max(least, first.length, schema.items === undefined ? 0 : 1), most, 100);
  const values: unknown[] = [];
  for (let i = 0; i < size; i++) {
    const name = i === 0 ? way.name : `${way.name} ${i + 1}`;
    const item = found(first[i] ?? schema.items ?? true, { ...way, name });
    if (item === undefined) break;
    values.push(item.value);
  }
  return { value: values };
}
