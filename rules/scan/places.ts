import type { SqlUse } from './facts.ts';

export type Places = (offset: number) => readonly [line: number, column: number];

/** Lines and columns from offsets, as editors count: from 1, in UTF-16 units, without a byte order mark. */
export function placesIn(text: string): Places {
  const source = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const starts = [0];
  for (let at = source.indexOf('\n'); at >= 0; at = source.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    let [low, high] = [0, starts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return [low + 1, offset - (starts[low] ?? 0) + 1];
  };
}

export function withoutMark(text: string): string {
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}

/** Where offsets of a file stand that is SQL and nothing else. */
export function placeInFile(file: string, text: string): SqlUse['place'] {
  const places = placesIn(withoutMark(text));
  return (offset, length = 1) => ({ file, path: ['@line', ...places(offset), Math.max(1, length)] });
}
