import { beforeAll, expect, it } from 'vitest';
import { loadSqlParser } from '../../../../rules/scan/sql/parser.ts';
import { read } from './reading.ts';

beforeAll(loadSqlParser);

interface Expected {
  readonly sets: readonly string[];
  readonly raises?: readonly string[];
  readonly compares?: readonly string[];
}

it.each<readonly [string, Expected]>([
  ['update t set x = 1 where id = $1', { sets: ['x'], compares: ['id'] }],
  [
    'update t set _rev = _rev + 1 where id = $1 and _rev = $2',
    { sets: ['_rev'], raises: ['_rev'], compares: ['id', '_rev'] },
  ],
  ['update t set x = 1 where _rev::text = $1', { sets: ['x'], compares: ['_rev'] }],
  ['update t set x = 1 where $1::bigint = cast(t._rev as bigint)', { sets: ['x'], compares: ['_rev'] }],
  ['update t set x = 1 where (id, _rev) = ($1, $2)', { sets: ['x'], compares: ['id', '_rev'] }],
  ['update t set x = 1 where _rev is not distinct from $1', { sets: ['x'], compares: ['_rev'] }],
  [
    'update s.t as u set _rev = u._rev + 1 from v where u.id = v.id and (u._rev = v.rev and true)',
    { sets: ['_rev'], raises: ['_rev'], compares: ['id', '_rev'] },
  ],
  // Nothing here holds the row to one revision.
  ['update t set x = 1 where id = $1 and (a or _rev = $2)', { sets: ['x'], compares: ['id'] }],
  ['update t set x = 1 where not _rev = $1', { sets: ['x'] }],
  ['update t set x = 1 where _rev = _rev', { sets: ['x'] }],
  ['update t set x = 1 where _rev = coalesce($1, _rev)', { sets: ['x'] }],
  ['update t set x = 1 where _rev >= $1 and _rev <> $2', { sets: ['x'] }],
  ['update t set x = 1 where _rev = any ($1)', { sets: ['x'] }],
  ['update t set x = 1 where _rev in ($1)', { sets: ['x'] }],
  ['update t set x = 1 from v where v._rev = $1', { sets: ['x'] }],
  ['update t set x = 1 where exists (select 1 from t where _rev = $1)', { sets: ['x'] }],
  ['update t set x = 1', { sets: ['x'] }],
  // Setting is not raising.
  [
    'update t set _rev = 2, a = a, b = t.b::int, c = c || $1, (d, e) = (d + 1, 2)',
    { sets: ['_rev', 'a', 'b', 'c', 'd', 'e'], raises: ['c', 'd'] },
  ],
  ['update t set _rev = v._rev + 1 from v', { sets: ['_rev'] }],
  ['update t set (a, b) = (select x, y from v)', { sets: ['a', 'b'] }],
  [
    'insert into t (id) values (1) on conflict (id) do update set _rev = t._rev + 1, x = excluded.x where t._rev = $1',
    { sets: ['_rev', 'x'], raises: ['_rev'], compares: ['_rev'] },
  ],
  ['insert into t (id) values (1) on conflict (id) do update set _rev = excluded._rev + 1', { sets: ['_rev'] }],
  [
    'merge into t using v on t.id = v.id when matched and t._rev = v.rev then update set _rev = t._rev + 1',
    { sets: ['_rev'], raises: ['_rev'], compares: ['id', '_rev'] },
  ],
  ['with u as (update t set x = 1 where _rev = 1 returning id) select * from u', { sets: ['x'], compares: ['_rev'] }],
])('reads %s', (sql, { sets, raises = [], compares = [] }) => {
  const [update, ...more] = read(sql).updates;
  expect(more).toEqual([]);
  expect(update).toMatchObject({ table: 't', sets, raises, compares, open: false });
});

it('has none where nothing of anybody is updated', () => {
  expect(read('insert into t values (1) on conflict do nothing').updates).toEqual([]);
  expect(read('merge into t using v on true when matched then delete').updates).toEqual([]);
  expect(read('create temp table t (); update t set x = 1').updates).toEqual([]);
});
