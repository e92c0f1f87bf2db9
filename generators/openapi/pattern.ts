/**
 * A text that a regular expression matches, for the expressions that contracts hold: literals, classes, groups,
 * alternatives and repetition. Anything else (look-around, back references, `.` classes of Unicode) gives none.
 */
export function textFor(pattern: string): string | undefined {
  const text = alternatives(new Reader(pattern));
  if (text === undefined) return undefined;
  return new RegExp(pattern, 'u').test(text) ? text : undefined;
}

class Reader {
  private at = 0;
  private readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
  get next(): string {
    return this.text.charAt(this.at);
  }
  take(): string {
    return this.text.charAt(this.at++);
  }
  accept(part: string): boolean {
    const found = this.text.startsWith(part, this.at);
    if (found) this.at += part.length;
    return found;
  }
  match(what: RegExp): RegExpExecArray | null {
    const found = what.exec(this.text.slice(this.at));
    if (found !== null) this.at += found[0].length;
    return found;
  }
}

/** The first alternative counts; the others are read past. */
function alternatives(reader: Reader): string | undefined {
  const first = sequence(reader);
  while (reader.accept('|')) if (sequence(reader) === undefined) return undefined;
  return first;
}

function sequence(reader: Reader): string | undefined {
  let out = '';
  while (reader.next !== '' && reader.next !== '|' && reader.next !== ')') {
    const one = atom(reader);
    if (one === undefined) return undefined;
    out += one.repeat(times(reader));
  }
  return out;
}

function atom(reader: Reader): string | undefined {
  if (reader.accept('^') || reader.accept('$')) return '';
  if (reader.accept('(')) {
    if (reader.next === '?' && !reader.accept('?:') && reader.match(/^\?<[A-Za-z]\w*>/) === null) return undefined;
    const inner = alternatives(reader);
    return reader.accept(')') ? inner : undefined;
  }
  if (reader.accept('[')) return member(reader);
  if (reader.accept('\\')) return escaped(reader.take());
  return reader.accept('.') ? 'a' : reader.take();
}

function escaped(char: string): string | undefined {
  if (char === 'd') return '0';
  if (char === 'w') return 'a';
  if (char === 's') return ' ';
  return /[A-Za-z0-9]/.test(char) ? undefined : char;
}

/** The first member of a class; of a negated one, the first common character that is not in it. */
function member(reader: Reader): string | undefined {
  const body = reader.match(/^(?:\\.|[^\]\\])*/)?.[0] ?? '';
  if (!reader.accept(']')) return undefined;
  const inClass = new RegExp(`^[${body}]$`, 'u');
  return [...'a1A0bB-_ .:/'].find((char) => inClass.test(char)) ?? firstOf(body, inClass);
}

function firstOf(body: string, inClass: RegExp): string | undefined {
  return [...body, ...'cdefghijklmnopqrstuvwxyzCDEFGHIJKLMNOPQRSTUVWXYZ23456789'].find((char) => inClass.test(char));
}

/** Fewest repetitions, but one where none would do: an empty text shows nothing. */
function times(reader: Reader): number {
  const found = reader.match(/^(?:\*|\+|\?|\{(\d+)(?:,\d*)?\})\??/);
  if (found === null) return 1;
  return found[1] === undefined ? 1 : Number(found[1]);
}
