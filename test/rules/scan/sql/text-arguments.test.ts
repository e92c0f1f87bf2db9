import { beforeAll, expect, it } from 'vitest';
import { loadSqlParser } from '../../../../rules/scan/sql/parser.ts';
import { everything, expectPlaces, read } from './reading.ts';

beforeAll(loadSqlParser);

it.each([
  ["select nextval('a.s'), setval('a.\"T\"', 1), currval('u')", ['sequence a.s:w', 'sequence a.T:w', 'sequence u:r']],
  ["select nextval('a.s'::regclass)", ['sequence a.s:w']],
  ["select pg_catalog.nextval('a.s'), nextval(pg_get_serial_sequence('b.c', 'd'))", ['sequence a.s:w', 'b.c:r']],
  [
    "select 'a.b'::regclass, cast('a.c' as regclass), regclass 'a.d', to_regclass('a.e')",
    ['a.b:r', 'a.c:r', 'a.d:r', 'a.e:r'],
  ],
  [
    "select 'a.f'::regproc, 'a.g(int, text)'::regprocedure, 'a.t'::regtype, 'a'::regnamespace",
    ['function a.f:r', 'function a.g:r', 'type a.t:r', 'schema a.*:r'],
  ],
  ["select has_table_privilege('x', 'a.b', 'select'), has_table_privilege('a.c', 'select')", ['a.b:r', 'a.c:r']],
  [
    "select has_column_privilege('x', 'a.b', 'c', 'select'), has_schema_privilege('s', 'usage')",
    ['a.b:r', 'schema s.*:r'],
  ],
  ["select pg_total_relation_size('a.b'), pg_relation_size('c')", ['a.b:r', 'c:r']],
  ["select table_to_xml('a.b', true, false, ''), schema_to_xml('s', true, false, '')", ['a.b:r', 'schema s.*:r']],
  ["select query_to_xml('select * from a.b where x = ''1''', true, false, '')", ['a.b:r']],
  ["select * from ext.crosstab('select a, b, c from a.b') as t (x int)", ['function ext.crosstab:x', 'a.b:r']],
  // An oid, a text, somebody's own function.
  ["select '123'::regclass, 123::regclass, 'a.b'::text, own.nextval('a.s')", ['function own.nextval:x']],
])('finds what texts name in %s', (sql, names) => {
  expect(everything(sql)).toEqual(names);
});

it('points into the texts', () => {
  expectPlaces("select '🚀', nextval('a.s'), query_to_xml('select ''🚀'' from b.c', true, false, '')", ['a.s', 'b.c']);
});

it.each([
  ['select nextval($1)', 'what nextval is called with'],
  ['select setval(x.seq, 1) from x', 'what setval is called with'],
  ["select table_to_xml($1, true, false, '')", 'what table_to_xml is called with'],
  ["select query_to_xml($1, true, false, '')", 'the query that query_to_xml runs'],
  [
    "select query_to_xml('selec', true, false, '')",
    'the query that query_to_xml runs: syntax error at or near "selec"',
  ],
  ["select set_config($1, 'x', true)", 'the setting that set_config changes'],
])('reports as dynamic %s', (sql, what) => {
  expect(read(sql).dynamic.map((one) => one.what)).toEqual([what]);
});

it('does not mind names of run time that move no data', () => {
  expect(
    read('select $1::regclass, to_regclass($2), pg_relation_size($3), c.oid::regclass from pg_class c').dynamic,
  ).toEqual([]);
});
