import { pastString } from './comments.ts';

/** A brace after one of these begins an object; after anything else, a block. */
const beforeObject = /(?:[([,=:?&|]|\breturn)\s*$/;

/** Characters. What is longer is no statement that one comment speaks for. */
const longest = 5_000;

/**
 * Where what begins on the line of `start` ends: brackets and template literals opened there are closed, so that a
 * query of ten lines is one thing. A block is none: what covers a function's head doesn't cover its body.
 */
export function statementEnd(text: string, start: number): number {
  const open: string[] = [];
  let at = start;
  const end = Math.min(text.length, start + longest);
  for (; at < end; at++) {
    const one = text[at] ?? '';
    if (open.at(-1) === '`') {
      if (one === '\\') at++;
      else if (one === '`') open.pop();
      else if (one === '$' && text[at + 1] === '{') {
        open.push('${');
        at++;
      }
    } else if (one === '\n' && open.length === 0) return at;
    else if (one === '"' || one === "'") at = pastString(text, at, one) - 1;
    else if (one === '`') open.push('`');
    else if (one === '{' && !beforeObject.test(text.slice(Math.max(start, at - 40), at))) return at;
    else if (/[([{]/.test(one)) open.push(one);
    else if (/[)\]}]/.test(one) && open.pop() === undefined) return at;
  }
  return at < text.length ? start : at;
}
