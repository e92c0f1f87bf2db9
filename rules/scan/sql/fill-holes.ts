import type { SqlFacts } from './facts.ts';
import { chooseFilling, type Filling, type Hole } from './filling.ts';
import { placeIn } from './filling-search.ts';
import { nothingFound } from './found.ts';
import { whole } from './passage.ts';
import { settle } from './settle.ts';
import { walkStatements } from './walk.ts';

export type { Hole } from './filling.ts';

/** A text with holes, filled in so that it parses. Survives JSON. */
export interface Filled {
  readonly text: string;
  /** Where each part begins in the text. */
  readonly starts: readonly number[];
  readonly facts: SqlFacts;
  /** Why a table in it is known only at run time; the facts hold everything else. */
  readonly unknown?: string;
}

export type FilledOrNot =
  | Filled
  /** Nothing of it can be known before it runs. */
  | { readonly unknown: string }
  /** The offset is one of the part. */
  | { readonly error: { readonly message: string; readonly part: number; readonly offset: number } };

/**
 * Reads a text that comes in parts with a hole between each two, as in a template. A hole is a `value` that becomes a
 * parameter, or `unknown` where any text may be spliced in (so it is where nothing is said of it). Never throws.
 */
export function fillHoles(parts: readonly string[], holes: readonly Hole[] = []): FilledOrNot {
  const kinds = parts.slice(1).map((_, index) => holes[index] ?? 'unknown');
  const chosen = chooseFilling(parts, kinds);
  if ('unknown' in chosen || 'error' in chosen) return chosen;
  const found = nothingFound();
  const error = walkStatements(chosen.statements, whole(chosen.text), found);
  if (error !== undefined) return { error: { message: error.message, part: 0, offset: 0 } };
  return { text: chosen.text, starts: chosen.starts, ...settle(found, chosen, parts, kinds) };
}

/** Where an offset of the filled text stands; a place in a hole is the end of the part before it. */
export function placeInParts(
  filled: Pick<Filling, 'starts'>,
  parts: readonly string[],
  offset: number,
): { readonly part: number; readonly offset: number } {
  return placeIn(filled.starts, parts, offset);
}
