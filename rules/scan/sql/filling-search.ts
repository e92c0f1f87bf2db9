import type { Chosen, Filling } from './filling.ts';
import { isMarked, markerOf } from './marks.ts';
import { type Parsed, parse, type SqlError } from './parser.ts';
import { tokenAt } from './tokens.ts';
import { isTree, text } from './tree.ts';

interface Attempt {
  readonly filling: Filling;
  readonly parsed: Parsed;
  /** How far the parser got, in the text without its holes. */
  readonly reached: number;
}

/** Greedy: a hole is changed only where that lets the parser get further. */
export class FillingSearch {
  readonly #parts: readonly string[];
  readonly #candidates: readonly (readonly string[])[];
  #tries = 0;

  constructor(parts: readonly string[], candidates: readonly (readonly string[])[]) {
    this.#parts = parts;
    this.#candidates = candidates;
  }

  run(): Chosen {
    let choice: readonly number[] = this.#candidates.map(() => 0);
    let best = this.#try(choice);
    // Never more than some seconds' work, however long the text.
    const length = this.#parts.reduce((sum, part) => sum + part.length, 1);
    const most = Math.min(60 + 12 * this.#candidates.length, Math.max(12, 4_000_000 / length));
    let from = this.#candidates.length - 1;
    while ('error' in best.parsed && this.#tries < most) {
      const hole = this.#stumbled(best, from);
      if (hole < 0) break;
      const better = this.#improve(choice, hole, best);
      if (better === undefined) from = hole - 1;
      else {
        [choice, best] = better;
        from = this.#candidates.length - 1;
      }
    }
    if ('error' in best.parsed) return this.#failed(best, best.parsed.error);
    return this.#withoutAliases(choice, best).filling;
  }

  #try(choice: readonly number[]): Attempt {
    this.#tries++;
    const fills = choice.map((which, hole) => this.#candidates[hole]?.[which] ?? '');
    const starts: number[] = [];
    let filled = '';
    for (const [index, part] of this.#parts.entries()) {
      starts.push(filled.length);
      filled += part + (fills[index] ?? '');
    }
    const parsed = parse(filled);
    const statements = 'error' in parsed ? [] : parsed.statements;
    const filling = { text: filled, starts, fills, statements };
    const reached = 'error' in parsed ? this.#raw(filling, parsed.error.offset) : Number.POSITIVE_INFINITY;
    return { filling, parsed, reached };
  }

  #raw(filling: Filling, offset: number): number {
    let raw = 0;
    for (const [index, part] of this.#parts.entries()) {
      const start = filling.starts[index] ?? 0;
      if (offset < start) break;
      raw += Math.min(part.length, offset - start);
    }
    return raw;
  }

  /** The last hole before the error, of those that are left to try. */
  #stumbled({ filling, parsed }: Attempt, from: number): number {
    const offset = 'error' in parsed ? parsed.error.offset : 0;
    for (let hole = from; hole >= 0; hole--) {
      const start = (filling.starts[hole] ?? 0) + (this.#parts[hole]?.length ?? 0);
      if (start <= offset && (this.#candidates[hole]?.length ?? 0) > 1) return hole;
    }
    return -1;
  }

  #improve(choice: readonly number[], hole: number, best: Attempt): [readonly number[], Attempt] | undefined {
    let found: [readonly number[], Attempt] | undefined;
    for (const which of (this.#candidates[hole] ?? []).keys()) {
      if (which === choice[hole]) continue;
      const next = choice.map((old, index) => (index === hole ? which : old));
      const attempt = this.#try(next);
      if (attempt.reached > (found?.[1] ?? best).reached) found = [next, attempt];
      if (!('error' in attempt.parsed)) break;
    }
    return found;
  }

  /** `FROM t ${where}` reads as an alias of t, which nobody means. */
  #withoutAliases(choice: readonly number[], best: Attempt): Attempt {
    const aliases = new Set<string>();
    for (const fill of best.filling.fills) if (isMarked(fill)) gatherAliases(best.filling.statements, aliases);
    if (aliases.size === 0) return best;
    const next = choice.map((which, hole) =>
      aliases.has(markerOf(hole)) ? Math.max(0, this.#candidates[hole]?.indexOf('') ?? 0) : which,
    );
    const attempt = this.#try(next);
    return 'error' in attempt.parsed ? best : attempt;
  }

  /** Where the parser stops right at a hole, the hole is what it can't read. */
  #failed(best: Attempt, error: SqlError): Chosen {
    const { filling } = best;
    const { part, offset } = placeIn(filling.starts, this.#parts, error.offset);
    const before = this.#parts[part]?.slice(0, offset) ?? '';
    const isAtHole = part > 0 && tokenAt(before, 0) === undefined && (this.#candidates[part - 1]?.length ?? 0) > 1;
    const isInHole = (this.#candidates[part]?.length ?? 0) > 1 && offset >= (this.#parts[part]?.length ?? 0);
    if (isAtHole || isInHole) return { unknown: 'a part of the statement is decided at run time' };
    return { error: { message: error.message, part, offset } };
  }
}

/** The part that an offset of the filled text stands in; of a hole, the end of the part before it. */
export function placeIn(
  starts: readonly number[],
  parts: readonly string[],
  offset: number,
): { readonly part: number; readonly offset: number } {
  let part = 0;
  while (part + 1 < starts.length && (starts[part + 1] ?? 0) <= offset) part++;
  const inside = Math.max(0, offset - (starts[part] ?? 0));
  return { part, offset: Math.min(inside, parts[part]?.length ?? 0) };
}

function gatherAliases(value: unknown, into: Set<string>): void {
  const open: unknown[] = [value];
  for (let item = open.pop(); item !== undefined; item = open.pop()) {
    if (Array.isArray(item)) open.push(...item);
    else if (isTree(item)) {
      const alias = text(item.aliasname);
      if (alias !== undefined) into.add(alias);
      open.push(...Object.values(item));
    }
  }
}
