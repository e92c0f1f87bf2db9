import { readExecuted } from './execute.ts';
import { parsePlPgSql } from './parser.ts';
import { findName, type Passage, piece } from './passage.ts';
import { namesIn, tokenAt } from './tokens.ts';
import { isTree, list, number, type Tree, text, tree } from './tree.ts';
import type { Walk } from './walk.ts';

/** Reads the statements of a PL/pgSQL body; gives the reason where it can't be read. */
export function readPlPgSql(body: Passage, whole: string, later: boolean, walk: Walk): string | undefined {
  const types: string[] = [];
  let written = whole;
  for (;;) {
    const parsed = parsePlPgSql(written);
    if ('functions' in parsed) {
      for (const one of parsed.functions) new Block(body, later, one, walk).read(types);
      return undefined;
    }
    const known = withScalars(written, parsed.error);
    if (known === undefined) return parsed.error;
    types.push(...known.types);
    written = known.written;
  }
}

/** A type the parser doesn't know is a row to it, even where it is an enum: an integer of the same length is none. */
function withScalars(
  whole: string,
  error: string,
): { readonly written: string; readonly types: readonly string[] } | undefined {
  const variable = /^"(\w+)" is not a scalar variable$/.exec(error)?.[1];
  if (variable === undefined && !error.startsWith('record variable cannot be part')) return undefined;
  // Behind DECLARE, behind another declaration, or a parameter.
  const declared = new RegExp(
    `((?:\\bdeclare|[;(,])\\s*${variable ?? '\\w+'}\\s+(?:constant\\s+)?)(${part}\\s*\\.\\s*${part})(?=\\s*[;:,)=]|\\s+(?:default|not)\\b)`,
    'gi',
  );
  const types: string[] = [];
  const written = whole.replaceAll(declared, (_found, before: string, type: string) => {
    types.push(type);
    return `${before}${'int'.padEnd(type.length)}`;
  });
  return types.length === 0 ? undefined : { written, types };
}

const part = '(?:\\w+|"[^"]+")';

/** Keys under which an expression holds SQL that is made at run time. */
const executed = new Set(['dynquery']);
const executing = new Set(['PLpgSQL_stmt_dynexecute', 'PLpgSQL_stmt_dynfors']);

/** The queries of a block know the line they begin on, and nothing more. */
class Block {
  readonly #body: Passage;
  readonly #later: boolean;
  readonly #walk: Walk;
  readonly #root: Tree;
  readonly #variables: ReadonlySet<string>;
  readonly #lines: readonly number[];
  /** Where the last query that was found ends. */
  #last = 0;

