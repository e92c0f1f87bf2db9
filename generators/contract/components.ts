import type { TypeNode } from '../emit/typescript.ts';
import type { Schemas } from '../openapi/fits.ts';
import { isObject } from '../openapi/sorted.ts';
import { typeName, typeNames } from './naming.ts';
import { componentIn, isEndless } from './references.ts';
import { docOf, type Refer, schemaType } from './schema-type.ts';

export interface Declared {
  readonly name: string;
  readonly type: TypeNode;
  readonly doc: string | undefined;
}

export interface Components {
  readonly declared: readonly Declared[];
  /** The type of a schema that stands outside the components. */
  typeOf(schema: unknown): TypeNode;
}

export interface Where {
  /** The namespace that holds the types. */
  readonly within?: string;
  /** What a schema would be called if nothing was in the way; by default its name. */
  readonly called?: (name: string) => string;
}

/** Types for the components of those names, in their order. */
export function componentTypes(
  names: readonly string[],
  schemas: Schemas,
  taken: Set<string>,
  { within, called = (name) => name }: Where = {},
): Components {
  const fit = typeNames(names.map(called), taken);
  const types = new Map(names.map((name) => [name, fit.get(called(name)) ?? name]));
  const inner = new Map<string, ReadonlyMap<string, string>>();
  for (const name of names) inner.set(name, innerNames(schemas[name], types.get(name) ?? name, taken));
  const refer = (before: string, own: ReadonlyMap<string, string>, self: string | undefined): Refer => {
    return (ref) => {
      if (ref === '#') return self;
      const found = ref.startsWith(defs) ? own.get(ref.slice(defs.length)) : types.get(componentIn(ref) ?? '');
      return found === undefined ? undefined : `${before}${found}`;
    };
  };
  const declared = names.flatMap((name): Declared[] => {
    const type = types.get(name) ?? name;
    const own = inner.get(name) ?? new Map<string, string>();
    const schema = schemas[name];
    const see = refer('', own, type);
    const whole = {
      name: type,
      type: isEndless(name, schemas) ? 'unknown' : schemaType(schema, see),
      doc: docOf(schema),
    };
    return [whole, ...[...own].map(([def, as]) => declaredDef(schema, def, as, see))];
  });
  const before = within === undefined ? '' : `${within}.`;
  return { declared, typeOf: (schema) => schemaType(schema, anonymous(schema, refer(before, new Map(), undefined))) };
}

const defs = '#/$defs/';

/** Names for what a component keeps under `$defs`. */
function innerNames(schema: unknown, owner: string, taken: Set<string>): ReadonlyMap<string, string> {
  const own = isObject(schema) && isObject(schema.$defs) ? Object.keys(schema.$defs).sort() : [];
  return new Map(own.map((name) => [name, typeName(`${owner} ${name}`, taken)]));
}

function declaredDef(schema: unknown, def: string, name: string, see: Refer): Declared {
  const inner = isObject(schema) && isObject(schema.$defs) ? schema.$defs[def] : undefined;
  return { name, type: schemaType(inner, see), doc: docOf(inner) };
}

/** A schema without a name has its `$defs` written out where they are used; one inside itself stays open. */
function anonymous(schema: unknown, refer: Refer, above: readonly string[] = []): Refer {
  return (ref) => {
    if (!ref.startsWith(defs)) return refer(ref);
    if (above.includes(ref) || !isObject(schema)) return 'unknown';
    const inner = isObject(schema.$defs) ? schema.$defs[ref.slice(defs.length)] : undefined;
    return schemaType(inner ?? true, anonymous(schema, refer, [...above, ref]));
  };
}

/** The components of those names and nothing else, for the data. */
export function picked(names: readonly string[], schemas: Schemas, change: (schema: unknown) => unknown) {
  return Object.fromEntries(names.map((name) => [name, change(schemas[name])]));
}
