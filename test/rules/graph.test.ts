import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Arrow, cycles, knots } from '../../rules/graph.ts';

type Pair = readonly [number, number];

function arrows(pairs: readonly Pair[]): Arrow<number, string>[] {
  return pairs.map(([from, to]) => ({ from, to, label: `${from}-${to}` }));
}

function ways(pairs: readonly Pair[]): string[][] {
  return cycles(arrows(pairs)).map((cycle) => cycle.map((arrow) => arrow.label));
}

it('finds no cycle where there is none', () => {
  expect(ways([])).toEqual([]);
  expect(
    ways([
      [1, 2],
      [1, 3],
      [2, 4],
      [3, 4],
    ]),
  ).toEqual([]);
});

it('finds a node that points at itself', () => {
  expect(
    ways([
      [1, 2],
      [2, 2],
    ]),
  ).toEqual([['2-2']]);
});

it('finds one cycle in each of two knots, and none on the bridge between them', () => {
  const found = ways([
    [1, 2],
    [2, 1],
    [2, 3],
    [3, 4],
    [4, 5],
    [5, 3],
  ]);
  expect(found.map((way) => [...way].sort()).sort()).toEqual([
    ['1-2', '2-1'],
    ['3-4', '4-5', '5-3'],
  ]);
});

it('shows the shortest cycle of a knot', () => {
  expect(
    ways([
      [1, 2],
      [2, 3],
      [3, 4],
      [4, 1],
      [3, 2],
    ]).map((way) => [...way].sort()),
  ).toEqual([['2-3', '3-2']]);
});

it('shows a node that waits for itself before two that wait for each other', () => {
  expect(
    ways([
      [1, 2],
      [2, 1],
      [1, 1],
      [2, 3],
      [3, 2],
    ]),
  ).toEqual([['1-1']]);
});

it('keeps what an arrow stands for, and takes the first of two that are parallel', () => {
  const [cycle] = cycles([
    { from: 'a', to: 'b', label: 1 },
    { from: 'a', to: 'b', label: 2 },
    { from: 'b', to: 'a', label: 3 },
  ]);
  expect(cycle?.map((arrow) => arrow.label).sort()).toEqual([1, 3]);
});

it('walks ten thousand nodes in a row', () => {
  const row = Array.from({ length: 10_000 }, (_, i): Pair => [i, i + 1]);
  expect(ways(row)).toEqual([]);
  expect(ways([...row, [10_000, 9_999]])).toHaveLength(1);
});

it('walks a ring of two thousand nodes', () => {
  const ring = Array.from({ length: 2_000 }, (_, i): Pair => [i, (i + 1) % 2_000]);
  expect(ways(ring)[0]).toHaveLength(2_000);
});

const graphs = fc.array(fc.tuple(fc.nat(7), fc.nat(7)), { maxLength: 20 });
const sure = { numRuns: 2_000, seed: 7 };

it('finds a cycle exactly when the nodes cannot be put in order', () => {
  fc.assert(
    fc.property(graphs, (pairs) => {
      expect(ways(pairs).length === 0).toBe(ordered(pairs));
    }),
    sure,
  );
});

it('shows ways that lead back to their start, each the shortest of its knot, one a knot', () => {
  fc.assert(
    fc.property(graphs, (pairs) => {
      const found = cycles(arrows(pairs));
      expect(found).toHaveLength(knots(outOf(pairs)).length);
      for (const way of found) {
        for (const [i, arrow] of way.entries()) expect(arrow.to).toBe(way[(i + 1) % way.length]?.from);
        const reached = reachable(pairs);
        const knot = [...Array(8).keys()].filter((node) => {
          const start = way[0]?.from ?? -1;
          return node === start || (reached(start).has(node) && reached(node).has(start));
        });
        expect(way.length).toBe(Math.min(...knot.map((node) => girth(pairs, node))));
      }
    }),
    sure,
  );
});

/** Kahn's algorithm: takes away nodes that nothing points at until none is left, or none can be taken. */
function ordered(pairs: readonly Pair[]): boolean {
  let left = [...pairs];
  for (;;) {
    const targets = new Set(left.map(([, to]) => to));
    const rest = left.filter(([from]) => targets.has(from));
    if (rest.length === left.length) return left.length === 0;
    left = rest;
  }
}

function outOf(pairs: readonly Pair[]): Map<number, Arrow<number, string>[]> {
  const out = new Map<number, Arrow<number, string>[]>();
  for (const arrow of arrows(pairs)) out.set(arrow.from, [...(out.get(arrow.from) ?? []), arrow]);
  return out;
}

function reachable(pairs: readonly Pair[]) {
  return (start: number): Set<number> => {
    const seen = new Set<number>();
    for (const queue = [start]; queue.length > 0; ) {
      const node = queue.pop();
      for (const [from, to] of pairs)
        if (from === node && !seen.has(to)) {
          seen.add(to);
          queue.push(to);
        }
    }
    return seen;
  };
}

/** How many arrows the shortest way from a node back to it has. */
function girth(pairs: readonly Pair[], start: number): number {
  let border = new Set([start]);
  for (let steps = 1; steps <= 8; steps++) {
    border = new Set(pairs.filter(([from]) => border.has(from)).map(([, to]) => to));
    if (border.has(start)) return steps;
  }
  return Number.POSITIVE_INFINITY;
}
