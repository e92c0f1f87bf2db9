import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../runtime/platform/data/embedded-postgres.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Answers with the address of a server, which starts when the first test asks. */
    postgres: string;
    /** Begins the names of everything this run creates there. */
    postgresPrefix: string;
  }
}

const say = (message: string) => void process.stderr.write(`${message}\n`);
const log = { info: () => {}, warn: say, error: say };

/** One PostgreSQL for the whole run, and none for a run that needs none. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env.DATABASE_URL_FOR_TESTS;
  let started: Promise<EmbeddedPostgres> | undefined;
  const start = () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'novatrek-test-'));
    chmodSync(dataDir, 0o755);
    // Nothing here has to survive a power failure.
    const settings = { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off' };
    return startEmbeddedPostgres({ dataDir, log, settings, temporary: true });
  };
  const door = createServer(async (_, response) => {
    try {
      if (given === undefined) started ??= start();
      response.end(given ?? (await started)?.url());
    } catch (error) {
      response.writeHead(500).end(error instanceof Error ? error.message : String(error));
    }
  });
  await new Promise<void>((listening) => door.listen(0, '127.0.0.1', listening));
  const address = door.address();
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  const prefix = `nt_test_${randomBytes(4).toString('hex')}`;
  project.provide('postgres', `http://127.0.0.1:${address.port}`);
  project.provide('postgresPrefix', prefix);
  return async () => {
    door.closeAllConnections();
    await new Promise((closed) => door.close(closed));
    if (given !== undefined) await dropAll(given, prefix);
    await (await started)?.stop();
  };
}

async function dropAll(url: string, prefix: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ datname: string }>(
    'select datname from pg_database where starts_with(datname, $1)',
    [prefix],
  );
  for (const { datname } of rows) await client.query(`drop database if exists ${datname} with (force)`);
  await client.end();
}
