import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { fillHoles } from '../../../../rules/scan/sql/fill-holes.ts';
import { loadSqlParser } from '../../../../rules/scan/sql/parser.ts';
import { read } from './reading.ts';

beforeAll(loadSqlParser);

/** `@` stands for a table that is read. */
const queries = [
  'select * from @',
  'select x from only @ as t where y = 1',
  'table @',
  'select (select max(x) from @)',
  'select 1 from o.o join @ t using (x)',
  'select 1 from o.o, lateral (select * from @ where true) l',
  'with w as (select * from @) select * from w',
  'with w as materialized (select 1), v as (select * from @) select * from w',
  'select 1 union all (select x from @ order by y limit 1)',
  'select 1 from o.o where exists (select 1 from @)',
  'select 1 from o.o group by x having count(*) > (select 1 from @)',
  'select 1 from o.o order by (select x from @ limit 1)',
  'values (1), ((select x from @))',
  'select case when true then array(select x from @) end',
];

/** `?` stands for a query. */
const statements = [
  '?',
  'insert into o.o ?',
  'update o.o set x = (?)',
  'update o.o set (x, y) = (?)',
  'delete from o.o where x in (?)',
  'merge into o.o using (?) s on true when matched then delete',
  'insert into o.o values (1) on conflict (x) do update set y = (?)',
  'with w as (delete from o.o where x = (?) returning 1) select * from w',
  'create view o.v as ?',
  'create materialized view o.m as ?',
  'create table o.c as ?',
  'create rule r as on insert to o.o do also ?',
  'create policy p on o.o using (exists (?))',
  'explain analyze ?',
  'prepare p as ?',
  'declare c cursor for ?',
  'copy (?) to stdout',
  'create function o.f() returns int language sql as $f$ ? $f$',
  'create function o.f() returns int return (?)',
  'create function o.f() returns int begin atomic ?; end',
  'do $d$ begin perform (?); end $d$',
  'do $d$ declare x int := (?); begin null; end $d$',
  'do $d$ declare i record; begin for i in ? loop null; end loop; end $d$',
  'do $d$ begin execute $e$ ? $e$; end $d$',
  'select 1; ?; select 2',
];

const plain = fc.stringMatching(/^[a-z_][a-z0-9_]{0,12}$/).map((name) => `n_${name}`);
/** PostgreSQL cuts names at 63 bytes. */
const odd = fc
  .string({ minLength: 1, maxLength: 12, unit: 'grapheme' })
  .map((name) => `${name.replaceAll(/[\0"$@?'\\«»]/g, '')}x`)
  .filter((name) => Buffer.byteLength(name) < 64);

/** A name as written, and as PostgreSQL reads it. */
const name = fc.oneof(
  plain.map((value) => ({ written: value.toUpperCase(), value })),
  odd.map((value) => ({ written: `"${value}"`, value })),
);

const comment = fc.constantFrom('', ' ', '/* 🚀 */', '\n-- from x.y\n');

/** A statement with a table somewhere in it. */
const hidden = fc
  .record({
    query: fc.constantFrom(...queries),
    statement: fc.constantFrom(...statements),
    schema: name,
    table: name,
    comment,
  })
  .map(({ query, statement, schema, table, comment }) => ({
    sql: statement.split('?').join(query.split('@').join(`${schema.written}${comment}.${table.written}`)),
    schema: schema.value,
    table: table.value,
    written: `${schema.written}${comment}.${table.written}`,
  }));

it('finds a table wherever it is read, and says where', () => {
  fc.assert(
    fc.property(hidden, ({ sql, schema, table, written }) => {
      const facts = read(sql);
      const found = facts.relations.filter((one) => one.schema === schema && one.name === table && one.mode === 'read');
      expect(found.map(({ offset, length }) => sql.slice(offset, offset + length))).toContain(written);
      // `o` is all there is besides.
      expect(facts.relations.filter((one) => !found.includes(one) && one.schema !== 'o')).toEqual([]);
      expect(facts.dynamic).toEqual([]);
    }),
    { numRuns: 1_000 },
  );
});

it('finds it in a template, whatever its holes are', () => {
  const holes = fc.array(fc.constantFrom('where x = «»', 'where «»', '«»', 'order by «» limit «»', 'where x in («»)'), {
    minLength: 1,
    maxLength: 1,
  });
  fc.assert(
    fc.property(name, name, holes, fc.boolean(), (schema, table, [tail = ''], hasColumns) => {
      const written = `select ${hasColumns ? '«»' : '*'} from ${schema.written}.${table.written} ${tail}`;
      const filled = fillHoles(written.split('«»'));
      expect(filled).toMatchObject({ facts: { relations: [{ schema: schema.value, name: table.value }] } });
      expect('unknown' in filled).toBe(false);
    }),
    { numRuns: 300 },
  );
});
