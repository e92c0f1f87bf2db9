import type { Unit } from './code.ts';
import type { Entry, Id, Sym } from './symbol.ts';

/** A symbol of a file; `env` says with what its function was called. */
export interface Spot {
  readonly unit: Unit;
  readonly id: Id;
  readonly env: Env | undefined;
}

/** One call of a function: what its parameters are, and around what it was made. */
export interface Env {
  readonly unit: Unit;
  readonly fn: number;
  readonly args: readonly Spot[];
  readonly outer: Env | undefined;
  readonly depth: number;
}

/** Where a name that can't be followed further begins. */
export type Root = 'context' | 'global' | 'package' | 'client' | 'parameter' | 'local';

export type Value =
  /** An object, list, function, class or text that stands in the code. */
  | { readonly kind: 'node'; readonly unit: Unit; readonly id: Id; readonly sym: Sym; readonly env: Env | undefined }
  | { readonly kind: 'module'; readonly unit: Unit }
  /** Something only known by name: `context.call.reservations`. `open`: a parameter of which nothing else is said. */
  | {
      readonly kind: 'path';
      readonly root: Root;
      readonly names: readonly string[];
      readonly from?: string;
      readonly open?: true;
    };

export type PathValue = Extract<Value, { kind: 'path' }>;
export type NodeValue = Extract<Value, { kind: 'node' }>;

export function spot(unit: Unit, id: Id, env?: Env): Spot {
  return { unit, id, env };
}

export function symOf({ unit, id }: Pick<Spot, 'unit' | 'id'>): Sym {
  return unit.facts.syms[id] ?? { k: 'unknown' };
}

export function entriesOf(sym: Sym): readonly Entry[] {
  return sym.k === 'object' || sym.k === 'class' || sym.k === 'enum' ? sym.entries : [];
}

function isSame(one: Value, other: Value): boolean {
  if (one === other) return true;
  if (one.kind === 'node')
    return other.kind === 'node' && one.unit === other.unit && one.id === other.id && one.env === other.env;
  if (one.kind === 'module') return other.kind === 'module' && one.unit === other.unit;
  if (other.kind !== 'path' || one.root !== other.root || one.names.length !== other.names.length) return false;
  return one.names.every((name, index) => name === other.names[index]);
}

/** An object with the members that it is given later. */
export function withAdded(value: Value, unit: Unit, added: readonly Entry[]): Value {
  if (value.kind !== 'node' || value.sym.k !== 'object' || value.unit !== unit) return value;
  return { ...value, sym: { k: 'object', entries: [...value.sym.entries, ...added] } };
}

/** As many values as anything is thought to have. */
export const most = 48;

/** More than a name that leads nowhere. */
export function isKnown(value: Value): boolean {
  return value.kind !== 'path' || (value.root !== 'parameter' && value.root !== 'local' && !isResult(value));
}

/** What a function gives that nobody can look into; an answer of another service is no way to it. */
export function resultOf(value: PathValue): readonly Value[] {
  if (value.root === 'context' || value.root === 'client') return [];
  return [{ ...value, names: [...value.names, '()'] }];
}

export function isResult(value: Value): boolean {
  return value.kind === 'path' && value.names.at(-1) === '()';
}

export function distinct(values: readonly Value[]): readonly Value[] {
  if (values.length < 2) return values;
  const kept: Value[] = [];
  for (const value of values) {
    if (!kept.some((other) => isSame(value, other))) kept.push(value);
    if (kept.length >= most) break;
  }
  return kept;
}

/** `flatMap`, without a new list where there is but one value. */
export function each(values: readonly Value[], of: (value: Value) => readonly Value[]): readonly Value[] {
  const [only] = values;
  return values.length === 1 && only !== undefined ? of(only) : values.flatMap(of);
}

/** A call in a call in a call …: what comes of it is nobody's business any more. */
const deepest = 6;

export function envOf(unit: Unit, fn: number, args: readonly Spot[], outer: Env | undefined): Env | undefined {
  const depth = (outer?.depth ?? 0) + 1 + Math.max(0, ...args.map(({ env }) => env?.depth ?? 0));
  return depth > deepest ? undefined : { unit, fn, args, outer, depth };
}
