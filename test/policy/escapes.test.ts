import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { modelOf } from '../workspace.ts';
import { onEach } from './cluster.ts';
import { startWorld, type World } from './world.ts';

type Attempt = readonly [what: string, sql: string, ...states: string[]];

const denied = '42501';
/** A schema one may not enter is passed over when a name is looked up. */
const unknownTable = '42P01';
/** Extensions that aren't installed on this server: nothing to try. */
const notThere = ['0A000', '58P01'];

/** What the running service of svc-billing could try to get at what svc-orders owns, or out of its place altogether. */
const byService: readonly Attempt[] = [
  ['set search_path', 'SET search_path = orders; SELECT * FROM orders', unknownTable],
  ['take the role of another service', 'SET ROLE svc_orders_app', denied],
  ['take the role of its own owner', 'SET ROLE svc_billing_owner', denied],
  ['become another session', 'SET SESSION AUTHORIZATION svc_orders_app', denied],
  ['grant its table on', 'GRANT SELECT ON invoices TO svc_orders_app', denied],
  ['grant its schema on', 'GRANT USAGE ON SCHEMA billing TO svc_orders_app', denied],
  ['grant itself away', 'GRANT svc_billing_app TO svc_orders_app', denied],
  ['make itself a superuser', 'ALTER ROLE svc_billing_app SUPERUSER', denied],
  ['give another service a password', "ALTER ROLE svc_orders_app PASSWORD 'known'", denied],
  ['set the search_path of another service', 'ALTER ROLE svc_orders_app SET search_path = billing', denied],
  ['create in its own schema', 'CREATE TABLE extra (id integer)', denied],
  ['create in public', 'CREATE TABLE public.extra (id integer)', denied],
  ['create a schema', 'CREATE SCHEMA extra', denied],
  ['shadow a table by a temporary one', 'CREATE TEMPORARY TABLE invoices (id integer)', denied],
  ['copy out', 'COPY orders.orders TO STDOUT', denied],
  ['copy to a program', "COPY invoices TO PROGRAM 'cat'", denied],
  ['copy from a file', "COPY invoices FROM '/etc/hostname'", denied],
  ['read a file', "SELECT pg_read_file('PG_VERSION')", denied],
  ['list a folder', "SELECT pg_ls_dir('.')", denied],
  ['import a file as a large object', "SELECT lo_import('/etc/hostname')", denied],
  ['make a large object to pass on', 'SELECT lo_create(0)', denied],
  ['make a large object of bytes', "SELECT lo_from_bytea(0, 'x')", denied],
  ['make a large object the old way', 'SELECT lo_creat(-1)', denied],
  ['lock a table of another service', 'LOCK TABLE orders.orders IN ACCESS SHARE MODE', denied],
  ['lock the catalog', 'LOCK TABLE pg_catalog.pg_class IN ACCESS EXCLUSIVE MODE', denied],
  ["run another owner's SECURITY DEFINER function", 'SELECT orders.probe_definer()', denied],
  ['name a sequence by its number', 'SELECT nextval(:orders.probe_sequence)', denied],
  ['have a table printed by its number', "SELECT table_to_xml(:orders.orders, true, true, '')", denied],
  ['have a query printed', "SELECT query_to_xml('SELECT * FROM orders.orders', true, true, '')", denied],
  ['end the session of another service', 'SELECT pg_terminate_backend(:pid)', denied],
  ['keep a replication slot', "SELECT pg_create_physical_replication_slot('extra')", denied],
  ['change the server', "ALTER SYSTEM SET work_mem = '1MB'", denied],
  ['switch triggers off', 'SET session_replication_role = replica', denied],
  ['create a database', 'CREATE DATABASE extra', denied],
  ['create a role', 'CREATE ROLE extra', denied],
  ['hide in an anonymous block', "DO $$ BEGIN EXECUTE 'DELETE FROM orders.orders'; END $$", denied],
];

