import { beforeAll, expect, it } from 'vitest';
import { type Filled, fillHoles, type Hole, placeInParts } from '../../../../rules/scan/sql/fill-holes.ts';
import { loadSqlParser } from '../../../../rules/scan/sql/parser.ts';
import { touched } from './reading.ts';

beforeAll(loadSqlParser);

/** A template as text: `«v»` is a value, `«»` may be any text. */
function template(written: string): { readonly parts: readonly string[]; readonly holes: readonly Hole[] } {
  return {
    parts: written.split(/«v?»/),
    holes: [...written.matchAll(/«(v?)»/g)].map(([, kind]) => (kind === 'v' ? 'value' : 'unknown')),
  };
}

function fill(written: string): Filled {
  const { parts, holes } = template(written);
  const filled = fillHoles(parts, holes);
  if (!('facts' in filled)) throw new Error(JSON.stringify(filled));
  return filled;
}

it.each([
  // Parameters.
  [
    'select * from a.b where id = «v» and x = any(«v») limit «»',
    'select * from a.b where id = $1 and x = any($2) limit $3',
    'a.b:r',
  ],
  ['select * from a.b where id = $2 and x = «»', 'select * from a.b where id = $2 and x = $3', 'a.b:r'],
  ['insert into a.b values («v», «v»::int, «v»)', 'insert into a.b values ($1, $2::int, $3)', 'a.b:w'],
  ['select * from a.b where id = $«» or id = $«»', 'select * from a.b where id = $1 or id = $2', 'a.b:r'],
  // Names.
  ['select «» from a.b order by «» «»', 'select $1 from a.b order by $2 ', 'a.b:r'],
  ['insert into a.b («») values («»)', 'insert into a.b (__hole_1__) values ($2)', 'a.b:w'],
  ['select x.«» from a.b x', 'select x.__hole_1__ from a.b x', 'a.b:r'],
  // Nothing.
  ['select * from a.b «» order by x', 'select * from a.b  order by x', 'a.b:r'],
  ['select * from a.b«»', 'select * from a.b', 'a.b:r'],
  ['select * from a.b where x = $1«» order by y', 'select * from a.b where x = $1 order by y', 'a.b:r'],
  ['select * from a.b x «» where x.y = «v» «» limit «»', 'select * from a.b x  where x.y = $2  limit $4', 'a.b:r'],
  ['«» select * from a.b', ' select * from a.b', 'a.b:r'],
  ['delete from a.b «»', 'delete from a.b ', 'a.b:w'],
  ['insert into a.b (x) values («v») «» returning x', 'insert into a.b (x) values ($1)  returning x', 'a.b:w'],
  // Conditions, assignments, rows.
  ['select * from a.b where «» and x', 'select * from a.b where $1 and x', 'a.b:r'],
  ['update a.b set «» where id = «v»', 'update a.b set __hole_1__ = NULL where id = $2', 'a.b:w'],
  ['update a.b set x = 1, «», y = 2', 'update a.b set x = 1, __hole_1__ = NULL, y = 2', 'a.b:w'],
  ['insert into a.b (x) values «»', 'insert into a.b (x) values ($1)', 'a.b:w'],
  ['insert into a.b «»', 'insert into a.b DEFAULT VALUES', 'a.b:w'],
  ['select case «» end from a.b', 'select case WHEN TRUE THEN NULL end from a.b', 'a.b:r'],
  // In strings and comments.
  [
    "select '«» it''s' from a.b -- «»\n where x = «»",
    "select '__hole_1__ it''s' from a.b -- __hole_2__\n where x = $3",
    'a.b:r',
  ],
  ['notify a, «»; comment on table a.b is «»', "notify a, '__hole_1__'; comment on table a.b is '__hole_2__'", 'a.b:d'],
])('fills %s', (written, text, touches) => {
  const filled = fill(written);
  expect([filled.text, touched(filled.facts), filled.unknown]).toEqual([text, touches, undefined]);
});

const table = 'the table is decided at run time';
const schema = 'the schema is decided at run time';
const whole = 'a statement is decided at run time';

it.each([
  ['select * from «» where x = «v»', table, '(none)'],
  ['select * from «» x join a.b y on «»', table, 'a.b:r'],
  ['select * from a.b, «»', table, 'a.b:r'],
  ['insert into «» (x) select y from a.b', table, 'a.b:r'],
  ['update «» set x = 1', table, '(none)'],
  ['delete from «» using a.b', table, 'a.b:r'],
  ['truncate «»; lock a.b', table, 'a.b:w'],
  ['drop table «»', table, '(none)'],
  ['create table «» (x int references a.b)', table, 'a.b:f'],
  ['select * from orders_«» o, a.b', table, 'a.b:r'],
  ['select * from «»_orders, a.b', table, 'a.b:r'],
  ['select * from "«»", a.b', table, 'a.b:r'],
  ["select nextval('«»') from a.b", table, 'a.b:r'],
  ["select '«»'::regclass", table, '(none)'],
  ['select «».f(1) from a.b', schema, 'a.b:r'],
  ['select * from «».orders, a.b', schema, 'a.b:r'],
  ['with x as («») select * from x, a.b', whole, 'a.b:r'],
  ['insert into a.b (x) «»', whole, 'a.b:w'],
  ['begin; «»; truncate a.b', whole, 'a.b:w'],
  ['explain «»', whole, '(none)'],
  ['select * from («») x, a.b', whole, 'a.b:r'],
  ['«» from a.b', whole, 'a.b:r'],
  ['do $$ begin execute «»; delete from a.b; end $$', undefined, 'a.b:w'],
])('knows what it does not know of %s', (written, unknown, touches) => {
  const filled = fill(written);
  expect([filled.unknown, touched(filled.facts)]).toEqual([unknown, touches]);
});

