import type { SqlFacts } from './facts.ts';
import { type Filling, type Hole, statement } from './filling.ts';
import { type Found, type FoundUpdate, factsOf } from './found.ts';
import { isMarked } from './marks.ts';
import { tokenAt } from './tokens.ts';

/** Takes the names that only fill holes out of the facts, and says what they hide. */
export function settle(
  found: Found,
  filling: Filling,
  parts: readonly string[],
  holes: readonly Hole[],
): { readonly facts: SqlFacts; readonly unknown?: string } {
  const reasons: string[] = [];
  for (const { name, schema } of found.relations) {
    if (isMarked(schema ?? '')) reasons.push('the schema is decided at run time');
    else if (isMarked(name)) reasons.push('the table is decided at run time');
  }
  if (filling.fills.some((fill, hole) => isWholeStatement(fill, hole, parts)))
    reasons.push('a statement is decided at run time');
  const [unknown] = reasons;
  const opened = openStatements(found, filling, parts, holes);
  return { facts: factsOf({ ...found, updates: opened }), ...(unknown === undefined ? {} : { unknown }) };
}

function openStatements(
  found: Found,
  filling: Filling,
  parts: readonly string[],
  holes: readonly Hole[],
): FoundUpdate[] {
  return found.updates.map((update) => {
    const open = filling.fills.some((fill, hole) => {
      if (holes[hole] === 'value') return false;
      const at = (filling.starts[hole] ?? 0) + (parts[hole]?.length ?? 0);
      if (at < update.from || at > update.to) return false;
      const parameter = /^ ?\$?(\d+)$/.exec(fill)?.[1];
      return parameter === undefined || update.conditions.includes(Number(parameter));
    });
    return { ...update, open };
  });
}

/** `BEGIN; ${statement}; COMMIT`, `EXPLAIN ${query}` */
function isWholeStatement(fill: string, hole: number, parts: readonly string[]): boolean {
  if (fill.trim() === statement) return true;
  if (fill.trim() !== '') return false;
  const before = parts.slice(0, hole + 1).join('');
  const after = parts.slice(hole + 1).join('');
  return /(?:^|;)\s*$/.test(before) && (tokenAt(after, 0)?.value ?? ';') === ';';
}
