import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../data/embedded-postgres.ts';
import { migrate } from '../data/migrate.ts';
import { readMigrations } from '../data/migration-files.ts';
import { applyPolicy } from '../data/policy.ts';

export interface TestDatabaseOptions {
  readonly service: string;
  readonly schema: string;
  /** The folder of its migrations. */
  readonly migrations: URL;
  /** generated/policy/postgres.sql */
  readonly policy: URL;
  /** An administrator of a server to use; without, one of our own starts with the first test and ends with the process. */
  readonly adminUrl?: string | undefined;
}

// Roles belong to the server, not to one of its databases: every test must set the same.
const password = 'for-tests-only';

/** A database with this one service's schema in it, as its app role would find it. */
export async function testDatabase(
  options: TestDatabaseOptions,
): Promise<{ readonly appUrl: string; drop(): Promise<void> }> {
  const server = options.adminUrl ?? (await ownServer());
  const name = `test_${randomBytes(6).toString('hex')}`;
  await asAdmin(server, `create database ${name}`);
  const base = options.service.replaceAll('-', '_');
  const roles = { owner: `${base}_owner`, app: `${base}_app` };
  await applyPolicy(at(server, name), readFileSync(options.policy, 'utf8'), {
    [roles.owner]: password,
    [roles.app]: password,
  });
  await migrate({
    ownerUrl: at(server, name, roles.owner),
    service: options.service,
    schema: options.schema.toLowerCase(),
    files: await readMigrations(fileURLToPath(options.migrations)),
  });
  return {
    appUrl: at(server, name, roles.app),
    drop: () => asAdmin(server, `drop database if exists ${name} with (force)`),
  };
}

function at(server: string, database: string, role?: string): string {
  const url = new URL(server);
  url.pathname = `/${database}`;
  if (role !== undefined) {
    url.username = role;
    url.password = password;
  }
  return url.href;
}

async function asAdmin(server: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

let own: Promise<EmbeddedPostgres> | undefined;

/** Nothing of it has to survive, so it needn't wait for the disk; its watchdog ends it with this process. */
async function ownServer(): Promise<string> {
  if (process.env.DATABASE_URL_FOR_TESTS !== undefined) return process.env.DATABASE_URL_FOR_TESTS;
  own ??= startEmbeddedPostgres({
    dataDir: mkdtempSync(join(tmpdir(), 'novatrek-test-')),
    temporary: true,
    settings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' },
    log: { info: () => {}, warn: () => {}, error: () => {} },
  });
  return (await own).url('postgres');
}

/** At the end of a test run, so that it needn't be cut off. */
export async function stopTestServer(): Promise<void> {
  const server = await own;
  own = undefined;
  await server?.stop();
}
