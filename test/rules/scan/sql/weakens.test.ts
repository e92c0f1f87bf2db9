import { beforeAll, expect, it } from 'vitest';
import { loadSqlParser } from '../../../../rules/scan/sql/parser.ts';
import { read } from './reading.ts';

beforeAll(loadSqlParser);

function weakened(sql: string): readonly string[] {
  return read(sql).weakens.map(({ kind, detail, names }) => `${kind}: ${detail} [${names.join(' ')}]`);
}

it.each([
  ['set search_path to a, "B c"', 'search_path: SET search_path TO a, B c [a B c]'],
  ["set local search_path = 'a, b'", 'search_path: SET search_path TO a, b [a b]'],
  ["select set_config('search_path', '\"B c\", a', true)", 'search_path: SET search_path TO "B c", a [B c a]'],
  ["select pg_catalog.set_config('SEARCH_PATH', $1, true)", 'search_path: SET search_path TO … []'],
  ['alter role x set search_path = a', 'search_path: ALTER ROLE x SET search_path TO a [a]'],
  ['alter role all in database d set search_path = a', 'search_path: ALTER ROLE ALL SET search_path TO a [a]'],
  ['alter role x reset search_path', 'search_path: ALTER ROLE x RESET search_path []'],
  ['alter role x reset all', 'search_path: ALTER ROLE x RESET ALL []'],
  ['alter database d set search_path = a', 'search_path: ALTER DATABASE d SET search_path TO a [a]'],
  ['alter system set search_path = a', 'search_path: ALTER SYSTEM SET search_path TO a [a]'],
  [
    "create function f() returns int language sql set search_path = a, pg_temp as 'select 1'",
    'search_path: SET search_path TO a, pg_temp [a pg_temp]',
  ],
  ['alter function f() set search_path = a', 'search_path: SET search_path TO a [a]'],
  ['do $$ begin set local search_path to a; end $$', 'search_path: SET search_path TO a [a]'],
  ['set role x', 'set-role: SET ROLE x [x]'],
  ['set session authorization x', 'set-role: SET SESSION AUTHORIZATION x [x]'],
  ["select set_config('role', 'x', false)", 'set-role: SET ROLE x [x]'],
  ['set session_replication_role = replica', 'set-role: SET session_replication_role TO replica []'],
  ['grant select on a.b to x', 'grant: x [x]'],
  ['grant usage on schema a to public', 'grant: PUBLIC [PUBLIC]'],
  ['grant a to b with admin option', 'grant: a TO b [a b]'],
  ['alter default privileges in schema a grant select on tables to x', 'grant: x [x]'],
  ['alter table a.b owner to x', 'grant: OWNER TO x [x]'],
  ['alter schema a owner to x', 'grant: OWNER TO x [x]'],
  ['create schema a authorization x', 'grant: OWNER TO x [x]'],
  ['reassign owned by a to b', 'grant: REASSIGN OWNED TO b [b]'],
  ['alter role x superuser', 'grant: ROLE x SUPERUSER [x]'],
  ['create role x in role y', 'grant: y TO x [y x]'],
  ['alter group g add user u', 'grant: g TO u [g u]'],
  [
    "create function f() returns int language sql security definer as 'select 1'",
    'security-definer: SECURITY DEFINER []',
  ],
  ['alter function f() security definer', 'security-definer: SECURITY DEFINER []'],
  ["select * from dblink('x', 'select * from a.b') as t (id int)", 'dblink: dblink []'],
  ['create extension dblink', 'dblink: CREATE EXTENSION dblink []'],
  ['create extension if not exists postgres_fdw', 'foreign-data: CREATE EXTENSION postgres_fdw []'],
  ['create server s foreign data wrapper postgres_fdw', 'foreign-data: CREATE SERVER s []'],
  ['create user mapping for x server s', 'foreign-data: CREATE USER MAPPING s []'],
  ['create foreign table a.t (id int) server s', 'foreign-data: CREATE FOREIGN TABLE … SERVER s []'],
  ['import foreign schema r from server s into a', 'foreign-data: IMPORT FOREIGN SCHEMA r [r]'],
  ["create subscription s connection 'x' publication p", 'foreign-data: CREATE SUBSCRIPTION s []'],
  ['create publication p for table a.b', 'foreign-data: CREATE PUBLICATION p []'],
  ["copy a.b from program 'curl x'", 'copy-program: COPY PROGRAM curl x []'],
  ["copy a.b to '/etc/x'", 'server-file: COPY /etc/x []'],
  ["select lo_import('/x')", 'server-file: lo_import []'],
  ["select pg_catalog.pg_read_file('/x')", 'server-file: pg_read_file []'],
  ["load 'x'", 'server-file: LOAD x []'],
  ["create function f() returns int language c as 'x', 'y'", 'server-file: LANGUAGE c []'],
])('reports %s', (sql, weakening) => {
  expect(weakened(sql)).toEqual([weakening]);
});

it.each([
  ['reset search_path'],
  ['set search_path to default'],
  ['reset role'],
  ['set role none'],
  ["set time zone 'UTC'; set local statement_timeout = '3s'; set transaction isolation level serializable"],
  ['revoke all on a.b from x, public'],
  ['alter default privileges in schema a revoke select on tables from x'],
  ['alter group g drop user u'],
  ['alter table a.b owner to current_user'],
  ['create role x login nosuperuser'],
  ['create extension pgcrypto'],
  ['copy a.b from stdin; copy a.b to stdout'],
  ["select set_config('app.tenant', $1, true), current_setting('search_path')"],
  ["create function f() returns int language sql security invoker as 'select 1'"],
  ['select * from information_schema.tables, pg_catalog.pg_class'],
])('finds nothing weakened by %s', (sql) => {
  expect(weakened(sql)).toEqual([]);
});

it('says of each grantee where it stands', () => {
  const sql = 'grant select on a.b to x, public';
  expect(read(sql).weakens.map(({ offset }) => sql.slice(offset))).toEqual(['x, public', 'public']);
});
