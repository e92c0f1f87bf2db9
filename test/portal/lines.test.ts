import { expect, it } from 'vitest';
import { readSources } from '../../bin/workspace.ts';
import { lineFinder } from '../../generators/portal/lines.ts';
import { entries } from '../../model/find.ts';
import { load } from '../../model/load.ts';
import { placesOf } from '../../model/source.ts';

it('finds the same lines as the parser with places, for every thing of the reference workspace', () => {
  const sources = readSources('.');
  const { model } = load(sources);
  if (model === undefined) throw new Error('the reference workspace does not load');
  const lineOf = lineFinder(sources);
  const places = new Map(sources.map((source) => [source.path, placesOf(source)]));
  const all = [...entries(model), ...model.calls, ...model.exceptions];
  const differences = all.flatMap(({ id, origin }) => {
    const exact = places.get(origin.file)?.({ ...origin, onKey: true }).line;
    const found = lineOf(origin);
    return found === exact ? [] : [`${id}: ${origin.file}:${found}, not ${exact}`];
  });
  expect(all.length).toBeGreaterThan(1500);
  expect(differences).toEqual([]);
});

it('does not mistake the text of a block scalar, a comment or a list for keys', () => {
  const text = 'a: >-\n  b: no\n  c: no\n# b: no\nb:\n- x: 1\n  y: 2\n- x: 3\n  z:\n    - 1\n    - 2\n"q: r": 1\n';
  const lineOf = lineFinder([{ path: 'x.yaml', text }]);
  const line = (...path: (string | number)[]) => lineOf({ file: 'x.yaml', path });
  expect([line('b'), line('b', 0, 'y'), line('b', 1, 'x'), line('b', 1, 'z', 1), line('q: r')]).toEqual([
    5, 7, 8, 11, 12,
  ]);
  expect(line('b', 1, 'missing')).toBe(8);
  expect(lineOf({ file: 'other.yaml', path: ['a'] })).toBe(1);
});
