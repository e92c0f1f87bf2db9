import type { Unit } from './code.ts';
import type { Evaluator } from './evaluate.ts';
import { symOf } from './value.ts';

const titles = /^(?:it|test|describe|suite|context|expect|bench|each|skip|only|todo|step|assert)$/;

/** Whether what is called tells a person: a log, an error, the title of a test. */
export function isForPeople(
  evaluator: Evaluator,
  unit: Unit,
  callee: number,
  isLog: (names: readonly string[]) => boolean,
): boolean {
  if (callee < 0) return false;
  const called = symOf({ unit, id: callee });
  const last = called.k === 'get' ? called.name : called.k === 'global' ? called.name : '';
  if (/(?:Error|Exception|Problem|Failed)$/.test(last)) return true;
  return evaluator.resolve({ unit, id: callee, env: undefined }).some((value) => {
    if (value.kind !== 'path')
      return value.kind === 'node' && value.sym.k === 'class' && isErrorClass(value.sym.base, value.unit);
    const { names } = value;
    if (/(?:Error|Exception|Problem|Failed)$/.test(names.at(-1) ?? '')) return true;
    return titles.test(names[value.root === 'context' ? 1 : 0] ?? '') || isLog(names);
  });
}

function isErrorClass(base: number, unit: Unit): boolean {
  const sym = symOf({ unit, id: base });
  return sym.k === 'global' && /Error$/.test(sym.name);
}
