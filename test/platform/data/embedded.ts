import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterEach, beforeEach } from 'vitest';
import {
  type EmbeddedOptions,
  type EmbeddedPostgres,
  startEmbeddedPostgres,
} from '../../../runtime/platform/data/embedded-postgres.ts';
import { isAlive } from '../../../runtime/platform/data/owner-lock.ts';

export const root = process.getuid?.() === 0;
export const nobody = { uid: 65_534, gid: 65_534 };
export const here = fileURLToPath(new URL('.', import.meta.url));

export interface Held {
  child: ChildProcess;
  pid: number;
  url: string;
}

/** An empty folder for each test of the file that asks, and processes that end with the test. */
export function emptyFolder() {
  const children: ChildProcess[] = [];
  const servers: EmbeddedPostgres[] = [];
  const my = {
    folder: '',
    dataDir: '',
    /** What was logged. */
    said: [] as string[],
    start: async (options: Partial<EmbeddedOptions> = {}) => {
      const say = (message: string) => void my.said.push(message);
      const log = { info: say, warn: say, error: say };
      const server = await startEmbeddedPostgres({ dataDir: my.dataDir, log, ...options });
      servers.push(server);
      return server;
    },
    spawn: (program: string, args: readonly string[], as: object = {}) => {
      const child = spawn(program, args, { ...as, cwd: '/' });
      children.push(child);
      return child;
    },
    /** The server of another process. Rejects with what that says if it can't have one. */
    holdElsewhere: (what = 'until-told', as: object = {}): Promise<Held> => {
      const args = ['--import', join(here, '../run-typescript.js'), join(here, 'hold-postgres.ts'), my.dataDir, what];
      const child = my.spawn(process.execPath, args, as);
      return new Promise((resolve, reject) => {
        let errors = '';
        child.stderr.on('data', (chunk: Buffer) => {
          errors += chunk.toString();
        });
        child.stdout.once('data', (chunk: Buffer) => resolve({ child, ...JSON.parse(chunk.toString()) }));
        child.once('close', () => reject(new Error(errors)));
      });
    },
  };
  beforeEach(() => {
    my.folder = mkdtempSync(join(tmpdir(), 'novatrek-embedded-'));
    chmodSync(my.folder, 0o755);
    my.dataDir = join(my.folder, 'pg');
    my.said = [];
  });
  afterEach(async () => {
    for (const server of servers.splice(0)) await server.stop();
    for (const child of children.splice(0)) child.kill('SIGKILL');
    const lock = join(my.dataDir, 'cluster', 'postmaster.pid');
    const pid = existsSync(lock) ? Number.parseInt(readFileSync(lock, 'utf8'), 10) : undefined;
    if (pid !== undefined) await until(() => !isAlive(pid));
    const moved = join(my.dataDir, 'home');
    if (existsSync(moved)) rmSync(readlinkSync(moved), { recursive: true });
    rmSync(my.folder, { recursive: true, force: true });
  });
  return my;
}

export async function query(url: string, text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

/** Waits as long as it takes; the test's own limit ends it. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await pause(20);
}
