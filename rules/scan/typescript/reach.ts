import type { Reach } from '../facts.ts';
import { functionsOf, type Start } from './behaviour.ts';
import type { Unit } from './code.ts';
import type { Evaluator } from './evaluate.ts';

export type Reaching = (unit: Unit, fn: number) => Reach;

interface Node {
  readonly unit: Unit;
  readonly fn: number;
  readonly starts: Set<string>;
  leads?: readonly Node[];
}

/** Of each function: those that stand in it, and the symbols it refers to. */
interface Content {
  readonly children: readonly number[][];
  readonly uses: readonly number[][];
}

/** From which operations, consumers and jobs a function can be reached, by all the functions it names. */
export function reachOf(evaluator: Evaluator, starts: readonly Start[]): Reaching {
  const nodes = new Map<Unit, Node[]>();
  const contents = new Map<Unit, Content>();

  const nodeOf = (unit: Unit, fn: number): Node => {
    let own = nodes.get(unit);
    if (own === undefined) {
      own = unit.facts.functions.map((_, index) => ({ unit, fn: index, starts: new Set<string>() }));
      nodes.set(unit, own);
    }
    return own[fn] ?? { unit, fn, starts: new Set() };
  };

  const contentOf = (unit: Unit): Content => {
    let own = contents.get(unit);
    if (own === undefined) {
      const { functions, uses } = unit.facts;
      own = { children: functions.map(() => []), uses: functions.map(() => []) };
      for (const [index, { parent }] of functions.entries()) own.children[parent]?.push(index);
      for (const [fn, id] of uses) own.uses[fn]?.push(id);
      contents.set(unit, own);
    }
    return own;
  };

  const leadsFrom = (node: Node): readonly Node[] => {
    const { unit, fn } = node;
    if (node.leads !== undefined) return node.leads;
    const leads = new Set<Node>();
    // A function inside is called by the one around it, or by those it is handed to.
    const { children, uses } = contentOf(unit);
    for (const child of children[fn] ?? []) leads.add(nodeOf(unit, child));
    for (const id of uses[fn] ?? [])
      for (const value of evaluator.resolve({ unit, id, env: undefined }))
        for (const target of functionsOf(evaluator, value)) leads.add(nodeOf(target.unit, target.fn));
    node.leads = [...leads];
    return node.leads;
  };

  for (const { name, functions } of starts) {
    const open = functions.map(({ unit, fn }) => nodeOf(unit, fn));
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      if (node.starts.has(name)) continue;
      node.starts.add(name);
      open.push(...leadsFrom(node));
    }
  }
  return (unit, fn) => [...nodeOf(unit, fn).starts].sort();
}
