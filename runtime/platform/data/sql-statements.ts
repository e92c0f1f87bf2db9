/**
 * The statements of an SQL text, without the comments before them. A semicolon in a string, a quoted name, a dollar-quoted
 * body or a comment ends nothing. (A function body in BEGIN ATOMIC … END, without quotes, is not understood.)
 */
export function statementsOf(text: string): string[] {
  const statements: string[] = [];
  let statement = '';
  for (let at = 0; at < text.length; ) {
    const token = tokenAt(text, at);
    at += token.length;
    if (token === ';') {
      statements.push(statement.trim());
      statement = '';
    } else if (isBlank(token)) statement += statement === '' ? '' : token;
    else statement += token;
  }
  return [...statements, statement.trim()].filter((one) => one !== '');
}

function isBlank(token: string): boolean {
  return token.startsWith('--') || token.startsWith('/*') || token.trim() === '';
}

const plain = /[^-/'"$;\w\s]|\w[\w$]*|\s+|[-/$]/y;
const quoted = [/--[^\n]*/y, /[eE]'(?:[^'\\]|''|\\.)*'/sy, /'(?:[^']|'')*'/y, /"(?:[^"]|"")*"/y];

function tokenAt(text: string, at: number): string {
  if (text[at] === ';') return ';';
  if (text.startsWith('/*', at)) return blockComment(text, at);
  for (const pattern of quoted) {
    const found = match(pattern, text, at);
    if (found !== undefined) return found;
  }
  const tag = match(/\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/y, text, at);
  if (tag !== undefined) {
    const end = text.indexOf(tag, at + tag.length);
    return end === -1 ? text.slice(at) : text.slice(at, end + tag.length);
  }
  return match(plain, text, at) ?? text.slice(at);
}

function match(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

/** PostgreSQL's comments can stand in one another. */
function blockComment(text: string, start: number): string {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    if (text.startsWith('/*', at)) depth += 1;
    else if (text.startsWith('*/', at)) depth -= 1;
    else continue;
    at += 1;
    if (depth === 0) return text.slice(start, at + 1);
  }
  return text.slice(start);
}
