import type { Chance } from './chance.ts';

/** Text that a pattern of ids, codes and numbers matches: classes, groups, alternatives and counts. */
export function fromPattern(pattern: string, chance: Chance): string {
  return new Reader(pattern, chance).alternatives();
}

const letters = 'abcdefghjkmnpqrstuvwxyz';
const classes: Readonly<Record<string, string>> = { d: '0123456789', w: `${letters}23456789`, s: ' ' };

class Reader {
  #at = 0;
  readonly #pattern: string;
  readonly #chance: Chance;

  constructor(pattern: string, chance: Chance) {
    this.#pattern = pattern;
    this.#chance = chance;
  }

  /** Up to the end, or to the parenthesis that closes the group. */
  alternatives(): string {
    const choices = [this.#sequence()];
    while (this.#take('|')) choices.push(this.#sequence());
    return this.#chance.pick(choices);
  }

  #sequence(): string {
    let text = '';
    while (this.#at < this.#pattern.length && !'|)'.includes(this.#next())) {
      if (this.#take('^') || this.#take('$')) continue;
      const start = this.#at;
      const first = this.#unit();
      const [least, most] = this.#count();
      const end = this.#at;
      const times = least + this.#chance.below(most - least + 1);
      if (times > 0) text += first;
      // Each repetition is made anew: `\d{4}` is not the same digit four times.
      for (let done = 1; done < times; done++) {
        this.#at = start;
        text += this.#unit();
      }
      this.#at = end;
    }
    return text;
  }

  #unit(): string {
    if (this.#take('(')) {
      for (const mark of ['?:', '?<', '?='])
        if (this.#take(mark) && mark === '?<') this.#at = this.#pattern.indexOf('>', this.#at) + 1;
      const text = this.alternatives();
      this.#take(')');
      return text;
    }
    if (this.#take('[')) return this.#oneOf();
    const sign = this.#read();
    if (sign === '.') return this.#chance.pick([...letters]);
    if (sign !== '\\') return sign;
    const escaped = this.#read();
    const set = classes[escaped];
    return set === undefined ? escaped : this.#chance.pick([...set]);
  }

  #oneOf(): string {
    const negated = this.#take('^');
    let members = '';
    while (this.#at < this.#pattern.length && !this.#take(']')) members += this.#member();
    const allowed = negated ? [...`${letters}0123456789`].filter((one) => !members.includes(one)) : [...members];
    return this.#chance.pick(allowed);
  }

  #member(): string {
    const sign = this.#read();
    const escaped = sign === '\\' ? this.#read() : undefined;
    const from = escaped === undefined ? sign : (classes[escaped] ?? escaped);
    const isRange = from.length === 1 && this.#next() === '-' && this.#pattern[this.#at + 1] !== ']';
    if (!isRange) return from;
    this.#take('-');
    const [low, high] = [from.charCodeAt(0), this.#read().charCodeAt(0)];
    return Array.from({ length: high - low + 1 }, (_, index) => String.fromCharCode(low + index)).join('');
  }

  /** How often what stands before it comes. */
  #count(): [least: number, most: number] {
    if (this.#take('?')) return [0, 1];
    if (this.#take('*')) return [0, 3];
    if (this.#take('+')) return [1, 4];
    const said = /^\{(\d+)(,(\d*))?\}/.exec(this.#pattern.slice(this.#at));
    if (said === null) return [1, 1];
    this.#at += said[0].length;
    const least = Number(said[1]);
    if (said[2] === undefined) return [least, least];
    return [least, said[3] === '' ? least + 3 : Number(said[3])];
  }

  #next(): string {
    return this.#pattern[this.#at] ?? '';
  }

  #read(): string {
    const sign = this.#next();
    this.#at += 1;
    return sign;
  }

  #take(text: string): boolean {
    if (!this.#pattern.startsWith(text, this.#at)) return false;
    this.#at += text.length;
    return true;
  }
}
