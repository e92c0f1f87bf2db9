import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Client } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { appRole, ownerRole } from '../../generators/policy/names.ts';
import { novatrek } from '../generators/novatrek.ts';
import { applyMigrations } from './apply.ts';
import { type Cluster, installed, startCluster } from './cluster.ts';
import { expectColumns, expectConstraints, expectIndexes, expectPartitions } from './expect-metadata.ts';
import { reference } from './scheduling-reference.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const model = novatrek();
const services = [...model.services.values()].filter((service) => service.store !== undefined);
const folderOf = (service: string) => join(root, 'runtime/services', service, 'migrations');
const filesOf = (service: string) =>
  readdirSync(folderOf(service)).map((name) => ({
    path: name,
    content: readFileSync(join(folderOf(service), name), 'utf8'),
  }));

interface Server {
  readonly cluster: Cluster;
  readonly admin: Client;
}
const servers = new Map<string, Server>();
const found = installed.filter((one) => one.found).map(({ version }) => version);
for (const { version, bin } of installed)
  if (!found.includes(version)) {
    process.stderr.write(`\nPostgreSQL ${version} is not at ${bin}: the migrations are NOT tested on it\n`);
    it.skip(`the migrations on PostgreSQL ${version}, which is not at ${bin}`, () => undefined);
  }

beforeAll(async () => {
  for (const { version, bin } of installed.filter((one) => one.found)) {
    const cluster = await startCluster(bin);
    const admin = await cluster.database('novatrek');
    servers.set(version, { cluster, admin });
    for (const { id, store } of services) {
      const schema = store?.schema.toLowerCase();
      const [owner, app] = [ownerRole(id), appRole(id)];
      await admin.query(`create role ${owner} login; create role ${app} login; create schema ${schema};
        grant usage, create on schema ${schema} to ${owner}; grant usage on schema ${schema} to ${app};
        alter default privileges for role ${owner} in schema ${schema}
          grant select, insert, update, delete on tables to ${app}`);
      await applyMigrations(await cluster.connect('novatrek', owner), filesOf(id));
    }
  }
}, 120_000);
afterAll(async () => {
  for (const { cluster } of servers.values()) await cluster.stop();
});

function server(version: string): Server {
  const running = servers.get(version);
  if (running === undefined) throw new Error(`PostgreSQL ${version} did not start`);
  return running;
}

const each = found.flatMap((version) => services.map(({ id, tables }) => ({ version, id, tables })));
it.each(each)('PostgreSQL $version has what the metadata of $id says', async ({ version, tables }) => {
  const { admin } = server(version);
  const schema = tables[0]?.schema.toLowerCase() ?? '';
  for (const table of tables) {
    await expectColumns(admin, schema, table);
    await expectConstraints(admin, schema, table);
    await expectIndexes(admin, schema, table);
    await expectPartitions(admin, schema, table);
  }
  const { rows } = await admin.query<{ name: string }>(
    "select relname as name from pg_class where relnamespace = $1::regnamespace and relkind in ('r', 'p') and not relispartition",
    [schema],
  );
  const declared = new Set(tables.map((table) => table.name.toLowerCase()));
  const others = rows.map((row) => row.name).filter((name) => !declared.has(name) && !name.startsWith('platform_'));
  const spread = tables
    .filter((table) => table.partition !== undefined)
    .map((table) => `${table.name.toLowerCase()}_keys`);
  expect(others.sort()).toEqual(spread.sort());
  const unchecked = await admin.query(
    `select 1 from pg_constraint where connamespace = $1::regnamespace and not convalidated
       union all select 1 from pg_index i join pg_class c on c.oid = i.indexrelid where c.relnamespace = $1::regnamespace and not i.indisvalid`,
    [schema],
  );
  expect(unchecked.rows).toEqual([]);
});

