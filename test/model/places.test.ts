import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { isMap, isScalar, isSeq, type Node, parseDocument } from 'yaml';
import { readSources } from '../../bin/workspace.ts';
import { placesOf, splitFrontMatter } from '../../model/source.ts';

const text = `title: Orders
store:
  engine: PostgreSQL 15
  tables:
    orders:
      columns:
        order_id: { type: UUID, primaryKey: true }
        total: { type: INTEGER }
consumers:
  - svc-a
  - name: svc-b
    note: hears all
  - [x, y]
prose: >-
  one
  two
plain: one
  two
quoted: "a: b"
empty:
201: Order
'odd key': 1
flow: [ a, { b: c } ]
`;

type Steps = readonly (string | number)[];

/** The text that would be underlined, with its place. */
function shown(yaml: string, path: Steps, onKey = false, file = 'a.yaml'): string {
  const place = placesOf({ path: file, text: yaml })({ file, path, ...(onKey ? { onKey: true } : {}) });
  const line = yaml.split('\n')[place.line - 1] ?? '';
  return `${place.line}:${place.col} ${line.slice(place.col - 1, place.col - 1 + place.length)}`;
}

it('points at a value, and at its key when asked', () => {
  expect(shown(text, ['title'])).toBe('1:8 Orders');
  expect(shown(text, ['title'], true)).toBe('1:1 title');
  expect(shown(text, ['store', 'engine'])).toBe('3:11 PostgreSQL 15');
  expect(shown(text, ['store', 'engine'], true)).toBe('3:3 engine');
  expect(shown(text, ['quoted'])).toBe('19:9 "a: b"');
  expect(shown(text, ['odd key'], true)).toBe("22:1 'odd key'");
});

it('points at the key of a block, and at a flow collection itself', () => {
  expect(shown(text, ['store'])).toBe('2:1 store');
  expect(shown(text, ['store', 'tables', 'orders', 'columns'])).toBe('6:7 columns');
  expect(shown(text, ['store', 'tables', 'orders', 'columns', 'total'])).toBe('8:16 { type: INTEGER }');
  expect(shown(text, ['flow'])).toBe('23:7 [ a, { b: c } ]');
});

it('goes into lists and flow collections', () => {
  expect(shown(text, ['consumers', 0])).toBe('10:5 svc-a');
  expect(shown(text, ['consumers', 1, 'note'])).toBe('12:11 hears all');
  expect(shown(text, ['consumers', 1])).toBe('11:5 name: svc-b');
  expect(shown(text, ['consumers', 2, 1])).toBe('13:9 y');
  expect(shown(text, ['flow', 1, 'b'])).toBe('23:17 c');
  expect(shown(text, ['flow', 1, 'b'], true)).toBe('23:14 b');
  expect(shown(text, ['store', 'tables', 'orders', 'columns', 'order_id', 'type'])).toBe('7:27 UUID');
});

it('points at the first line of what takes several', () => {
  expect(shown(text, ['prose'])).toBe('14:8 >-');
  expect(shown(text, ['plain'])).toBe('17:8 one');
});

it('takes a number for the key that looks like it', () => {
  expect(shown(text, ['201'])).toBe('21:6 Order');
  expect(shown(text, [201])).toBe('21:6 Order');
});

it('points at the nearest thing that is there', () => {
  expect(shown(text, ['store', 'volume'])).toBe('2:1 store');
  expect(shown(text, ['store', 'tables', 'orders', 'columns', 'none', 'type'])).toBe('6:7 columns');
  expect(shown(text, ['store', 'engine', 'deeper'])).toBe('3:3 engine');
  expect(shown(text, ['consumers', 9])).toBe('9:1 consumers');
  expect(shown(text, ['consumers', 'nonsense'])).toBe('9:1 consumers');
  expect(shown(text, ['nothing'])).toMatch(/^1:1 title/);
  expect(shown(text, [])).toMatch(/^1:1 title/);
});

it('points at the key of an empty value', () => {
  expect(shown(text, ['empty'], true)).toBe('20:1 empty');
  expect(shown(text, ['empty'])).toMatch(/^20:/);
});

it('has a place in a file without content or that does not parse', () => {
  for (const bad of ['', '# a\n', '---\n', 'a: [', '\0', '&a', 'null', '- '.repeat(9000)])
    expect(placesOf({ path: 'a.yaml', text: bad })({ file: 'a.yaml', path: ['a', 0] }), bad.slice(0, 9)).toMatchObject({
      line: expect.any(Number),
      col: expect.any(Number),
    });
  expect(shown('', ['a'])).toBe('1:1 ');
});

