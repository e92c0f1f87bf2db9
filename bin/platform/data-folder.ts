import { existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { commandOf, isAlive, takeOwnership } from '../../runtime/platform/data/owner-lock.ts';
import { sharedPlace } from '../../runtime/platform/data/postgres-binaries.ts';
import { CannotRun } from '../workspace.ts';
import { readSecrets } from './secrets.ts';

/** What a platform keeps in its data folder. */
const kept = ['pg', 'secrets.json', 'files', 'services.log', 'traces.jsonl', 'running.json'];
const passing = ['owner', 'secrets.json.new', 'running.json.new'];

export const inFolder = {
  secrets: (folder: string) => join(folder, 'secrets.json'),
  running: (folder: string) => join(folder, 'running.json'),
} as const;

/** Makes the folder and owns it until the returned function is called, or this process is gone. */
export function takeDataFolder(folder: string): () => void {
  try {
    mkdirSync(folder, { recursive: true });
    if (!isOurs(folder))
      throw new CannotRun(
        `${folder} holds other things than the data of a platform`,
        'name an empty folder: --data DIR',
      );
    return takeOwnership(join(folder, 'owner'), `the platform with its data in ${folder}`);
  } catch (error) {
    throw cannotWrite(folder, error);
  }
}

/** Whether `--reset` would delete something. */
export function hasData(folder: string): boolean {
  return existsSync(folder) && readdirSync(folder).some((name) => kept.includes(name));
}

/** Deletes what earlier starts left, and nothing that is not theirs. The folder has to be owned. */
export async function emptyDataFolder(folder: string): Promise<void> {
  if (!isOurs(folder)) throw new CannotRun(`${folder} holds no data of a platform`, 'name its folder: --data DIR');
  await untilDatabaseEnded(join(folder, 'pg'));
  const home = join(folder, 'pg', 'home');
  // Started as root it may stand elsewhere, where its account can reach it.
  if (existsSync(home)) {
    const elsewhere = realpathSync(home);
    if (elsewhere.startsWith(`${sharedPlace}/`)) rmSync(elsewhere, { recursive: true, force: true });
  }
  for (const name of kept) rmSync(join(folder, name), { recursive: true, force: true });
}

/** Other files beside ours would be a strange place to keep data, and a dangerous one to empty. */
function isOurs(folder: string): boolean {
  const others = readdirSync(folder).filter((name) => ![...kept, ...passing].includes(name) && !/^owner\./.test(name));
  return (
    others.length === 0 &&
    (!existsSync(inFolder.secrets(folder)) || readSecrets(inFolder.secrets(folder)) !== undefined)
  );
}

/** After a kill -9 the database is still being shut down; its files can't go before it. */
async function untilDatabaseEnded(pg: string): Promise<void> {
  const clusters = [join(pg, 'cluster'), join(pg, 'home', 'cluster')];
  for (let waited = 0; clusters.some(isRunning) && waited < 20_000; waited += 50) await pause(50);
}

function isRunning(cluster: string): boolean {
  const file = join(cluster, 'postmaster.pid');
  if (!existsSync(file)) return false;
  const pid = Number.parseInt(readFileSync(file, 'utf8'), 10);
  return isAlive(pid) && commandOf(pid).includes(realpathSync(cluster));
}

/** What the operating system said, in words that help. */
export function cannotWrite(folder: string, error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new CannotRun(
      `no space left on the disk that holds ${folder}`,
      'free some, or name another folder: --data DIR',
    );
  const why: Readonly<Record<string, string>> = {
    EACCES: 'permission denied',
    EPERM: 'permission denied',
    EROFS: 'the file system is read-only',
    ENOTDIR: 'there is a file in its place',
    EEXIST: 'there is a file in its place',
  };
  const reason = why[code];
  if (reason === undefined) return error;
  return new CannotRun(`${folder} can't be written: ${reason}`, 'make it writable, or name another folder: --data DIR');
}
