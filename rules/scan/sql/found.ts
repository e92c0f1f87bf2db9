import type { CatalogChange, ColumnUse, Relation, SqlFacts, Update, Weakening } from './facts.ts';
import { unmarked } from './marks.ts';

/** Facts while they are being gathered. */
export interface Found {
  readonly relations: Relation[];
  readonly weakens: Weakening[];
  readonly dynamic: { readonly what: string; readonly offset: number }[];
  readonly updates: FoundUpdate[];
  readonly columns: ColumnUse[];
  readonly changes: CatalogChange[];
  /** Temporary tables made so far: nobody's. */
  readonly temporary: Set<string>;
}

export interface FoundUpdate extends Update {
  /** Bounds of the statement it stands in. */
  readonly from: number;
  readonly to: number;
  /** Parameters that are a condition by themselves. */
  readonly conditions: readonly number[];
}

export function nothingFound(): Found {
  return {
    relations: [],
    weakens: [],
    dynamic: [],
    updates: [],
    columns: [],
    changes: [],
    temporary: new Set(),
  };
}

/** In the order of the text; changes stay in the order they happen. */
export function factsOf(found: Found): SqlFacts {
  return unmarked({
    relations: found.relations.sort(byOffset),
    weakens: found.weakens.sort(byOffset),
    dynamic: found.dynamic.sort(byOffset),
    updates: found.updates.sort(byOffset).map(({ from, to, conditions, ...update }) => update),
    columns: found.columns.sort(byOffset),
    changes: found.changes,
  });
}

function byOffset(one: { readonly offset: number }, other: { readonly offset: number }): number {
  return one.offset - other.offset;
}
