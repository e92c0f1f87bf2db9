/** The parser descends once for each bracket and dies, with the whole process, where the stack ends. */
const deepest = 500;
/** The same for a chain without brackets: `a ? b : c ? d : …`, `a => b => …`. */
const longest = 4_000;

/** Why the text must not be handed to the parser; nothing if it may be. */
export function nestedTooDeeply(text: string): string | undefined {
  let depth = 0;
  let chain = 0;
  let elses = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    // `(` `[` `{`
    if (code === 40 || code === 91 || code === 123) {
      if (++depth > deepest) return `brackets are nested deeper than ${deepest}`;
      if (code === 123) chain = 0;
    } else if (code === 41 || code === 93 || code === 125) {
      if (depth > 0) depth--;
      if (code === 125) chain = 0;
    } else if (code === 59 || code === 44) {
      // `;` and `,` end a chain, but `else if (…) …;` goes on.
      if (isElse(text, index + 1)) {
        if (++elses > longest) return `more than ${longest} branches in a row`;
      } else elses = 0;
      chain = 0;
    } else if (code === 34 || code === 39) index = endOfString(text, index, code);
    else if (code === 47 && text.charCodeAt(index + 1) === 47) index = endOfLine(text, index);
    else if (code === 47 && text.charCodeAt(index + 1) === 42) index = endOfComment(text, index);
    else if (isLink(code)) {
      if (++chain > longest) return `an expression has more than ${longest} steps`;
    } else if (code === 60) {
      // `A<A<A<…`, and `<a><a><a>…` of JSX
      if (++chain > deepest * 2) return `angle brackets are nested deeper than ${deepest * 2}`;
    } else if (startsWord(text, index, code)) chain++;
  }
  return undefined;
}

/** `! & * + - . / : = ? | ~` */
function isLink(code: number): boolean {
  return (
    code === 33 ||
    code === 38 ||
    (code >= 42 && code <= 47 && code !== 44) ||
    code === 58 ||
    code === 61 ||
    code === 63 ||
    code === 124 ||
    code === 126
  );
}

/** `if`, `keyof` and `typeof` nest without a bracket around what follows. */
function startsWord(text: string, index: number, code: number): boolean {
  if (code === 105) return text.charCodeAt(index + 1) === 102;
  return (code === 107 && text.startsWith('keyof', index)) || (code === 116 && text.startsWith('typeof', index));
}

function isElse(text: string, from: number): boolean {
  let index = from;
  while (text.charCodeAt(index) <= 32) index++;
  return text.startsWith('else', index);
}

function endOfString(text: string, start: number, quote: number): number {
  for (let index = start + 1; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === 92) index++;
    else if (code === quote || code === 10) return index;
  }
  return text.length;
}

function endOfLine(text: string, start: number): number {
  const end = text.indexOf('\n', start);
  return end < 0 ? text.length : end;
}

function endOfComment(text: string, start: number): number {
  const end = text.indexOf('*/', start + 2);
  return end < 0 ? text.length : end + 1;
}
