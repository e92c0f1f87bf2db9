import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { expect, it } from 'vitest';
import { type MigrateOptions, migrate } from '../../../runtime/platform/data/migrate.ts';
import { readMigrations } from '../../../runtime/platform/data/migration-files.ts';
import type { MigrationFile } from '../../../runtime/platform/data/migration-plan.ts';
import { freshDatabase, type TestDatabase } from '../postgres.ts';

const file = (name: string, text: string): MigrationFile => ({ name: `${name}.sql`, text: `-- ${name}\n${text}` });
const tables = file('0001__tables.expand', 'create table seats (seat int primary key, row_name text, old int);');
const fill = file('0002__fill.backfill', 'insert into seats select g from generate_series(1, 100) g;');
const drop = file('0003__drop-old.contract', 'alter table seats drop column old;');
const index = file(
  '0004__index.expand',
  '-- novatrek:no-transaction\ncreate index concurrently if not exists seats_row on seats (row_name);\nselect 1;',
);

const run = (database: TestDatabase, files: readonly MigrationFile[], options: Partial<MigrateOptions> = {}) =>
  migrate({ ownerUrl: database.url, service: 'svc-seats', schema: 'seats', files, ...options });
const columns = async (database: TestDatabase) =>
  (
    await database.query<{ name: string }>(
      "select column_name as name from information_schema.columns where table_schema = 'seats' and table_name = 'seats'",
    )
  ).map((row) => row.name);
const recorded = (database: TestDatabase) =>
  database.query(
    'select left(name, 4) as name, phase, length(sha256) as sha from seats.platform_migrations order by name',
  );

it('gives a new database everything, and a known one only what is new', async () => {
  const database = await freshDatabase();
  expect((await run(database, [tables, fill, drop, index])).applied).toHaveLength(4);
  expect(await columns(database)).toEqual(['seat', 'row_name']);
  expect(await recorded(database)).toEqual([
    { name: '0001', phase: 'expand', sha: 64 },
    { name: '0002', phase: 'backfill', sha: 64 },
    { name: '0003', phase: 'contract', sha: 64 },
    { name: '0004', phase: 'expand', sha: 64 },
  ]);
  expect(await run(database, [tables, fill, drop, index])).toEqual({ applied: [], heldBack: [] });
  const more = file('0005__more.expand', 'alter table seats add column more int;');
  expect((await run(database, [tables, fill, drop, index, more])).applied).toEqual(['0005__more.expand.sql']);
});

it('takes away only on command', async () => {
  const database = await freshDatabase();
  await run(database, [tables]);
  const files = [tables, fill, drop, index];
  const names = (of: MigrationFile[]) => of.map((one) => one.name);
  expect(await run(database, files)).toEqual({ applied: names([fill, index]), heldBack: names([drop]) });
  expect(await columns(database)).toContain('old');
  expect(await run(database, files, { phase: 'contract' })).toEqual({ applied: names([drop]), heldBack: [] });
  expect(await columns(database)).not.toContain('old');
});

it('leaves nothing of a file that fails, says where, and goes on when it is mended', async () => {
  const database = await freshDatabase();
  const broken = file('0002__broken.expand', 'create table half ();\nselect nonsense;');
  await expect(run(database, [tables, broken, drop])).rejects.toThrow(
    'svc-seats: 0002__broken.expand.sql:3: column "nonsense" does not exist (nothing of this file was applied; mend it and run migrate again)',
  );
  expect(await database.query("select to_regclass('seats.half') as half")).toEqual([{ half: null }]);
  // Still the first run: the contract file is no change to anybody.
  expect((await run(database, [tables, fill, drop])).applied).toEqual([fill.name, drop.name]);
  expect((await run(database, [tables, fill, drop, index])).heldBack).toEqual([]);
});

