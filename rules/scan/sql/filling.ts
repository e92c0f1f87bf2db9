import { FillingSearch } from './filling-search.ts';
import { type HolePlace, placesOfHoles } from './hole-places.ts';
import { markerOf } from './marks.ts';
import type { SqlError } from './parser.ts';
import type { Tree } from './tree.ts';

/** What is known of a hole: a parameter of the query, or any text at all. */
export type Hole = 'value' | 'unknown';

export interface Filling {
  readonly text: string;
  /** Where each part begins in the text. */
  readonly starts: readonly number[];
  /** What stands in each hole. */
  readonly fills: readonly string[];
  readonly statements: readonly Tree[];
}

export type Chosen = Filling | { readonly unknown: string } | { readonly error: SqlError & { readonly part: number } };

/** Stands where a whole query does. */
export const statement = 'SELECT 1';

/** Finds a text for each hole so that the whole parses: hole by hole, where the parser stumbles. */
export function chooseFilling(parts: readonly string[], holes: readonly Hole[]): Chosen {
  if (holes.length > 0 && parts.every((part) => part.trim() === ''))
    return { unknown: 'the whole text is decided at run time' };
  const places = placesOfHoles(parts);
  const wrong = holes.findIndex((hole, index) => hole === 'value' && places[index] !== 'free');
  if (wrong >= 0) {
    const message = 'a value inside quotes, a comment or a name is no parameter';
    return { error: { message, part: wrong, offset: parts[wrong]?.length ?? 0 } };
  }
  const first = highestParameter(parts) + 1;
  const candidates = holes.map((hole, index) =>
    hole === 'value' ? [`$${first + index}`] : candidatesFor(places[index] ?? 'free', first + index, markerOf(index)),
  );
  return new FillingSearch(parts, candidates).run();
}

/** What a hole may stand for, the likeliest first. */
function candidatesFor(place: HolePlace, number: number, marker: string): readonly string[] {
  if (place === 'number') return [String(number)];
  if (place === 'inside') return [marker];
  const parameter = `$${number}`;
  const free = [
    parameter,
    marker,
    '',
    'TRUE',
    `${marker} = NULL`,
    `(${parameter})`,
    `'${marker}'`,
    'DEFAULT VALUES',
    `${marker} integer`,
    'WHEN TRUE THEN NULL',
    statement,
  ];
  // `FROM orders${where}`: what follows a word at once begins with a space, or is nothing.
  return place === 'free' ? free : ['', ...free.map((one) => ` ${one}`)];
}

function highestParameter(parts: readonly string[]): number {
  const numbers = parts.flatMap((part) => [...part.matchAll(/\$(\d{1,5})/g)].map((found) => Number(found[1])));
  return Math.max(0, ...numbers);
}
