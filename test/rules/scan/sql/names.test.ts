import { beforeAll, expect, it } from 'vitest';
import { loadSqlParser } from '../../../../rules/scan/sql/parser.ts';
import { everything, expectPlaces, read, touched } from './reading.ts';

beforeAll(loadSqlParser);

it.each([
  // Case and quotes.
  ['select * from RESERVATIONS.Reservations', 'reservations.reservations:r'],
  ['select * from "Reservations"."My Table", "a""b".c', 'Reservations.My Table:r a"b.c:r'],
  ['select * from U&"d\\0061t"."x", U&"\\+000061".b', 'a.b:r dat.x:r'],
  // PostgreSQL folds ASCII only.
  ['select * from ÄGON.Trips', 'Ägon.trips:r'],
  // Names that look like something else.
  ['select reservations.id from checkin.refs reservations', 'checkin.refs:r'],
  ['select c.reservations from checkin.check_ins c', 'checkin.check_ins:r'],
  ["select 'reservations.reservations' -- from guests.guests", '(none)'],
  ['/* from a.b /* nested */ */ select 1 from c.d', 'c.d:r'],
  ['select * from only a.b, only (c.d), e.f *', 'a.b:r c.d:r e.f:r'],
  ['values ((select max(id) from a.b))', 'a.b:r'],
  ['select * from a.b for update of b nowait', 'a.b:r'],
  [
    'select 1 from pg_class c join pg_catalog.pg_namespace n on true',
    'pg_catalog.pg_class:r pg_catalog.pg_namespace:r',
  ],
  ['select pg_catalog.version(), extract(year from now()), now() at time zone $1, x::int[]', '(none)'],
])('names what %s touches', (sql, touches) => {
  expect(touched(read(sql))).toBe(touches);
});

it.each([
  ['with reservations as (select 1) select * from reservations', '(none)'],
  [
    'with reservations as (select 1) select * from reservations.reservations, reservations',
    'reservations.reservations:r',
  ],
  // A query of WITH does not see itself, nor those behind it.
  ['with a as (select * from a) select * from a', '.a:r'],
  ['with a as (select * from b), b as (select 1) select * from a, b', '.b:r'],
  ['with recursive a as (select * from b union select * from a), b as (select 1) select * from a', '(none)'],
  // Inside a subquery only.
  ['select * from c where exists (with c as (select 1) select * from c)', '.c:r'],
  [
    'with a as (select 1) select (select count(*) from a), (with a as (select * from a) select 1 from a) from b',
    '.b:r',
  ],
  ['(with a as (select 1) select * from a) union all select * from a', '.a:r'],
  ['with a as (select 1) select * from a union all select * from a', '(none)'],
  [
    'with moved as (delete from a.b returning *), kept as (update c.d set x = 1) insert into e.f select * from moved',
    'a.b:w c.d:w e.f:w',
  ],
  // What is written is a table, whatever WITH says.
  ['with t as (select 1) insert into t select * from t', '.t:w'],
  ['with t as (select 1) update s set x = t.y from t', '.s:w'],
  ['with t as (select 1) merge into s using t on true when matched then delete', '.s:w'],
  ['create view v as with x as (select * from a.b) select * from x', '.v:d a.b:r'],
])('scopes %s', (sql, touches) => {
  expect(touched(read(sql))).toBe(touches);
});

it.each([
  ['create temp table t (id int); insert into t select id from a.b; drop table t', 'a.b:r'],
  ['select * into temp t from a.b; select * from t', 'a.b:r'],
  ['create temporary view v as select * from a.b; table v', 'a.b:r'],
  ['create table pg_temp.t as table a.b; analyze t; select * from pg_temp.t', 'a.b:r'],
  ['select * from t; create temp table t (); select * from t', '.t:r'],
  ['create temp table t (); drop table t; select * from t', '.t:r'],
  ['do $$ begin create temp table t on commit drop as select 1; update t set x = 1; end $$; table t', '(none)'],
  ['create temp table t (); select * from s.t', 's.t:r'],
])('counts temporary tables as nobody’s in %s', (sql, touches) => {
  expect(touched(read(sql))).toBe(touches);
});

it.each([
  ["select '🚀é', '日本' from reservations . /* c */ \"rés\" r", ['reservations . /* c */ "rés"']],
  [
    "/* 🚀 */ truncate a.b, ü.ö; drop table if exists c, d . e; comment on table comment is '🚀'",
    ['a.b', 'ü.ö', 'c', 'd . e', 'comment'],
  ],
  ["select nextval('a.\"S\"'), e'x\\'y'::text, U&'a.b'::regclass", ['a."S"', 'a.b']],
  [
    'select x operator(q.+) 1, y collate w."de", z::a . t[], s.f(1) from db.a.b',
    ['q.+', 'w."de"', 'a . t', 's.f', 'db.a.b'],
  ],
  ['grant usage on schema usage, b to c; revoke all on all tables in schema a from b', ['usage', 'b', 'a']],
  ['do $x$ begin\n  perform f.g(1); -- é\n  update a.é set x = 1; end $x$', ['f.g', 'a.é']],
  ["do 'begin delete from a.b where x = ''é'' or exists (select 1 from c.d); end'", ['a.b', 'c.d']],
])('says where the names stand in %s', (sql, written) => {
  expectPlaces(sql, written);
});

it('takes no keyword for a name', () => {
  expect(read("comment on table comment is 'x'").relations[0]?.offset).toBe(17);
});

it('tells tables from what is none', () => {
  expect(everything('select a.f(x::b.t) operator(c.+) y collate d.e from g.h order by z using operator(i.<)')).toEqual([
    'function a.f:x',
    'type b.t:r',
    'operator c.+:r',
    'collation d.e:r',
    'g.h:r',
    'operator i.<:r',
  ]);
});

it('counts what is read and written in every corner of a query', () => {
  const sql = `select (r.c).x, array[(select 1 from a.a1)], case when exists (select 1 from a.a2) then 1 end
    from a.a3 r, lateral (select r.id from a.a4) q, unnest(array(select 1 from a.a5)) u, rows from (a.f1(1), a.f2(2)) w,
      xmltable('/x' passing (select d from a.a6) columns c text), json_table((select j from a.a7), '$' columns (e int)),
      a.a8 tablesample system (1)
    where (r.x, 1) in (select a, b from a.a9) and r.y = any (select 1 from a.b1) group by cube (x), (select 1 from a.b2)
    having count(*) filter (where exists (select 1 from a.b3)) > 1
    window w as (partition by (select 1 from a.b4)) order by (select 1 from a.b5)
    limit (select 1 from a.b6) offset (select 1 from a.b7)`;
  const tables = ['a1', 'a2', 'a3', 'a4', 'a5', 'a6', 'a7', 'a8', 'a9', 'b1', 'b2', 'b3', 'b4', 'b5', 'b6', 'b7'];
  expect(touched(read(sql))).toBe([...tables.map((name) => `a.${name}:r`), 'a.f1():x', 'a.f2():x'].sort().join(' '));
});
