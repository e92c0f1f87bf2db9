import { beforeAll, expect, it } from 'vitest';
import { loadSqlParser } from '../../../../rules/scan/sql/parser.ts';
import { everything, expectPlaces, read } from './reading.ts';

beforeAll(loadSqlParser);

const declared = `declare
  x a.a1.c%type := (select 1 from a.a2);
  r a.a3%rowtype;
  t a.t1;
  found_one constant int default 1;
  numbers int[];
  c1 refcursor;
  c2 cursor (k int) for select * from a.a4 where id = k;`;

const body = `begin
  x := (select max(id) from a.b1);
  numbers[(select 1 from a.b2)] := 3;
  for r in select * from a.b3 loop perform a.f1(r.id) from a.b4; end loop;
  select id, 'é' into strict x, t from a.b5 where id = p;
  return query select * from a.b6;
  return query execute 'select 1 from a.b7' using x;
  open c2(3);
  open c1 for select * from a.b8;
  open c1 for execute 'select 1 from a.b9';
  if exists (select 1 from a.c1) then null;
  elsif x > (select 1 from a.c2) then raise exception 'x %', (select 1 from a.c3) using hint = (select 'x' from a.c4);
  else delete from a.c5; end if;
  for r in execute 'select 1 from a.c6' loop null; end loop;
  foreach x in array (select array_agg(i) from a.c7) loop null; end loop;
  case x when (select 1 from a.c8) then null; else insert into a.c9 values (1) returning id into x; end case;
  call a.f2(x);
  while (select true from a.d1) loop exit when (select true from a.d2); end loop;
  for i in reverse 10..(select 3 from a.d3) by (select 1 from a.d4) loop null; end loop;
  assert (select true from a.d5);
  return next (select 1 from a.d6);
exception when others then
  begin update a.d7 set x = 1; end;
end`;

const named = [
  ...['a.a1:r', 'a.a2:r', 'a.a3:r', 'type a.t1:r', 'a.a4:r'],
  ...['a.b1:r', 'a.b2:r', 'a.b3:r', 'function a.f1:x', 'a.b4:r', 'a.b5:r', 'a.b6:r', 'a.b7:r', 'a.b8:r', 'a.b9:r'],
  ...['a.c1:r', 'a.c2:r', 'a.c3:r', 'a.c4:r', 'a.c5:w', 'a.c6:r', 'a.c7:r', 'a.c8:r', 'a.c9:w', 'function a.f2:x'],
  ...['a.d1:r', 'a.d2:r', 'a.d3:r', 'a.d4:r', 'a.d5:r', 'a.d6:r', 'a.d7:w'],
];

it('reads every statement of PL/pgSQL, and says where', () => {
  const sql = `-- 🚀
create function s.f(p int, q s.t) returns setof s.u language plpgsql as $body$ ${declared} ${body} $body$`;
  expect(read(sql).dynamic).toEqual([]);
  expect(everything(sql)).toEqual(['function s.f:d', 'type s.t:r', 'type s.u:r', ...named]);
  expect(read(sql).dynamic).toEqual([]);
  expectPlaces(sql, ['s.f', 's.t', 's.u', ...named.map((one) => one.replace(/^\w+ /, '').replace(/:.$/, ''))]);
});

it('reads the same in quotes', () => {
  const quoted = `${declared} ${body}`.replaceAll("'", "''");
  const sql = `create function s.f(p int) returns setof s.u as '${quoted}' language plpgsql`;
  expect(everything(sql)).toEqual(['function s.f:d', 'type s.u:r', ...named]);
  expectPlaces(sql, ['s.f', 's.u', ...named.map((one) => one.replace(/^\w+ /, '').replace(/:.$/, ''))]);
});

it.each([
  [
    "create function s.f() returns int language sql as 'select max(x) from a.b; update c.d set x = ''1'''",
    ['function s.f:d', 'a.b:r', 'c.d:w'],
  ],
  [
    "create function s.f() returns int as E'select \\'x\\' from a.b\\n where c' language sql",
    ['function s.f:d', 'a.b:r'],
  ],
  ["create function s.f() returns int as 'select x '\n 'from a.b' language sql", ['function s.f:d', 'a.b:r']],
  [
    'create function s.f(x int default (select 1 from a.b)) returns int return (select max(y) from c.d)',
    ['function s.f:d', 'a.b:r', 'c.d:r'],
  ],
  [
    'create procedure s.p() begin atomic insert into a.b select * from c.d; delete from e.f; end',
    ['function s.p:d', 'a.b:w', 'c.d:r', 'e.f:w'],
  ],
  [
    'create function s.t() returns trigger language plpgsql as $$ begin new.x := (select 1 from a.b); return new; end $$',
    ['function s.t:d', 'a.b:r'],
  ],
  [
    'create function s.f() returns table (x a.t, y a.b.c%type) language plpgsql as $$ begin return; end $$',
    ['function s.f:d', 'type a.t:r', 'a.b:r'],
  ],
  // A function made by a function.
  [
    "do $a$ begin execute 'create function s.f() returns int language sql as $b$ select 1 from a.b $b$'; end $a$",
    ['function s.f:d', 'a.b:r'],
  ],
])('reads %s', (sql, names) => {
  expect(everything(sql)).toEqual(names);
});

