import { mkdirSync, readdirSync, readFileSync, renameSync, rmdirSync, unlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Generator } from '../generators/generator.ts';
import type { Change } from '../generators/plan.ts';
import { CannotRun, reason } from './workspace.ts';

const temporary = /^\.novatrek-\d+-.*\.tmp$/;

/** The files that stand below the generators' folders, by path from the root; of folders shared with people, the owned. */
export function readGenerated(root: string, generators: readonly Generator[]): Map<string, string> {
  const files = new Map<string, string>();
  const whole = generators.filter((generator) => generator.inside === undefined);
  for (const folder of new Set(whole.map((generator) => folderOf(generator.owns)))) collect(root, folder, files);
  for (const { owns, inside } of generators) {
    if (inside === undefined) continue;
    const folder = folderOf(owns);
    // Services may hold a node_modules or a build: nothing deeper than the owned files can be is listed.
    const deepest = owns.source.split('\\/').length - folder.split('/').length - 1;
    collect(root, folder, files, { owns, deepest });
  }
  return files;
}

/** The fixed beginning of an `owns` pattern: the folder that has to be looked through. */
export function folderOf(owns: RegExp): string {
  const literal = /^\^((?:[\w-]|\\[./])*)/.exec(owns.source)?.[1]?.replaceAll('\\', '') ?? '';
  const folder = literal.slice(0, literal.lastIndexOf('/'));
  if (folder === '') throw new Error(`owns must begin with a folder: ${owns.source}`);
  return folder;
}

interface Only {
  readonly owns: RegExp;
  /** How many folders down. */
  readonly deepest: number;
}

function collect(root: string, folder: string, files: Map<string, string>, only?: Only): void {
  let entries: import('node:fs').Dirent[];
  try {
    entries = readdirSync(join(root, folder), { withFileTypes: true });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return;
    throw new CannotRun(`cannot list ${folder}: ${reason(error)}`, 'check the permissions of the folder');
  }
  for (const entry of entries) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) {
      if (only === undefined) collect(root, path, files);
      else if (only.deepest > 0) collect(root, path, files, { ...only, deepest: only.deepest - 1 });
    } else if (entry.isFile() && !temporary.test(entry.name) && (only === undefined || only.owns.test(path)))
      files.set(path, readFileSync(join(root, path), 'utf8'));
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
