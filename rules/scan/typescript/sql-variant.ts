import type { Memory, SqlUse } from '../facts.ts';
import { type FilledOrNot, fillHoles, placeInParts } from '../sql/fill-holes.ts';
import type { Hole } from '../sql/filling.ts';
import type { Unit } from './code.ts';
import type { Variant } from './text.ts';

export type Read = Pick<SqlUse, 'text' | 'facts' | 'unknown' | 'error' | 'place'>;

/** A stretch of a part, and where it stands in the code. */
interface Stretch {
  readonly start: number;
  readonly length: number;
  readonly unit: Unit;
  readonly at: number;
  readonly exact: boolean;
}

/** What a piece of SQL may be a piece of. */
const frames = [
  '',
  'select 1 where true ',
  'select 1 where ',
  'select ',
  'select 1 from ',
  'select 1 ',
  'select 1 order by ',
];

/** Reads one way of a text. Nothing comes of a mere piece that fits nowhere. */
export function readVariant(variant: Variant, memory: Memory, maker: boolean): Read | undefined {
  const { parts, holes, stretches } = partsOf(variant);
  const isWhole = !maker || startsStatement.test(parts[0] ?? '');
  for (const frame of isWhole ? [''] : frames) {
    const [first = '', ...others] = parts;
    const framed = [frame + first, ...others];
    const filled = memory.of('sql', JSON.stringify([framed, holes]), () => fillHoles(framed, holes));
    if ('error' in filled || !('facts' in filled)) {
      if (!isWhole) continue;
      return failed(filled, stretches);
    }
    const { text, facts, unknown } = filled;
    const place: SqlUse['place'] = (offset, length = 1) => {
      const { part, offset: inside } = placeInParts(filled, framed, offset);
      return placeOf(
        stretches[part] ?? [],
        part === 0 ? Math.max(0, inside - frame.length) : inside,
        length,
        stretches,
      );
    };
    return { text, facts, ...(unknown !== undefined && { unknown }), place };
  }
  return undefined;
}

const startsStatement =
  /^\s*(?:(?:--[^\n]*\n|\/\*[\s\S]*?\*\/)\s*)*\(*\s*(?:select|insert|update|delete|with|merge|truncate|copy|call|do|create|alter|drop|grant|revoke|lock|table|set\s+(?:local\s+|session\s+)?(?:search_path|role)|explain|begin|refresh|values)\b/i;

function failed(filled: Exclude<FilledOrNot, { facts: unknown }>, stretches: readonly (readonly Stretch[])[]): Read {
  const start = placeOf(stretches[0] ?? [], 0, 1, stretches);
  if ('unknown' in filled) return { unknown: filled.unknown, place: () => start };
  const { message, part, offset } = filled.error;
  const at = placeOf(stretches[part] ?? [], offset, 1, stretches);
  return { error: { message, at }, place: () => start };
}

const pathOption = /(?<![a-z_])search_path(?:\s|%20)*(?:=|%3D)(?:\s|%20)*((?:[\w$",]|%2C|%22)+)/i;

/** A connection that says which schemas it looks in, by its options or its address: `-c search_path=orders`. */
export function readConnection(variant: Variant): Read | undefined {
  const { parts, stretches } = partsOf(variant);
  for (const [i, text] of parts.entries()) {
    const option = pathOption.exec(text);
    if (option === null) continue;
    const [detail, list = ''] = option;
    const names = list.replaceAll(/%22|"/gi, '').split(/,|%2C/i);
    return {
      text,
      facts: {
        ...nothing,
        weakens: [{ kind: 'search_path', detail, names: names.filter((name) => name !== ''), offset: option.index }],
      },
      place: (offset, length = 1) => placeOf(stretches[i] ?? [], offset, length, stretches),
    };
  }
  return undefined;
}

const nothing = { relations: [], weakens: [], dynamic: [], updates: [], columns: [], changes: [] };

function partsOf(variant: Variant): { parts: string[]; holes: Hole[]; stretches: Stretch[][] } {
  const parts = [''];
  const holes: Hole[] = [];
  const stretches: Stretch[][] = [[]];
  for (const piece of variant) {
    if (piece.hole !== undefined) {
      holes.push(piece.hole);
      parts.push('');
      stretches.push([]);
      continue;
    }
    const last = parts.length - 1;
    const before = parts[last] ?? '';
    const { v, unit, at, exact } = piece;
    stretches[last]?.push({ start: before.length, length: v.length, unit, at, exact });
    parts[last] = before + v;
  }
  return { parts, holes, stretches };
}

function placeOf(
  stretches: readonly Stretch[],
  offset: number,
  length: number,
  all: readonly (readonly Stretch[])[],
): ReturnType<SqlUse['place']> {
  const inside = stretches.findLast(({ start }) => start <= offset) ?? stretches[0] ?? all.flat()[0];
  if (inside === undefined) return { file: '', path: [] };
  const { start, unit, at, exact } = inside;
  const into = Math.max(0, Math.min(offset - start, inside.length));
  const rest = Math.max(1, Math.min(length, inside.length - into));
  return unit.at(at + (exact ? into : 0), exact ? rest : 1);
}
