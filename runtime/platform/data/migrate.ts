import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import type { Log } from '../context.ts';
import { CannotRun, messageOf } from './cannot-run.ts';
import { isTransient, sqlState } from './database-error.ts';
import { type Migration, type MigrationFile, planMigrations } from './migration-plan.ts';
import { statementsOf } from './sql-statements.ts';

export interface MigrateOptions {
  /** As the schema's owner, to the server itself: a pooler that changes connections loses the lock. */
  readonly ownerUrl: string;
  readonly service: string;
  readonly schema: string;
  /** May look at what was applied; by default named after the service. */
  readonly appRole?: string;
  readonly files: readonly MigrationFile[];
  /**
   * `expand`, as at each deploy: expand and backfill files. `contract`, once no running version needs what they take
   * away: everything. A new database always gets everything.
   */
  readonly phase?: 'expand' | 'contract';
  readonly log?: Pick<Log, 'info'>;
  /** Milliseconds to wait for another runner. */
  readonly patience?: number;
}

export interface Migrated {
  readonly applied: readonly string[];
  /** Contract files that wait for `phase: 'contract'`. */
  readonly heldBack: readonly string[];
}

/** Brings a service's schema up to its files: forward only, one runner at a time. */
export async function migrate(options: MigrateOptions): Promise<Migrated> {
  const client = new pg.Client({
    connectionString: options.ownerUrl,
    application_name: `${options.service} migrate`,
    connectionTimeoutMillis: 10_000,
  });
  client.on('error', () => {});
  try {
    await client.connect();
  } catch (error) {
    throw new CannotRun(`${options.service}: can't reach its database as owner: ${messageOf(error)}`, { cause: error });
  }
  try {
    await lock(client, options);
    await ensureSchema(client, options);
    const fresh = await ensureTable(client, options);
    const scope = fresh || options.phase === 'contract' ? 'all' : 'expand';
    const plan = planMigrations(options.files, await appliedTo(client), scope);
    if (plan.problems.length > 0) {
      throw new CannotRun([`${options.service}: its migrations can't be applied`, ...plan.problems].join('\n  '));
    }
    for (const migration of plan.apply) {
      await apply(client, migration, options);
      options.log?.info('migration applied', { service: options.service, migration: migration.name });
    }
    if (fresh) await client.query('comment on table platform_migrations is null');
    return { applied: plan.apply.map((one) => one.name), heldBack: plan.heldBack.map((one) => one.name) };
  } finally {
    // The lock goes with the connection.
    await client.end().catch(() => {});
  }
}

async function ensureSchema(client: pg.Client, { schema, service }: MigrateOptions): Promise<void> {
  const { rows } = await client.query('select 1 from pg_namespace where nspname = $1', [schema]);
  if (rows.length === 0) {
    try {
      await client.query(`create schema if not exists ${pg.escapeIdentifier(schema)}`);
    } catch (error) {
      if (sqlState(error) !== '42501') throw error;
      throw new CannotRun(
        `${service}: the schema ${schema} does not exist, and its owner may not create it: ` +
          'apply generated/policy/postgres.sql first',
      );
    }
  }
  // What a file doesn't qualify must not land elsewhere. Extensions stand in public; nobody else can create anything there.
  await client.query(`set search_path = ${pg.escapeIdentifier(schema)}, public`);
}

/**
 * Asked for again and again rather than waited for: a waiting statement would be in the way of CREATE INDEX CONCURRENTLY,
 * which waits for all others to end.
 */
async function lock(client: pg.Client, { schema, service, patience = 300_000, log }: MigrateOptions): Promise<void> {
  const until = Date.now() + patience;
  for (let waiting = false; ; waiting = true) {
    const { rows } = await client.query<{ mine: boolean }>(
      "select pg_try_advisory_lock(hashtextextended('novatrek:migrate:' || $1, 0)) as mine",
      [schema],
    );
    if (rows[0]?.mine === true) return;
    if (Date.now() >= until) {
      throw new CannotRun(`${service}: another migration of the schema ${schema} is still running: try again later`);
    }
    if (!waiting) log?.info('another migration is running; waiting for it', { service });
    await pause(100);
  }
}

