import { afterAll, beforeAll, expect, it } from 'vitest';
import { modelOf } from '../workspace.ts';
import { onEach } from './cluster.ts';
import { runMatrix } from './matrix.ts';
import { startWorld, type World } from './world.ts';

/** What an administrator could do by mistake, and what the matrix says then: proof that it sees anything at all. */
const mistakes: readonly (readonly [what: string, sql: string, surprise: string])[] = [
  [
    'a table granted to another service',
    'GRANT USAGE ON SCHEMA orders TO svc_billing_app; GRANT SELECT ON orders.orders TO svc_billing_app',
    "svc_billing_app may: has_table_privilege('svc_billing_app', 'orders.orders', 'SELECT, INSERT",
  ],
  [
    'a column granted to another service',
    'GRANT USAGE ON SCHEMA orders TO svc_billing_app; GRANT SELECT (order_id) ON orders.orders TO svc_billing_app',
    'svc_billing_app may: SELECT order_id FROM orders.orders LIMIT 1 (NT000)',
  ],
  ['a schema open to everybody', 'GRANT USAGE ON SCHEMA orders TO PUBLIC', "'orders', 'USAGE')"],
  ['a schema to build in', 'GRANT CREATE ON SCHEMA orders TO svc_orders_app', "'orders', 'CREATE')"],
  [
    'a schema given to the owner role',
    'ALTER SCHEMA orders OWNER TO svc_orders_owner',
    "svc_orders_owner may: has_schema_privilege('svc_orders_owner', 'orders', 'USAGE WITH GRANT OPTION')",
  ],
  ['more than rows', 'GRANT TRUNCATE ON orders.orders TO svc_orders_app', "'orders.orders', 'TRUNCATE')"],
  ['a sequence granted', 'GRANT ALL ON SEQUENCE orders.probe_sequence TO svc_billing_owner', 'probe_sequence'],
  ['a sequence to be set back', 'GRANT UPDATE ON SEQUENCE orders.probe_sequence TO svc_orders_app', "'UPDATE')"],
  ['a function open to everybody', 'GRANT EXECUTE ON FUNCTION orders.probe_definer() TO PUBLIC', 'probe_definer'],
  ['a procedure granted', 'GRANT EXECUTE ON PROCEDURE orders.probe_procedure() TO svc_billing_app', 'procedure'],
  ['a role in a role', 'GRANT svc_orders_owner TO svc_billing_app', 'SET LOCAL ROLE svc_orders_owner (NT000)'],
  ['the power to read everything', 'GRANT pg_read_all_data TO svc_billing_app', 'FROM pg_auth_members'],
  [
    'what comes later granted to another service',
    'ALTER DEFAULT PRIVILEGES FOR ROLE svc_orders_owner IN SCHEMA orders GRANT SELECT ON TABLES TO svc_billing_app',
    'svc_billing_app may: EXISTS (SELECT FROM pg_default_acl',
  ],
  [
    'later functions open to everybody',
    'ALTER DEFAULT PRIVILEGES FOR ROLE svc_orders_owner IN SCHEMA orders GRANT EXECUTE ON FUNCTIONS TO PUBLIC',
    'AND grantee IN (0))',
  ],
  ['a role that may too much', 'ALTER ROLE svc_billing_app CREATEDB', 'SELECT rolcreatedb'],
  ['a superuser', 'ALTER ROLE svc_billing_app SUPERUSER', 'may: SELECT order_id FROM orders.orders LIMIT 1 (NT000)'],
  ['temporary tables', 'GRANT TEMPORARY ON DATABASE novatrek TO PUBLIC', "'TEMPORARY')"],
  ['schemas of their own', 'GRANT CREATE ON DATABASE novatrek TO svc_billing_owner', "current_database(), 'CREATE')"],
  ['the schema public', 'GRANT CREATE ON SCHEMA public TO PUBLIC', "'public', 'CREATE')"],
  [
    'the book of migrations open to the service',
    'GRANT UPDATE ON orders.platform_migrations TO svc_orders_app',
    'svc_orders_app may: UPDATE orders.platform_migrations',
  ],
  [
    'its own schema taken from a service',
    'REVOKE USAGE ON SCHEMA orders FROM svc_orders_app',
    'svc_orders_app may not: SELECT',
  ],
];

