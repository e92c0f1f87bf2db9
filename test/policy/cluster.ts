import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { describe, it } from 'vitest';
import { findBinaries, type RunAs } from '../../runtime/platform/data/postgres-binaries.ts';

export interface Cluster {
  readonly port: number;
  connect(user: string, database?: string): Promise<pg.Client>;
  stop(): Promise<void>;
}

// PostgreSQL refuses to run as root: in a container it runs as nobody.
const as: RunAs = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};

export interface Installation {
  readonly version: string;
  /** The folder of its programs; none where it is not installed. */
  readonly bin: string | undefined;
}

/** The oldest PostgreSQL the policy must hold on, and the one that comes with the package. */
export const installations: readonly Installation[] = [
  { version: '15', bin: ['/usr/lib/postgresql/15/bin', '/usr/pgsql-15/bin'].find((bin) => existsSync(bin)) },
  { version: '18', bin: packaged() },
];

function packaged(): string | undefined {
  try {
    return join(findBinaries(as).native, 'bin');
  } catch {
    return undefined;
  }
}

/** The tests for each version; one that is not installed is a skipped test with its name, and a line nobody overlooks. */
export function onEach(tests: (bin: string, version: string) => void): void {
  for (const { version, bin } of installations)
    describe(`PostgreSQL ${version}`, () => {
      if (bin !== undefined) return tests(bin, version);
      process.stderr.write(`\nNOT TESTED on PostgreSQL ${version}: it is not installed here\n\n`);
      it.skip('is not installed', () => {});
    });
}

/** A throw-away server on a port of its own; whoever connects is believed to be who he says. */
export async function startCluster(bin: string): Promise<Cluster> {
  const folder = mkdtempSync(join(tmpdir(), 'policy-'));
  chmodSync(folder, 0o755);
  if (as.uid !== undefined) chownSync(folder, as.uid, as.gid);
  const data = join(folder, 'data');
  const made = spawnSync(
    join(bin, 'initdb'),
    ['-D', data, '-U', 'postgres', '--auth=trust', '--no-sync', '--encoding=UTF8', '--locale=C'],
    { ...as, cwd: folder, encoding: 'utf8' },
  );
  if (made.status !== 0) throw new Error(`initdb: ${made.error?.message ?? made.stderr}`);
  const port = await freePort();
  const settings = ['fsync=off', 'max_connections=100', 'shared_buffers=16MB', 'unix_socket_directories='];
  const server = spawn(
    join(bin, 'postgres'),
    ['-D', data, '-p', String(port), ...settings.flatMap((one) => ['-c', one])],
    { ...as, cwd: folder, stdio: 'ignore' },
  );
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  const connect = async (user: string, database = 'postgres') => {
    const client = new pg.Client({ host: '127.0.0.1', port, user, database });
    await client.connect();
    return client;
  };
  const stop = async () => {
    // Immediate: an open connection, or an unfinished start, holds up any other end.
    server.kill('SIGQUIT');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  await untilReady(join(data, 'postmaster.pid'), ended);
  return { port, connect, stop };
}

async function untilReady(file: string, ended: Promise<void>): Promise<void> {
  let gone = false;
  void ended.then(() => {
    gone = true;
  });
  while (!gone) {
    // The last line of the file says how far the server is.
    if (existsSync(file) && readFileSync(file, 'utf8').split('\n')[7]?.startsWith('ready') === true) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('PostgreSQL ended while it was being started');
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
