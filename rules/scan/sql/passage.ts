import { type Token, tokenAt } from './tokens.ts';

/** A text to read that stands in another one: a function's body, a query in it. */
export interface Passage {
  readonly text: string;
  /** Where an offset of this text is in the outermost one. */
  at(offset: number): number;
}

export function whole(text: string): Passage {
  return { text, at: (offset) => offset };
}

/** What a string token of the passage holds. */
export function held(passage: Passage, token: Token): Passage {
  const opens = token.opens ?? token.start;
  const { map } = token;
  if (map === undefined) return { text: token.value, at: (offset) => passage.at(opens + offset) };
  return { text: token.value, at: (offset) => passage.at(map[offset] ?? token.end - 1) };
}

/** A piece of the passage, read with something put before it. */
export function piece(passage: Passage, start: number, text: string, before = ''): Passage {
  return {
    text: `${before}${text}`,
    at: (offset) => passage.at(start + Math.max(0, offset - before.length)),
  };
}

/** Makes byte offsets (UTF-8, as PostgreSQL counts) UTF-16 offsets. */
export function fromBytes(text: string): (bytes: number) => number {
  if (/^[\0-\x7f]*$/.test(text)) return (bytes) => bytes;
  const table = new Uint32Array(text.length * 3 + 1).fill(text.length);
  let bytes = 0;
  for (let offset = 0; offset < text.length; ) {
    const code = text.codePointAt(offset) ?? 0;
    const width = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    table.fill(offset, bytes, bytes + width);
    bytes += width;
    offset += code > 0xffff ? 2 : 1;
  }
  return (at) => table[at] ?? text.length;
}

/** Where a name of so many parts (`schema.table` has two) ends that begins at the offset. */
export function endOfName(text: string, start: number, parts: number): number {
  let token = tokenAt(text, start);
  let end = token?.end ?? start;
  for (let part = 1; part < parts && token !== undefined; part++) {
    const dot = tokenAt(text, token.end);
    if (dot?.value !== '.') break;
    token = tokenAt(text, dot.end);
    end = token?.end ?? end;
  }
  return end;
}

/** Where a qualified name stands between two offsets: some statements don't say. */
export function findName(text: string, name: readonly string[], from: number, to: number): number | undefined {
  for (let token = tokenAt(text, from); token !== undefined && token.start < to; token = tokenAt(text, token.end)) {
    let here: Token | undefined = token;
    let matched = 0;
    while (here !== undefined && matched < name.length && sameName(here, name[matched] ?? '')) {
      matched++;
      if (matched === name.length) return token.start;
      const dot = tokenAt(text, here.end);
      here = dot?.value === '.' ? tokenAt(text, dot.end) : undefined;
    }
  }
  return undefined;
}

/** PostgreSQL cuts names at 63 bytes. */
function sameName(token: Token, name: string): boolean {
  if (token.kind !== 'name' && token.kind !== 'symbol') return false;
  return token.value === name || (name.length >= 20 && token.value.startsWith(name));
}
