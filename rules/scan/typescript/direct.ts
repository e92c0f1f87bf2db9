import type { Evaluator } from './evaluate.ts';
import type { Called } from './link.ts';
import type { Item } from './symbol.ts';
import type { Spot, Value } from './value.ts';

/** `publish.call(null, …)`, `publish.bind(null, …)`, `publish.apply(null, […])`, `Reflect.apply(publish, null, […])`: calls of `publish`. */
export function direct(one: Called, evaluator: Evaluator): Called {
  const { callee, site, args } = one;
  if (site.kind !== 'call') return one;
  if (callee.some((value) => value.kind === 'path' && value.names.join('.') === 'Reflect.apply')) {
    const [target, , list] = args;
    if (target === undefined) return one;
    return {
      ...one,
      callee: evaluator.resolve(target),
      args: itemsOf(list, evaluator),
      site: { ...site, args: site.args.slice(2) },
    };
  }
  const through = callee.map(last).find((name) => /^(?:call|bind|apply)$/.test(name));
  if (through === undefined) return one;
  const meant = callee.map((value) => (value.kind === 'path' ? { ...value, names: value.names.slice(0, -1) } : value));
  const given = through === 'apply' ? itemsOf(args[1], evaluator) : args.slice(1);
  return { ...one, callee: meant, args: given, site: { ...site, args: site.args.slice(1) } };
}

function last(value: Value): string {
  // `context.call` is no function's own `call`.
  return value.kind === 'path' && value.names.length > (value.root === 'context' ? 2 : 1)
    ? (value.names.at(-1) ?? '')
    : '';
}

function itemsOf(list: Spot | undefined, evaluator: Evaluator): readonly Spot[] {
  if (list === undefined) return [];
  return evaluator
    .resolve(list)
    .flatMap((value) =>
      value.kind === 'node' && value.sym.k === 'list'
        ? value.sym.items.map(({ id }: Item): Spot => ({ unit: value.unit, id, env: value.env }))
        : [],
    );
}