it.each(found)('PostgreSQL %s keeps the keys of a partitioned table unique over all months', async (version) => {
  const { admin, cluster } = server(version);
  const app = await cluster.connect('novatrek', appRole('svc-reservations'));
  const book = (id: number, code: string, day: string) =>
    app.query(
      `insert into reservations.reservations (reservation_id, guest_id, trip_id, confirmation_code, trip_date, party_size,
           total_amount, created_at, updated_at, booking_source, reservation_date)
         values ($1, gen_random_uuid(), gen_random_uuid(), $2, '2026-12-01', 2, 10, now(), now(), 'WALK_IN', $3)`,
      [uuid(id), code, day],
    );
  const uuid = (id: number) => `00000000-0000-0000-0000-00000000000${id}`;
  const failure = (work: Promise<unknown>) =>
    work.then(
      () => 'done',
      (error: { code: string; constraint?: string }) => `${error.code} ${error.constraint ?? ''}`.trim(),
    );
  await book(1, 'A', '2026-01-31');
  await book(2, 'B', '2031-01-01');
  expect(await failure(book(1, 'C', '2026-02-01'))).toBe('23505 reservations_keys_pkey');
  expect(await failure(book(3, 'A', '2026-02-01'))).toBe('23505 reservations_keys_confirmation_code_key');
  const parts = await app.query('select tableoid::regclass::text as part from reservations.reservations order by 1');
  expect(parts.rows.map(({ part }) => part)).toEqual([
    'reservations.reservations_default',
    'reservations.reservations_y2026m01',
  ]);
  const join = (id: number) =>
    app.query(
      `insert into reservations.participants (participant_id, reservation_id, guest_id, created_at)
         values (gen_random_uuid(), $1, gen_random_uuid(), now())`,
      [uuid(id)],
    );
  await join(1);
  expect(await failure(join(3))).toBe('23503 participants_reservation_id_fkey');
  expect(await failure(app.query('delete from reservations.reservations where reservation_id = $1', [uuid(1)]))).toBe(
    '23503 participants_reservation_id_fkey',
  );
  expect(
    await failure(
      app.query("update reservations.reservations set reservation_date = '2026-03-01' where reservation_id = $1", [
        uuid(1),
      ]),
    ),
  ).toBe('23001');
  await app.query(
    "update reservations.reservations set confirmation_code = 'Z', reservation_date = reservation_date where reservation_id = $1",
    [uuid(2)],
  );
  await book(4, 'B', '2026-05-05');
  await app.query('delete from reservations.reservations where reservation_id = $1', [uuid(2)]);
  await book(2, 'Z', '2026-06-06');
  const { rows } = await app.query(
    'select reservation_id, confirmation_code, reservation_date from reservations.reservations except select reservation_id, confirmation_code, reservation_date from reservations.reservations_keys',
  );
  expect(rows).toEqual([]);
  await admin.query('truncate reservations.reservations, reservations.participants');
  expect((await admin.query('select 1 from reservations.reservations_keys')).rows).toEqual([]);
});

it.each(found)('PostgreSQL %s counts an upsert on a partitioned table as one row', async (version) => {
  const { admin, cluster } = server(version);
  const app = await cluster.connect('novatrek', appRole('svc-analytics'));
  const add = () =>
    app.query(`insert into analytics.utilization_metrics (metric_date, resource_type, used_units, created_at, updated_at)
        values ('2026-11-21', 'TRIP', 1, now(), now())
        on conflict (metric_date, resource_type) do update set used_units = analytics.utilization_metrics.used_units + 1
        returning used_units`);
  await add();
  expect((await add()).rows).toEqual([{ used_units: '2' }]);
  expect((await admin.query('select 1 from analytics.utilization_metrics_keys')).rows).toHaveLength(1);
});

it.each(found)(
  'PostgreSQL %s holds every column, key and index of the reference page of svc-scheduling-orchestrator',
  async (version) => {
    const { admin } = server(version);
    const { rows } = await admin.query<{ line: string }>(`
      select format('%s.%s %s%s', c.relname, a.attname, format_type(a.atttypid, a.atttypmod), case when a.attnotnull then ' not null' else '' end) as line
      from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0
      where c.relnamespace = 'scheduling'::regnamespace and c.relkind = 'r'
      union all select format('%s %s', c.relname, pg_get_constraintdef(k.oid)) from pg_constraint k join pg_class c on c.oid = k.conrelid
      where k.connamespace = 'scheduling'::regnamespace
      union all select format('%s default %s', c.relname || '.' || a.attname, pg_get_expr(d.adbin, d.adrelid)) from pg_attrdef d
      join pg_class c on c.oid = d.adrelid join pg_attribute a on a.attrelid = c.oid and a.attnum = d.adnum where c.relnamespace = 'scheduling'::regnamespace
      union all select indexdef from pg_indexes where schemaname = 'scheduling'`);
    const lines = new Set(rows.map((row) => row.line));
    expect(reference.filter((line) => !lines.has(line))).toEqual([]);
  },
);