/** What a migration of svc-billing could try. */
const byOwner: readonly Attempt[] = [
  ['grant its schema', 'GRANT USAGE ON SCHEMA billing TO svc_orders_app', denied],
  ['grant a table', 'GRANT SELECT ON invoices TO svc_orders_app', denied],
  ['grant a column', 'GRANT SELECT (invoice_id) ON invoices TO svc_orders_app', denied],
  ['grant to everybody', 'GRANT SELECT ON invoices TO PUBLIC', denied],
  ['grant all tables', 'GRANT SELECT ON ALL TABLES IN SCHEMA billing TO svc_orders_owner', denied],
  ['grant a sequence', 'GRANT USAGE ON SEQUENCE probe_sequence TO svc_orders_app', denied],
  ['grant a function', 'GRANT EXECUTE ON FUNCTION probe_definer() TO PUBLIC', denied],
  ['grant a type', 'GRANT USAGE ON TYPE probe_type TO PUBLIC', denied],
  ['grant itself', 'GRANT svc_billing_owner TO svc_orders_app', denied],
  ['grant from inside a block', "DO $$ BEGIN EXECUTE 'GRANT SELECT ON invoices TO PUBLIC'; END $$", denied],
  [
    'deceive the guard by functions and operators of its own',
    `CREATE FUNCTION aclexplode(aclitem[]) RETURNS TABLE (grantee oid) LANGUAGE sql AS 'SELECT 0::oid WHERE false';
     SET search_path = billing, pg_catalog;
     GRANT SELECT ON invoices TO svc_orders_app`,
    denied,
  ],
  ['change what it grants from now on', 'ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO svc_orders_app', denied],
  ['open its functions from now on', 'ALTER DEFAULT PRIVILEGES GRANT EXECUTE ON FUNCTIONS TO PUBLIC', denied],
  [
    'set what others grant',
    'ALTER DEFAULT PRIVILEGES FOR ROLE svc_orders_owner GRANT SELECT ON TABLES TO svc_billing_app',
    denied,
  ],
  ['give a table away', 'ALTER TABLE invoices OWNER TO svc_orders_owner', denied],
  ['give everything away', 'REASSIGN OWNED BY svc_billing_owner TO svc_orders_owner', denied],
  ['give its schema away', 'ALTER SCHEMA billing OWNER TO svc_orders_owner', denied],
  ['rename its schema', 'ALTER SCHEMA billing RENAME TO extra', denied],
  ['drop its schema', 'DROP SCHEMA billing CASCADE', denied],
  ['drop the guard', 'DROP EVENT TRIGGER novatrek_keep_grants_inside', denied],
  ['switch the guard off', 'ALTER EVENT TRIGGER novatrek_keep_grants_inside DISABLE', denied],
  [
    'write the guard anew',
    `CREATE OR REPLACE FUNCTION novatrek_guard.keep_grants_inside() RETURNS event_trigger
     LANGUAGE plpgsql AS 'BEGIN END'`,
    denied,
  ],
  ['refer to a table of another service', 'CREATE TABLE extra (id text REFERENCES orders.orders)', denied],
  ['view a table of another service', 'CREATE VIEW extra AS SELECT * FROM orders.orders', denied],
  ['copy it by a query', 'CREATE TABLE extra AS SELECT * FROM orders.orders', denied],
  ['keep a materialized view of it', 'CREATE MATERIALIZED VIEW extra AS SELECT * FROM orders.orders', denied],
  ['inherit from it', 'CREATE TABLE extra () INHERITS (orders.orders)', denied],
  ['take over its shape', 'CREATE TABLE extra (LIKE orders.orders)', denied],
  [
    'hang a trigger on it',
    `CREATE FUNCTION spy() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
     CREATE TRIGGER spy AFTER INSERT ON orders.orders FOR EACH ROW EXECUTE FUNCTION spy()`,
    denied,
  ],
  ['rewrite it by a rule', 'CREATE RULE spy AS ON INSERT TO orders.orders DO NOTHING', denied],
  ['set a policy on it', 'CREATE POLICY spy ON orders.orders USING (true)', denied],
  ['index it', 'CREATE INDEX spy ON orders.orders (order_id)', denied],
  [
    'read it by a SECURITY DEFINER function of its own',
    `CREATE FUNCTION spy() RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
       AS 'BEGIN RETURN (SELECT count(*) FROM orders.orders); END';
     SELECT spy()`,
    denied,
  ],
  ['shadow by a temporary table', 'CREATE TEMPORARY TABLE invoices (id integer)', denied],
  ['install dblink', 'CREATE EXTENSION dblink', denied, ...notThere],
  ['install postgres_fdw', 'CREATE EXTENSION postgres_fdw', denied, ...notThere],
  ['install what PostgreSQL trusts', 'CREATE EXTENSION pgcrypto', denied, ...notThere],
  ['connect another server', 'CREATE FOREIGN DATA WRAPPER extra', denied],
  ['publish', 'CREATE PUBLICATION extra FOR TABLE invoices', denied],
  ['watch commands', 'CREATE EVENT TRIGGER spy ON ddl_command_end EXECUTE FUNCTION probe_function()', denied],
];

