import { fileURLToPath } from 'node:url';
import type pg from 'pg';
import { sqlName } from '../../generators/emit/sql.ts';
import { type Tenant, tenantsOf } from '../../generators/policy/names.ts';
import { postgresPolicy } from '../../generators/policy/postgres.ts';
import type { Model } from '../../model/model.ts';
import { migrate } from '../../runtime/platform/data/migrate.ts';
import { readMigrations } from '../../runtime/platform/data/migration-files.ts';
import { novatrek } from '../generators/novatrek.ts';
import { type Cluster, startCluster } from './cluster.ts';

/** A table as it stands in the database, with a column that may be assigned to. */
export interface Relation {
  readonly tenant: Tenant;
  readonly name: string;
  readonly column: string;
  readonly isPartition: boolean;
}

export interface World {
  readonly cluster: Cluster;
  /** The superuser, in the database of the services. */
  readonly admin: pg.Client;
  readonly policy: string;
  readonly tenants: readonly Tenant[];
  readonly tables: readonly Relation[];
  as(role: string): Promise<pg.Client>;
  stop(): Promise<void>;
}

const database = 'novatrek';
/** The code of services stands there; a model that has none gets tables by the letter of its YAML. */
const services = fileURLToPath(new URL('../../runtime/services/', import.meta.url));

/** The database as an administrator and the services' own migrations make it, the policy laid on twice. */
export async function startWorld(bin: string, model: Model = novatrek()): Promise<World> {
  const cluster = await startCluster(bin);
  try {
    return await furnish(cluster, model);
  } catch (error) {
    await cluster.stop();
    throw error;
  }
}

async function furnish(cluster: Cluster, model: Model): Promise<World> {
  const first = await cluster.connect('postgres');
  await first.query(`CREATE DATABASE ${database}`);
  await first.end();
  const admin = await cluster.connect('postgres', database);
  const policy = postgresPolicy(model) ?? '';
  const tenants = tenantsOf(model.services.values());
  await admin.query(policy);
  for (const tenant of tenants) await build(cluster, tenant);
  await admin.query(policy);
  const as = (role: string) => cluster.connect(role, database);
  const stop = async () => {
    await admin.end();
    await cluster.stop();
  };
  return { cluster, admin, policy, tenants, tables: await tablesIn(admin, tenants), as, stop };
}

/** What the service's migrations make, or something like it; and one of each kind of thing that may be granted. */
async function build(cluster: Cluster, { service, schema, owner }: Tenant): Promise<void> {
  const files = await readMigrations(`${services}${service.id}/migrations`);
  const ownerUrl = `postgres://${owner}@127.0.0.1:${cluster.port}/${database}`;
  await migrate({ ownerUrl, service: service.id, schema, files });
  const client = await cluster.connect(owner, database);
  if (files.length === 0)
    for (const table of service.tables) {
      const columns = table.columns.map((column) => `${sqlName(column.name)} text`);
      await client.query(`CREATE TABLE ${sqlName(table.name)} (${columns.join(', ')})`);
    }
  await client.query(`
    CREATE SEQUENCE probe_sequence;
    CREATE VIEW probe_view AS SELECT name FROM platform_migrations;
    CREATE FUNCTION probe_function() RETURNS text LANGUAGE sql AS $$ SELECT '${schema}' $$;
    CREATE FUNCTION probe_definer() RETURNS bigint LANGUAGE sql SECURITY DEFINER
      SET search_path = ${sqlName(schema)}, pg_temp AS $$ SELECT count(*) FROM platform_migrations $$;
    CREATE PROCEDURE probe_procedure() LANGUAGE sql AS $$ SELECT 1 $$;
    CREATE TYPE probe_type AS ENUM ('one')`);
  await client.end();
}

async function tablesIn(admin: pg.Client, tenants: readonly Tenant[]): Promise<Relation[]> {
  const { rows } = await admin.query<{ schema: string; name: string; column: string; partition: boolean }>(`
    SELECT nspname AS schema, relname AS name, min(attname) AS column, relispartition AS partition
    FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace JOIN pg_attribute ON attrelid = c.oid
    WHERE relkind IN ('r', 'p') AND attnum > 0 AND attidentity = '' AND attgenerated = '' AND NOT attisdropped
    GROUP BY 1, 2, 4 ORDER BY 1, 2`);
  return rows.flatMap(({ schema, name, column, partition }) =>
    tenants
      .filter((tenant) => tenant.schema === schema)
      .map((tenant) => ({ tenant, name, column, isPartition: partition })),
  );
}