it('keeps the lines of the front matter of Markdown', () => {
  const decision = '---\ntitle: Own it\nservices: [svc-a, svc-b]\n---\n\n# ADR-001\n\ntitle: not this\n';
  expect(shown(decision, ['title'], false, 'a.md')).toBe('2:8 Own it');
  expect(shown(decision, ['services', 1], false, 'a.md')).toBe('3:19 svc-b');
  expect(shown(decision, ['date'], false, 'a.md')).toMatch(/^2:1 /);
  expect(shown(decision.replaceAll('\n', '\r\n'), ['services', 1], false, 'a.md')).toBe('3:19 svc-b');
  expect(shown('# no front matter\n', ['title'], false, 'a.md')).toMatch(/^1:1/);
  expect(splitFrontMatter('---\r\na: 1\r\n---\r\nbody')).toMatchObject({ body: 'body' });
});

it('counts lines and columns in CRLF files as in others', () => {
  const windows = text.replaceAll('\n', '\r\n');
  for (const path of [['title'], ['store', 'engine'], ['consumers', 2, 1], ['flow', 1, 'b'], ['plain'], ['prose']])
    expect(shown(windows, path)).toBe(shown(text, path));
});

it('counts columns in UTF-16 units, as editors do, and finds its way on long lines', () => {
  expect(shown('é: 🦉\nowl: { 🦉: a, b: ü }\n', ['é'])).toBe('1:4 🦉');
  expect(shown('é: 🦉\nowl: { 🦉: a, b: ü }\n', ['owl', '🦉'])).toBe('2:12 a');
  expect(shown('é: 🦉\nowl: { 🦉: a, b: ü }\n', ['owl', 'b'])).toBe('2:18 ü');
  const long = `a: { ${'x'.repeat(100_000)}: 1, b: here }\n`;
  expect(shown(long, ['a', 'b'])).toBe('1:100014 here');
});

it('takes a line for a place when a finding names one', () => {
  const at = placesOf({ path: 'a.md', text: '---\na: 1\n---\n\n## Section\n' });
  expect(at({ file: 'a.md', path: ['@line', 5, 4] })).toEqual({ line: 5, col: 4, length: 1 });
  expect(at({ file: 'a.md', path: ['@line', 5] })).toEqual({ line: 5, col: 1, length: 1 });
});

/** Every path of a document with the offset where its value, or its key, begins. */
function* offsets(node: Node | null, path: Steps = []): Generator<{ path: Steps; onKey: boolean; offset: number }> {
  if (isMap<Node, Node | null>(node))
    for (const { key, value } of node.items) {
      if (!isScalar(key) || !key.range) continue;
      const here = [...path, String(key.value)];
      yield { path: here, onKey: true, offset: key.range[0] };
      if (isScalar(value) && value.range && value.value !== null)
        yield { path: here, onKey: false, offset: value.range[0] };
      yield* offsets(value, here);
    }
  else if (isSeq<Node>(node))
    for (const [i, item] of node.items.entries()) {
      if (isScalar(item) && item.range) yield { path: [...path, i], onKey: false, offset: item.range[0] };
      yield* offsets(item, [...path, i]);
    }
}

it('points at the right line and column of every key and value of the architecture', () => {
  const sources = readSources(fileURLToPath(new URL('../..', import.meta.url)));
  let places = 0;
  for (const source of sources) {
    const yaml = source.path.endsWith('.md') ? (splitFrontMatter(source.text)?.yaml ?? '') : source.text;
    const starts = [0, ...[...yaml.matchAll(/\n/g)].map((match) => match.index + 1)];
    let line = 0;
    const at = placesOf(source);
    const all = [...offsets(parseDocument(yaml).contents)].sort((a, b) => a.offset - b.offset);
    for (const { path, onKey, offset } of all) {
      while ((starts[line + 1] ?? Number.POSITIVE_INFINITY) <= offset) line++;
      const place = at({ file: source.path, path, ...(onKey ? { onKey: true } : {}) });
      const wanted = { line: line + 1, col: offset - (starts[line] ?? 0) + 1 };
      if (place.line !== wanted.line || place.col !== wanted.col)
        expect.fail(`${source.path} ${path.join('.')}: ${JSON.stringify({ place, wanted })}`);
      places++;
    }
  }
  expect(places).toBeGreaterThan(20_000);
});