it('still names the schema of a table that is decided at run time', () => {
  const filled = fill('select * from reservations.«» x');
  expect(filled.unknown).toBe(table);
  expect(filled.facts.relations).toMatchObject([{ schema: 'reservations', name: '*', kind: 'schema', mode: 'read' }]);
});

it('shows no fillings in the facts', () => {
  const written = `set search_path to «»; grant select on a.b to «»; update a.b set «» = 1, x = 1 where «».y = 1;
    alter table a.b add column «» int, add column z «»; do $$ begin execute format(«»); end $$; update «» set x = 1`;
  const { facts } = fill(written);
  expect(JSON.stringify(facts)).not.toContain('__hole_');
  expect(facts.weakens.map(({ detail, names }) => [detail, names])).toEqual([
    ['SET search_path TO …', []],
    ['…', []],
  ]);
  expect(facts.updates.map(({ sets }) => sets)).toEqual([['x']]);
});

it.each([
  ['«»', 'the whole text is decided at run time'],
  [' «» «»\n', 'the whole text is decided at run time'],
  ['alter table a.b «»', 'a part of the statement is decided at run time'],
])('gives up on %s', (written, unknown) => {
  const { parts, holes } = template(written);
  expect(fillHoles(parts, holes)).toEqual({ unknown });
});

it.each([
  ['select * from a.b where id = ? and x = «v»', 0, 29],
  ['select * from a.b where id = «v» and x = :name', 1, 9],
  ['select * from «v»', 0, 14],
  ["select '«v»' from a.b", 0, 8],
  ['select 1 -- «v»', 0, 12],
  ['select x_«v» from a.b', 0, 9],
  ['select * form a.b where x = «»', 0, 9],
  ["select '🚀', «v», from x", 1, 2],
])('reports the error in %s', (written, part, offset) => {
  const { parts, holes } = template(written);
  expect(fillHoles(parts, holes)).toMatchObject({ error: { part, offset } });
});

it.each([
  ['update t set x = «v» where id = «v» and _rev = «v»', false],
  ['update t set x = «v» where id = «» and _rev = «»', false],
  ['update t set x = «v» where «v»', false],
  ['update t set x = «v» where id = «v» and «»', true],
  ['update t set x = «v» where id = «v» «»', true],
  ['update t set x = 1, «» where id = 1', true],
  ['update t set «» = 1 where id = 1', true],
  ['insert into t values (1) on conflict (id) do update set x = 1 where «»', true],
  ['update t set x = 1; select * from u «»', false],
])('says whether %s may hold more conditions', (written, open) => {
  expect(fill(written).facts.updates.map((one) => one.open)).toEqual([open]);
});

it('finds the way back from the filled text to the parts', () => {
  const { parts, holes } = template("select '🚀', «v» from a.b where «v» in (select x from c.d) «»");
  const filled = fillHoles(parts, holes);
  if (!('facts' in filled)) throw new Error('it parses');
  const found = filled.facts.relations.map(({ offset, length }) => {
    const place = placeInParts(filled, parts, offset);
    return [place.part, parts[place.part]?.slice(place.offset, place.offset + length)];
  });
  expect(found).toEqual([
    [1, 'a.b'],
    [2, 'c.d'],
  ]);
  // In a hole: the end of the part before it.
  expect(placeInParts(filled, parts, filled.text.indexOf('$1') + 1)).toEqual({ part: 0, offset: 13 });
  expect(placeInParts(filled, parts, filled.text.length)).toEqual({ part: 3, offset: 0 });
});

it('reads a text without holes', () => {
  expect(fillHoles(['select * from a.b'])).toMatchObject({ text: 'select * from a.b', starts: [0] });
  expect(fillHoles([''])).toMatchObject({ text: '' });
  expect(fillHoles(['selec'])).toMatchObject({ error: { part: 0, offset: 0 } });
});

it('survives JSON', () => {
  const filled = fill('update a.b set x = «» where «»');
  expect(JSON.parse(JSON.stringify(filled))).toEqual(filled);
});

it('takes many holes, of all kinds, in one text', () => {
  const some = 'select «» from a.b «» where x = «» and «» order by «» «»;';
  const filled = fill(some.repeat(40));
  expect(filled.facts.relations).toHaveLength(40);
});
