import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import type { Log } from '../context.ts';
import { CannotRun, codeOf } from './cannot-run.ts';
import { type ClusterFiles, explain, plain, prepareCluster, prepareHome, serverEnvironment } from './cluster-files.ts';
import { commandOf, isAlive, takeOwnership } from './owner-lock.ts';
import { type Binaries, findBinaries, type RunAs } from './postgres-binaries.ts';
import { watchOver } from './postgres-watchdog.ts';

export interface EmbeddedOptions {
  /** Kept from start to start; made if it is not there. */
  readonly dataDir: string;
  /** Otherwise a free one. */
  readonly port?: number;
  readonly log: Pick<Log, 'info' | 'warn' | 'error'>;
  /** Further server settings: `{ fsync: 'off' }` where nothing has to survive. */
  readonly settings?: Readonly<Record<string, string>>;
  /** The directory goes when the server does, even if this process is killed. */
  readonly temporary?: boolean;
}

export interface EmbeddedPostgres {
  readonly port: number;
  /** Of the running server; another one after a restart. */
  readonly pid: number;
  /** As superuser, to a database (or `postgres`). */
  url(database?: string): string;
  stop(): Promise<void>;
}

interface Running {
  readonly child: ChildProcess;
  readonly pid: number;
  readonly port: number;
  readonly exited: Promise<void>;
}

/**
 * A PostgreSQL of our own, from the binaries npm installed: only this machine reaches it, it dies with this process, and
 * is started again when it dies alone.
 */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const dataDir = resolve(options.dataDir);
  const { home, as } = prepareHome(dataDir, options.log);
  const letGo = own(dataDir);
  try {
    const binaries = findBinaries(as);
    const files = await prepareCluster(home, dataDir, binaries, as);
    await stopOrphan(files.cluster, options.log);
    return await supervise({ ...options, dataDir }, binaries, files, as, () => {
      letGo();
      if (options.temporary === true) {
        for (const path of [home, dataDir]) rmSync(path, { recursive: true, force: true });
      }
    });
  } catch (error) {
    letGo();
    throw plain(error, dataDir);
  }
}

function own(dataDir: string): () => void {
  try {
    return takeOwnership(join(dataDir, 'owner'), `the database in ${dataDir}`);
  } catch (error) {
    throw plain(error, dataDir);
  }
}

async function supervise(
  options: EmbeddedOptions,
  binaries: Binaries,
  files: ClusterFiles,
  as: RunAs,
  afterwards: () => void,
): Promise<EmbeddedPostgres> {
  const password = readFileSync(files.password, 'utf8').trim();
  const url = (port: number, database: string) => `postgres://postgres:${password}@127.0.0.1:${port}/${database}`;
  const launch = (port: number | undefined) => start(options, binaries, files, as, port, (at) => url(at, 'postgres'));
  let server = await launch(options.port);
  const remove = options.temporary === true ? [dirname(files.cluster), options.dataDir] : [];
  let watchdog = watchOver(server.pid, files.cluster, remove);
  let stopping: Promise<void> | undefined;

  const { port } = server;
  const keepRunning = async () => {
    for (let failures = 0; failures < 5; ) {
      await server.exited;
      if (stopping !== undefined) return;
      watchdog.release();
      options.log.warn('PostgreSQL ended unexpectedly and is being started again', { log: files.log });
      try {
        await pause(200 * failures);
        if (stopping !== undefined) return;
        server = await launch(port);
        watchdog = watchOver(server.pid, files.cluster, remove);
        failures = 0;
      } catch (error) {
        failures += 1;
        options.log.warn('PostgreSQL could not be started again', { error: String(error) });
      }
    }
    options.log.error('PostgreSQL is down and stays down', { log: files.log });
  };
  const supervision = keepRunning();

  return {
    port,
    get pid() {
      return server.pid;
    },
    url: (database = 'postgres') => url(port, database),
    stop: () => {
      stopping ??= (async () => {
        await halt(server, binaries, files.cluster);
        await supervision;
        // A restart may have been under way when we were asked to stop.
        await halt(server, binaries, files.cluster);
        watchdog.release();
        afterwards();
      })();
      return stopping;
    },
  };
}

async function start(
  options: EmbeddedOptions,
  binaries: Binaries,
  files: ClusterFiles,
  as: RunAs,
  wanted: number | undefined,
  urlAt: (port: number) => string,
): Promise<Running> {
  for (let attempt = 1; ; attempt++) {
    const port = await freePort(wanted);
    const said = existsSync(files.log) ? statSync(files.log).size : 0;
    const server = spawnServer(options, binaries, files, as, port);
    if (await accepts(urlAt(port), server)) return server;
    const output = readFileSync(files.log).subarray(said).toString();
    // Somebody was faster at that port, or backends of a killed server are not gone yet.
    const passing = /could not bind|pre-existing shared memory block|is in use by/i.test(output);
    if (!passing || attempt === 20) throw explain(output, options.dataDir, 'PostgreSQL could not start');
    await pause(100);
  }
}

