import type { Generator } from '../../generators/generator.ts';
import type { Source } from '../../model/source.ts';
import type { CodeFile, Layout } from '../../rules/scan/facts.ts';
import { sorter } from '../../rules/scan/layout.ts';
import { readCommitted } from '../committed.ts';
import { folderOf, readGenerated } from '../disk.ts';
import { blobTexts, git } from '../git.ts';
import { CannotRun, folder, readSources } from '../workspace.ts';
import { largest, readCode } from './read-code.ts';

/** The workspace in one of its states: as it lies on the disk, or as a commit has it. */
export interface Tree {
  sources(): readonly Source[];
  code(layout: Layout): readonly CodeFile[];
  /** Files in the folders of these generators, by path. */
  generated(generators: readonly Generator[]): ReadonlyMap<string, string>;
  /** Files of one generator as they were last released; undefined where nobody can tell. */
  released(generator: Generator, disk: ReadonlyMap<string, string>): ReadonlyMap<string, string> | undefined;
  /** Another file's text, if it is there. */
  text(path: string): string | undefined;
}

export function diskTree(root: string, textOf: (path: string) => string | undefined): Tree {
  return {
    sources: () => readSources(root),
    code: (layout) => readCode(root, layout),
    generated: (generators) => readGenerated(root, generators),
    released: (generator, disk) => readCommitted(root, folderOf(generator.owns), generator.owns, disk),
    text: textOf,
  };
}

/** Reads every blob it is asked for once. */
export function commitTree(root: string, commit: string): Tree {
  const blobs = list(root, commit);
  const texts = new Map<string, string | undefined>();
  const read = (paths: readonly string[]): void => {
    const wanted = paths.filter((path) => !texts.has(path));
    const found = blobTexts(
      root,
      wanted.map((path) => blobs.get(path) ?? ''),
    );
    if (found === undefined || found.includes(undefined))
      throw new CannotRun(`files of ${commit.slice(0, 12)} are not in this clone`, 'git fetch --refetch');
    for (const [i, path] of wanted.entries()) texts.set(path, asText(found[i]));
  };
  const all = (paths: readonly string[]): Map<string, string | undefined> => {
    read(paths);
    return new Map(paths.map((path) => [path, texts.get(path)]));
  };
  return {
    sources: () =>
      [...all(architecturePaths(blobs))].map(([path, text]) =>
        text === undefined ? { path, text: '', problem: 'is not UTF-8 text' } : { path, text },
      ),
    code(layout) {
      const partOf = sorter(layout);
      const parts = [...blobs.keys()].flatMap((path) => {
        const part = partOf(path);
        return part === undefined ? [] : [{ path, part }];
      });
      const files = all(parts.map(({ path }) => path));
      return parts.map(({ path, part }) => {
        const text = files.get(path);
        if (text === undefined) return { path, ...part, text: '', problem: 'is not UTF-8 text' };
        return text.length > largest
          ? { path, ...part, text: '', problem: `has ${text.length} characters; ${largest} is the limit` }
          : { path, ...part, text };
      });
    },
    generated(generators) {
      const wanted = [...blobs.keys()].filter((path) =>
        generators.some(({ owns, inside }) =>
          inside === undefined ? path.startsWith(`${folderOf(owns)}/`) : owns.test(path),
        ),
      );
      return new Map([...all(wanted)].map(([path, text]) => [path, text ?? '']));
    },
    released: (generator, disk) => new Map([...disk].filter(([path]) => generator.owns.test(path))),
    text: (path) => (blobs.has(path) ? all([path]).get(path) : undefined),
  };
}

function list(root: string, commit: string): Map<string, string> {
  const { status, stdout, stderr } = git(root, ['ls-tree', '-r', '-z', commit]);
  if (status !== 0) throw new CannotRun(`git ls-tree failed: ${stderr}`, 'git fetch --refetch');
  return new Map(
    stdout
      .toString('utf8')
      .split('\0')
      .flatMap((line): [string, string][] => {
        // Links (120000) and submodules are nobody's text.
        const [, blob = '', path = ''] = /^100\d+ blob ([0-9a-f]+)\t(.*)$/s.exec(line) ?? [];
        return path === '' ? [] : [[path, blob]];
      }),
  );
}

/** What `readSources` would find on disk. */
function architecturePaths(blobs: ReadonlyMap<string, string>): string[] {
  return [...blobs.keys()].filter((path) => {
    const [top, ...rest] = path.split('/');
    return top === folder && rest.every((part) => !part.startsWith('.') && part !== 'README.md');
  });
}

function asText(bytes: Buffer | undefined): string | undefined {
  if (bytes === undefined) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
