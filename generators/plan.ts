import { compare } from '../model/raw.ts';
import type { Generator, OutputFile } from './generator.ts';
import { seal, sealState } from './seal.ts';

export type Change =
  | { readonly kind: 'create'; readonly path: string; readonly content: string }
  | {
      readonly kind: 'update';
      readonly path: string;
      readonly content: string;
      /** Somebody changed the generated file by hand; their change is about to be lost. */
      readonly edited: boolean;
    }
  | { readonly kind: 'delete'; readonly path: string; readonly edited: boolean };

export interface Output {
  readonly generator: Generator;
  readonly files: readonly OutputFile[];
}

/**
 * What has to change on disk. Nobody writes outside what it owns, no two write one path, an owned file that is no
 * longer produced goes, and what was written once as a start stays as people left it.
 */
export function plan(outputs: readonly Output[], disk: ReadonlyMap<string, string>): Change[] {
  const producer = new Map<string, string>();
  const changes: Change[] = [];
  for (const { generator, files } of outputs)
    for (const file of files) {
      const other = producer.get(file.path);
      if (other !== undefined) throw new Error(`generators ${other} and ${generator.id} both write ${file.path}`);
      producer.set(file.path, generator.id);
      if (file.keep !== true && !generator.owns.test(file.path))
        throw new Error(`generator ${generator.id} writes ${file.path}, which it does not own`);
      if (/(^|\/)\.\.?(\/|$)|^\/|\\/.test(file.path))
        throw new Error(`generator ${generator.id} writes outside the workspace: ${file.path}`);
      changes.push(...changeOf(file, disk.get(file.path)));
    }
  for (const [path, content] of disk) {
    const owner = outputs.find(({ generator }) => generator.owns.test(path));
    if (owner !== undefined && !producer.has(path))
      changes.push({ kind: 'delete', path, edited: sealState(content) === 'broken' });
  }
  return changes.sort((a, b) => compare(a.path, b.path));
}

function changeOf(file: OutputFile, current: string | undefined): Change[] {
  if (current === undefined)
    return [{ kind: 'create', path: file.path, content: file.keep === true ? file.content : seal(file.content) }];
  if (file.keep === true) return [];
  const content = seal(file.content);
  if (current === content) return [];
  return [{ kind: 'update', path: file.path, content, edited: sealState(current) === 'broken' }];
}

/** Files below the generators' folders that no generator owns: nobody keeps them true. */
export function leftovers(generators: readonly Generator[], disk: Iterable<string>): string[] {
  return [...disk].filter((path) => !generators.some((generator) => generator.owns.test(path))).sort(compare);
}
