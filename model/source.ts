import * as fast from 'js-yaml';
import {
  isAlias,
  isCollection,
  isMap,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  type YAMLParseError,
} from 'yaml';
import type { Origin } from './finding.ts';

/** One file of the metadata, as text. `problem` says why a file could not be read as text at all. */
export interface Source {
  /** From the workspace root, with forward slashes. */
  readonly path: string;
  readonly text: string;
  readonly problem?: string;
}

export interface SyntaxProblem {
  readonly message: string;
  readonly line: number;
  readonly col: number;
  readonly fix?: string;
}

export interface Parsed {
  readonly data: unknown;
  readonly problems: readonly SyntaxProblem[];
}

const maxCharacters = 10_000_000;
const maxDepth = 100;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const controlCharacter = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

/**
 * YAML to plain data. js-yaml reads clean files three times faster but stops at the first problem and knows no places,
 * so whatever it refuses, and every file with an alias, goes to `yaml`, whose verdict counts. A test holds both
 * parsers to the same data.
 */
export function parseYaml(text: string): Parsed {
  if (text.length > maxCharacters)
    return failed(`file has ${text.length} characters; ${maxCharacters} is the limit`, 'split it: one thing per file');
  const control = controlCharacter.exec(text);
  if (control !== null) {
    const name = `U+${(control[0].codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
    return {
      data: undefined,
      problems: [
        { message: `holds the control character ${name}`, ...position(text, control.index), fix: 'remove it' },
      ],
    };
  }
  if (!/[*]/.test(text) || !/(?:^|[\s[{,:-])\*[^\s*]/m.test(text)) {
    try {
      const data = fast.load(text, { schema: fast.CORE_SCHEMA });
      return checkDepth(data);
    } catch {
      // `yaml` below says what is wrong, all of it, and where.
    }
  }
  return parseWithPlaces(text);
}

function parseWithPlaces(text: string): Parsed {
  try {
    const document = parseDocument(text, { prettyErrors: false, logLevel: 'error' });
    if (document.errors.some((error) => error.message.includes('call stack'))) return tooDeep();
    if (document.errors.length > 0)
      return {
        data: undefined,
        problems: firstOfEach(document.errors).map((error) => ({
          message: plain(error.message),
          ...position(text, error.pos[0]),
          ...mend(error.code),
        })),
      };
    return checkDepth(document.toJS({ maxAliasCount: 100 }));
  } catch (error) {
    if (error instanceof RangeError) return tooDeep();
    const message = error instanceof Error ? plain(error.message) : 'cannot be read';
    return failed(message, 'write the value out instead of the alias');
  }
}

function failed(message: string, fix: string): Parsed {
  return { data: undefined, problems: [{ message, line: 1, col: 1, fix }] };
}

/** One stray bracket makes every token after it unexpected: the first says something, and further brackets do. */
function firstOfEach(errors: readonly YAMLParseError[]): YAMLParseError[] {
  const first = errors.findIndex((error) => error.code === 'UNEXPECTED_TOKEN');
  const says = (error: YAMLParseError, i: number) => i === first || /flow-(seq|map)-end/.test(error.message);
  return errors.filter((error, i) => error.code !== 'UNEXPECTED_TOKEN' || says(error, i));
}

/** Counted in the text itself: the parser's own counter loses lines after a syntax error. */
function position(text: string, offset: number): { line: number; col: number } {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, col: (before.at(-1) ?? '').length + 1 };
}

function tooDeep(): Parsed {
  return failed('nested too deeply', `nest at most ${maxDepth} levels`);
}

function plain(message: string): string {
  return (message.split('\n')[0] ?? message).replace(/:$/, '');
}

function mend(code: string): { fix?: string } {
  const fixes: Readonly<Record<string, string>> = {
    DUPLICATE_KEY: 'keep one of the two',
    TAB_AS_INDENT: 'indent with spaces',
    BAD_INDENT: 'line the entry up with its neighbours',
    MULTIPLE_DOCS: 'one document per file: remove the ---',
  };
  const fix = fixes[code];
  return fix === undefined ? {} : { fix };
}

/** Data deeper than this is a mistake or an attack; everything downstream may then recurse without fear. */
function checkDepth(data: unknown): Parsed {
  const stack: { value: unknown; depth: number }[] = [{ value: data, depth: 0 }];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    if (next.depth > maxDepth) return tooDeep();
    if (typeof next.value !== 'object' || next.value === null) continue;
    // JavaScript gives this key a meaning of its own, so that nothing could be checked below it.
    if (Object.hasOwn(next.value, '__proto__')) return failed('a key is called __proto__', 'choose another name');
    for (const value of Object.values(next.value)) stack.push({ value, depth: next.depth + 1 });
  }
  return { data, problems: [] };
}

/** Splits a Markdown file into its YAML front matter (padded so that lines keep their numbers) and its body. */
export function splitFrontMatter(text: string): { readonly yaml: string; readonly body: string } | undefined {
  const match = /^---\r?\n([\s\S]*?)\r?\n---[ \t]*(?:\r?\n|$)/.exec(text);
  return match === null ? undefined : { yaml: `\n${match[1] ?? ''}`, body: text.slice(match[0].length) };
}

export interface Place {
  readonly line: number;
  readonly col: number;
  /** Characters to underline on that line. */
  readonly length: number;
}

/** Finds origins of one file. Parses once, with places, the first time it is asked. */
export function placesOf(source: Source): (origin: Origin) => Place {
  const yamlText = source.path.endsWith('.md') ? (splitFrontMatter(source.text)?.yaml ?? '') : source.text;
  let root: Node | null | undefined;
  const lines = new LineCounter();
  return (origin) => {
    if (origin.path[0] === '@line')
      return {
        line: Number(origin.path[1]),
        col: Number(origin.path[2] ?? 1),
        length: Number(origin.path[3] ?? 1),
      };
    try {
      root ??= parseDocument(yamlText, { lineCounter: lines, prettyErrors: false, logLevel: 'error' }).contents;
    } catch {
      return { line: 1, col: 1, length: 1 };
    }
    const range = rangeOf(root, origin);
    if (range === undefined) return { line: 1, col: 1, length: 1 };
    const [start, end] = range;
    const { line, col } = lines.linePos(start);
    const firstLine = yamlText.slice(start, end).split('\n')[0] ?? '';
    return { line: Math.max(line, 1), col: Math.max(col, 1), length: Math.max(firstLine.trimEnd().length, 1) };
  };
}

/** Walks as far as the path goes; a step that isn't there leaves the last thing that is: its key, or its first entry. */
function rangeOf(root: Node | null | undefined, origin: Origin): readonly [number, number] | undefined {
  let node: unknown = root;
  let range: readonly [number, number] | undefined;
  for (const [depth, step] of origin.path.entries()) {
    const last = depth === origin.path.length - 1;
    if (isMap(node)) {
      const pair = node.items.find(
        (item) => isPair(item) && isScalar(item.key) && String(item.key.value) === String(step),
      );
      if (pair === undefined) break;
      const key = nodeRange(pair.key);
      if (key !== undefined) range = key;
      node = pair.value;
      if (last && origin.onKey !== true) range = valueRange(node) ?? range;
    } else if (isSeq(node)) {
      const item: unknown = node.items[Number(step)];
      if (item === undefined) break;
      node = item;
      range = last ? (valueRange(node) ?? nodeRange(node) ?? range) : (nodeRange(node) ?? range);
    } else break;
  }
  return range ?? nodeRange(root);
}

/** Scalars and one-line collections are pointed at themselves; a block is better shown by its key. */
function valueRange(node: unknown): readonly [number, number] | undefined {
  if (isCollection(node) && node.flow !== true) return undefined;
  return nodeRange(node);
}

function nodeRange(node: unknown): readonly [number, number] | undefined {
  const range = isScalar(node) || isCollection(node) || isAlias(node) ? node.range : undefined;
  return range ? [range[0], range[1]] : undefined;
}
