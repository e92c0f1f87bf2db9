import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';

export interface Repository {
  readonly folder: string;
  write(file: string, text: string | Uint8Array): void;
  change(file: string, from: string | RegExp, to: string): void;
  git(...words: readonly string[]): string;
  commit(message?: string): void;
}

/** A folder with these files, gone when the test is. */
export function repositoryOf(files: Readonly<Record<string, string>>): Repository {
  const folder = mkdtempSync(join(tmpdir(), 'novatrek-adopt-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const write = (file: string, text: string | Uint8Array) => {
    const path = join(folder, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  };
  for (const [file, text] of Object.entries(files)) write(file, text);
  const git = (...words: readonly string[]) =>
    execFileSync('git', ['-C', folder, '-c', 'user.name=a', '-c', 'user.email=a@b.c', ...words], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  return {
    folder,
    write,
    git,
    change(file, from, to) {
      const text = readFileSync(join(folder, file), 'utf8');
      const changed = text.replace(from, to);
      if (changed === text) throw new Error(`${file} does not hold ${from}`);
      write(file, changed);
    },
    commit(message = 'next') {
      git('add', '-A');
      git('commit', '-qm', message);
    },
  };
}
