import { createHash } from 'node:crypto';

/** Chance that comes out the same every time: a number from 0 up to 1 for each thing asked about. */
export type Chance = (about: string) => number;

export function chanceOf(seed: string): Chance {
  return (about) => createHash('sha256').update(`${seed}\n${about}`).digest().readUIntBE(0, 6) / 2 ** 48;
}

/** `ch_3f9a…`: the same for the same seed and thing, so that a repeated run shows the same ids. */
export function nameOf(seed: string, prefix: string, about: string, length = 24): string {
  return prefix + createHash('sha256').update(`${seed}\n${prefix}\n${about}`).digest('hex').slice(0, length);
}
