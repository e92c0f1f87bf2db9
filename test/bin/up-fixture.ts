import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll } from 'vitest';
import { emptyFolder, novatrek, program } from './novatrek.ts';

export interface Running {
  readonly process: ChildProcess;
  /** By service, and `portal`: where it answers. */
  readonly urls: Readonly<Record<string, string>>;
  said(): string;
  /** Resolves with the exit code, or the name of the signal. */
  readonly ended: Promise<number | string>;
  end(signal: NodeJS.Signals): Promise<number | string>;
}

const started: ChildProcess[] = [];
afterAll(async () => {
  for (const child of started.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
});

/** The workspace that `novatrek init` makes: three services that run as they are. */
export async function honey(): Promise<string> {
  const folder = openFolder();
  const made = await novatrek(folder, ['init', 'honey']);
  if (made.code !== 0) throw new Error(made.err);
  return join(folder, 'honey');
}

/** One that the account of an embedded database may enter when we are root. */
export function openFolder(): string {
  const folder = emptyFolder();
  chmodSync(folder, 0o755);
  return folder;
}

/** Runs a command that goes on; resolves when it says so, or with what it said when it didn't get there. */
export async function begin(
  folder: string,
  args: readonly string[],
  until: RegExp,
  environment: NodeJS.ProcessEnv = {},
): Promise<Running> {
  const child = spawn(process.execPath, [program, ...args], {
    cwd: folder,
    env: { PATH: process.env.PATH, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  started.push(child);
  let said = '';
  const ended = once(child, 'exit').then(([code, signal]) => signal ?? code);
  await new Promise<void>((done, fail) => {
    const hear = (text: Buffer) => {
      said += String(text);
      if (until.test(said)) done();
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    void ended.then((code) => fail(new Error(`ended with ${code}:\n${said}`)));
  });
  return {
    process: child,
    urls: Object.fromEntries([...said.matchAll(/^(\S+) +(http:\S+) /gm)].map(([, name, url]) => [name, url])),
    said: () => said,
    ended,
    end(signal) {
      child.kill(signal);
      return ended;
    },
  };
}

export function up(folder: string, args: readonly string[] = [], environment?: NodeJS.ProcessEnv): Promise<Running> {
  return begin(folder, ['up', '--port', '0', ...args], /^up in .*$/m, environment);
}

/** The process of the embedded database. */
export function databasePid(folder: string): number {
  const file = join(folder, '.novatrek/pg/cluster/postmaster.pid');
  return Number.parseInt(readFileSync(file, 'utf8'), 10);
}

export function isAlive(pid: number): boolean {
  // A zombie has ended; only its parent doesn't know yet.
  if (!existsSync(`/proc/${pid}/stat`)) return false;
  return !/^\d+ \(.*\) Z/s.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
}

export function childrenOf(pid: number): number[] {
  const file = `/proc/${pid}/task/${pid}/children`;
  return existsSync(file)
    ? readFileSync(file, 'utf8')
        .trim()
        .split(' ')
        .map(Number)
        .filter((one) => one > 0)
    : [];
}

export async function eventually(holds: () => boolean | Promise<boolean>, seconds = 20): Promise<boolean> {
  for (const end = Date.now() + seconds * 1_000; Date.now() < end; await pause(50)) if (await holds()) return true;
  return false;
}

/** A token of the platform of this workspace. */
export async function tokenIn(folder: string, ...args: string[]): Promise<string> {
  const { code, out, err } = await novatrek(folder, ['token', ...args]);
  if (code !== 0) throw new Error(err);
  return out.trim();
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
  readonly list: readonly Record<string, unknown>[];
}

export async function call(
  url: string,
  {
    token,
    body,
    headers = {},
    method,
  }: { token?: string; body?: unknown; headers?: Record<string, string>; method?: string } = {},
): Promise<Answer> {
  const answer = await fetch(url, {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  const parsed = /json/.test(answer.headers.get('content-type') ?? '') ? JSON.parse(text) : {};
  return { status: answer.status, headers: answer.headers, body: parsed, list: Array.isArray(parsed) ? parsed : [] };
}
