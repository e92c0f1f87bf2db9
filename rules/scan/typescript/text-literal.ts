import type { Draft, Place } from './draft.ts';
import type { TemplateLiteral } from './parse.ts';
import type { Id } from './symbol.ts';

const startsLikeSql =
  /^\s*(?:(?:--[^\n]*\n|\/\*[\s\S]*?\*\/)\s*)*\(*\s*(?:select|insert|update|delete|with|merge|truncate|copy|call|do|create|alter|drop|grant|revoke|lock|table|set|explain|begin|refresh|comment|values|cluster|vacuum|analyze|reindex)\b/i;
/** In the options or the address of a connection. */
const setsPath = /(?<![a-z_])search_path\b/i;
/** What might be an address or a topic; whether it is one depends on the workspace. */
const looksLikeName = /:\/\/|^[\w-]*[.:-][\w.-]*(?::\d+)?(?:\/\S*)?$/;

export function textOf(draft: Draft, value: string, start: number, end: number): Id {
  const len = end - start;
  return draft.add({ k: 'text', v: value, at: start, len, exact: len === value.length });
}

export function readTemplate(draft: Draft, node: TemplateLiteral, place: Place): Id {
  const texts = node.quasis.map((quasi) => {
    // The parser counts the back-tick or brace before, and the `${` or back-tick after.
    const [start, end] = [quasi.start + 1, quasi.end - (quasi.tail ? 1 : 2)];
    // As it stands: a parser of SQL cares for no `\r`, and every offset stays true.
    const source = draft.source.slice(start, end);
    return textOf(draft, source.includes('\\') ? (quasi.value.cooked ?? source) : source, start, end);
  });
  const holes = node.expressions.map((one) => {
    const id = draft.read(one, place, true);
    return { id, at: one.start, len: one.end - one.start };
  });
  const [only] = texts;
  if (holes.length === 0 && only !== undefined) return only;
  for (const { id } of holes) draft.use(place.fn, id);
  return draft.add({ k: 'template', texts, holes });
}

/** Remembers a text that may be SQL; false for one that only sets options of a connection. */
export function noteSql(
  draft: Draft,
  id: Id,
  beginning: string,
  { start, end }: { readonly start: number; readonly end: number },
  { fn, under }: Pick<Place, 'fn' | 'under'>,
): boolean {
  const isSql = beginning.length > 8 && startsLikeSql.test(beginning);
  if (isSql || setsPath.test(beginning))
    draft.sites.push({ kind: 'text', id, fn, at: start, len: end - start, head: under, args: [] });
  return isSql;
}

/** Remembers a text that may be SQL, an address or a topic. */
export function noteText(
  draft: Draft,
  id: Id,
  beginning: string,
  { start, end }: { readonly start: number; readonly end: number },
  { fn, under }: Place,
): void {
  if (under !== -2 && noteSql(draft, id, beginning, { start, end }, { fn, under })) return;
  const len = end - start;
  const isPlain = draft.syms[id]?.k === 'text';
  if (!isPlain && isPutTogether(draft, id))
    draft.outlets.push({ kind: 'text', what: `${beginning}…`, at: start, len, fn, made: id, under });
  else if (beginning.length > 5 && beginning.length < 300 && looksLikeName.test(beginning)) {
    const what = beginning.length === len - 2 ? beginning : `${beginning}…`;
    draft.outlets.push({ kind: 'text', what, at: start, len, fn, under });
  }
}

/** An address or a topic in pieces: no blanks, and something of either. */
function isPutTogether(draft: Draft, id: Id): boolean {
  const sym = draft.syms[id];
  const parts = sym?.k === 'template' ? sym.texts : sym?.k === 'sum' ? sym.parts.map((part) => part.id) : [];
  if (parts.length > 12) return false;
  const words = parts.map((part) => {
    const one = draft.syms[part];
    return one?.k === 'text' ? one.v : '';
  });
  return !words.some((word) => /\s/.test(word) || word.length > 200) && words.some((word) => /[.:]/.test(word));
}
