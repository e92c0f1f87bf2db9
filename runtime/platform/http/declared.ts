import type { Contract, Schema } from '../contract.ts';

/** Takes from an answer what its schema does not declare. */
export type Declared = (value: unknown) => unknown;

type Keywords = { readonly [keyword: string]: unknown };

const isObject = (value: unknown): value is Keywords =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const same: Declared = (value) => value;

/**
 * A row that grew a column must not put it into an answer. So of objects whose schema lists members, only those go out;
 * a schema that allows any (`additionalProperties`) or lists none lets all pass. What is there is otherwise left as it is:
 * a serializer that makes values fit the schema would hide the mistake that a test should show.
 */
export function declaredBy(schema: Schema, schemas: Contract['schemas']): Declared {
  const byRef = new Map<string, Declared>();
  const declared = (parts: readonly unknown[]): Declared => {
    const [only] = parts;
    if (parts.length === 1 && isObject(only) && typeof only.$ref === 'string' && Object.keys(only).length === 1)
      return referenced(only.$ref);
    const all = parts.flatMap((part) => spread(part, schemas));
    return all.length === 0 ? same : shaped(all);
  };
  const referenced = (ref: string): Declared => {
    const known = byRef.get(ref);
    if (known !== undefined) return known;
    // Schemas may refer to themselves: the way there is known before the way is built.
    let built: Declared = same;
    byRef.set(ref, (value) => built(value));
    built = declared(spread({ $ref: ref }, schemas).map(withoutRef));
    byRef.set(ref, built);
    return built;
  };
  const shaped = (all: readonly Keywords[]): Declared => {
    const items = all.flatMap((one) => (one.items === undefined ? [] : [one.items]));
    const ofItem = items.length > 0 && all.every((one) => one.prefixItems === undefined) ? declared(items) : same;
    const ofMember = members(all, declared);
    if (ofItem === same && ofMember === undefined) return same;
    return (value) => {
      if (typeof value !== 'object' || value === null) return value;
      if (Array.isArray(value)) return ofItem === same ? value : value.map(ofItem);
      return ofMember === undefined || hasOwnJson(value) ? value : ofMember(value);
    };
  };
  return declared([schema]);
}

function members(
  all: readonly Keywords[],
  declared: (parts: readonly unknown[]) => Declared,
): ((value: object) => object) | undefined {
  const open = all.some(
    (one) =>
      (one.additionalProperties !== undefined && one.additionalProperties !== false) ||
      one.patternProperties !== undefined,
  );
  const listed = new Map<string, unknown[]>();
  for (const { properties } of all)
    if (isObject(properties))
      for (const [name, part] of Object.entries(properties)) listed.set(name, [...(listed.get(name) ?? []), part]);
  if (listed.size === 0) return undefined;
  const names = [...listed].map(([name, parts]) => [name, declared(parts)] as const);
  const byName = new Map(names);
  return (value) => {
    const out: Record<string, unknown> = {};
    if (open) for (const [name, inner] of Object.entries(value)) out[name] = (byName.get(name) ?? same)(inner);
    else
      for (const [name, of] of names) {
        const inner: unknown = Reflect.get(value, name);
        if (inner !== undefined) out[name] = of === same ? inner : of(inner);
      }
    return out;
  };
}

/** Dates and the like say themselves how they are written. */
function hasOwnJson(value: object): boolean {
  return 'toJSON' in value && typeof value.toJSON === 'function';
}

/** A schema and all that it joins: of alternatives each, since any may be the one. */
function spread(schema: unknown, schemas: Contract['schemas'], depth = 0): readonly Keywords[] {
  if (!isObject(schema) || depth > 20) return [];
  const joined = [schema.allOf, schema.anyOf, schema.oneOf].flatMap((list) => (Array.isArray(list) ? list : []));
  const target = typeof schema.$ref === 'string' ? targetOf(schema.$ref, schemas) : undefined;
  return [schema, target, schema.if, schema.then, schema.else, ...joined].flatMap((part) =>
    part === schema ? [schema] : spread(part, schemas, depth + 1),
  );
}

function withoutRef({ $ref: _, allOf: _a, anyOf: _b, oneOf: _c, ...rest }: Keywords): Keywords {
  return rest;
}

function targetOf(ref: string, schemas: Contract['schemas']): unknown {
  const prefix = '#/components/schemas/';
  if (!ref.startsWith(prefix)) return undefined;
  return schemas[ref.slice(prefix.length).replaceAll('~1', '/').replaceAll('~0', '~')];
}
