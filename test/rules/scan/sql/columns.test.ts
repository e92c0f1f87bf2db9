import { beforeAll, expect, it } from 'vitest';
import { loadSqlParser } from '../../../../rules/scan/sql/parser.ts';
import { read } from './reading.ts';

beforeAll(loadSqlParser);

it.each([
  ['select x, y.* from y', 'y.x'],
  ['select a.x, b.y, z from s.a join t b using (id)', 's.a.x t.y z'],
  ['select s.a.x from s.a', 's.a.x'],
  ['select * from a', ''],
  // An output is no column, and its name may be.
  ['select count(*) as total, max(x) as x from a group by status order by total, x, seen', 'a.x a.status a.seen'],
  ['select a, count(a), a.ctid, row_to_json(a) from a', ''],
  ['with q as (select x from a) select q.x, y from q', 'a.x'],
  ['select 1 from a, (select x from b) s, lateral (select y from c) t', 'b.x y'],
  ['select f.x, v.y from f(1) f, (values (1)) v (y)', ''],
  ['select 1 from a where exists (select 1 from b where b.x = a.y and z = 1)', 'b.x a.y z'],
  [
    'insert into a (x, y) select u, v from b on conflict (x) do update set y = excluded.y, z = a.z where w',
    'a.x a.y b.u b.v a.x a.y a.y a.z a.z a.w',
  ],
  [
    'update s.a as t set x = t.y, (u, v) = (select p, q from b) where z = 1 returning w',
    's.a.x s.a.y s.a.u s.a.v p q s.a.z s.a.w',
  ],
  ['delete from a using b where a.x = b.y returning a.z', 'a.x b.y a.z'],
  [
    'merge into a using b on a.x = b.y when matched then update set z = b.w when not matched then insert (v) values (b.u)',
    'a.x b.y a.z b.w a.v b.u',
  ],
  ['copy a (x, y) from stdin', 'a.x a.y'],
  ['create index on a (x); alter table a add check (y > 0)', ''],
  ['select x from a union select y from b order by x', 'a.x b.y'],
  ['create temp table t (); select x from t', ''],
])('finds the columns of %s', (sql, columns) => {
  const found = read(sql).columns.map(({ schema, table, column }) =>
    [schema, table, column].filter((part) => part !== undefined).join('.'),
  );
  expect(found.join(' ')).toBe(columns);
});

it('says where they stand', () => {
  const sql = 'insert into a (x) values (\'🚀\') on conflict (x, "y") do update set z = a.w';
  expect(read(sql).columns.map(({ offset }) => sql.slice(offset, offset + 3))).toEqual([
    'x) ',
    'x, ',
    '"y"',
    'z =',
    'a.w',
  ]);
});
