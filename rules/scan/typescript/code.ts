import type { Origin } from '../../../model/finding.ts';
import type { CodeFile, Layout, Memory, Standing } from '../facts.ts';
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

type Places = (offset: number) => readonly [line: number, column: number];

/** Lines and columns from offsets, as editors count: from 1, in UTF-16 units, without a byte order mark. */
export function placesIn(text: string): Places {
  const source = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const starts = [0];
  for (let at = source.indexOf('\n'); at >= 0; at = source.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    let [low, high] = [0, starts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return [low + 1, offset - (starts[low] ?? 0) + 1];
  };
}

export function standing(unit: Unit, offset: number, length: number): Standing {
  const { path, role, service } = unit.file;
  return { at: unit.at(offset, length), file: path, role, ...(service !== undefined && { service }) };
}
