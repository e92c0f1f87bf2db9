import type { Unit } from './code.ts';
import type { Spot } from './value.ts';

export type Arguments = readonly Spot[];

/** Who calls which function, with what. */
export interface Callers {
  of(unit: Unit, fn: number): ReadonlySet<Arguments>;
  /** False if that was known. */
  add(unit: Unit, fn: number, args: Arguments): boolean;
}

/** Whoever has that many callers is handed anything. */
const most = 300;
const nobody: ReadonlySet<Arguments> = new Set();

export function callersOf(): Callers {
  const known = new Map<Unit, (Set<Arguments> | undefined)[]>();
  return {
    of: (unit, fn) => known.get(unit)?.[fn] ?? nobody,
    add(unit, fn, args) {
      let own = known.get(unit);
      if (own === undefined) {
        own = unit.facts.functions.map(() => undefined);
        known.set(unit, own);
      }
      own[fn] ??= new Set();
      const callers = own[fn];
      if (callers.has(args) || callers.size >= most) return false;
      callers.add(args);
      return true;
    },
  };
}
