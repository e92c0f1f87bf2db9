import { fileURLToPath } from 'node:url';
import * as fast from 'js-yaml';
import { expect, it } from 'vitest';
import { parseDocument } from 'yaml';
import { readSources } from '../../bin/workspace.ts';
import { parseYaml, splitFrontMatter } from '../../model/source.ts';

/** What either parser makes of a text; refusing it is an answer too. */
function quick(text: string): unknown {
  try {
    return { data: fast.load(text, { schema: fast.CORE_SCHEMA }) };
  } catch {
    return 'refused';
  }
}

function exact(text: string): unknown {
  try {
    const document = parseDocument(text, { prettyErrors: false, logLevel: 'error' });
    return document.errors.length > 0 ? 'refused' : { data: document.toJS({ maxAliasCount: 100 }) };
  } catch {
    return 'refused';
  }
}

const scalars = [
  ...['""', "''", 'true', 'True', 'TRUE', 'tRUE', 'false', 'yes', 'Yes', 'no', 'on', 'off'],
  ...[
    'y',
    'n',
    '0',
    '-0',
    '+0',
    '1',
    '-1',
    '+1',
    '01',
    '007',
    '0o7',
    '0o17',
    '0O7',
    '08',
    '0x1F',
    '0X1F',
    '0xG',
    '0b1',
  ],
  ...['1_000', '1,000', '1.', '.5', '-.5', '1.5', '1e3', '1E3', '1e+3', '1.5e-3', '1e', 'e3', '.e3', '1e308', '-1e308'],
  ...['.inf', '.Inf', '.INF', '-.inf', '+.inf', '.nan', '.NaN', '.NAN', '.naN', 'inf', 'nan', 'Infinity', 'NaN'],
  ...[
    '9007199254740993',
    '123456789012345678901234567890',
    '0.1',
    '1.0',
    '1.0.0',
    '1.2.3',
    '15',
    '3.10',
    '1:30',
    '12:30:45',
  ],
  ...['2026-02-15', '2026-02-15T10:00:00Z', '2026-13-45', '#059669', "'#059669'", '"#059669"', 'a#b', 'a #b', '# b'],
  ...['a: b', 'a:b', 'a :b', '"a: b"', 'http://a.b/c?d=e#f', '{ }', '[ ]', '{a}', '[a]', '{a: }', '{a: b, c}', '[a, ]'],
  ...[
    '"\\u00e9"',
    '"\\x41"',
    '"\\n"',
    '"\\q"',
    "'it''s'",
    '"a\\"b"',
    '@a',
    '`a`',
    '%a',
    '!a',
    '!!str 1',
    '!!int "1"',
    '!!null x',
  ],
  ...[
    '&a b',
    '*',
    '**/*.ts',
    '*_name',
    "'*_name'",
    '? a',
    '- a',
    '-',
    '--',
    '---a',
    '<<',
    '<<: a',
    '=',
    '|',
    '>',
    '|+',
    '>-',
  ],
  ...['é', '🦉', '日本', '\u00a0', '\u2028', 'a\tb', '\ta', 'a\t', '"a\tb"', 'x-a', 'constructor', 'toString'],
];

it('gives the same data for every file of the architecture, whichever parser reads it', () => {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const sources = readSources(root);
  expect(sources.length).toBeGreaterThan(50);
  for (const { path, text } of sources) {
    const yaml = path.endsWith('.md') ? (splitFrontMatter(text)?.yaml ?? '') : text;
    expect(quick(yaml), path).toEqual(exact(yaml));
    expect(parseYaml(yaml), path).toEqual({ ...Object(exact(yaml)), problems: [] });
  }
});

const nothing = ['null', 'Null', 'NULL', '~', ''];

const layouts: readonly ((scalar: string) => string)[] = [
  (scalar) => `a: ${scalar}\n`,
  (scalar) => `- ${scalar}\n- b\n`,
  (scalar) => `a: [${scalar}, b]\n`,
  (scalar) => `a: { b: ${scalar} }\n`,
  (scalar) => `${scalar}: a\n`,
  (scalar) => `a: { ${scalar}: b }\n`,
  (scalar) => `a: ${scalar}   # note\n`,
];

