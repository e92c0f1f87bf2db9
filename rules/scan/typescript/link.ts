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
  const open = code.units.filter(({ file }) => file.role === 'service' || file.role === 'test').flatMap(sitesOf);
  const settled: Called[] = [];
  let waiting = open;
  for (let round = 0; round < rounds && waiting.length > 0; round++) {
    const found = waiting.map((one) => ({ ...one, callee: evaluator.resolve(one.spot) }));
    let news = 0;
    for (const { unit, site, args, callee } of found)
      for (const value of callee) news += note(evaluator, builders, { unit, site, args, callee }, value);
    const last = round === rounds - 1 || news === 0;
    waiting = [];
    for (const one of found) {
      // What a name of no known origin is may turn out once parameters are known.
      if (
        last ||
        one.callee.some(({ kind }) => kind === 'module') ||
        (one.callee.length > 0 && one.callee.every(isSettled))
      )
        settled.push(one);
      else waiting.push(one);
    }
    if (news > 0) evaluator.forget();
    if (last) break;
  }
  const shared = code.units
    .filter(({ file }) => file.role === 'shared')
    .flatMap(sitesOf)
    .map(({ spot, ...one }) => ({ ...one, callee: evaluator.resolve(spot) }));
  return { evaluator, called: settled, shared, builders: [...builders.values()] };
}

interface Open extends Omit<Called, 'callee'> {
  readonly spot: Spot;
}

function sitesOf(unit: Unit): Open[] {
  const { syms, sites } = unit.facts;
  return sites.flatMap((site): Open[] => {
    const sym = syms[site.id];
    if (sym?.k === 'tagged') return [{ unit, site, spot: { unit, id: sym.tag, env: undefined }, args: [] }];
    if (sym?.k !== 'call' || site.kind === 'text') return [];
    const args = sym.args.map((id): Spot => ({ unit, id, env: undefined }));
    return [{ unit, site, spot: { unit, id: sym.callee, env: undefined }, args }];
  });
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