onEach((bin) => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld(bin, modelOf());
  }, 60_000);
  afterAll(() => world?.stop());

  it.each(mistakes)('shows %s, and the next run of the script takes it back', async (_, sql, surprise) => {
    await world.admin.query(sql);
    expect((await runMatrix(world)).surprises).toContainEqual(expect.stringContaining(surprise));
    await world.admin.query(world.policy);
    expect((await runMatrix(world)).surprises).toEqual([]);
  });

  it('closes what a migration makes from the first moment', async () => {
    const owner = await world.as('svc_orders_owner');
    await owner.query(`
      CREATE TABLE fresh (id bigint GENERATED ALWAYS AS IDENTITY);
      CREATE FUNCTION fresh_total() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM fresh';
      CREATE TYPE fresh_state AS ENUM ('new')`);
    await owner.end();
    const powers = async (role: string) => {
      const { rows } = await world.admin.query(
        `SELECT has_table_privilege($1, 'orders.fresh', 'SELECT') AS reads,
          has_table_privilege($1, 'orders.fresh', 'TRUNCATE') AS empties,
          has_sequence_privilege($1, 'orders.fresh_id_seq', 'UPDATE') AS counts,
          has_function_privilege($1, 'orders.fresh_total()', 'EXECUTE') AS runs,
          has_type_privilege($1, 'orders.fresh_state', 'USAGE') AS builds`,
        [role],
      );
      return rows[0];
    };
    const nothing = { reads: false, empties: false, counts: false, runs: false, builds: false };
    expect(await powers('svc_orders_app')).toEqual({ ...nothing, reads: true, runs: true });
    expect(await powers('svc_billing_app')).toEqual(nothing);
    expect(await powers('svc_billing_owner')).toEqual(nothing);
  });

  it('leaves to a service what its own migrations took from it, and to others what is not its business', async () => {
    const owner = await world.as('svc_billing_owner');
    await owner.query('REVOKE UPDATE, DELETE ON invoices FROM svc_billing_app');
    await owner.end();
    await world.admin.query(`
      CREATE ROLE reports LOGIN;
      GRANT CONNECT ON DATABASE novatrek TO reports;
      GRANT USAGE ON SCHEMA billing TO reports;
      GRANT SELECT ON billing.invoices TO reports`);
    await world.admin.query(world.policy);
    const service = await world.as('svc_billing_app');
    await expect(service.query('DELETE FROM invoices')).rejects.toMatchObject({ code: '42501' });
    await expect(service.query('SELECT * FROM invoices')).resolves.toMatchObject({ rows: [] });
    await service.end();
    const reports = await world.as('reports');
    await expect(reports.query('SELECT * FROM billing.invoices')).resolves.toMatchObject({ rows: [] });
    await reports.end();
    const again = await world.as('svc_billing_owner');
    await again.query('GRANT UPDATE ON invoices TO svc_billing_app');
    await again.end();
  });

  it('can be run in several databases of a server at once', async () => {
    const names = ['one', 'two', 'three', 'four'];
    for (const name of names) await world.admin.query(`CREATE DATABASE ${name}`);
    const clients = await Promise.all(names.map((name) => world.cluster.connect('postgres', name)));
    const runs = clients.flatMap((client) => [client.query(world.policy), client.query(world.policy)]);
    await expect(Promise.all(runs)).resolves.toHaveLength(8);
    await Promise.all(clients.map((client) => client.end()));
  });

  it('needs no superuser: who owns the database and may create roles makes the same walls, without the guard', async () => {
    const server = await world.cluster.connect('postgres');
    await server.query('CREATE ROLE boss LOGIN CREATEROLE; CREATE ROLE outsider LOGIN');
    await server.query('CREATE DATABASE managed OWNER boss');
    await server.end();
    const renamed = world.policy.replaceAll('svc_', 'srv_');
    const boss = await world.cluster.connect('boss', 'managed');
    const warnings: string[] = [];
    boss.on('notice', (notice) => warnings.push(notice.message ?? ''));
    await boss.query(renamed);
    await boss.query(renamed);
    expect(warnings).toEqual(Array(2).fill(expect.stringContaining('no superuser')));
    const owner = await world.cluster.connect('srv_orders_owner', 'managed');
    await owner.query('CREATE TABLE orders (id integer); GRANT SELECT ON orders TO srv_billing_app');
    await owner.query('GRANT USAGE ON SCHEMA orders TO srv_billing_app');
    const [own, other] = [
      await world.cluster.connect('srv_orders_app', 'managed'),
      await world.cluster.connect('srv_billing_app', 'managed'),
    ];
    await expect(own.query('SELECT * FROM orders')).resolves.toMatchObject({ rows: [] });
    await expect(own.query('TRUNCATE orders')).rejects.toMatchObject({ code: '42501' });
    await expect(other.query('SELECT * FROM orders.orders')).rejects.toMatchObject({ code: '42501' });
    await expect(world.cluster.connect('outsider', 'managed')).rejects.toMatchObject({ code: '42501' });
    await Promise.all([boss, owner, own, other].map((client) => client.end()));
  });
});
