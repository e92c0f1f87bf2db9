import type { Logged } from '../facts.ts';
import { standing, type Unit } from './code.ts';
import type { Linked } from './link.ts';
import { logLike } from './names.ts';
import { symOf } from './value.ts';

/** What is handed to a log, with the names that lead to the values. */
export function loggedOf({ called, evaluator }: Linked): Logged[] {
  const isLog = logLike(evaluator.code.layout.log);
  const found: Logged[] = [];
  for (const { unit, site, callee, args } of called) {
    if (site.kind !== 'call') continue;
    const names = callee.flatMap((value) => (value.kind === 'path' ? [value.names] : []));
    const sink = names.find(isLog);
    if (sink === undefined) continue;
    for (const [index, arg] of args.entries()) {
      const span = site.args[index];
      const reached = new Set<string>();
      namesIn(unit, arg.id, reached, 0);
      if (span !== undefined && reached.size > 0)
        found.push({ ...standing(unit, span.at, span.len), sink: sink.slice(-2).join('.'), names: [...reached] });
    }
  }
  return found;
}

/** Functions that show what they are given. */
const showing =
  /^(?:String|JSON\.stringify|inspect|util\.inspect|structuredClone|(?:util\.)?format|Object\.(?:values|entries|assign|freeze))$/;
const shown = /^(?:toString|trim|toLowerCase|toUpperCase|toISOString|slice|substring|concat|join|map|filter|split|at)$/;

function namesIn(unit: Unit, id: number, into: Set<string>, depth: number): void {
  if (id <= 0 || depth > 12) return;
  const sym = symOf({ unit, id });
  const next = (one: number) => namesIn(unit, one, into, depth + 1);
  switch (sym.k) {
    case 'variable': {
      const binding = unit.facts.bindings[sym.binding];
      if (binding === undefined) return;
      into.add(binding.name);
      // What it was made of: `const details = { email }`.
      for (const value of binding.values) {
        const made = symOf({ unit, id: value });
        if (made.k === 'object' || made.k === 'template' || made.k === 'sum' || made.k === 'get') next(value);
      }
      return;
    }
    case 'global':
    case 'get':
      into.add(sym.name);
      return;
    case 'object':
      for (const entry of sym.entries) next(entry.id);
      return;
    case 'list':
      for (const item of sym.items) next(item.id);
      return;
    case 'either':
      for (const one of sym.of) next(one);
      return;
    case 'template':
      for (const hole of sym.holes) next(hole.id);
      return;
    case 'sum':
      for (const part of sym.parts) next(part.id);
      return;
    case 'pick':
      next(sym.key);
      return;
    case 'each':
      next(sym.of);
      return;
    case 'call': {
      const callee = symOf({ unit, id: sym.callee });
      if (callee.k === 'get' && shown.test(callee.name)) next(callee.of);
      if (showing.test(nameOf(unit, sym.callee))) for (const arg of sym.args) next(arg);
      return;
    }
    default:
  }
}

function nameOf(unit: Unit, id: number): string {
  const sym = symOf({ unit, id });
  if (sym.k === 'global') return sym.name;
  if (sym.k === 'variable') return unit.facts.bindings[sym.binding]?.name ?? '';
  return sym.k === 'get' ? `${nameOf(unit, sym.of)}.${sym.name}` : '';
}