onEach((bin, version) => {
  let world: World;
  let service: pg.Client;
  let owner: pg.Client;
  let orders: pg.Client;
  const numbers = new Map<string, number>();
  beforeAll(async () => {
    world = await startWorld(bin, modelOf());
    [service, owner, orders] = [
      await world.as('svc_billing_app'),
      await world.as('svc_billing_owner'),
      await world.as('svc_orders_app'),
    ];
    for (const name of ['orders.orders', 'orders.probe_sequence'])
      numbers.set(name, (await one<{ oid: number }>(world.admin, `SELECT '${name}'::regclass::oid AS oid`)).oid);
    numbers.set('pid', (await one<{ pid: number }>(orders, 'SELECT pg_backend_pid() AS pid')).pid);
    // The table must be worth the theft.
    await orders.query("INSERT INTO orders (order_id) VALUES ('secret')");
  }, 60_000);
  afterAll(async () => {
    await Promise.all([service, owner, orders].map((client) => client?.end()));
    await world?.stop();
  });

  it.each(byService)('does not let a service %s', async (_, sql, ...states) => {
    expect(states).toContain(await stateOf(service, withNumbers(sql)));
  });

  it.each(byOwner)('does not let a migration %s', async (_, sql, ...states) => {
    expect(states).toContain(await stateOf(owner, withNumbers(sql)));
  });

  it('gives nothing to who sets a search_path for good, or when connecting', async () => {
    await service.query('ALTER ROLE svc_billing_app SET search_path = orders');
    const later = await world.as('svc_billing_app');
    expect(await stateOf(later, 'SELECT * FROM orders')).toBe(unknownTable);
    await later.end();
    await world.admin.query(world.policy);
    const options = { host: '127.0.0.1', port: world.cluster.port, user: 'svc_billing_app', database: 'novatrek' };
    const third = new pg.Client({ ...options, options: '-c search_path=orders' });
    await third.connect();
    expect(await stateOf(third, 'SELECT * FROM orders')).toBe(unknownTable);
    await third.end();
  });

  it('lets an owner grant in vain where there is no guard', async () => {
    await world.admin.query('ALTER EVENT TRIGGER novatrek_keep_grants_inside DISABLE');
    await owner.query('GRANT SELECT ON invoices TO svc_orders_app; GRANT USAGE ON SCHEMA billing TO svc_orders_app');
    await owner.query('GRANT EXECUTE ON FUNCTION probe_definer() TO PUBLIC');
    expect(await stateOf(orders, 'SELECT * FROM billing.invoices')).toBe(denied);
    expect(await stateOf(orders, 'SELECT billing.probe_definer()')).toBe(denied);
    await world.admin.query('ALTER EVENT TRIGGER novatrek_keep_grants_inside ENABLE');
    await world.admin.query(world.policy);
  });

  it('lets a migration grant to its own service, and says of any other grant what to do instead', async () => {
    await owner.query('REVOKE UPDATE ON invoices FROM svc_billing_app; GRANT UPDATE ON invoices TO svc_billing_app');
    await expect(owner.query('GRANT SELECT ON invoices TO svc_orders_app')).rejects.toMatchObject({
      message: 'svc_billing_owner may not grant billing.invoices to svc_orders_app',
      hint: expect.stringContaining('declare a call or an event'),
    });
  });

  it('keeps functions that an administrator installs for himself from the services', async () => {
    await world.admin.query("CREATE FUNCTION public.dial() RETURNS text LANGUAGE sql AS $$ SELECT 'secret' $$");
    expect(await stateOf(service, 'SELECT public.dial()')).toBe(denied);
  });

  it('connects nobody who belongs to no service', async () => {
    await world.admin.query('CREATE ROLE stranger LOGIN');
    await expect(world.as('stranger')).rejects.toMatchObject({ code: denied });
  });

  it('hides what others ask and what their tables hold, but neither names nor numbers of rows', async () => {
    await world.admin.query('ANALYZE orders.orders');
    const running = orders.query("SELECT pg_sleep(0.5), 'secret'");
    const seen = await service.query("SELECT query FROM pg_stat_activity WHERE usename = 'svc_orders_app'");
    await running;
    expect(seen.rows).toEqual([{ query: '<insufficient privilege>' }]);
    expect((await service.query("SELECT * FROM pg_stats WHERE schemaname = 'orders'")).rows).toEqual([]);
    const { rows } = await service.query("SELECT reltuples FROM pg_class WHERE relname = 'orders' AND relkind = 'r'");
    expect(rows).toEqual([{ reltuples: 1 }]);
  });

  it('does not part NOTIFY and advisory locks: one service hears and blocks another', async () => {
    const heard = new Promise((resolve) => orders.once('notification', (message) => resolve(message.payload)));
    await orders.query('LISTEN orders_changed');
    await service.query("NOTIFY orders_changed, 'from billing'");
    expect(await heard).toBe('from billing');
    await service.query('SELECT pg_advisory_lock(7)');
    const { rows } = await orders.query('SELECT pg_try_advisory_lock(7) AS free');
    expect(rows).toEqual([{ free: false }]);
    await service.query('SELECT pg_advisory_unlock(7)');
  });

  it('does not reach into other databases of the server: they stay open to all until somebody closes them', async () => {
    const elsewhere = await world.cluster.connect('svc_billing_app', 'postgres');
    expect(await stateOf(elsewhere, 'CREATE TABLE public.extra (id integer)')).toBe(denied);
    await elsewhere.query('CREATE TEMPORARY TABLE extra (id integer)');
    await elsewhere.end();
  });

  it(`is really PostgreSQL ${version}`, async () => {
    const { rows } = await world.admin.query('SHOW server_version');
    expect(rows[0].server_version).toMatch(new RegExp(`^${version}\\b`));
  });

  function withNumbers(sql: string): string {
    return sql.replaceAll(/(?<!:):([a-z][a-z._]*)/g, (_, name) => String(numbers.get(name)));
  }
});

/** How the statements end; whatever they did is undone. */
async function stateOf(client: pg.Client, sql: string): Promise<string> {
  const outside = /^(?:CREATE DATABASE|ALTER SYSTEM)/.test(sql);
  if (!outside) await client.query('BEGIN');
  try {
    await client.query(sql);
    return 'done';
  } catch (error) {
    return error instanceof pg.DatabaseError ? (error.code ?? 'no code') : String(error);
  } finally {
    if (!outside) await client.query('ROLLBACK');
  }
}

async function one<Row extends object>(client: pg.Client, sql: string): Promise<Row> {
  const { rows } = await client.query<Row>(sql);
  const [row] = rows;
  if (row === undefined) throw new Error(`no row: ${sql}`);
  return row;
}
