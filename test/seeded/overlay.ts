import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { judge } from '../../bin/code/judge.ts';
import type { DiskMemory } from '../../bin/code/memory.ts';
import { sortOut } from '../../bin/code/report-of.ts';
import { diskTree, type Tree } from '../../bin/code/tree.ts';
import type { Located } from '../../bin/report.ts';
import { rememberingReader } from '../../model/load.ts';
import type { CodeFile } from '../../rules/scan/facts.ts';
import { sorter } from '../../rules/scan/layout.ts';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** A change of one file: text added at its end, text replaced in it, or the whole of it (null: gone). */
export type Edit = { readonly file: string } & (
  | { readonly add: string }
  | { readonly from: string; readonly to: string }
  | { readonly write: string | null }
);

const known = new Map<string, unknown>();
const memory: DiskMemory = {
  recall: () => undefined,
  save: () => {},
  of<Value>(kind: string, text: string, make: () => Value): Value {
    const key = `${kind} ${text}`;
    // Of the whole there is another one for each change.
    if (kind === 'code') return make();
    if (!known.has(key)) known.set(key, make());
    return known.get(key) as Value;
  },
};
const reader = rememberingReader();
const disk = diskTree(root, () => undefined);
const sources = disk.sources();
const codeOf = onceOf(disk.code);
const generatedOf = onceOf(disk.generated);

function onceOf<In, Out>(read: (given: In) => Out): (given: In) => Out {
  let kept: { readonly out: Out } | undefined;
  return (given) => {
    kept ??= { out: read(given) };
    return kept.out;
  };
}

/** The open findings of this repository with some files changed, in memory. Generated files count only where asked for. */
export async function findingsWith(edits: readonly Edit[], withGenerated = false): Promise<readonly Located[]> {
  const texts = new Map(edits.map((edit) => [edit.file, edited(edit)]));
  const tree: Tree = {
    ...disk,
    sources: () => sources.map((one) => ({ ...one, text: texts.get(one.path) ?? one.text })),
    code(layout) {
      const partOf = sorter(layout);
      const there = codeOf(layout);
      const paths = new Set(there.map(({ path }) => path));
      const changed = there.flatMap((one): CodeFile[] => {
        const text = texts.get(one.path);
        return text === null ? [] : [{ ...one, text: text ?? one.text }];
      });
      const added = [...texts].flatMap(([path, text]): CodeFile[] => {
        const part = partOf(path);
        return text === null || paths.has(path) || part === undefined ? [] : [{ path, ...part, text }];
      });
      return [...changed, ...added];
    },
    generated(generators) {
      if (!withGenerated) return new Map();
      const files = new Map(generatedOf(generators));
      for (const [path, text] of texts) {
        if (text === null) files.delete(path);
        else if (files.has(path) || path.startsWith('generated/')) files.set(path, text);
      }
      return files;
    },
  };
  const judged = await judge(tree, { root, today: '2026-11-21', memory, reader });
  return sortOut(judged, { today: '2026-11-21', baseline: undefined }).open;
}

function edited(edit: Edit): string | null {
  if ('write' in edit) return edit.write;
  const text = readFileSync(join(root, edit.file), 'utf8');
  if ('add' in edit) return `${text}\n${edit.add}\n`;
  if (text.split(edit.from).length !== 2) throw new Error(`${edit.file} holds this not exactly once: ${edit.from}`);
  return text.replace(edit.from, () => edit.to);
}

/** The text of a line of a file as edited. */
export function lineIn(edits: readonly Edit[], file: string, line: number): string {
  const edit = edits.find((one) => one.file === file);
  const text = edit === undefined ? readFileSync(join(root, file), 'utf8') : (edited(edit) ?? '');
  return (text.split('\n')[line - 1] ?? '').trim();
}
