import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { emptyDataFolder } from '../bin/platform/data-folder.ts';
import { CannotRun } from '../bin/workspace.ts';
import { findPlatform, type RunningPlatform } from './running-platform.ts';

export interface OwnPlatform {
  readonly platform: RunningPlatform;
  readonly dataDir: string;
  /** Ends it, and takes its data away. */
  stop(): Promise<void>;
}

/** A platform for the story alone: on free ports, with its data in a folder that goes with it. */
export async function startOwnPlatform(
  root: string,
  variables: NodeJS.ProcessEnv,
  note: (line: string) => void = () => {},
): Promise<OwnPlatform> {
  const dataDir = mkdtempSync(join(tmpdir(), 'novatrek-demo-'));
  const program = join(root, 'bin/novatrek.js');
  const args = [program, 'up', '--root', root, '--port', '0', '--data', dataDir, '--traces'];
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: variables,
    stdio: ['ignore', 'ignore', 'pipe'],
    // Away from the terminal: Ctrl-C is for us, and we say when it is its turn to end.
    detached: process.platform !== 'win32',
  });
  let said = '';
  child.stderr.on('data', (text) => {
    said = (said + String(text)).slice(-4_000);
    const [last] =
      String(text)
        .match(/^starting .*$/gm)
        ?.slice(-1) ?? [];
    if (last !== undefined) note(last);
  });
  const isOver = () => child.exitCode !== null || child.signalCode !== null;
  const stop = async () => {
    if (!isOver()) {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    }
    await emptyDataFolder(dataDir).catch(() => {});
    rmSync(dataDir, { recursive: true, force: true });
  };
  let platform: RunningPlatform | undefined;
  while (platform === undefined && !isOver()) {
    await pause(100);
    platform = findPlatform(dataDir);
  }
  if (platform !== undefined) return { platform, dataDir, stop };
  await stop();
  throw new CannotRun(
    `no platform could be started:\n${said.trim()}`,
    'see to the above, or start one: npm start -- --traces',
  );
}
