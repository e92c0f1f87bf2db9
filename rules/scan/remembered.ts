import type { CodeFacts, CodeFile, Layout, SqlUse } from './facts.ts';
import { placeInFile } from './places.ts';
import type { SqlFacts } from './sql/facts.ts';

/** By offset: where it stands, and how much of the text stands there. */
type Spots = Readonly<Record<number, readonly [file: string, line: number, col: number, most: number]>>;

/** Facts without functions, as they can be written down. */
export interface Frozen extends Omit<CodeFacts, 'sql'> {
  readonly sql: readonly (Omit<SqlUse, 'place'> & { readonly spots: Spots })[];
}

/** What the facts of the code depend on. */
export function stateOf(files: readonly CodeFile[], layout: Layout): string {
  return JSON.stringify([{ ...layout, folders: [...layout.folders] }, files]);
}

export function frozen({ sql, ...rest }: CodeFacts): Frozen {
  return {
    ...rest,
    sql: sql.map(({ place, ...use }) => ({
      ...use,
      spots: isSqlFile(use.file) ? {} : Object.fromEntries(spotsOf(place, offsetsIn(use.facts))),
    })),
  };
}

function* spotsOf(place: SqlUse['place'], offsets: Iterable<number>): Iterable<[number, Spots[number]]> {
  for (const offset of new Set([0, ...offsets])) {
    const { file, path } = place(offset, Number.MAX_SAFE_INTEGER);
    yield [offset, [file, Number(path[1] ?? 1), Number(path[2] ?? 1), Number(path[3] ?? 1)]];
  }
}

/** Every offset that the facts name. */
function* offsetsIn(facts: SqlFacts | undefined): Iterable<number> {
  if (facts === undefined) return;
  const { relations, weakens, dynamic, updates, columns, changes } = facts;
  for (const { offset } of [...relations, ...weakens, ...dynamic, ...updates, ...columns]) yield offset;
  for (const change of changes) {
    if ('offset' in change) yield change.offset;
    if ('table' in change) yield change.table.offset;
    if ('columns' in change) for (const { offset } of change.columns) yield offset;
    if (change.kind === 'add-column') yield change.column.offset;
  }
}

/** A file of SQL is its own text, so every offset of it has its place. */
function isSqlFile(path: string): boolean {
  return path.endsWith('.sql');
}

export function thawed({ sql, ...rest }: Frozen, files: readonly CodeFile[]): CodeFacts {
  const texts = new Map(files.map(({ path, text }) => [path, text]));
  return { ...rest, sql: sql.map((use) => withPlace(use, texts)) };
}

function withPlace({ spots, ...use }: Frozen['sql'][number], texts: ReadonlyMap<string, string>): SqlUse {
  const { file } = use;
  if (isSqlFile(file)) return { ...use, place: placeInFile(file, texts.get(file) ?? '') };
  return {
    ...use,
    place(offset, length = 1) {
      const [file, line, col, most] = spots[offset] ?? spots[0] ?? [use.file, 1, 1, 1];
      return { file, path: ['@line', line, col, Math.max(1, Math.min(length, most))] };
    },
  };
}
