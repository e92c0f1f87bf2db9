import { canonical } from './document.ts';
import { type All, allows, type Count, countKeys, matching, type Shape, type Type, tighter, typeOf } from './shape.ts';

/** What holds when both hold: allOf, read as one schema. */
export function merged(a: Shape, b: Shape, id: number): Shape {
  const types = typesOf(a.types, b.types);
  const values = valuesOf(a, b)?.filter((value) => types === undefined || allows(types, typeOf(value)));
  return {
    id,
    node: a.node,
    never: a.never || b.never || types?.size === 0 || values?.length === 0,
    opaque: [...new Set([...a.opaque, ...b.opaque])],
    types,
    values,
    fromConst: a.fromConst || b.fromConst,
    open: (a.open && b.values === undefined) || (b.open && a.values === undefined) || (a.open && b.open),
    known: a.known.length > 0 ? a.known : b.known,
    formats: [...new Set([...a.formats, ...b.formats])],
    patterns: [...new Set([...a.patterns, ...b.patterns])],
    lower: tighter(a.lower, b.lower, 1),
    upper: tighter(a.upper, b.upper, -1),
    multiples: [...new Set([...a.multiples, ...b.multiples])],
    counts: countsOf(a, b),
    unique: a.unique || b.unique,
    required: new Set([...a.required, ...b.required]),
    properties: propertiesOf(a, b),
    patternProperties: patternPropertiesOf(a, b),
    additional: joined(a.additional, b.additional),
    names: joined(a.names, b.names),
    unevaluatedProperties: joined(a.unevaluatedProperties, b.unevaluatedProperties),
    unevaluatedItems: joined(a.unevaluatedItems, b.unevaluatedItems),
    prefix: prefixOf(a, b),
    items: joined(a.items, b.items),
    contains: [...a.contains, ...b.contains],
    choices: [...a.choices, ...b.choices],
    nots: [...a.nots, ...b.nots],
    conditions: [...a.conditions, ...b.conditions],
    dependentRequired: mapsOf(a.dependentRequired, b.dependentRequired, (x, y) => new Set([...x, ...y])),
    dependentSchemas: mapsOf(a.dependentSchemas, b.dependentSchemas, (x, y) => [...x, ...y]),
    contentMediaType: a.contentMediaType ?? b.contentMediaType,
    contentEncoding: a.contentEncoding ?? b.contentEncoding,
    contentSchema: joined(a.contentSchema, b.contentSchema),
    readOnly: a.readOnly || b.readOnly,
    writeOnly: a.writeOnly || b.writeOnly,
    default: a.default ?? b.default,
    deprecated: a.deprecated || b.deprecated,
    sunset: a.sunset ?? b.sunset,
    stability: a.stability ?? b.stability,
    label: a.label ?? b.label,
  };
}

export function typesOf(
  a: ReadonlySet<Type> | undefined,
  b: ReadonlySet<Type> | undefined,
): ReadonlySet<Type> | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return new Set([...[...a].filter((type) => allows(b, type)), ...[...b].filter((type) => allows(a, type))]);
}

function valuesOf(a: Shape, b: Shape): readonly unknown[] | undefined {
  if (a.values === undefined || b.values === undefined) return a.values ?? b.values;
  const known = new Set(b.values.map(canonical));
  return a.values.filter((value) => known.has(canonical(value)));
}

function countsOf(a: Shape, b: Shape): Partial<Record<Count, number>> {
  const found: Partial<Record<Count, number>> = {};
  for (const key of countKeys) {
    const both = [a.counts[key], b.counts[key]].filter((count) => count !== undefined);
    if (both.length > 0) found[key] = key.startsWith('min') ? Math.max(...both) : Math.min(...both);
  }
  return found;
}

/** A property that only one side names still has to be what the other side allows of the unnamed. */
function propertiesOf(a: Shape, b: Shape): Map<string, All> {
  const found = new Map<string, All>();
  for (const name of new Set([...a.properties.keys(), ...b.properties.keys()]))
    found.set(name, [...viewOf(a, name), ...viewOf(b, name)]);
  return found;
}

/** What a shape asks of a property, named or not; nothing asked is an empty list. */
export function viewOf(shape: Shape, name: string): All {
  const named = shape.properties.get(name);
  if (named !== undefined) return named;
  const byPattern = matching(shape.patternProperties, name);
  return byPattern.length > 0 ? byPattern : (shape.additional ?? []);
}

function patternPropertiesOf(a: Shape, b: Shape): Map<string, All> {
  const found = new Map<string, All>();
  for (const pattern of new Set([...a.patternProperties.keys(), ...b.patternProperties.keys()])) {
    const [inA, inB] = [a.patternProperties.get(pattern), b.patternProperties.get(pattern)];
    found.set(pattern, [...(inA ?? a.additional ?? []), ...(inB ?? b.additional ?? [])]);
  }
  return found;
}

function prefixOf(a: Shape, b: Shape): All[] {
  const longest = Math.max(a.prefix.length, b.prefix.length);
  return Array.from({ length: longest }, (_, i) => [...itemOf(a, i), ...itemOf(b, i)]);
}

/** What a shape asks of the item at a position. */
export function itemOf(shape: Shape, i: number): All {
  return shape.prefix[i] ?? shape.items ?? [];
}

function joined(a: All | undefined, b: All | undefined): All | undefined {
  return a === undefined ? b : b === undefined ? a : [...a, ...b];
}

function mapsOf<Value>(
  a: ReadonlyMap<string, Value>,
  b: ReadonlyMap<string, Value>,
  both: (x: Value, y: Value) => Value,
): Map<string, Value> {
  const found = new Map(a);
  for (const [key, value] of b) {
    const mine = found.get(key);
    found.set(key, mine === undefined ? value : both(mine, value));
  }
  return found;
}
