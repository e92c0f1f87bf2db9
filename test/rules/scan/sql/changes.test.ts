import { beforeAll, expect, it } from 'vitest';
import { postgresType } from '../../../../generators/sql/types.ts';
import { loadSqlParser } from '../../../../rules/scan/sql/parser.ts';
import { typeAsPrinted } from '../../../../rules/scan/sql/types.ts';
import { read } from './reading.ts';

beforeAll(loadSqlParser);

it('lists what a migration changes, in order', () => {
  const sql = `create schema s;
    create table s.a (id uuid primary key, n numeric(10,2), check (n > 0));
    create table s.a_2026 partition of s.a for values in (1);
    alter table s.a add column d varchar(3)[] not null, drop column n, drop column if exists id, alter e type text;
    alter table s.a rename column d to f;
    alter table s.a rename to b;
    create view s.v as select 1;
    create materialized view s.m as select 1;
    create table s.c as select 1;
    drop table s.c, d;`;
  const table = (name: string) => expect.objectContaining({ schema: 's', name });
  const made = (name: string, type: string) => expect.objectContaining({ name, type });
  const { changes } = read(sql);
  expect(changes).toEqual([
    { kind: 'create-schema', name: 's', offset: 14 },
    { kind: 'create-table', table: table('a'), columns: [made('id', 'uuid'), made('n', 'numeric(10,2)')] },
    { kind: 'create-table', table: table('a_2026'), columns: [], of: table('a') },
    { kind: 'add-column', table: table('a'), column: made('d', 'character varying(3)[]') },
    { kind: 'drop-column', table: table('a'), column: 'n', offset: sql.indexOf('n, drop') },
    { kind: 'drop-column', table: table('a'), column: 'id', offset: sql.indexOf('id, alter') },
    { kind: 'change-type', table: table('a'), column: 'e', type: 'text' },
    { kind: 'rename-column', table: table('a'), column: 'd', to: 'f' },
    { kind: 'rename-table', table: table('a'), to: 'b' },
    { kind: 'create-view', table: table('v') },
    { kind: 'create-view', table: table('m') },
    { kind: 'create-table', table: table('c'), columns: [] },
    { kind: 'drop-table', table: table('c') },
    { kind: 'drop-table', table: { name: 'd', offset: sql.indexOf('d;', sql.indexOf('drop table')) } },
  ]);
});

it('counts what DO makes now, not what a function will make, nor what is temporary', () => {
  const now = 'do $$ begin create table a (); alter table a drop column b; end $$';
  expect(read(now).changes.map(({ kind }) => kind)).toEqual(['create-table', 'drop-column']);
  for (const sql of [
    'create function f() returns void language plpgsql as $$ begin create table a (); drop table b; end $$',
    'create temp table a (x int); alter table a drop column x; drop table a',
    'alter type s.t add attribute x int; alter index i rename to j; drop index i',
  ])
    expect(read(sql).changes).toEqual([]);
});

/** As PostgreSQL 18 printed them (format_type). */
it.each([
  ['int', 'integer'],
  ['int2', 'smallint'],
  ['BIGINT', 'bigint'],
  ['serial', 'integer'],
  ['bigserial', 'bigint'],
  ['smallserial', 'smallint'],
  ['float', 'double precision'],
  ['float(24)', 'real'],
  ['float8', 'double precision'],
  ['real', 'real'],
  ['numeric', 'numeric'],
  ['numeric(10)', 'numeric(10,0)'],
  ['decimal(10,2)', 'numeric(10,2)'],
  ['bool', 'boolean'],
  ['varchar', 'character varying'],
  ['character varying(50)', 'character varying(50)'],
  ['char', 'character(1)'],
  ['char(3)', 'character(3)'],
  ['bpchar', 'bpchar'],
  ['bpchar(3)', 'character(3)'],
  ['"char"', '"char"'],
  ['text', 'text'],
  ['name', 'name'],
  ['bit', 'bit(1)'],
  ['bit varying(3)', 'bit varying(3)'],
  ['timestamp', 'timestamp without time zone'],
  ['timestamptz', 'timestamp with time zone'],
  ['timestamptz(3)', 'timestamp(3) with time zone'],
  ['timestamp(0) with time zone', 'timestamp(0) with time zone'],
  ['time', 'time without time zone'],
  ['timetz(2)', 'time(2) with time zone'],
  ['interval', 'interval'],
  ['interval(3)', 'interval(3)'],
  ['interval day to second(3)', 'interval day to second(3)'],
  ['interval year', 'interval year'],
  ['jsonb', 'jsonb'],
  ['uuid[]', 'uuid[]'],
  ['int[3][4]', 'integer[]'],
  ['int array', 'integer[]'],
  ['checkin.status', 'checkin.status'],
  ['"Odd".type[]', '"Odd".type[]'],
  ['tsvector', 'tsvector'],
  ['int4range', 'int4range'],
])('prints the type %s', (written, printed) => {
  expect(typeAsPrinted(written)).toBe(printed);
});

it('prints every type that stands in for one of the metadata', () => {
  const engines = [
    'VARCHAR2(20)',
    'NUMBER(10,2)',
    'NUMBER(9)',
    'TIMESTAMP WITH TIME ZONE',
    'CLOB',
    'RAW(16)',
    'BLOB',
    'GEOMETRY(POINT)',
    'SERIAL',
    'ISO8601 String',
    'Number',
    'String',
    'DECIMAL(12,2)',
    'CHAR(3)',
    'UUID[]',
    'JSONB',
    'TIMESTAMPTZ',
    'TIME',
    'DATE',
    'TSVECTOR',
    'DOUBLE PRECISION',
    'INTERVAL',
    'Object',
    'CITEXT-like',
  ];
  const printed = engines.map((engine) => typeAsPrinted(postgresType(engine).sql));
  expect(printed).toEqual([
    'character varying(20)',
    'numeric(10,2)',
    'integer',
    'timestamp with time zone',
    'text',
    'bytea',
    'bytea',
    'point',
    'integer',
    'timestamp with time zone',
    'double precision',
    'text',
    'numeric(12,2)',
    'character(3)',
    'uuid[]',
    'jsonb',
    'timestamp with time zone',
    'time without time zone',
    'date',
    'tsvector',
    'double precision',
    'interval',
    'jsonb',
    'text',
  ]);
});

it('knows no type that is none', () => {
  expect(typeAsPrinted('')).toBeUndefined();
  expect(typeAsPrinted('not a type')).toBeUndefined();
});
