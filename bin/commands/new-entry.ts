import { isDeepStrictEqual } from 'node:util';
import { isMap, isPair, isScalar, type Pair, parseDocument, type YAMLMap } from 'yaml';
import { yamlText } from '../../generators/emit/yaml.ts';
import { parseYaml, type Source } from '../../model/source.ts';
import { CannotRun } from '../workspace.ts';

/**
 * The file with `key: value` added to one of its top-level maps, and not a character more changed: comments, quotes
 * and order are the author's. What was put in is read back before anybody relies on it.
 */
export function withEntry(source: Source, map: string, key: string, value: unknown): string {
  const before = parseYaml(source.text).data;
  const text = inserted(source.text, map, key, value);
  const after = parseYaml(text);
  const old = typeof before === 'object' && before !== null && map in before ? Reflect.get(before, map) : {};
  const wanted = { ...Object(before), [map]: { ...Object(old), [key]: value } };
  if (after.problems.length > 0 || !isDeepStrictEqual(after.data, wanted))
    throw new CannotRun(
      `cannot add ${key} to ${map} of ${source.path}, as the file is written`,
      `add it by hand and run the command again: ${JSON.stringify({ [key]: value })}`,
    );
  return text;
}

function inserted(text: string, map: string, key: string, value: unknown): string {
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const root = parseDocument(text, { logLevel: 'error' }).contents;
  const pair = isMap(root) ? root.items.find((item) => isPair(item) && keyOf(item) === map) : undefined;
  const held = pair?.value;
  if (isMap(held) && held.flow === true) return intoBraces(text, held, key, value);
  const [at, indent] = isMap(held) && held.items.length > 0 ? afterLast(text, held) : [undefined, '  '];
  const lines = block(key, value, indent);
  if (at !== undefined) return spliced(text, at, lines, newline);
  // The key stands there with nothing behind it: the entries belong right below.
  const keyEnd = isScalar(pair?.key) ? pair.key.range?.[1] : undefined;
  if (keyEnd !== undefined) return spliced(text, lineEnd(text, keyEnd), lines, newline);
  return spliced(text, contentEnd(text), [`${map}:`, ...lines], newline);
}

function keyOf(pair: Pair): unknown {
  return isScalar(pair.key) ? pair.key.value : undefined;
}

/** Where the last entry's own text ends, and how far its key is indented. Comments after it belong to what follows. */
function afterLast(text: string, map: YAMLMap): [number, string] {
  const [first, last] = [map.items[0], map.items.at(-1)];
  const start = isScalar(first?.key) ? (first.key.range?.[0] ?? 0) : 0;
  const indent = text.slice(text.lastIndexOf('\n', start - 1) + 1, start);
  const node = last?.value ?? last?.key;
  const range = typeof node === 'object' && node !== null && 'range' in node ? node.range : undefined;
  const end = Array.isArray(range) && typeof range[1] === 'number' ? range[1] : text.length;
  return [lineEnd(text, contentEnd(text.slice(0, end))), /^ *$/.test(indent) ? indent : '  '];
}

function block(key: string, value: unknown, indent: string): string[] {
  const printed = yamlText({ [key]: value }, '')
    .split('\n')
    .slice(1, -1);
  return printed.map((line) => `${indent}${line}`);
}

function intoBraces(text: string, map: YAMLMap, key: string, value: unknown): string {
  const close = (map.range?.[1] ?? text.length) - 1;
  const before = text.slice(0, close).trimEnd();
  const separator = map.items.length === 0 || before.endsWith(',') ? ' ' : ', ';
  return `${before}${separator}${JSON.stringify(key)}: ${JSON.stringify(value)} ${text.slice(close)}`;
}

function spliced(text: string, at: number, lines: readonly string[], newline: string): string {
  const head = text.slice(0, at);
  return `${head}${head === '' || head.endsWith('\n') ? '' : newline}${lines.join(newline)}${newline}${text.slice(at)}`;
}

function contentEnd(text: string): number {
  return lineEnd(text, text.trimEnd().length);
}

/** Just behind the line break that ends the line at `from`. */
function lineEnd(text: string, from: number): number {
  const at = text.indexOf('\n', Math.max(0, from - (text[from - 1] === '\n' ? 1 : 0)));
  return at < 0 ? text.length : at + 1;
}
