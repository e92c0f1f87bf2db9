import { parse, stringify } from 'yaml';
import { type Source, splitFrontMatter } from '../../model/source.ts';

/** The same files with the keys of every map in another order, and the files themselves too. */
export function shuffled(sources: readonly Source[], seed: number): Source[] {
  const next = randomFrom(seed);
  return order(
    sources.map(({ path, text }) => {
      const parts = path.endsWith('.md') ? splitFrontMatter(text) : undefined;
      const yaml = stringify(mix(parse(parts?.yaml ?? text), next), { lineWidth: 0 });
      return { path, text: parts === undefined ? yaml : `---\n${yaml}---\n${parts.body}` };
    }),
    next,
  );
}

function mix(value: unknown, next: () => number): unknown {
  if (Array.isArray(value)) return value.map((item) => mix(item, next));
  if (typeof value !== 'object' || value === null) return value;
  const entries: [string, unknown][] = Object.entries(value);
  return new Map(order(entries, next).map(([key, item]) => [key, mix(item, next)]));
}

function order<Item>(items: readonly Item[], next: () => number): Item[] {
  return items
    .map((item) => ({ item, by: next() }))
    .sort((a, b) => a.by - b.by)
    .map(({ item }) => item);
}

/** mulberry32 */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