it('tells two statements that read the same apart', () => {
  const sql = 'do $$ declare t text; begin perform a.f(); perform a.f(); execute t; end $$';
  expect(read(sql).relations.map(({ offset }) => offset)).toEqual([sql.indexOf('a.f'), sql.lastIndexOf('a.f')]);
  expect(read(sql).dynamic[0]?.offset).toBe(sql.lastIndexOf('t;'));
});

it('reads into variables of types it does not know', () => {
  const sql = `create function s.f(p s.t) returns void language plpgsql as $$
    declare a s.e; b s.f := null; begin
    select s.g; select x, y into a, b from c.d; select x, y into p, a from e.f; end $$`;
  expect(everything(sql)).toEqual(['function s.f:d', 'type s.t:r', 'type s.e:r', 'type s.f:r', 'c.d:r', 'e.f:r']);
  expect(read(sql).dynamic).toEqual([]);
});

function executed(statement: string): { readonly names: readonly string[]; readonly dynamic: readonly string[] } {
  const sql = `do $do$ declare v text; begin ${statement} end $do$`;
  return { names: everything(sql), dynamic: read(sql).dynamic.map((one) => one.what) };
}

it.each([
  ["execute 'delete from a.b';", ['a.b:w']],
  [
    "execute 'delete from ' || 'a' || '.' || quote_ident('B c') || ' where x = ' || quote_literal('it''s');",
    ['a.B c:w'],
  ],
  ["execute format('select 1 from %I.%I where x = %L limit %s', 'a', 'b', 'c', 3);", ['a.b:r']],
  ["execute format('update %2$I set x = 1 from %1$s', 'c.d', 'b');", ['b:w', 'c.d:r']],
  ["execute concat('delete from ', 'a.b')::text;", ['a.b:w']],
  // A value or a column of run time touches no other table.
  ["execute format('select %I from a.b where x = %L', v, v);", ['a.b:r']],
  ["execute 'select 1 from a.b where x = ' || quote_literal(v) || ' and y = 1';", ['a.b:r']],
])('reads what is executed: %s', (statement, names) => {
  expect(executed(statement)).toEqual({ names, dynamic: [] });
});

it.each([
  ['execute v;', [], 'EXECUTE v'],
  [
    "execute format('update %I set x = 1 where exists (select 1 from a.b)', v);",
    ['a.b:r'],
    "EXECUTE format('update %I set x = 1 where exists (select 1 from a.b)…",
  ],
  ["execute format('update a.%I set x = 1', v);", ['schema a.*:w'], "EXECUTE format('update a.%I set x = 1', v)"],
  ["execute 'update a.b set x = ' || v;", ['a.b:w'], "EXECUTE 'update a.b set x = ' || v"],
  ["execute 'not sql';", [], "EXECUTE 'not sql'"],
  ['execute (select q from a.b);', ['a.b:r'], 'EXECUTE (select q from a.b)'],
  ["execute replace('delete from a.b', 'a', v);", [], "EXECUTE replace('delete from a.b', 'a', v)"],
])('reports what is put together at run time: %s', (statement, names, what) => {
  expect(executed(statement)).toEqual({ names, dynamic: [what] });
});

it.each([
  [
    'create function f() returns int language plpgsql as $$ begin selec 1; end $$',
    'the function\'s body: syntax error at or near "selec"',
  ],
  [
    "create function f() returns int language sql as 'selec 1'",
    'the function\'s body: syntax error at or near "selec"',
  ],
  ['create function f() returns int language plpython3u as $$ import os $$', 'a function in plpython3u'],
  ['do language plperl $$ 1 $$', 'a function in plperl'],
])('says what it can’t read in %s', (sql, what) => {
  expect(read(sql).dynamic.map((one) => one.what)).toEqual([what]);
});

it('takes no variable for a column', () => {
  const sql = `create function s.f(p int) returns void language plpgsql as $$
    declare v int; begin update a.b set x = p where y = v and z = p; end $$`;
  const facts = read(sql);
  expect(facts.columns.map(({ column }) => column)).toEqual(['x', 'y', 'z']);
  expect(facts.updates[0]?.compares).toEqual(['y', 'z']);
});
