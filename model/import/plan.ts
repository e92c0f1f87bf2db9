import { parseYaml, type Source } from '../source.ts';
import { type Draft, headerOf } from './draft.ts';
import { sameData } from './plain-data.ts';

export type State = 'create' | 'unchanged' | 'conflict';

/** A file of the import, as it would stand on disk. */
export interface PlannedFile extends Source {
  readonly state: State;
}

export type Print = (data: unknown, header: string) => string;

/** Compares drafts with what is there. A file that says the same is left alone, comments and order included. */
export function planned(
  drafts: readonly Draft[],
  present: readonly Source[],
  print: Print,
  schemas?: string,
): PlannedFile[] {
  const byPath = new Map(present.map((source) => [source.path, source]));
  return drafts.map((draft) => {
    const before = byPath.get(draft.path);
    if (before === undefined)
      return { path: draft.path, state: 'create', text: print(draft.data, headerOf(draft, schemas)) };
    const { data, problems } = parseYaml(before.text);
    return before.problem === undefined && problems.length === 0 && sameData(data, draft.data)
      ? { path: draft.path, state: 'unchanged', text: before.text }
      : { path: draft.path, state: 'conflict', text: print(draft.data, headerOf(draft, schemas)) };
  });
}

/** The workspace as it would be. */
export function overlaid(present: readonly Source[], files: readonly PlannedFile[]): Source[] {
  const replaced = new Set(files.map((file) => file.path));
  return [
    ...present.filter((source) => !replaced.has(source.path)),
    ...files.map(({ path, text }) => ({ path, text })),
  ];
}