it('never gives other data than the exact parser, whatever the scalar and where it stands', () => {
  const wrong: string[] = [];
  let read = 0;
  for (const scalar of scalars)
    for (const layout of layouts) {
      const text = layout(scalar);
      const { data, problems } = parseYaml(text);
      const verdict = exact(text);
      if (verdict !== 'refused') read++;
      const said = problems.length > 0 ? 'refused' : { data };
      if (!same(said, verdict)) wrong.push(`${JSON.stringify(text)}: ${show(said)} instead of ${show(verdict)}`);
    }
  expect(read).toBeGreaterThan(scalars.length * 4);
  expect(wrong).toEqual([]);
});

it('reads nothing as nothing, in every spelling', () => {
  for (const written of nothing)
    for (const text of [`a: ${written}\nb: 1\n`, `a: { a: ${written}, b: 1 }\n`, `- ${written}\n- b\n`])
      expect({ data: parseYaml(text).data }, text).toEqual(exact(text));
});

it('differs from the exact parser in two things that nobody writes: null as a key, and numbers beyond any', () => {
  for (const key of ['null', '~']) {
    expect(parseYaml(`${key}: a\n`).data).toEqual({ null: 'a' });
    expect(exact(`${key}: a\n`)).toEqual({ data: { '': 'a' } });
  }
  expect(parseYaml('a: 1e999\n').data).toEqual({ a: '1e999' });
  expect(exact('a: 1e999\n')).toEqual({ data: { a: Number.POSITIVE_INFINITY } });
});

const blocks = [
  'a: |\n  one\n  two\nb: 1\n',
  'a: |-\n  one\n\n  two\n\n\nb: 1\n',
  'a: |+\n  one\n\nb: 1\n',
  'a: >\n  one\n  two\n\n  three\n   four\nb: 1\n',
  'a: >-\n  one\n  two\n',
  'a: |2\n   one\n',
  'a: "one\n  two\n\n  three"\n',
  "a: 'one\n  two'\n",
  'a: one\n  two\n  three\n',
  'a: [one,\n  two,\n]\n',
  'a:\n- one\n- two\nb:\n  - c: 1\n    d: 2\n',
  'a:\n  - - 1\n    - 2\n',
  '? a\n: b\n',
  'a:\n\nb:\n',
  '"a": 1\n\'b\': 2\n1: c\ntrue: d\n1.5: f\n',
  '201: Order\n0201: Other\n',
  '--- # start\na: 1\n...\n',
  '%YAML 1.2\n---\na: 1\n',
  'a: 1\r\nb: |\r\n  one\r\n  two\r\n',
  '# only a comment\n',
  '',
  'a: 1\na: 2\n',
  'a: {b: 1, b: 2}\n',
  '1: a\n"1": b\n',
  'a: 1\n b: 2\n',
  'a: 1\n---\nb: 2\n',
  '\tb: 1\n',
  'a:\n\tb: 1\n',
  'a: [1\n',
  'a: "x\n',
  '[1]: a\n',
  '{a: 1}: b\n',
  'a: !custom b\n',
  'a: &x 1\nb: &x 2\n',
  '<<: { a: 1 }\nb: 2\n',
];

it('never gives other data for blocks, folds, odd keys and documents', () => {
  for (const text of blocks) {
    const { data, problems } = parseYaml(text);
    const verdict = exact(text);
    const said = problems.length > 0 ? 'refused' : { data };
    expect(same(said, verdict), `${JSON.stringify(text)}: ${show(said)} instead of ${show(verdict)}`).toBe(true);
  }
});

it('leaves files with an alias to the exact parser', () => {
  const text = 'a: &a { b: 1 }\nc: *a\nd: [*a, *a]\n';
  expect(parseYaml(text)).toEqual({ data: { a: { b: 1 }, c: { b: 1 }, d: [{ b: 1 }, { b: 1 }] }, problems: [] });
  expect(parseYaml('a: { b: *nowhere }\n').problems).toHaveLength(1);
});

function same(a: unknown, b: unknown): boolean {
  try {
    expect(a).toStrictEqual(b);
    return true;
  } catch {
    return false;
  }
}

function show(value: unknown): string {
  return typeof value === 'string'
    ? value
    : JSON.stringify(value, (_, part) => (typeof part === 'number' ? `#${part}` : part));
}
