import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Contract } from '../../runtime/platform/contract.ts';
import type { RunningService } from '../../runtime/platform/host.ts';
import { CannotRun } from '../workspace.ts';
import type { Hosted } from './hosted.ts';
import type { PlatformOptions } from './start-platform.ts';
import { type PlatformPlaces, variablesFor } from './variables.ts';

const main = fileURLToPath(new URL('../../../bin/novatrek.js', import.meta.url));

/** Milliseconds before one that died is started again, doubled each time; one that lived long begins at the first. */
const backoff = { first: 500, most: 30_000, forgotten: 60_000 } as const;

/**
 * A service in a process of its own: `novatrek start` or `novatrek mock` with the environment of this platform. When it
 * dies it is started again; when we die its channel to us closes, and it ends.
 */
export async function startInProcess(
  { root, variables, say }: PlatformOptions,
  hosted: Hosted,
  contract: Contract,
  places: PlatformPlaces,
  log: { write(line: string): unknown },
): Promise<RunningService> {
  const launch = () =>
    launched(hosted, root, { PATH: variables.PATH, ...variablesFor(hosted, contract, places, variables) }, log);
  let child = launch();
  let stopping = false;
  let failures = 0;
  let timer: NodeJS.Timeout | undefined;

  const watch = (began: number) => {
    child.process.once('exit', (code, signal) => {
      if (stopping) return;
      if (Date.now() - began > backoff.forgotten) failures = 0;
      const wait = Math.min(backoff.first * 2 ** failures, backoff.most);
      failures += 1;
      say(`${hosted.id} ended with ${signal ?? code} and is started again in ${wait / 1_000} s${lastOf(child.said())}`);
      timer = setTimeout(() => {
        child = launch();
        watch(Date.now());
        child.ready.then(
          () => say(`${hosted.id} runs again`),
          () => {},
        );
      }, wait);
    });
  };

  const stop = async () => {
    stopping = true;
    clearTimeout(timer);
    if (child.process.exitCode !== null || child.process.signalCode !== null) return;
    const ended = once(child.process, 'exit');
    child.process.kill('SIGTERM');
    await ended;
  };
  try {
    await child.ready;
  } catch (error) {
    await stop();
    throw error;
  }
  watch(Date.now());
  return {
    port: hosted.port,
    url: `http://127.0.0.1:${hosted.port}`,
    seed: async () => (hosted.kind === 'service' ? child.seed() : false),
    stop,
  };
}

interface Launched {
  readonly process: ChildProcess;
  readonly ready: Promise<void>;
  /** The end of what it had to say. */
  said(): string;
  seed(): Promise<boolean>;
}

function launched(
  hosted: Hosted,
  root: string,
  env: NodeJS.ProcessEnv,
  log: { write(line: string): unknown },
): Launched {
  const command = hosted.kind === 'service' ? 'start' : 'mock';
  const child = fork(main, [command, hosted.id, '--root', root], {
    env: { ...env, CONNECTIONS: '4' },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // Away from the terminal: Ctrl-C is for us, and we say when it is its turn to end.
    detached: process.platform !== 'win32',
  });
  let said = '';
  child.stdout?.on('data', (text) => log.write(String(text)));
  child.stderr?.on('data', (text) => {
    said = (said + String(text)).slice(-4_000);
  });
  const answer = (name: string) =>
    new Promise<boolean>((done, fail) => {
      const heard = (message: unknown) => {
        if (typeof message !== 'object' || message === null || !(name in message)) return;
        child.off('message', heard).off('exit', gone);
        const value: unknown = Reflect.get(message, name);
        if (typeof value === 'string') fail(new CannotRun(value, `novatrek start ${hosted.id}`));
        else done(value === true);
      };
      const gone = (code: number | null, signal: string | null) =>
        fail(
          new CannotRun(
            `${hosted.id} ended with ${signal ?? code} while it started:\n${said.trim()}`,
            'see to the above',
          ),
        );
      child.on('message', heard).once('exit', gone);
    });
  const ready = answer('ready').then(() => {
    said = '';
  });
  return {
    process: child,
    ready,
    said: () => said,
    seed() {
      const seeded = answer('seeded');
      child.send('seed');
      return seeded;
    },
  };
}

function lastOf(said: string): string {
  const line = said.trim().split('\n').at(-1) ?? '';
  return line === '' ? '' : `: ${line}`;
}
