import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { isAlive } from '../../runtime/platform/data/owner-lock.ts';
import { inFolder } from './data-folder.ts';

/** What other commands need to know of a platform that runs on this machine. */
export interface RunningFile {
  readonly pid: number;
  /** As administrator. */
  readonly databaseUrl: string;
  readonly portalUrl?: string;
  readonly services: Readonly<Record<string, string>>;
  /** Those of the services that nobody has written yet: their contracts stand for them. */
  readonly mocks: readonly string[];
  /** Does it write traces? */
  readonly traces: boolean;
}

/** For the user of this machine alone. Returns what takes it away again. */
export function writeRunning(folder: string, running: RunningFile): () => void {
  const file = inFolder.running(folder);
  writeFileSync(`${file}.new`, `${JSON.stringify(running, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
  return () => rmSync(file, { force: true });
}

/** Of a platform that still runs. */
export function readRunning(folder: string): RunningFile | undefined {
  const file = inFolder.running(folder);
  if (!existsSync(file)) return undefined;
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return isRunning(value) && isAlive(value.pid) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isRunning(value: unknown): value is RunningFile {
  if (typeof value !== 'object' || value === null) return false;
  return (
    'pid' in value && typeof value.pid === 'number' && 'databaseUrl' in value && typeof value.databaseUrl === 'string'
  );
}
