import { type Dirent, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { CodeFile, Layout } from '../../rules/scan/facts.ts';
import { sorter, topsOf } from '../../rules/scan/layout.ts';
import { reason } from '../workspace.ts';

/** Nobody writes longer files by hand; what makes them can be ignored by its pattern. */
export const largest = 2_000_000;
const neverCode = /^(node_modules|dist)$|^\./;

/** The code of a workspace: every file that its layout names. A file that can't be read says why. */
export function readCode(root: string, layout: Layout): CodeFile[] {
  const partOf = sorter(layout);
  const files: CodeFile[] = [];
  const visit = (folder: string): void => {
    for (const entry of entriesOf(root, folder)) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) {
        if (!neverCode.test(entry.name)) visit(path);
        continue;
      }
      const part = partOf(path);
      if (part !== undefined) files.push({ path, ...part, ...contentOf(root, path, entry) });
    }
  };
  for (const top of topsOf(layout)) {
    const entry = entryOf(root, top);
    if (entry === 'folder') visit(top);
    else if (entry === 'file') {
      const part = partOf(top);
      if (part !== undefined) files.push({ path: top, ...part, ...read(root, top) });
    }
  }
  return files;
}

function entriesOf(root: string, folder: string): Dirent[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
}

function entryOf(root: string, path: string): 'folder' | 'file' | undefined {
  if (path === '') return 'folder';
  try {
    const entry = statSync(join(root, path));
    return entry.isDirectory() ? 'folder' : entry.isFile() ? 'file' : undefined;
  } catch {
    return undefined;
  }
}

/** A link may lead anywhere, in circles too: what it leads to is checked where it stands, or not at all. */
function contentOf(root: string, path: string, entry: Dirent): Pick<CodeFile, 'text' | 'problem'> {
  if (entry.isSymbolicLink()) return { text: '', problem: 'is a symbolic link: what it leads to is not checked here' };
  if (!entry.isFile()) return { text: '', problem: 'is not a regular file' };
  return read(root, path);
}

function read(root: string, path: string): Pick<CodeFile, 'text' | 'problem'> {
  try {
    const full = join(root, path);
    const { size } = statSync(full);
    if (size > largest) return { text: '', problem: `has ${size} bytes; ${largest} is the limit` };
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(full)) };
  } catch (error) {
    return { text: '', problem: error instanceof TypeError ? 'is not UTF-8 text' : `cannot be read: ${reason(error)}` };
  }
}
