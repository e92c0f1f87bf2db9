import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';

export const root = fileURLToPath(new URL('../..', import.meta.url));

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

export function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'novatrek-package-'));
  folders.push(folder);
  return folder;
}

/** What npm would put into the tarball. `dist` is taken as it stands. */
export function packedFiles(): string[] {
  const out = execFileSync('npm', ['pack', '--dry-run', '--ignore-scripts', '--json'], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [pack]: { files: { path: string }[] }[] = JSON.parse(out);
  return (pack?.files ?? []).map((file) => file.path);
}

/** The tarball itself, in a folder. */
export function packInto(folder: string): string {
  const args = ['pack', '--ignore-scripts', '--json', '--pack-destination', folder];
  const out = execFileSync('npm', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  const [pack]: { filename: string }[] = JSON.parse(out);
  return join(folder, pack?.filename ?? '');
}

/** Runs a line of shell as a person would type it; what it said is part of the failure. */
export function shell(folder: string, line: string): Promise<string> {
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, NO_COLOR: '1', CI: 'true' };
  return new Promise((done, fail) => {
    execFile('bash', ['-euo', 'pipefail', '-c', line], { cwd: folder, env, maxBuffer: 1e8 }, (error, out, err) => {
      if (error === null) done(out + err);
      else fail(new Error(`${line}\n${out}${err}`));
    });
  });
}
