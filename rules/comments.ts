/** A comment of a source file, without its marks. Offsets count from the start of the text. */
export interface Comment {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

type Language = 'script' | 'sql' | 'yaml' | 'markdown';

export function languageOf(path: string): Language | undefined {
  if (/\.[cm]?[jt]sx?$/.test(path)) return 'script';
  if (/\.(sql|pgsql)$/.test(path)) return 'sql';
  if (/\.ya?ml$/.test(path)) return 'yaml';
  return /\.md$/.test(path) ? 'markdown' : undefined;
}

/**
 * The comments of a file, and only comments: what stands in a string is no comment. SQL in the template literals of a
 * script is code of its own, so its comments count.
 */
export function commentsOf(path: string, text: string): Comment[] {
  const language = languageOf(path);
  if (language === 'script') return scriptComments(text);
  if (language === 'sql') return sqlComments(text, 0, text.length);
  if (language === 'yaml') return yamlComments(text);
  return language === 'markdown' ? between(text, /<!--([\s\S]*?)(?:-->|$)/g) : [];
}

function between(text: string, pattern: RegExp): Comment[] {
  return [...text.matchAll(pattern)].map((match) => ({
    text: match[1] ?? '',
    start: match.index,
    end: match.index + match[0].length,
  }));
}

/** Strings first, so that a mark inside one is passed over. What nobody closes runs to the end. */
const sqlTokens = /'(?:[^']|'')*'|"(?:[^"]|"")*"|\$\w*\$|--([^\n]*)|\/\*([\s\S]*?)(?:\*\/|$)/g;
/** Bodies in bodies: deeper than this nobody writes, and a file made to be slow would. */
const deepest = 5;

/** A function body between dollars holds statements, so its comments count too. */
function sqlComments(text: string, start: number, end: number, depth = 0): Comment[] {
  const part = text.slice(start, end);
  const lastOf = lastTags(part);
  const found: Comment[] = [];
  for (let at = 0, match = next(part, at); match !== null; match = next(part, at)) {
    const [token] = match;
    const inner = match[1] ?? match[2];
    at = match.index + token.length;
    if (inner !== undefined) found.push({ text: inner, start: start + match.index, end: start + at });
    if (!token.startsWith('$')) continue;
    // A tag that stands nowhere later opens nothing; looking for it every time would take for ever.
    if ((lastOf.get(token) ?? 0) < at) continue;
    const close = part.indexOf(token, at);
    if (depth < deepest) for (const one of sqlComments(text, start + at, start + close, depth + 1)) found.push(one);
    at = close + token.length;
  }
  return found;
}

function next(part: string, at: number): RegExpExecArray | null {
  sqlTokens.lastIndex = at;
  return sqlTokens.exec(part);
}

/** Where each tag between dollars stands for the last time. */
function lastTags(text: string): Map<string, number> {
  return new Map([...text.matchAll(/(?=(\$\w*\$))/g)].map((match) => [match[1] ?? '', match.index]));
}

function yamlComments(text: string): Comment[] {
  return between(text, /(?:^|(?<=\s))#([^\n]*)/gm).filter(({ start }) => {
    const before = text.slice(text.lastIndexOf('\n', start - 1) + 1, start);
    // An odd number of quotes before it on its line: it stands in a string.
    return quotes(before, '"') % 2 === 0 && quotes(before, "'") % 2 === 0;
  });
}

function quotes(text: string, mark: string): number {
  return text.split(mark).length - 1;
}

/** After these a slash begins a regular expression, not a division. */
const beforeRegex =
  /(?:^|[(,=:[!&|?{};+\-*%~^<>]|\b(?:return|typeof|case|in|of|void|delete|throw|await|yield|else|do))\s*$/;

function scriptComments(text: string): Comment[] {
  const found: Comment[] = [];
  /** The depth of braces at which each open template goes on. */
  const templates: number[] = [];
  let depth = 0;
  let at = 0;
  /** The last code before `at`, comments left out: it says what a slash means. */
  let tail = '';
  const template = () => {
    const start = at;
    for (; at < text.length; at++) {
      if (text[at] === '\\') at++;
      else if (text[at] === '`') break;
      else if (text[at] === '$' && text[at + 1] === '{') {
        for (const one of sqlComments(text, start, at)) found.push(one);
        templates.push(depth);
        depth++;
        at += 2;
        tail = '';
        return;
      }
    }
    for (const one of sqlComments(text, start, at)) found.push(one);
    at++;
  };
  while (at < text.length) {
    const two = text.slice(at, at + 2);
    const one = text[at];
    if (two === '//' || two === '/*') {
      const close = text.indexOf(two === '//' ? '\n' : '*/', at + 2);
      const inner = close < 0 ? text.length : close;
      const end = two === '//' ? inner : Math.min(inner + 2, text.length);
      found.push({ text: text.slice(at + 2, inner), start: at, end });
      at = end;
    } else if (one === '"' || one === "'") {
      at = pastString(text, at, one);
      tail = one;
    } else if (one === '`') {
      at++;
      tail = one;
      template();
    } else if (one === '/' && beforeRegex.test(tail)) {
      at = pastRegex(text, at);
      tail = '/re/ re';
    } else if (one === '}' && templates.at(-1) === depth - 1) {
      depth = templates.pop() ?? 0;
      at++;
      tail = '`';
      template();
    } else {
      if (one === '{') depth++;
      if (one === '}') depth--;
      tail = `${tail}${one}`.slice(-20);
      at++;
    }
  }
  return found.sort((a, b) => a.start - b.start);
}

/** A line ends a string that nobody closed: then it was none, an apostrophe in a text perhaps. */
export function pastString(text: string, start: number, mark: string): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '\n') return at;
    else if (text[at] === mark) return at + 1;
  }
  return text.length;
}

function pastRegex(text: string, start: number): number {
  let inClass = false;
  for (let at = start + 1; at < text.length && text[at] !== '\n'; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '[') inClass = true;
    else if (text[at] === ']') inClass = false;
    else if (text[at] === '/' && !inClass) return at + 1;
  }
  return start + 1;
}
