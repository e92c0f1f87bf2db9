import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';
import { type Files, shop } from '../workspace.ts';

export const program = fileURLToPath(new URL('../../bin/novatrek.js', import.meta.url));

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs the program as a person would, in a folder, with nothing in the environment that changes its output. */
export function novatrek(folder: string, args: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<Ran> {
  const env = { PATH: process.env.PATH, ...environment };
  return new Promise((done) => {
    execFile(process.execPath, [program, ...args], { cwd: folder, env, maxBuffer: 1e8 }, (error, out, err) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
      done({ code, out, err });
    });
  });
}

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

export function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'novatrek-'));
  folders.push(folder);
  return folder;
}

/** A folder that holds `shop`, with these files laid over it, gone when the tests are done. */
export function workspace(files: Files = {}, base: Files = shop): string {
  const folder = emptyFolder();
  for (const [name, text] of Object.entries({ ...base, ...files })) {
    const path = join(folder, 'architecture', name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  return folder;
}
