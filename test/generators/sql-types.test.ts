import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { shortName, sqlName, sqlText } from '../../generators/emit/sql.ts';
import { sha256 } from '../../generators/sql/sha256.ts';
import { postgresType } from '../../generators/sql/types.ts';
import { isLater } from '../../generators/sql/versions.ts';
import { typeChange } from '../../generators/sql/widening.ts';

it.each([
  ['NUMBER(5)', 'integer', 'integer'],
  ['NUMBER(19)', 'bigint', 'bigint'],
  ['NUMBER(20)', 'numeric(20,0)', 'decimal'],
  ['NUMBER(12,2)', 'numeric(12,2)', 'decimal'],
  ['NUMBER', 'numeric', 'decimal'],
  ['Number', 'double precision', 'double'],
  ['VARCHAR2(36)', 'varchar(36)', 'text'],
  ['String', 'text', 'text'],
  ['ISO8601 String', 'timestamptz', 'instant'],
  ['TIMESTAMP WITH TIME ZONE', 'timestamptz', 'instant'],
  ['TIMESTAMP(3) WITH TIME ZONE', 'timestamptz(3)', 'instant'],
  ['GEOMETRY(Point, 4326)', 'point', 'point'],
  ['GEOMETRY(LineString, 4326)', 'path', 'path'],
  ['GEOMETRY(MultiPolygon, 4326)', 'jsonb', 'json'],
  ['TIMETZ', 'timetz', 'time'],
  ['double  precision', 'double precision', 'double'],
  ['DECIMAL(9, 6)', 'numeric(9,6)', 'decimal'],
])('%s is %s', (engine, sql, kind) => {
  expect(postgresType(engine)).toMatchObject({ sql, kind, known: true, array: false });
  expect(postgresType(`${engine}[]`)).toMatchObject({ sql: `${sql}[]`, kind, array: true });
});

it('says of a type nobody knows that it is unknown', () => {
  for (const type of ['MOOD', 'constructor', '', 'VARCHAR(20'])
    expect(postgresType(type)).toMatchObject({ sql: 'text', known: false });
});

it.each([
  ['varchar(20)', 'varchar(40)', 'in place'],
  ['varchar(20)', 'text', 'in place'],
  ['varchar(20)', 'varchar(19)', 'narrows'],
  ['text', 'varchar(2000)', 'narrows'],
  ['numeric(10,2)', 'numeric(12,2)', 'in place'],
  ['numeric(10,2)', 'numeric(12,4)', 'rewrites'],
  ['numeric(10,2)', 'numeric(10,4)', 'narrows'],
  ['smallint', 'bigint', 'rewrites'],
  ['bigint', 'integer', 'narrows'],
  ['integer', 'numeric(10,0)', 'rewrites'],
  ['integer', 'numeric(10,2)', 'narrows'],
  ['char(3)', 'varchar(3)', 'rewrites'],
  ['text', 'text[]', 'narrows'],
  ['varchar(5)[]', 'varchar(6)[]', 'in place'],
  ['date', 'timestamptz', 'narrows'],
] as const)('%s to %s %s', (from, to, change) => {
  expect(typeChange(from, to)).toBe(change);
});

it('hashes like everybody else', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => {
      expect(sha256(text)).toBe(createHash('sha256').update(text).digest('hex'));
    }),
  );
  for (const length of [55, 56, 63, 64, 65, 5000])
    expect(sha256('x'.repeat(length))).toBe(createHash('sha256').update('x'.repeat(length)).digest('hex'));
});

it('names and texts stand for themselves', () => {
  expect([sqlName('_rev'), sqlName('Order'), sqlName('two words'), sqlName('a"b')]).toEqual([
    '_rev',
    '"order"',
    '"two words"',
    '"a""b"',
  ]);
  expect([sqlText("it's"), sqlText('a\\b')]).toEqual(["'it''s'", "E'a\\\\b'"]);
  const [one, other] = [shortName('a'.repeat(70), 'one'), shortName('a'.repeat(70), 'other')];
  expect(one).not.toBe(other);
  expect([one.length, other.length]).toEqual([63, 63]);
});

it('knows which version is later', () => {
  expect([
    isLater('1.10.0', '1.9.9'),
    isLater('1.0.0', '1.0.0-rc.1'),
    isLater('1.0.0', '1.0.0'),
    isLater('1.0.0-a', '1.0.0'),
  ]).toEqual([true, true, false, false]);
});
