import { createHash } from 'node:crypto';

/** Chance that falls the same way each time for the same seed. */
export interface Chance {
  /** From 0 to one less than `limit`. */
  below(limit: number): number;
  pick<Item>(from: readonly Item[]): Item;
}

export function chanceOf(seed: string): Chance {
  let state = createHash('sha256').update(seed).digest().readUInt32LE(0);
  const below = (limit: number) => {
    // mulberry32: small, and even enough for examples.
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * Math.max(1, limit));
  };
  return {
    below,
    pick(from) {
      const item = from[below(from.length)];
      if (item === undefined) throw new RangeError('nothing to pick from');
      return item;
    },
  };
}
