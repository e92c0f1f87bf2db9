import { has, isMap, type Revision, target } from './document.ts';

/** Whether two values of two revisions are written alike, key order apart, with all that they refer to. */
export class Sameness {
  readonly #old: Revision;
  readonly #new: Revision;
  readonly #alike = new WeakMap<object, object>();

  constructor(before: Revision, after: Revision) {
    this.#old = before;
    this.#new = after;
  }

  same(before: unknown, after: unknown): boolean {
    // What refers to itself is alike unless a difference turns up somewhere: so all of it is believed at the end, or none.
    const believed = new Map<object, object>();
    if (!this.#walk(before, after, believed)) return false;
    for (const [one, other] of believed) this.#alike.set(one, other);
    return true;
  }

  #walk(before: unknown, after: unknown, believed: Map<object, object>): boolean {
    if (typeof before !== 'object' || typeof after !== 'object' || before === null || after === null)
      return before === after;
    if (this.#alike.get(before) === after || believed.get(before) === after) return true;
    believed.set(before, after);
    if (Array.isArray(before))
      return (
        Array.isArray(after) &&
        before.length === after.length &&
        before.every((one, i) => this.#walk(one, after[i], believed))
      );
    if (!isMap(before) || !isMap(after)) return false;
    const keys = Object.keys(before);
    if (keys.length !== Object.keys(after).length) return false;
    return keys.every((key) => has(after, key) && this.#entry(key, before[key], after[key], believed));
  }

  #entry(key: string, before: unknown, after: unknown, believed: Map<object, object>): boolean {
    if (key !== '$ref' || typeof before !== 'string' || before !== after) return this.#walk(before, after, believed);
    return this.#walk(target(this.#old, before)?.value, target(this.#new, after)?.value, believed);
  }
}
