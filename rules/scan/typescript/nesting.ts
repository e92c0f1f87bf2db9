/** The parser descends once for each bracket and dies, with the whole process, where the stack ends. */
const deepest = 500;
/** The same whatever a quote, a comment or a regular expression may hide from the count. */
const deepestAnywhere = 1_500;
const mostAngles = 1_000;
/** And once for each step of a chain without brackets: `a ? b : c ? d : …`, `await await …`, `if (a) if (b) …`. */
const longest = 3_500;

const [newline, space, quote, hash, dollar] = [10, 32, 34, 35, 36];
const [apostrophe, comma, slash, semicolon, less, backslash, backtick] = [39, 44, 47, 59, 60, 92, 96];
const [star, openBrace, closeBrace] = [42, 123, 125];

/** Why the text must not be handed to the parser; nothing if it may be. */
export function nestedTooDeeply(text: string): string | undefined {
  if (depthAnywhere(text) > deepestAnywhere) return `brackets are nested deeper than ${deepest}`;
  /** Steps of the statement or item at hand, for each bracket that is open. */
  const chains = [0];
  let angles = 0;
  let depth = 0;
  /** Depths at which the `${` of a template stands open. */
  const templates: number[] = [];
  let index = 0;
  const step = (): void => {
    chains[depth] = (chains[depth] ?? 0) + 1;
  };
  const restart = (): void => {
    chains[depth] = 0;
    angles = 0;
  };
  const template = (from: number): void => {
    index = endOfTemplate(text, from);
    if (text.charCodeAt(index) !== dollar) return;
    templates.push(depth);
    chains[++depth] = 0;
    index++;
  };
  for (; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code <= space) {
      if (code === newline && startsStatement(text, index + 1)) restart();
    } else if (isOpening(code)) {
      step();
      chains[++depth] = 0;
    } else if (isClosing(code)) {
      if (depth > 0) depth--;
      if (code === closeBrace && templates.at(-1) === depth) {
        templates.pop();
        template(index + 1);
      }
    } else if (code === semicolon || code === comma) {
      // `else if (…) …;` goes on.
      if (!isElse(text, index + 1)) restart();
    } else if (code === quote || code === apostrophe) index = endOfString(text, index, code);
    else if (code === backtick) {
      step();
      template(index + 1);
    } else if (code === slash && text.charCodeAt(index + 1) === slash) index = endOf(text, '\n', index) - 1;
    else if (code === slash && text.charCodeAt(index + 1) === star) index = endOf(text, '*/', index + 2) + 1;
    else if (!isWord(code)) {
      step();
      if (code === less) angles++;
    } else if (!isWord(text.charCodeAt(index - 1))) step();
    if (depth > deepest) return `brackets are nested deeper than ${deepest}`;
    if (angles > mostAngles) return `angle brackets are nested deeper than ${mostAngles}`;
    if ((chains[depth] ?? 0) > longest) return `one statement has more than ${longest} steps`;
  }
  return undefined;
}

function depthAnywhere(text: string): number {
  let [depth, most] = [0, 0];
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (isOpening(code)) {
      if (++depth > most) most = depth;
    } else if (depth > 0 && isClosing(code)) depth--;
  }
  return most;
}

/** `(` `[` `{` */
function isOpening(code: number): boolean {
  return code === 40 || code === 91 || code === openBrace;
}

function isClosing(code: number): boolean {
  return code === 41 || code === 93 || code === closeBrace;
}

function isWord(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    (code >= 48 && code <= 57) ||
    code === 95 ||
    code === dollar ||
    code === hash ||
    code > 127
  );
}

const statement = /[ \t]*(?:import|export|const|let|var|type|interface|function)\b/y;

/** Not everybody ends statements with `;`. */
function startsStatement(text: string, at: number): boolean {
  statement.lastIndex = at;
  return statement.test(text);
}

function isElse(text: string, from: number): boolean {
  let index = from;
  while (text.charCodeAt(index) <= space) index++;
  return text.startsWith('else', index);
}

function endOfString(text: string, start: number, mark: number): number {
  for (let index = start + 1; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === backslash) index++;
    else if (code === mark || code === newline) return index;
  }
  return text.length;
}

/** Where the text of a template ends: its back-tick, or the `$` of the next hole. */
function endOfTemplate(text: string, start: number): number {
  for (let index = start; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === backslash) index++;
    else if (code === backtick || (code === dollar && text.charCodeAt(index + 1) === openBrace)) return index;
  }
  return text.length;
}

function endOf(text: string, mark: string, from: number): number {
  const end = text.indexOf(mark, from);
  return end < 0 ? text.length : end;
}
