import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { installBus } from '../../runtime/platform/bus/install-bus.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../runtime/platform/data/embedded-postgres.ts';
import { tables } from '../platform/events/tables.ts';

const log = { info: () => {}, warn: () => {}, error: () => {} };

/** A database server of its own, which starts again when it is killed. */
export async function openStage(): Promise<EmbeddedPostgres & { query: Query }> {
  const dataDir = mkdtempSync(join(tmpdir(), 'novatrek-crash-'));
  chmodSync(dataDir, 0o755);
  // What was written survives the server, if not the machine; what it says is committed has been written.
  const settings = { fsync: 'off', full_page_writes: 'off' };
  const server = await startEmbeddedPostgres({ dataDir, log, settings, temporary: true });
  const query: Query = async (text) => {
    const client = new pg.Client({ connectionString: server.url('shop') });
    await client.connect();
    try {
      return (await client.query(text)).rows;
    } finally {
      await client.end();
    }
  };
  const maker = new pg.Client({ connectionString: server.url() });
  await maker.connect();
  await maker.query('create database shop');
  await maker.end();
  await query(tables);
  await query('create table orders (key text not null, n integer not null, primary key (key, n))');
  await installBus(server.url('bus'), { topics: [], acls: [], roles: {} });
  return {
    port: server.port,
    get pid() {
      return server.pid;
    },
    url: server.url,
    stop: server.stop,
    query,
  };
}

export type Query = <Row extends pg.QueryResultRow>(text: string) => Promise<Row[]>;
