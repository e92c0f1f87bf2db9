import { compare } from '../../model/raw.ts';
import { sealState } from '../seal.ts';
import { readSnapshot, type Snapshot, snapshotName } from './snapshot.ts';

export type Phase = 'expand' | 'backfill' | 'contract';

export interface Migration {
  readonly name: string;
  readonly number: number;
  readonly phase: Phase;
  readonly content: string;
  readonly generated: boolean;
}

/** The migrations of one service as they stand. */
export interface History {
  readonly folder: string;
  /** By the last commit: the files it holds and the structure they lead to. Never touched again. */
  readonly released: readonly Migration[];
  readonly base: Snapshot;
  /** The last commit holds migrations, and no snapshot that can be read. */
  readonly lost: boolean;
  /** Everything in the folder. */
  readonly files: ReadonlyMap<string, string>;
  /** The migrations among it, released ones included. */
  readonly disk: ReadonlyMap<string, Migration>;
  /** Files in the folder whose name says nothing. */
  readonly strange: readonly string[];
}

const fileName = /^(\d{4})__([a-z0-9][a-z0-9-]*)\.(expand|backfill|contract)\.sql$/;

export function migrationName(number: number, name: string, phase: Phase): string {
  return `${String(number).padStart(4, '0')}__${name}.${phase}.sql`;
}

/** Files of one folder by their name; `committed` is undefined where there is no git. */
export function historyOf(
  folder: string,
  schema: string,
  disk: ReadonlyMap<string, string>,
  committed: ReadonlyMap<string, string> | undefined,
): History {
  // Without git there is nothing to go back to: what the snapshot names has been released.
  const last = committed ?? disk;
  const text = last.get(snapshotName);
  const base = text === undefined ? undefined : readSnapshot(text);
  const names = [...last.keys()].filter((name) => name !== snapshotName).sort(compare);
  const released = base === undefined ? [] : names.filter((name) => Object.hasOwn(base.files, name));
  return {
    folder,
    files: disk,
    released: released.flatMap((name) => migrationOf(name, last.get(name) ?? '')),
    base: base ?? { files: {}, state: { schema, tables: [] } },
    lost: base === undefined && (text !== undefined || names.length > 0),
    disk: new Map([...disk].flatMap(([name, content]) => migrationOf(name, content).map((one) => [name, one]))),
    strange: [...disk.keys()].filter((name) => name !== snapshotName && !fileName.test(name)).sort(compare),
  };
}

function migrationOf(name: string, content: string): Migration[] {
  const match = fileName.exec(name);
  if (match === null) return [];
  const phase = match[3] === 'expand' || match[3] === 'backfill' ? match[3] : 'contract';
  return [{ name, number: Number(match[1]), phase, content, generated: sealState(content) !== 'none' }];
}
