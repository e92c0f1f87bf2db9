import type { Generator } from './generator.ts';

/** Everything `novatrek generate` writes, in the order of its list. */
export const generators: readonly Generator[] = [];
