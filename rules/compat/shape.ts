import { canonical, type Data, type Node } from './document.ts';

export type Type = 'null' | 'boolean' | 'number' | 'integer' | 'string' | 'array' | 'object';

export interface Bound {
  readonly value: number;
  readonly exclusive: boolean;
}

export interface Choice {
  readonly kind: 'one-of' | 'any-of';
  readonly branches: readonly Node[];
  readonly discriminator: Data | undefined;
}

export interface Condition {
  readonly test: Node;
  readonly yes: Node | undefined;
  readonly no: Node | undefined;
}

export interface Contains {
  readonly node: Node;
  readonly min: number;
  readonly max: number;
}

/** Several schemas that all hold. */
export type All = readonly Node[];

/**
 * What a schema says once its references are followed and its allOf is one. What is below it stays unread until it is
 * asked for, since a schema may hold itself.
 */
export interface Shape {
  readonly id: number;
  /** Where it was written: what a finding points at. */
  readonly node: Node;
  readonly never: boolean;
  /** References that lead out of the document: equal only to themselves. */
  readonly opaque: readonly string[];
  readonly types: ReadonlySet<Type> | undefined;
  readonly values: readonly unknown[] | undefined;
  readonly fromConst: boolean;
  /** The schema says that more values may come. */
  readonly open: boolean;
  /** The values of an open list written as x-extensible-enum: [...]. */
  readonly known: readonly unknown[];
  readonly formats: readonly string[];
  readonly patterns: readonly string[];
  readonly lower: Bound | undefined;
  readonly upper: Bound | undefined;
  readonly multiples: readonly number[];
  readonly counts: Readonly<Partial<Record<Count, number>>>;
  readonly unique: boolean;
  readonly required: ReadonlySet<string>;
  readonly properties: ReadonlyMap<string, All>;
  readonly patternProperties: ReadonlyMap<string, All>;
  readonly additional: All | undefined;
  readonly names: All | undefined;
  readonly unevaluatedProperties: All | undefined;
  readonly unevaluatedItems: All | undefined;
  readonly prefix: readonly All[];
  readonly items: All | undefined;
  readonly contains: readonly Contains[];
  readonly choices: readonly Choice[];
  readonly nots: readonly Node[];
  readonly conditions: readonly Condition[];
  readonly dependentRequired: ReadonlyMap<string, ReadonlySet<string>>;
  readonly dependentSchemas: ReadonlyMap<string, All>;
  readonly contentMediaType: string | undefined;
  readonly contentEncoding: string | undefined;
  readonly contentSchema: All | undefined;
  readonly readOnly: boolean;
  readonly writeOnly: boolean;
  readonly default: { readonly value: unknown } | undefined;
  readonly deprecated: boolean;
  readonly sunset: unknown;
  readonly stability: unknown;
  readonly label: string | undefined;
}

export const counts = {
  minLength: 'min-length',
  maxLength: 'max-length',
  minItems: 'min-items',
  maxItems: 'max-items',
  minProperties: 'min-properties',
  maxProperties: 'max-properties',
} as const;
export type Count = keyof typeof counts;

const nothing: All | undefined = undefined;
/** What a schema without keywords says. */
export const blank = {
  never: false,
  opaque: [],
  types: undefined,
  values: undefined,
  fromConst: false,
  open: false,
  known: [],
  formats: [],
  patterns: [],
  lower: undefined,
  upper: undefined,
  multiples: [],
  counts: {},
  unique: false,
  required: new Set<string>(),
  properties: new Map<string, All>(),
  patternProperties: new Map<string, All>(),
  additional: nothing,
  names: nothing,
  unevaluatedProperties: nothing,
  unevaluatedItems: nothing,
  prefix: [],
  items: nothing,
  contains: [],
  choices: [],
  nots: [],
  conditions: [],
  dependentRequired: new Map<string, ReadonlySet<string>>(),
  dependentSchemas: new Map<string, All>(),
  contentMediaType: undefined,
  contentEncoding: undefined,
  contentSchema: nothing,
  readOnly: false,
  writeOnly: false,
  default: undefined,
  deprecated: false,
  sunset: undefined,
  stability: undefined,
  label: undefined,
} satisfies Omit<Shape, 'id' | 'node'>;

/** The same shape, but for what is changed: the rest is looked up, not copied, since there are many and most say little. */
export function shapeLike(base: object, changed: Partial<Shape> & Pick<Shape, 'id' | 'node'>): Shape {
  return Object.assign(Object.create(base), changed);
}

export function typeOf(value: unknown): Type {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value === 'boolean' ? 'boolean' : typeof value === 'string' ? 'string' : 'object';
}

export function allows(types: ReadonlySet<Type>, type: Type): boolean {
  return types.has(type) || (type === 'integer' && types.has('number'));
}

export function unique(values: readonly unknown[]): unknown[] {
  return [...new Map(values.map((value) => [canonical(value), value])).values()];
}

/** The bound that lets less through; sign 1 for a lower one. */
export function tighter(a: Bound | undefined, b: Bound | undefined, sign: 1 | -1): Bound | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  if (a.value === b.value) return a.exclusive ? a : b;
  return a.value * sign > b.value * sign ? a : b;
}

export const countKeys: readonly Count[] = [
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'minProperties',
  'maxProperties',
];

export function matching(patterns: ReadonlyMap<string, All>, name: string): Node[] {
  return [...patterns].flatMap(([pattern, nodes]) => (matches(pattern, name) ? nodes : []));
}

export function matches(pattern: string, text: string): boolean {
  try {
    return new RegExp(pattern, 'u').test(text);
  } catch {
    return false;
  }
}
