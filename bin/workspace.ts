import { lstatSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Source } from '../model/source.ts';

export const folder = 'architecture';

/** Something outside the metadata that stops the work: printed as it is, exit code 2. */
export class CannotRun extends Error {
  readonly mend: string;
  constructor(message: string, mend: string) {
    super(message);
    this.mend = mend;
  }
}

/** The nearest folder, from here upwards, that holds an `architecture` folder. */
export function findRoot(given: string | undefined): string {
  const start = resolve(given ?? '.');
  for (let here = start; ; here = dirname(here)) {
    if (isFolder(join(here, folder))) return here;
    if (given !== undefined || dirname(here) === here)
      throw new CannotRun(`no ${folder}/ folder in ${start}`, 'run it in a workspace, or name one with --root DIR');
  }
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

/** Every file below `architecture/`, in order of its path. A file that can't be read as text says why. */
export function readSources(root: string): Source[] {
  return list(join(root, folder), folder).map(({ path, problem }) => {
    if (problem !== undefined) return { path, text: '', problem };
    try {
      return { path, text: new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(join(root, path))) };
    } catch (error) {
      const utf8 = error instanceof TypeError;
      return { path, text: '', problem: utf8 ? 'is not UTF-8 text' : `cannot be read: ${reason(error)}` };
    }
  });
}

function list(directory: string, prefix: string): { path: string; problem?: string }[] {
  let names: string[];
  try {
    names = readdirSync(directory).sort();
  } catch (error) {
    throw new CannotRun(`cannot list ${prefix}: ${reason(error)}`, 'check the permissions of the folder');
  }
  return names
    .filter((name) => !name.startsWith('.') && name !== 'README.md')
    .flatMap((name) => {
      const [full, path] = [join(directory, name), `${prefix}/${name}`];
      // A link may point anywhere, in circles too; nothing here needs one.
      const entry = lstatSync(full);
      if (entry.isSymbolicLink()) return [{ path, problem: 'is a symbolic link; put the file itself here' }];
      if (entry.isDirectory())
        return /\.(yaml|md)$/.test(name) ? [{ path, problem: 'is a folder, not a file' }] : list(full, path);
      return entry.isFile() ? [{ path }] : [{ path, problem: 'is not a regular file' }];
    });
}

export function reason(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
  const known: Readonly<Record<string, string>> = {
    EACCES: 'permission denied',
    ENOENT: 'no such file',
    EISDIR: 'is a folder',
  };
  return known[code ?? ''] ?? code ?? String(error);
}