  constructor(body: Passage, later: boolean, root: Tree, walk: Walk) {
    this.#body = body;
    this.#later = later;
    this.#walk = walk;
    this.#root = root;
    this.#variables = new Set(
      list(root.datums).flatMap((datum) => Object.values(tree(datum)).flatMap((one) => text(tree(one).refname) ?? [])),
    );
    this.#lines = [0, ...[...body.text.matchAll(/\n/g)].map((found) => found.index + 1)];
  }

  read(types: readonly string[]): void {
    for (const type of types)
      if (findName(this.#body.text, namesIn(type), 0, this.#body.text.length) !== undefined) this.#type(type, 1);
    this.#visit(this.#root.datums, 1, false);
    this.#visit(this.#root.action, 1, false);
  }

  #visit(value: unknown, line: number, isExecuted: boolean): void {
    if (Array.isArray(value)) {
      for (const item of value) this.#visit(item, line, isExecuted);
      return;
    }
    if (!isTree(value)) return;
    const at = number(value.lineno) ?? line;
    const type = text(value.typname);
    if (type !== undefined) this.#type(type, at);
    for (const key of ordered(value)) {
      const inner = value[key];
      if (key === 'PLpgSQL_expr') this.#query(tree(inner), at, isExecuted);
      else if (executing.has(key)) this.#executing(tree(inner), at);
      else this.#visit(inner, at, executed.has(key));
    }
  }

  #executing(statement: Tree, line: number): void {
    const at = number(statement.lineno) ?? line;
    for (const key of ordered(statement)) this.#visit(statement[key], at, key === 'query');
  }

  #query(expression: Tree, line: number, isExecuted: boolean): void {
    const query = text(expression.query) ?? '';
    const mode = number(expression.parseMode) ?? 0;
    // WHEN of a CASE comes as a comparison.
    const when = /^"__Case__Variable_\d+__" IN \(([\s\S]*)\)$/.exec(query)?.[1];
    if (when !== undefined) {
      this.#inner(piece(this.#body, this.#find(when, line), when, 'SELECT '));
      return;
    }
    if (mode === 1) return;
    if (mode >= 3) this.#assignment(query, line);
    else if (mode === 2) {
      const inside = piece(this.#body, this.#find(query, line), query, 'SELECT ');
      if (isExecuted) readExecuted(inside, this.#scope(), this.#walk);
      else this.#inner(inside);
    } else this.#inner(this.#statement(query, line));
  }

  /** PERFORM comes as SELECT. */
  #statement(query: string, line: number): Passage {
    const start = this.#search(query, line);
    if (start !== undefined) return piece(this.#body, start, query);
    const rest = query.slice('SELECT'.length);
    return piece(this.#body, this.#search(rest, line) ?? this.#lines[line - 1] ?? 0, rest, 'SELECT');
  }

  #assignment(query: string, line: number): void {
    let depth = 0;
    for (let token = tokenAt(query, 0); token !== undefined; token = tokenAt(query, token.end)) {
      if (token.value === '[' || token.value === '(') depth++;
      else if (token.value === ']' || token.value === ')') depth--;
      else if (depth === 0 && token.kind === 'symbol' && token.value === '=') {
        const start = this.#find(query, line);
        this.#inner(piece(this.#body, start + token.end, query.slice(token.end), 'SELECT '));
        const target = query.slice(0, token.start).replace(/\s*:$/, '');
        if (target.includes('[')) this.#inner(piece(this.#body, start, target, 'SELECT '));
        return;
      }
    }
  }

  #inner(inside: Passage): void {
    const error = this.#walk.inner(inside, this.#scope());
    if (error === undefined) return;
    this.#walk.found.dynamic.push({ what: `a statement of the function: ${error.message}`, offset: error.offset });
  }

  #scope(): { readonly later: boolean; readonly variables: ReadonlySet<string> } {
    return { later: this.#later, variables: this.#variables };
  }

  #type(written: string, line: number): void {
    const suffix = /%(type|rowtype)(?:\s*\[.*)?$/i.exec(written);
    const parts = namesIn(written.replace(/%.*$/, ''));
    const table = suffix?.[1]?.toLowerCase() === 'type' ? parts.slice(0, -1) : parts;
    const name = table.at(-1);
    const schema = table.at(-2);
    if (name === undefined || schema === 'pg_catalog' || (suffix === null && schema === undefined)) return;
    const from = this.#lines[line - 1] ?? 0;
    const body = this.#body;
    const start = findName(body.text, table, from, body.text.length) ?? from;
    const offset = body.at(start);
    this.#walk.found.relations.push({
      ...(schema === undefined ? {} : { schema }),
      name,
      mode: 'read',
      verb: suffix === null ? 'TYPE' : `%${suffix[1]?.toUpperCase()}`,
      ...(suffix === null ? { kind: 'type' } : {}),
      offset,
      length: Math.max(1, table.join('.').length),
    });
  }

  #find(query: string, line: number): number {
    return this.#search(query, line) ?? this.#lines[line - 1] ?? 0;
  }

  /** On its line, behind the query before it; the target of INTO is blanked out. */
  #search(query: string, line: number): number | undefined {
    const start = this.#lines[line - 1] ?? 0;
    const found = this.#first(query, Math.max(start, this.#last)) ?? this.#first(query, start);
    if (found !== undefined) this.#last = found + query.length;
    return found;
  }

  #first(query: string, from: number): number | undefined {
    const { text: written } = this.#body;
    const start = /^(?:\S| (?! ))*/.exec(query)?.[0] ?? '';
    if (start === '') return undefined;
    for (let at = written.indexOf(start, from); at >= 0; at = written.indexOf(start, at + 1))
      if (sameButBlanks(written, query, at) && isWhole(written, at, at + query.length)) return at;
    return undefined;
  }
}

/** `t` is not in `text`. */
function isWhole(written: string, start: number, end: number): boolean {
  const inName = (at: number) => /[\p{L}\p{N}_$]/u.test(written[at] ?? ' ');
  return !(inName(start - 1) && inName(start)) && !(inName(end - 1) && inName(end));
}

function sameButBlanks(written: string, query: string, at: number): boolean {
  for (let index = 0; index < query.length; index++) {
    const char = query[index];
    if (char !== ' ' && char !== written[at + index]) return false;
  }
  return true;
}

/** What is read first: the query of a loop, then its body. */
function ordered(value: Tree): readonly string[] {
  const keys = Object.keys(value);
  return value.body === undefined
    ? keys
    : [...keys.filter((key) => key !== 'body' && key !== 'exceptions'), 'body', 'exceptions'];
}
