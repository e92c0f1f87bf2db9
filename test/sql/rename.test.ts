import { afterAll, beforeAll, expect, it } from 'vitest';
import { ledgers } from '../generators/sql-cases.ts';
import { folder, modelWith, namesOf, onDisk, run } from '../generators/sql-release.ts';
import { applyMigrations } from './apply.ts';
import { catalogOf } from './catalog.ts';
import { type Cluster, installed, startCluster } from './cluster.ts';

let cluster: Cluster;
beforeAll(async () => {
  cluster = await startCluster(installed[0]?.bin ?? '');
}, 60_000);
afterAll(() => cluster.stop());

it('renames a column in two releases, while both versions write', async () => {
  const one = modelWith(ledgers('total: { type: INTEGER, required: true, default: 7, minimum: 0 }'));
  const two = modelWith(
    ledgers('amount: { type: BIGINT, required: true, default: 7, minimum: 0, renamedFrom: total }'),
    '1.1.0',
  );
  const plain = ledgers('amount: { type: BIGINT, required: true, default: 7, minimum: 0 }');
  const first = onDisk(run(one).files);
  const db = await cluster.database('rename');
  await db.query('create schema shelf');
  await applyMigrations(db, files(first));
  await db.query('insert into shelf.ledgers (total) select n from generate_series(1, 2500) n');

  const second = onDisk(run(two, { disk: first, committed: first }).files);
  expect(namesOf(run(two, { disk: first, committed: first }).files)).toEqual([
    '0001__initial.expand.sql',
    '0002__add-ledgers-amount-and-more.expand.sql',
    '0003__add-ledgers-amount-and-more.backfill.sql',
  ]);
  await applyMigrations(db, files(second, first));
  const rows = (where = 'true') =>
    db
      .query(`select total, amount::int from shelf.ledgers where ${where} order by 1 nulls first, 2`)
      .then((got) => got.rows);
  expect(await rows('total is distinct from amount')).toEqual([]);
  expect(await rows()).toHaveLength(2500);
  // The old version, the new one, and neither saying anything.
  await db.query('delete from shelf.ledgers');
  await db.query(
    'insert into shelf.ledgers (total) values (1); insert into shelf.ledgers (amount) values (2); insert into shelf.ledgers default values',
  );
  expect(await rows()).toEqual([1, 2, 7].map((n) => ({ total: n, amount: n })));
  await db.query(
    'update shelf.ledgers set total = 11 where amount = 1; update shelf.ledgers set amount = 12 where total = 2',
  );
  expect(await rows()).toEqual([7, 11, 12].map((n) => ({ total: n, amount: n })));

  const committed = { disk: second, committed: second };
  // Nothing more to do as long as the key stands, and too early to take it away in the same version.
  expect(onDisk(run(two, committed).files)).toEqual(second);
  expect(run(modelWith(plain, '1.1.0'), committed).refused).toMatchObject([
    {
      message: 'shelf.ledgers.total is used up to version 1.1.0, and this is 1.1.0',
      fix: 'keep renamedFrom: total until the version is higher',
    },
  ]);
  const three = modelWith(plain, '1.2.0');
  const last = run(three, committed);
  expect(last.refused).toEqual([]);
  expect(namesOf(last.files).slice(3)).toEqual([
    '0004__drop-ledgers-total-and-more-rules.contract.sql',
    '0005__drop-ledgers-total-and-more.contract.sql',
  ]);
  const third = onDisk(last.files);
  await applyMigrations(db, files(third, second));
  const fresh = await cluster.database('renamed');
  await fresh.query('create schema shelf');
  await applyMigrations(fresh, run(three).files);
  expect(await catalogOf(db, 'shelf')).toEqual(await catalogOf(fresh, 'shelf'));
  expect(onDisk(run(three, { disk: third, committed: third }).files)).toEqual(third);
  // All of it at once, on an empty database.
  const all = await cluster.database('all');
  await all.query('create schema shelf');
  await applyMigrations(all, files(third));
  expect(await catalogOf(all, 'shelf')).toEqual(await catalogOf(fresh, 'shelf'));
});

function files(disk: ReadonlyMap<string, string>, without: ReadonlyMap<string, string> = new Map()) {
  return [...disk]
    .filter(([path]) => path.startsWith(folder) && !without.has(path))
    .map(([path, content]) => ({ path, content }));
}
