import { mkdirSync, readdirSync, readFileSync, renameSync, rmdirSync, unlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Generator } from '../generators/generator.ts';
import type { Change } from '../generators/plan.ts';
import { CannotRun, reason } from './workspace.ts';

const temporary = /^\.novatrek-\d+-.*\.tmp$/;

/** The files that stand below the generators' folders, by path from the root. */
export function readGenerated(root: string, generators: readonly Generator[]): Map<string, string> {
  const files = new Map<string, string>();
  for (const folder of new Set(generators.map((generator) => folderOf(generator.owns)))) collect(root, folder, files);
  return files;
}

/** The fixed beginning of an `owns` pattern: the folder that has to be looked through. */
function folderOf(owns: RegExp): string {
  const literal = /^\^((?:[\w-]|\\[./])*)/.exec(owns.source)?.[1]?.replaceAll('\\', '') ?? '';
  const folder = literal.slice(0, literal.lastIndexOf('/'));
  if (folder === '') throw new Error(`owns must begin with a folder: ${owns.source}`);
  return folder;
}

function collect(root: string, folder: string, files: Map<string, string>): void {
  let entries: import('node:fs').Dirent[];
  try {
    entries = readdirSync(join(root, folder), { withFileTypes: true });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return;
    throw new CannotRun(`cannot list ${folder}: ${reason(error)}`, 'check the permissions of the folder');
  }
  for (const entry of entries) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) collect(root, path, files);
    else if (entry.isFile() && !temporary.test(entry.name)) files.set(path, readFileSync(join(root, path), 'utf8'));
  }
}

/** Makes the changes. Each file is written beside its place and then renamed: killed at any moment, it is old or new, never half. */
export function apply(root: string, changes: readonly Change[]): void {
  const folders = new Set<string>();
  for (const change of changes) {
    const target = join(root, change.path);
    try {
      if (change.kind === 'delete') unlinkSync(target);
      else {
        mkdirSync(dirname(target), { recursive: true });
        const beside = join(dirname(target), `.novatrek-${process.pid}-${basename(target)}.tmp`);
        writeFileSync(beside, change.content);
        renameSync(beside, target);
      }
    } catch (error) {
      throw new CannotRun(
        `cannot ${change.kind} ${change.path}: ${reason(error)}`,
        'mend it and run the command again; every other file is whole',
      );
    }
    folders.add(dirname(target));
  }
  for (const folder of folders) tidy(folder, root);
}

/** Removes what a killed run left beside the files, and folders that became empty. */
function tidy(folder: string, root: string): void {
  for (const name of readdirSync(folder)) if (temporary.test(name)) unlinkSync(join(folder, name));
  for (let here = folder; here !== root && readdirSync(here).length === 0; here = dirname(here)) rmdirSync(here);
}
