import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Contract } from '../../runtime/platform/contract.ts';
import type { RunningService } from '../../runtime/platform/host.ts';
import { CannotRun } from '../workspace.ts';
import type { Hosted } from './hosted.ts';
import type { PlatformOptions } from './start-platform.ts';
import { type PlatformPlaces, variablesFor } from './variables.ts';

/** A service in a process of its own: `novatrek start` or `novatrek mock` with the environment of this platform. */
export async function startInProcess(
  { root, variables }: PlatformOptions,
  hosted: Hosted,
  contract: Contract,
  places: PlatformPlaces,
  log: { write(line: string): unknown },
): Promise<RunningService> {
  const main = fileURLToPath(new URL('../../../bin/novatrek.js', import.meta.url));
  const child = fork(main, [hosted.kind === 'service' ? 'start' : 'mock', hosted.id, '--root', root, '--seed'], {
    env: { PATH: variables.PATH, ...variablesFor(hosted, contract, places, variables), CONNECTIONS: '4' },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  child.stdout?.on('data', (text) => log.write(text));
  let said = '';
  child.stderr?.on('data', (text) => {
    said = (said + String(text)).slice(-4_000);
  });
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  const seeded = await new Promise<boolean>((ready, fail) => {
    child.once('message', (message) =>
      ready(typeof message === 'object' && message !== null && 'seeded' in message && message.seeded === true),
    );
    child.once('exit', (code) =>
      fail(new CannotRun(`${hosted.id} ended with ${code} while it started:\n${said}`, `novatrek start ${hosted.id}`)),
    );
  });
  return {
    port: hosted.port,
    url: `http://127.0.0.1:${hosted.port}`,
    seed: () => Promise.resolve(seeded),
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