it('resumes a file without a transaction that was cut off, half-built indexes too', async () => {
  const database = await freshDatabase();
  await run(database, [tables]);
  await database.query("insert into seats.seats values (1, 'a'), (2, 'a')");
  const unique = (row: string) =>
    file(
      '0002__unique.expand',
      `-- novatrek:no-transaction
       create table if not exists seats.done ();
       create unique index concurrently if not exists seats_row on seats.seats (${row});`,
    );
  await expect(run(database, [tables, unique('row_name')])).rejects.toThrow(
    /0002__unique.expand.sql: could not create unique index .* \(what ran before it stays; mend the file/,
  );
  const valid = () =>
    database.query("select indisvalid as valid from pg_index where indexrelid = 'seats.seats_row'::regclass");
  expect(await valid()).toEqual([{ valid: false }]);
  expect((await run(database, [tables, unique('seat')])).applied).toEqual(['0002__unique.expand.sql']);
  expect(await valid()).toEqual([{ valid: true }]);
});

it('refuses drift and applies nothing then', async () => {
  const database = await freshDatabase();
  await run(database, [tables]);
  const edited = { ...tables, text: `${tables.text} -- edited` };
  await expect(run(database, [edited, fill])).rejects.toThrow(
    /svc-seats: its migrations can't be applied\n {2}0001__tables.expand.sql was changed after it was applied/,
  );
  await expect(run(database, [fill])).rejects.toThrow(/0001 is missing.*\n.*0001__tables.expand.sql was applied/);
  expect(await recorded(database)).toHaveLength(1);
});

it('lets a second runner wait for the first, and both succeed', async () => {
  const database = await freshDatabase();
  const slow = file('0002__slow.expand', 'select pg_sleep(0.3); create table once ();');
  const said: string[] = [];
  const log = { info: (message: string) => void said.push(message) };
  const files = [tables, slow, file('0003__index.expand', index.text)];
  const runs = await Promise.all([1, 2, 3].map(() => run(database, files, { log })));
  expect(runs.flatMap((one) => one.applied).sort()).toEqual(files.map((one) => one.name));
  expect(said.filter((message) => message.includes('waiting for it'))).toHaveLength(2);
  expect(await recorded(database)).toHaveLength(3);
});

it('does not wait for another runner for ever', async () => {
  const database = await freshDatabase();
  const other = new pg.Client({ connectionString: database.url });
  await other.connect();
  await other.query("select pg_advisory_lock(hashtextextended('novatrek:migrate:seats', 0))");
  await expect(run(database, [tables], { patience: 50 })).rejects.toThrow(
    'another migration of the schema seats is still running',
  );
  await other.end();
  expect((await run(database, [tables])).applied).toHaveLength(1);
});

it('tries again when somebody is busy with the table', async () => {
  const database = await freshDatabase();
  await run(database, [tables]);
  const other = new pg.Client({ connectionString: database.url });
  await other.connect();
  await other.query('begin; lock table seats.seats');
  const add = file('0002__add.expand', "set local lock_timeout = '100ms'; alter table seats add column more int;");
  const waiting = run(database, [tables, add]);
  setTimeout(() => void other.query('rollback').then(() => other.end()), 300);
  expect((await waiting).applied).toEqual([add.name]);
});

it('says what is missing where it may not work', async () => {
  const database = await freshDatabase();
  const role = `nt_test_${database.name.slice(-12)}`;
  await database.query(`create role ${role} login password 'x'`);
  const ownerUrl = database.urlAs(role, 'x');
  await expect(run(database, [tables], { ownerUrl })).rejects.toThrow(
    'svc-seats: the schema seats does not exist, and its owner may not create it: apply generated/policy/postgres.sql first',
  );
  await expect(run(database, [tables], { ownerUrl: 'postgres://127.0.0.1:1/x' })).rejects.toThrow(
    /svc-seats: can't reach its database as owner: .*ECONNREFUSED/,
  );
  await database.query(`drop role ${role}`);
});

it('reads the SQL files of a folder, if there is one', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'novatrek-migrations-'));
  for (const [name, text] of [
    ['0002__b.expand.sql', 'b'],
    ['0001__a.expand.sql', 'a'],
    ['README.md', 'x'],
  ] as const) {
    writeFileSync(join(folder, name), text);
  }
  expect(await readMigrations(folder)).toEqual([
    { name: '0001__a.expand.sql', text: 'a' },
    { name: '0002__b.expand.sql', text: 'b' },
  ]);
  rmSync(folder, { recursive: true });
  expect(await readMigrations(folder)).toEqual([]);
});
