import { afterAll, beforeAll, expect, it } from 'vitest';
import { changes } from '../generators/sql-cases.ts';
import { modelWith, onDisk, run, runCase } from '../generators/sql-release.ts';
import { applyMigrations } from './apply.ts';
import { catalogOf } from './catalog.ts';
import { type Cluster, installed, startCluster } from './cluster.ts';

const [newest] = installed;
let cluster: Cluster;
beforeAll(async () => {
  cluster = await startCluster(newest?.bin ?? '');
}, 60_000);
afterAll(() => cluster.stop());

it.each(changes)('$title: the database ends up as one made from nothing', async (one) => {
  const name = one.title.replaceAll(/\W+/g, '_').slice(0, 40);
  const [grown, made] = [await cluster.database(`grown_${name}`), await cluster.database(`made_${name}`)];
  const { first, files } = runCase(one);
  const initial = [...first].map(([path, content]) => ({ path, content }));
  await grown.query('create schema shelf');
  await applyMigrations(grown, initial);
  if (one.rows !== undefined) await grown.query(one.rows);
  await applyMigrations(
    grown,
    files.filter(({ path }) => !first.has(path) || path.endsWith('schema.json')),
  );
  await made.query('create schema shelf');
  const target = run(modelWith(one.after, one.version)).files;
  await applyMigrations(made, target);
  const [left, right] = [await catalogOf(grown, 'shelf'), await catalogOf(made, 'shelf')];
  // Where nothing else changes, comments wait for the next migration.
  const bare = (lines: string[]) =>
    files.length > first.size ? lines : lines.map((line) => line.replace(/--.*/s, ''));
  expect(bare(left)).toEqual(bare(right));
  // And the snapshot says so: nothing is left to do.
  const disk = onDisk(files);
  expect(onDisk(run(modelWith(one.after, one.version), { disk, committed: disk }).files)).toEqual(disk);
});
