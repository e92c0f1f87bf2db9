import { existsSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { CannotRun, reason } from './workspace.ts';

/** A file as it shall stand below the root. */
export interface Written {
  readonly path: string;
  readonly text: string;
  /** There before, and meant to be replaced; anything else that is in the way stops the whole. */
  readonly replaces?: true;
}

/**
 * All of the files, or none: every file is written beside its place before any of them takes it, and a failure puts
 * back what was there. A new file is linked into its place, which fails if somebody else was faster.
 */
export function writeAll(root: string, files: readonly Written[]): void {
  const undo: (() => void)[] = [];
  const ready: { from: string; to: string; replaces: boolean }[] = [];
  try {
    for (const { path, text, replaces } of files) {
      const to = join(root, path);
      const made = mkdirSync(dirname(to), { recursive: true });
      if (made !== undefined) undo.unshift(() => rmSync(made, { recursive: true, force: true }));
      const from = join(dirname(to), `.novatrek-${process.pid}-${basename(to)}.tmp`);
      undo.unshift(() => rmSync(from, { force: true }));
      writeFileSync(from, text);
      ready.push({ from, to, replaces: replaces === true });
    }
    for (const { from, to, replaces } of ready) {
      if (replaces) {
        const before = existsSync(to) ? readFileSync(to) : undefined;
        renameSync(from, to);
        undo.unshift(() => (before === undefined ? rmSync(to, { force: true }) : writeFileSync(to, before)));
      } else {
        putNew(from, to);
        undo.unshift(() => rmSync(to, { force: true }));
      }
    }
  } catch (error) {
    for (const step of undo) step();
    throw new CannotRun(
      `cannot write below ${root}: ${reason(error)}`,
      'mend it and run the command again; nothing was changed',
    );
  }
}

/** Links fail where a file is already; not every file system has them. */
function putNew(from: string, to: string): void {
  try {
    linkSync(from, to);
    unlinkSync(from);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'].includes(String(code)) || existsSync(to)) throw error;
    renameSync(from, to);
  }
}
