import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { fillHoles } from '../../../../rules/scan/sql/fill-holes.ts';
import { loadSqlParser } from '../../../../rules/scan/sql/parser.ts';
import { readSql } from '../../../../rules/scan/sql/read-sql.ts';
import { corpus } from './corpus.ts';
import { read, touched } from './reading.ts';

beforeAll(loadSqlParser);

it.each([[''], [' \n\t'], ['-- nothing'], ['/* /* nested */ */ ;;; -- \n;']])('finds nothing in %j', (sql) => {
  expect(Object.values(read(sql)).flat()).toEqual([]);
});

it('does not stop reading at a NUL', () => {
  expect(readSql('select 1 \0 from a.b')).toMatchObject({ error: { offset: 9 } });
});

it('reads half a surrogate pair', () => {
  expect(touched(read("select '\ud83d' from a.b"))).toBe('a.b:r');
  expect(read("select '\udc00' from a.b").relations[0]?.offset).toBe(16);
});

it('reads a big insert', () => {
  const rows = Array.from({ length: 12_000 }, (_, row) => `(${row}, 'a téxt of ${row}')`);
  const facts = read(`insert into a.b (x, y) values ${rows.join(', ')}`);
  expect([touched(facts), facts.columns.length]).toEqual(['a.b:w', 2]);
});

it('reads what is nested deeply', () => {
  expect(touched(read(`select ${'('.repeat(3_000)}1${')'.repeat(3_000)} from a.b`))).toBe('a.b:r');
  expect(touched(read(`select ${'1+'.repeat(3_000)}(select 1 from a.b)`))).toBe('a.b:r');
  expect(touched(read(`select 1 from a.b${' union all select 1 from c.d'.repeat(500)}`))).toBe('a.b:r c.d:r');
  expect(touched(read(`select ${'f('.repeat(1_000)}1${')'.repeat(1_000)} from a.b`))).toBe('a.b:r');
});

it('refuses what is nested too deeply, however often it comes', () => {
  const deep = [
    `select ${'1+'.repeat(30_000)}1`,
    `select 1${' union all select 1'.repeat(30_000)}`,
    `${'(select '.repeat(5_000)}1${')'.repeat(5_000)}`,
    `select ${'f('.repeat(30_000)}1${')'.repeat(30_000)}`,
    `select ${'not '.repeat(30_000)}true`,
    `do $$ begin perform ${'1+'.repeat(30_000)}1; end $$`,
    `select '${'('.repeat(30_000)}' || ${'x||'.repeat(30_000)}x`,
  ];
  for (const sql of Array.from({ length: 10 }, () => deep).flat()) {
    const facts = readSql(sql);
    expect('error' in facts ? facts.error.message : facts.dynamic[0]?.what).toMatch(
      /nested too deeply|memory exhausted/,
    );
  }
  expect(touched(read('select 1 from a.b'))).toBe('a.b:r');
});

it('reads blocks in blocks', () => {
  const nested = (depth: number) => `do $$ ${'begin '.repeat(depth)} perform a.f(); ${'end; '.repeat(depth)} $$`;
  expect(touched(read(nested(200)))).toBe('a.f():x');
  for (const depth of [1_000, 2_500]) expect(JSON.stringify(readSql(nested(depth)))).toMatch(/"a"|deep|memory/);
});

it('reads a long concatenation that is executed', () => {
  expect(touched(read(`do $$ begin execute ${"'' || ".repeat(2_500)} 'truncate a.b'; end $$`))).toBe('a.b:w');
  expect(touched(read(`select '1'${'::text'.repeat(2_500)} from a.b`))).toBe('a.b:r');
});

it('never throws, whatever the text', () => {
  const words = [
    'select',
    'from',
    'a.b',
    '"',
    "'",
    '$$',
    '(',
    ')',
    ',',
    ';',
    '--',
    '/*',
    '*/',
    '$1',
    'é🚀',
    '\n',
    'where',
    'do',
    'as',
    'create function f() returns int language',
    'sql',
    'plpgsql',
    'begin',
    'end',
    'execute',
    "e'\\",
    '::',
    '=',
  ];
  const text = fc.array(fc.oneof(fc.constantFrom(...words), fc.string({ unit: 'binary' })), { maxLength: 25 });
  fc.assert(
    fc.property(text, (parts) => {
      for (const facts of [readSql(parts.join(' ')), fillHoles(parts)])
        expect(JSON.parse(JSON.stringify(facts))).toEqual(facts);
    }),
    { numRuns: 400 },
  );
});

it('survives every cut through the corpus', () => {
  for (const [sql] of corpus)
    for (let end = 0; end < sql.length; end += 7) {
      expect(readSql(sql.slice(0, end))).toBeDefined();
      expect(fillHoles([sql.slice(0, end), sql.slice(end)])).toBeDefined();
    }
});
