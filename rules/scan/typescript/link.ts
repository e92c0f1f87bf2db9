import type { Code, Unit } from './code.ts';
import { type Evaluator, evaluatorOf } from './evaluate.ts';
import type { Site } from './symbol.ts';
import type { Spot, Value } from './value.ts';

/** A call or tag of a service's code, with all that it may call. */
export interface Called {
  readonly unit: Unit;
  readonly site: Site;
  readonly callee: readonly Value[];
  readonly args: readonly Spot[];
}

export interface Linked {
  readonly evaluator: Evaluator;
  readonly called: readonly Called[];
  /** The same in code that services share: only its SQL and its imports are anybody's business. */
  readonly shared: readonly Called[];
  /** Functions that build the behaviour of a service. */
  readonly builders: readonly { readonly unit: Unit; readonly fn: number }[];
}

const rounds = 4;

/** Finds out who calls whom with what, until no more comes to light. */
export function link(code: Code): Linked {
  const evaluator = evaluatorOf(code);
  const builders = new Map<string, { readonly unit: Unit; readonly fn: number }>();
  const settled: Called[] = [];
  let waiting = code.units.filter(({ file }) => file.role === 'service' || file.role === 'test').flatMap(sitesOf);
  for (let round = 0; round < rounds && waiting.length > 0; round++) {
    for (const one of waiting) one.callee = evaluator.resolve(one.spot);
    let news = 0;
    for (const one of waiting) for (const value of one.callee) news += note(evaluator, builders, one, value);
    const last = round === rounds - 1 || news === 0;
    const still: Open[] = [];
    // What a name of no known origin is may turn out once parameters are known.
    for (const one of waiting) (last || isClear(one.callee) ? settled : still).push(one);
    waiting = still;
    if (news > 0) evaluator.forget();
    if (last) break;
  }
  const shared = code.units.filter(({ file }) => file.role === 'shared').flatMap(sitesOf);
  for (const one of shared) one.callee = evaluator.resolve(one.spot);
  return { evaluator, called: settled, shared, builders: [...builders.values()] };
}

/** A site that is not settled yet: there are tens of thousands of them, so they are filled in, not copied. */
interface Open extends Called {
  callee: readonly Value[];
  readonly spot: Spot;
}

const nothing: readonly never[] = [];

function sitesOf(unit: Unit): Open[] {
  const { syms, sites } = unit.facts;
  const open: Open[] = [];
  for (const site of sites) {
    const sym = syms[site.id];
    if (sym?.k === 'tagged')
      open.push({ unit, site, spot: { unit, id: sym.tag, env: undefined }, args: nothing, callee: nothing });
    else if (sym?.k === 'call' && site.kind !== 'text') {
      const args = sym.args.map((id): Spot => ({ unit, id, env: undefined }));
      open.push({ unit, site, spot: { unit, id: sym.callee, env: undefined }, args, callee: nothing });
    }
  }
  return open;
}

function isClear(callee: readonly Value[]): boolean {
  return callee.some(({ kind }) => kind === 'module') || (callee.length > 0 && callee.every(isSettled));
}

function isSettled(value: Value): boolean {
  if (value.kind !== 'path') return true;
  return value.root === 'global' || value.root === 'package' || value.root === 'client' || value.root === 'context';
}

function note(
  evaluator: Evaluator,
  builders: Map<string, { readonly unit: Unit; readonly fn: number }>,
  { site, args }: Called,
  value: Value,
): number {
  if (value.kind === 'node') {
    const { sym, unit } = value;
    if (sym.k === 'function') return evaluator.callers.add(unit, sym.fn, args) ? 1 : 0;
    if (sym.k === 'class' && site.kind === 'new' && sym.make >= 0)
      return evaluator.callers.add(unit, sym.make, args) ? 1 : 0;
    return 0;
  }
  const [, build] = args;
  if (value.kind !== 'path' || value.names.at(-1) !== 'defineService' || build === undefined) return 0;
  let news = 0;
  for (const one of evaluator.resolve(build)) {
    if (one.kind !== 'node' || one.sym.k !== 'function') continue;
    const key = `${one.unit.index} ${one.sym.fn}`;
    if (builders.has(key)) continue;
    builders.set(key, { unit: one.unit, fn: one.sym.fn });
    evaluator.setContext(one.unit, one.sym.fn);
    news++;
  }
  return news;
}
