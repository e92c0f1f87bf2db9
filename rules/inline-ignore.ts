import type { Origin } from '../model/finding.ts';
import { type Comment, commentsOf, languageOf } from './comments.ts';
import { statementEnd } from './statement-end.ts';

/** One `novatrek-ignore RULE -- reason` in a comment. */
export interface InlineIgnore {
  readonly file: string;
  readonly at: Origin;
  /** Empty where the comment names none. */
  readonly rule: string;
  readonly reason?: string;
  readonly until?: string;
  /** What cannot be read of it. */
  readonly problem?: string;
  /** The lines it covers, both included; none where no code follows. */
  readonly from: number;
  readonly to: number;
}

export const word = 'novatrek-ignore';

interface ReadFile {
  readonly path: string;
  readonly text: string;
  /** The text with its comments as blanks. */
  readonly bare: string;
  readonly lines: Lines;
}

/** The inline ignores of one file. A file without the word costs one search. */
export function inlineIgnores(path: string, text: string): InlineIgnore[] {
  if (!text.includes(word)) return [];
  const comments = commentsOf(path, text);
  const file: ReadFile = { path, text, bare: blanked(text, comments), lines: new Lines(text) };
  return comments.flatMap((comment) => {
    const said = /^[\s*]*novatrek-ignore(\S*)\s*([\s\S]*)$/.exec(comment.text);
    if (said === null) return [];
    const { line, col } = file.lines.place(comment.start);
    const at: Origin = { file: path, path: ['@line', line, col, comment.end - comment.start] };
    return [{ file: path, at, ...read(said[1] ?? '', said[2] ?? ''), ...covered(comment, file) }];
  });
}

function read(ending: string, rest: string): Pick<InlineIgnore, 'rule' | 'reason' | 'until' | 'problem'> {
  const [, before = '', reason = ''] =
    /^(.*?)(?:(?:^|\s)--(?:\s+([\s\S]*))?)?$/s.exec(rest.replaceAll(/\n[ \t]*\*/g, ' ').replaceAll(/\s+/g, ' ')) ?? [];
  const words = before.split(' ').filter((one) => one !== '');
  const rule = words.find((one) => !one.includes('=')) ?? '';
  const until = words.find((one) => one.startsWith('until='))?.slice('until='.length);
  const others = words.filter((one) => one !== rule && !one.startsWith('until='));
  const problem =
    ending !== ''
      ? `${word}${ending} is no command`
      : rule === ''
        ? 'names no rule'
        : others.length > 0
          ? `does not understand ${others.join(' ')}`
          : undefined;
  return {
    rule,
    ...(reason.trim() === '' ? {} : { reason: reason.trim() }),
    ...(until === undefined ? {} : { until }),
    ...(problem === undefined ? {} : { problem }),
  };
}

/** Code before the comment on its line: that line. Else the next line with code, and the statement that begins there. */
function covered(comment: Comment, { path, text, bare, lines }: ReadFile): Pick<InlineIgnore, 'from' | 'to'> {
  const first = lines.place(comment.start).line;
  if (/[^\s*]/.test(bare.slice(lines.start(first), comment.start))) return { from: first, to: first };
  const next = /\S/g;
  next.lastIndex = comment.end;
  const found = next.exec(bare);
  if (found === null) return { from: 0, to: -1 };
  const line = lines.place(found.index).line;
  if (languageOf(path) !== 'script' || insideTemplate(text, comment)) return { from: line, to: line };
  return { from: line, to: lines.place(statementEnd(bare, found.index)).line };
}

/** A comment of SQL in a script begins with its own mark. */
function insideTemplate(text: string, comment: Comment): boolean {
  return text.startsWith('--', comment.start);
}

/** The text with its comments as blanks, so that offsets stay. */
function blanked(text: string, comments: readonly Comment[]): string {
  let bare = '';
  let at = 0;
  for (const { start, end } of comments) {
    bare += text.slice(at, start) + text.slice(start, end).replaceAll(/[^\n]/g, ' ');
    at = end;
  }
  return bare + text.slice(at);
}

class Lines {
  readonly #starts: readonly number[];
  constructor(text: string) {
    this.#starts = [0, ...[...text.matchAll(/\n/g)].map((match) => match.index + 1)];
  }
  start(line: number): number {
    return this.#starts[line - 1] ?? 0;
  }
  place(offset: number): { line: number; col: number } {
    let [low, high] = [0, this.#starts.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return { line: low + 1, col: offset - (this.#starts[low] ?? 0) + 1 };
  }
}