function spawnServer(
  options: EmbeddedOptions,
  binaries: Binaries,
  files: ClusterFiles,
  as: RunAs,
  port: number,
): Running {
  const settings: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    max_connections: '200',
    timezone: 'UTC',
    log_timezone: 'UTC',
    // A refused statement is its sender's to log; what is left here are the server's own troubles.
    log_min_messages: 'log',
    log_checkpoints: 'off',
    ...options.settings,
  };
  const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const output = openSync(files.log, 'a', 0o644);
  const child = spawn(binaries.postgres, ['-D', files.cluster, ...args], {
    ...as,
    cwd: '/',
    env: { ...serverEnvironment(), ...harmlessPid(files.cluster) },
    // Its own process group: Ctrl-C must not take the database away from those who are still finishing.
    detached: process.platform !== 'win32',
    stdio: ['ignore', output, output],
    windowsHide: true,
  });
  closeSync(output);
  child.unref();
  const exited = new Promise<void>((done) => {
    child.once('error', () => done());
    child.once('exit', () => done());
  });
  return { child, pid: child.pid ?? 0, port, exited };
}

/**
 * A lock file left by a crash may hold a number that another process has by now, and PostgreSQL would not start. Removing
 * the file would also remove what protects data that a straggler still writes; told that this number is harmless, it
 * checks everything else.
 */
function harmlessPid(cluster: string): Record<string, string> {
  const pid = lockedBy(cluster);
  return pid === undefined ? {} : { PG_GRANDPARENT_PID: String(pid) };
}

function lockedBy(cluster: string): number | undefined {
  const file = join(cluster, 'postmaster.pid');
  if (!existsSync(file)) return undefined;
  const pid = Number.parseInt(readFileSync(file, 'utf8'), 10);
  return Number.isInteger(pid) && pid > 0 ? pid : undefined;
}

/** A server whose owner was killed and that nobody stopped: we own the directory now. */
async function stopOrphan(cluster: string, log: EmbeddedOptions['log']): Promise<void> {
  const pid = lockedBy(cluster);
  if (pid === undefined) return;
  const runs = () => isAlive(pid) && (process.platform === 'win32' || commandOf(pid).includes(cluster));
  if (!runs()) return;
  log.warn('a PostgreSQL left behind by a killed process is being stopped', { pid });
  for (const [signal, seconds] of [
    ['SIGINT', 20],
    ['SIGQUIT', 10],
  ] as const) {
    try {
      process.kill(pid, signal);
    } catch (error) {
      if (codeOf(error) === 'ESRCH') return;
      throw new CannotRun(`a PostgreSQL (process ${pid}) of another account runs in ${cluster}: stop it first`);
    }
    for (let i = 0; i < seconds * 50 && runs(); i++) await pause(20);
    if (!runs()) return;
  }
  throw new CannotRun(`a PostgreSQL (process ${pid}) runs in ${cluster} and does not stop: end it, then start again`);
}

async function accepts(url: string, server: Running): Promise<boolean> {
  let ended = false;
  void server.exited.then(() => {
    ended = true;
  });
  while (!ended) {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 });
    client.on('error', () => {});
    try {
      await client.connect();
      await client.end();
      return true;
    } catch (error) {
      if (codeOf(error) === '28P01') {
        server.child.kill('SIGQUIT');
        await server.exited;
        throw new CannotRun('the password of the database does not match its data: move the directory away');
      }
      await pause(10);
    }
  }
  return false;
}

async function halt(server: Running, binaries: Binaries, cluster: string): Promise<void> {
  const { child, exited } = server;
  const over = () => child.exitCode !== null || child.signalCode !== null || child.pid === undefined;
  if (over()) return;
  if (process.platform === 'win32') {
    // Not tried: Windows has no SIGINT to send.
    spawnSync(binaries.pgCtl, ['stop', '-D', cluster, '-m', 'fast'], { stdio: 'ignore', windowsHide: true });
  } else child.kill('SIGINT');
  const patience = new AbortController();
  const wait = (milliseconds: number) =>
    Promise.race([exited, pause(milliseconds, undefined, { signal: patience.signal, ref: true }).catch(() => {})]);
  await wait(20_000);
  if (!over()) child.kill(process.platform === 'win32' ? 'SIGKILL' : 'SIGQUIT');
  await exited;
  patience.abort();
}

async function freePort(wanted: number | undefined): Promise<number> {
  const probe = createServer();
  try {
    return await new Promise<number>((done, failed) => {
      probe.once('error', failed);
      probe.listen(wanted ?? 0, '127.0.0.1', () => {
        const address = probe.address();
        if (typeof address === 'object' && address !== null) done(address.port);
      });
    });
  } catch (error) {
    if (codeOf(error) === 'EADDRINUSE') {
      throw new CannotRun(`port ${wanted} is taken: stop what listens there, or choose another port for the database`);
    }
    throw error;
  } finally {
    await new Promise<void>((closed) => probe.close(() => closed()));
  }
}
