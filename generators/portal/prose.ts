import type { Inline } from './view.ts';

/**
 * Running text → pieces: `code` in backticks, and a link for every id that names a thing. `self` is the address of the
 * page the text stands on, which needs no link to itself.
 */
export function linker(names: ReadonlyMap<string, string>): (text: string, self?: string) => Inline[] {
  return (text, self) => {
    const pieces: Inline[] = [];
    const plain = (piece: string) => {
      const last = pieces.at(-1);
      if (last !== undefined && last.href === undefined && last.code === undefined)
        pieces[pieces.length - 1] = { text: last.text + piece };
      else pieces.push({ text: piece });
    };
    for (const [i, part] of text.split(/`([^`]+)`/).entries()) {
      if (i % 2 === 1) {
        const href = names.get(part);
        pieces.push({ text: part, code: true, ...(href === undefined || href === self ? {} : { href }) });
        continue;
      }
      for (const [j, word] of part.split(/([A-Za-z0-9][A-Za-z0-9_.-]*[A-Za-z0-9_])/).entries()) {
        if (word === '') continue;
        const href = j % 2 === 1 ? names.get(word) : undefined;
        if (href === undefined || href === self) plain(word);
        else pieces.push({ text: word, href });
      }
    }
    return pieces;
  };
}
