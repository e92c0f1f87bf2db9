import { declare } from './declare.ts';
import { Draft, type Place, type Reader } from './draft.ts';
import { read } from './expression.ts';
import { parse, parseLinks } from './parse.ts';
import { readStatement } from './statement.ts';
import type { FileFacts } from './symbol.ts';

const reader: Reader = { expression: read, statement: readStatement };

/** Reads one file: pure, and the same for the same text and ending. */
export function readFile(path: string, text: string): FileFacts {
  // Editors count no byte order mark, and neither does the parser.
  const source = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const { program, comments, problems } = parse(path, source);
  const draft = new Draft(source, reader);
  const scope = { names: new Map<string, number>(), outer: undefined };
  const place: Place = { fn: draft.fn('', -1, false), scope, self: 0, under: -1 };
  for (const { type, value, start, end } of comments) {
    const specifier = type === 'Line' ? /^\/\s*<reference\s+path\s*=\s*["']([^"']+)["']/.exec(value)?.[1] : undefined;
    if (specifier !== undefined) {
      const named = /^\.|^\//.test(specifier) ? specifier : `./${specifier}`;
      draft.imports.push({ specifier: named, how: 'type', names: [], at: start, len: end - start, computed: 0 });
    }
  }
  if (program === undefined) return draft.facts(problems);
  try {
    declare(draft, program.body, scope);
    for (const statement of program.body) readStatement(draft, statement, place);
    return draft.facts(problems);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return draft.facts([...problems, { message: 'its code is nested too deeply', kind: 'unreadable', at: 0 }]);
  }
}

/** Only what a generated file takes from others: what it does follows from the metadata. */
export function readLinks(path: string, text: string): FileFacts {
  const source = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const { links, problems } = parseLinks(path, source);
  const draft = new Draft(source, reader);
  draft.fn('', -1, false);
  for (const { specifier, names, type, exported, start, end } of links) {
    const how = type ? 'type' : exported ? 'export' : 'import';
    draft.imports.push({ specifier, how, names, at: start, len: end - start, computed: 0 });
  }
  return draft.facts(problems);
}
