import { markerOf } from './marks.ts';
import { tokenAt } from './tokens.ts';

/**
 * Where a hole stands: `free` as a token of its own; `inside` a string, a quoted name, a comment or a name that goes on
 * (`orders_${suffix}`); right behind a `word`; as the `number` of a parameter (`$${n}`).
 */
export type HolePlace = 'free' | 'inside' | 'word' | 'number';

export function placesOfHoles(parts: readonly string[]): readonly HolePlace[] {
  const free = freeHoles(parts);
  return parts.slice(0, -1).map((part, hole) => {
    if (!free.has(hole)) return 'inside';
    if (part.endsWith('$')) return 'number';
    if (part.endsWith('_')) return 'inside';
    return /[\p{L}\p{N}]$/u.test(part) ? 'word' : 'free';
  });
}

/** Holes that are not inside another token, when each has a space on either side. */
function freeHoles(parts: readonly string[]): ReadonlySet<number> {
  if (!/['"]|\$[^\s$]*\$|--|\/\*/.test(parts.join(' '))) return new Set(parts.keys());
  const starts = new Map<number, number>();
  let marked = '';
  for (const [index, part] of parts.entries()) {
    marked += part;
    starts.set(marked.length + 1, index);
    marked += ` ${markerOf(index)} `;
  }
  const free = new Set<number>();
  for (let token = tokenAt(marked, 0); token !== undefined; token = tokenAt(marked, token.end)) {
    const hole = token.kind === 'name' ? starts.get(token.start) : undefined;
    if (hole !== undefined) free.add(hole);
  }
  return free;
}
