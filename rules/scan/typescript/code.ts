import type { Origin } from '../../../model/finding.ts';
import type { CodeFile, Layout, Memory, Standing } from '../facts.ts';
import { type Places, placesIn } from '../places.ts';
import { type Modules, modulesOf } from './modules.ts';
import { readFile, readLinks } from './read-file.ts';
import type { FileFacts } from './symbol.ts';

/** One file of code, read when somebody wants to know. */
export interface Unit {
  readonly index: number;
  readonly file: CodeFile;
  readonly facts: FileFacts;
  at(offset: number, length: number): Origin;
}

/** All files, and how they name each other. */
export interface Code {
  readonly layout: Layout;
  readonly units: readonly Unit[];
  readonly modules: Modules;
  unitAt(path: string): Unit | undefined;
}

export function codeOf(files: readonly CodeFile[], all: readonly CodeFile[], layout: Layout, memory: Memory): Code {
  const units = files.map((file, index) => unitOf(file, index, memory));
  const byPath = new Map(units.map((unit) => [unit.file.path, unit]));
  return { layout, units, modules: modulesOf(all, layout), unitAt: (path) => byPath.get(path) };
}

function unitOf(file: CodeFile, index: number, memory: Memory): Unit {
  let facts: FileFacts | undefined;
  let places: Places | undefined;
  const generated = file.role === 'generated';
  const read = generated ? readLinks : readFile;
  const kind = `${generated ? 'links' : 'typescript'} ${/(?:\.d)?\.[cm]?[jt]sx?$/.exec(file.path)?.[0] ?? ''}`;
  return {
    index,
    file,
    get facts() {
      facts ??= memory.of(kind, file.text, () => read(file.path, file.text));
      return facts;
    },
    at(offset, length) {
      places ??= placesIn(file.text);
      return { file: file.path, path: ['@line', ...places(offset), Math.max(1, length)] };
    },
  };
}

export function standing(unit: Unit, offset: number, length: number): Standing {
  const { path, role, service } = unit.file;
  return { at: unit.at(offset, length), file: path, role, ...(service !== undefined && { service }) };
}
