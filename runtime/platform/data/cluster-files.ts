import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statfsSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Log } from '../context.ts';
import { CannotRun, codeOf, messageOf } from './cannot-run.ts';
import { type Binaries, type RunAs, sharedPlace } from './postgres-binaries.ts';

/** Where the server's files are. */
export interface ClusterFiles {
  readonly cluster: string;
  readonly password: string;
  readonly log: string;
}

/** The account nobody, on Linux and wherever else Node is started as root: PostgreSQL refuses to run as root. */
const nobody = { uid: 65_534, gid: 65_534 };

/** Makes the data directory, and finds out whom the server runs as. */
export function prepareHome(dataDir: string, log: Pick<Log, 'info'>): { home: string; as: RunAs } {
  try {
    mkdirSync(dataDir, { recursive: true });
    if (process.getuid?.() !== 0) return { home: realpathSync(dataDir), as: {} };
    const home = homeFor(realpathSync(dataDir), log);
    const owner = existsSync(join(home, 'cluster')) ? statSync(join(home, 'cluster')) : undefined;
    // Made by a user who now starts it with sudo: it stays theirs.
    return { home, as: owner === undefined || owner.uid === 0 ? nobody : { uid: owner.uid, gid: owner.gid } };
  } catch (error) {
    if (codeOf(error) === 'ENOENT') throw unwritable(dataDir, messageOf(error));
    throw plain(error, dataDir);
  }
}

/** Below root's own home nobody else can open a file: then the data stand elsewhere, and a link says where. */
function homeFor(dataDir: string, log: Pick<Log, 'info'>): string {
  const link = join(dataDir, 'home');
  if (existsSync(link)) return realpathSync(link);
  if (canEnter(dataDir)) return dataDir;
  mkdirSync(sharedPlace, { recursive: true, mode: 0o755 });
  const home = mkdtempSync(join(sharedPlace, `${basename(dirname(dataDir))}-${basename(dataDir)}-`));
  chownSync(home, nobody.uid, nobody.gid);
  symlinkSync(home, link);
  log.info('the database stands where the account nobody can reach it', { home, instead: dataDir });
  return home;
}

function canEnter(directory: string): boolean {
  return spawnSync('/bin/sh', ['-c', 'cd "$0"', directory], { ...nobody, cwd: '/', stdio: 'ignore' }).status === 0;
}

/** The cluster in this home, made if there is none. A start that was killed half-way left nothing but a draft. */
export async function prepareCluster(
  home: string,
  dataDir: string,
  binaries: Binaries,
  as: RunAs,
): Promise<ClusterFiles> {
  const files = { cluster: join(home, 'cluster'), password: join(home, 'password'), log: join(home, 'log') };
  try {
    for (const name of readdirSync(home)) {
      if (name.startsWith('draft-')) rmSync(join(home, name), { recursive: true, force: true });
    }
    if (existsSync(files.cluster)) checkCluster(files, dataDir, binaries);
    else await createCluster(files, mkdtempSync(join(home, 'draft-')), dataDir, binaries, as);
    if (existsSync(files.log)) renameSync(files.log, `${files.log}.before`);
    return files;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') {
      throw new CannotRun(
        `the database in ${dataDir} is incomplete (${messageOf(error)}): move it away to start afresh`,
      );
    }
    throw plain(error, dataDir);
  }
}

function checkCluster(files: ClusterFiles, dataDir: string, binaries: Binaries): void {
  const major = readFileSync(join(files.cluster, 'PG_VERSION'), 'utf8').trim();
  if (major !== binaries.major) {
    throw new CannotRun(
      `${dataDir} was written by PostgreSQL ${major}, and this is ${binaries.major}: ` +
        `move it away to start afresh, or set DATABASE_URL to a PostgreSQL ${major} that opens it`,
    );
  }
  readFileSync(files.password, 'utf8');
}

async function createCluster(
  files: ClusterFiles,
  draft: string,
  dataDir: string,
  binaries: Binaries,
  as: RunAs,
): Promise<void> {
  // Hexadecimal: stands in a URL as it is.
  writeFileSync(files.password, randomBytes(24).toString('hex'), { mode: 0o600 });
  if ('uid' in as) for (const path of [draft, files.password]) chownSync(path, as.uid, as.gid);
  const { code, output } = await run(
    binaries.initdb,
    [
      `--pgdata=${draft}`,
      '--username=postgres',
      `--pwfile=${files.password}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      // Sorts the same on every operating system, whatever locales it has.
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--locale=C',
      '--no-sync',
      '--no-instructions',
    ],
    as,
  );
  if (code !== 0) {
    rmSync(draft, { recursive: true, force: true });
    throw explain(output, dataDir, 'PostgreSQL could not set up');
  }
  renameSync(draft, files.cluster);
}

function run(program: string, args: readonly string[], as: RunAs): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { ...as, cwd: dirname(program), env: serverEnvironment(), windowsHide: true });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, output }));
  });
}

/** Nothing of the caller's PGDATA, PGPORT or locale may leak into the server. */
export function serverEnvironment(): Record<string, string> {
  const kept = Object.entries(process.env).filter(([name]) => !/^(PG|LC_|LANG)/.test(name));
  return Object.fromEntries(kept.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}

/** What PostgreSQL said, in words that help. */
export function explain(output: string, dataDir: string, what: string): CannotRun {
  // On a full disk it may not even be able to say so.
  const silent = output.trim() === '' && freeSpace(dataDir) < 1_000_000;
  if (silent || /no space left on device|disk quota exceeded/i.test(output)) return full(dataDir);
  if (/read-only file system/i.test(output)) return unwritable(dataDir, 'the file system is read-only');
  if (/permission denied/i.test(output)) return unwritable(dataDir, 'permission denied');
  const said = output
    .trim()
    .split('\n')
    .filter((line) => /fatal|error|panic|hint|detail/i.test(line))
    .map((line) => line.replace(/^.*?(?=FATAL|ERROR|PANIC|HINT|DETAIL|error:)/, '').trim());
  return new CannotRun(`${what} in ${dataDir}: ${said.slice(-3).join('; ') || output.trim() || 'it said nothing'}`);
}

function freeSpace(directory: string): number {
  const { bavail, bsize } = statfsSync(directory);
  return bavail * bsize;
}

/** What the operating system said, in words that help. */
export function plain(error: unknown, dataDir: string): Error {
  const code = codeOf(error);
  if (code === 'ENOSPC' || code === 'EDQUOT') return full(dataDir);
  if (code === 'EROFS') return unwritable(dataDir, 'the file system is read-only');
  if (code === 'EACCES' || code === 'EPERM') return unwritable(dataDir, 'permission denied');
  if (code === 'ENOTDIR' || code === 'EEXIST') return unwritable(dataDir, 'there is a file in its place');
  if (code === 'ENOENT') {
    return new CannotRun(
      `the database in ${dataDir} is incomplete (${messageOf(error)}): move it away to start afresh`,
    );
  }
  return error instanceof Error ? error : new Error(String(error));
}

function full(dataDir: string): CannotRun {
  return new CannotRun(`no space left on the disk that holds ${dataDir}: free some and start again`);
}

function unwritable(dataDir: string, why: string): CannotRun {
  return new CannotRun(
    `can't write the database in ${dataDir} (${why}): ` +
      'make it writable for the account that runs this, name another directory, or set DATABASE_URL',
  );
}
