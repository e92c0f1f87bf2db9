import { isObject } from './sorted.ts';

type Schema = Readonly<Record<string, unknown>>;

/** One schema that asks what both ask, as far as it can be said in one; who uses it checks the result. */
export function merged(a: Schema, b: Schema): Schema {
  const out: Record<string, unknown> = { ...a, ...b };
  for (const [keyword, both] of Object.entries(together)) {
    const [left, right] = [a[keyword], b[keyword]];
    if (left !== undefined && right !== undefined) out[keyword] = both(left, right);
  }
  return out;
}

type Both = (a: unknown, b: unknown) => unknown;

const most: Both = (a, b) => Math.max(Number(a), Number(b));
const least: Both = (a, b) => Math.min(Number(a), Number(b));
const all: Both = (a, b) => ({ allOf: [a, b] });
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);
const shared: Both = (a, b) =>
  list(a).filter((one) => list(b).some((other) => JSON.stringify(one) === JSON.stringify(other)));

const together: Readonly<Record<string, Both>> = {
  required: (a, b) => [...new Set([...list(a), ...list(b)])],
  enum: shared,
  type: (a, b) => {
    const types = shared(list(a).includes('number') ? [...list(a), 'integer'] : a, b);
    return list(types).length > 0 || !list(b).includes('number') ? types : shared(a, [...list(b), 'integer']);
  },
  properties: (a, b) => {
    const [left, right] = [isObject(a) ? a : {}, isObject(b) ? b : {}];
    const clash = Object.keys(left).filter((name) => Object.hasOwn(right, name));
    return { ...left, ...right, ...Object.fromEntries(clash.map((name) => [name, all(left[name], right[name])])) };
  },
  items: all,
  additionalProperties: all,
  minimum: most,
  exclusiveMinimum: most,
  minLength: most,
  minItems: most,
  minProperties: most,
  maximum: least,
  exclusiveMaximum: least,
  maxLength: least,
  maxItems: least,
  maxProperties: least,
};
