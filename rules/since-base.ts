import { type Identifiable, type Identity, identities, keyOf } from './fingerprint.ts';

export interface SinceBase<One> {
  /** What the change brought. */
  readonly caused: readonly One[];
  /** What stood before it too: listed, and blocks nobody. */
  readonly preExisting: readonly One[];
  /** How many are gone. */
  readonly mended: number;
}

/**
 * Findings of today against those of the base. A finding that moved to another file with its code is the same finding;
 * of several equal ones, those on changed lines count as the new ones.
 */
export function sinceBase<One extends Identifiable>(
  found: readonly One[],
  before: readonly Identifiable[],
  changed: (one: One) => boolean = () => false,
): SinceBase<One> {
  const order = [...found.entries()].sort(([i, a], [j, b]) => Number(changed(a)) - Number(changed(b)) || i - j);
  const pairs = pair(identities(order.map(([, one]) => one)), identities(before));
  const old = new Set(order.flatMap(([i], k) => (pairs.has(k) ? [i] : [])));
  return {
    caused: found.filter((_, i) => !old.has(i)),
    preExisting: found.filter((_, i) => old.has(i)),
    mended: before.length - pairs.size,
  };
}

/**
 * Which of `now` is which of `then`, by index: the same identity, or else the same rule and subject in another file.
 * Each is used once, so that a second breach of the same kind is never covered by the first.
 */
export function pair(now: readonly Identity[], then: readonly Identity[]): Map<number, number> {
  const pairs = new Map<number, number>();
  const free = new Map<string, number>(then.map((one, i) => [keyOf(one), i]));
  for (const [i, one] of now.entries()) {
    const match = free.get(keyOf(one));
    if (match === undefined) continue;
    pairs.set(i, match);
    free.delete(keyOf(one));
  }
  const moved = new Map<string, number[]>();
  for (const index of free.values()) {
    const one = then[index];
    if (one !== undefined) moved.set(breach(one), [...(moved.get(breach(one)) ?? []), index]);
  }
  for (const [i, one] of now.entries()) {
    if (pairs.has(i)) continue;
    const match = moved.get(breach(one))?.shift();
    if (match !== undefined) pairs.set(i, match);
  }
  return pairs;
}

function breach({ rule, subject }: Identity): string {
  return JSON.stringify([rule, subject]);
}
