export interface Token {
  /** Plain and quoted names are `name`, with the name as PostgreSQL reads it. */
  readonly kind: 'name' | 'string' | 'number' | 'symbol';
  readonly value: string;
  readonly start: number;
  readonly end: number;
  /** Of a string: where each unit of its value stands, when it does not simply follow the opening quote. */
  readonly opens?: number;
  readonly map?: readonly number[];
}

const space = /(?:\s+|--[^\n\r]*)+/y;
const plainName = /[\p{L}_\u0080-\uffff][\p{L}\p{N}_$\u0080-\uffff]*/uy;
const dollar = /\$(?:[\p{L}_][\p{L}\p{N}_]*)?\$/uy;
const digits = /\d[\d.eE_]*/y;
const newline = /\s*[\n\r]\s*'/y;

/** The next token at or after an offset; nothing at the end, nor in text that is no SQL. */
export function tokenAt(text: string, from: number): Token | undefined {
  const start = skipSpace(text, from);
  const char = text[start];
  if (char === undefined) return undefined;
  const next = text[start + 1];
  if (char === "'") return string(text, start, start, false);
  if (next === "'" && 'eE'.includes(char)) return string(text, start, start + 1, true);
  if (next === "'" && 'bBxXnN'.includes(char)) return string(text, start, start + 1, false);
  if (char === '"') return quotedName(text, start, start, false);
  if ((char === 'u' || char === 'U') && next === '&') {
    if (text[start + 2] === '"') return quotedName(text, start, start + 2, true);
    if (text[start + 2] === "'") return string(text, start, start + 2, false);
  }
  if (char === '$') return dollarQuoted(text, start);
  const name = match(plainName, text, start);
  if (name !== undefined) return { kind: 'name', value: lower(name), start, end: start + name.length };
  const number = match(digits, text, start);
  if (number !== undefined) return { kind: 'number', value: number, start, end: start + number.length };
  return { kind: 'symbol', value: char, start, end: start + 1 };
}

/** The parts of a name written in a text: `"Odd".name(integer)` has two. */
export function namesIn(written: string): readonly string[] {
  const parts: string[] = [];
  for (let token = tokenAt(written, 0); token?.kind === 'name'; ) {
    parts.push(token.value);
    const dot = tokenAt(written, token.end);
    token = dot?.value === '.' ? tokenAt(written, dot.end) : undefined;
  }
  return parts;
}

export function skipSpace(text: string, from: number): number {
  let at = from;
  for (;;) {
    const blank = match(space, text, at);
    if (blank !== undefined) at += blank.length;
    else if (text.startsWith('/*', at)) at = afterComment(text, at);
    else return at;
  }
}

/** Comments nest. */
function afterComment(text: string, start: number): number {
  let depth = 0;
  let at = start;
  while (at < text.length) {
    if (text.startsWith('/*', at)) {
      depth++;
      at += 2;
    } else if (text.startsWith('*/', at)) {
      depth--;
      at += 2;
      if (depth === 0) return at;
    } else at++;
  }
  return at;
}

function string(text: string, start: number, quote: number, escapes: boolean): Token {
  let value = '';
  const map: number[] = [];
  let at = quote + 1;
  while (at < text.length) {
    const char = text[at] ?? '';
    let taken = 1;
    let read = char;
    if (char === "'") {
      if (text[at + 1] === "'") taken = 2;
      else {
        // A string goes on after a line break.
        const more = match(newline, text, at + 1);
        if (more === undefined) break;
        at += 1 + more.length;
        continue;
      }
    } else if (escapes && char === '\\') {
      taken = 2;
      read = escaped[text[at + 1] ?? ''] ?? text[at + 1] ?? '';
    }
    value += read;
    map.push(at);
    at += taken;
  }
  return { kind: 'string', value, start, end: at + 1, opens: quote + 1, map };
}

const escaped: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' };

function dollarQuoted(text: string, start: number): Token {
  const tag = match(dollar, text, start);
  if (tag === undefined) {
    const parameter = match(/\$\d+/y, text, start) ?? '$';
    return { kind: 'symbol', value: parameter, start, end: start + parameter.length };
  }
  const opens = start + tag.length;
  const found = text.indexOf(tag, opens);
  const closes = found < 0 ? text.length : found;
  return { kind: 'string', value: text.slice(opens, closes), start, end: closes + tag.length, opens };
}

function quotedName(text: string, start: number, quote: number, unicode: boolean): Token {
  let at = quote + 1;
  while (at < text.length && (text[at] !== '"' || text[at + 1] === '"')) at += text[at] === '"' ? 2 : 1;
  const raw = text.slice(quote + 1, at).replaceAll('""', '"');
  const value = unicode ? raw.replaceAll(/\\(?:\\|\+([0-9a-f]{6})|([0-9a-f]{4}))/gi, codePoint) : raw;
  return { kind: 'name', value, start, end: at + 1 };
}

function codePoint(written: string, six: string | undefined, four: string | undefined): string {
  const digits = six ?? four;
  return digits === undefined
    ? written.slice(1)
    : String.fromCodePoint(Math.min(Number.parseInt(digits, 16), 0x10ffff));
}

/** PostgreSQL folds ASCII only. */
function lower(name: string): string {
  return name.replaceAll(/[A-Z]+/g, (part) => part.toLowerCase());
}

function match(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  const [found] = pattern.exec(text) ?? [];
  return found === '' ? undefined : found;
}