/** True until every file has been applied once: a first run that was interrupted is still a first run. */
async function ensureTable(client: pg.Client, { schema, service, appRole }: MigrateOptions): Promise<boolean> {
  const exists = await client.query(
    "select obj_description(to_regclass($1), 'pg_class') as state, to_regclass($1) as id",
    [`${pg.escapeIdentifier(schema)}.platform_migrations`],
  );
  const [found] = exists.rows;
  if (found?.id != null) return found.state === 'being set up';
  const app = appRole ?? `${service.replaceAll('-', '_')}_app`;
  const { rows } = await client.query('select 1 from pg_roles where rolname = $1', [app]);
  const role = pg.escapeIdentifier(app);
  // Default privileges let the app role write new tables; here it may only look.
  const readOnly = `revoke all on platform_migrations from ${role}; grant select on platform_migrations to ${role};`;
  await client.query(`
    begin;
    create table platform_migrations (
      name text primary key, sha256 text not null, phase text not null, applied_at timestamptz not null default now());
    comment on table platform_migrations is 'being set up';
    ${rows.length > 0 ? readOnly : ''}
    commit;
  `);
  return true;
}

async function appliedTo(client: pg.Client): Promise<{ name: string; sha256: string; at: string }[]> {
  const { rows } = await client.query<{ name: string; sha256: string; at: string }>(
    "select name, sha256, to_char(applied_at at time zone 'UTC', 'YYYY-MM-DD') as at from platform_migrations order by name",
  );
  return rows;
}

const record = 'insert into platform_migrations (name, sha256, phase) values ($1, $2, $3)';

async function apply(client: pg.Client, migration: Migration, options: MigrateOptions): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      if (migration.alone) await applyAlone(client, migration, options.schema);
      else await applyInTransaction(client, migration);
      return;
    } catch (error) {
      // Somebody is busy with the table: rather try again than make everybody else wait behind us.
      if (['55P03', '40P01'].includes(sqlState(error) ?? '') && attempt < 10) await pause(100 * attempt);
      else throw failure(migration, error, options.service);
    }
  }
}

async function applyInTransaction(client: pg.Client, { name, sha256, phase, text }: Migration): Promise<void> {
  const patience = phase === 'backfill' ? '10min' : '30s';
  try {
    await client.query(`begin; set local lock_timeout = '3s'; set local statement_timeout = '${patience}'`);
    await client.query(text);
    await client.query(record, [name, sha256, phase]);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw error;
  }
}

/**
 * Each statement commits by itself and the file counts as applied when all have: interrupted, it runs from its start
 * again, so its statements must be repeatable (`if not exists`, a backfill that skips what is done).
 */
async function applyAlone(client: pg.Client, { name, sha256, phase, text }: Migration, schema: string): Promise<void> {
  const { rows } = await client.query<{ index: string }>(
    `select c.relname as index from pg_index i join pg_class c on c.oid = i.indexrelid
     where not i.indisvalid and c.relnamespace = $1::regnamespace`,
    [pg.escapeIdentifier(schema)],
  );
  const words = new Set(text.split(/[^\w$]+/));
  // Half-built by an earlier attempt; `if not exists` would take it for done.
  for (const { index } of rows) {
    if (words.has(index)) await client.query(`drop index concurrently ${pg.escapeIdentifier(index)}`);
  }
  await client.query("set lock_timeout = '3s'; set statement_timeout = '30min'");
  for (const statement of statementsOf(text)) await client.query(statement);
  await client.query(record, [name, sha256, phase]);
  await client.query(
    `reset lock_timeout; reset statement_timeout; set search_path = ${pg.escapeIdentifier(schema)}, public`,
  );
}

function failure({ name, text, alone }: Migration, error: unknown, service: string): Error {
  const at = error instanceof pg.DatabaseError && !alone ? Number(error.position) : Number.NaN;
  const line = Number.isNaN(at) ? '' : `:${text.slice(0, at - 1).split('\n').length}`;
  const state = isTransient(error)
    ? 'run migrate again'
    : alone
      ? 'what ran before it stays; mend the file and run migrate again, from its first statement'
      : 'nothing of this file was applied; mend it and run migrate again';
  return new CannotRun(`${service}: ${name}${line}: ${messageOf(error)} (${state})`, { cause: error });
}
