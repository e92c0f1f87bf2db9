import { mayBe } from './compare-values.ts';
import { type Difference, judged, type Walk } from './difference.ts';
import { type Bound, type Count, counts, type Shape, tighter } from './shape.ts';

/** How big, how long, how many. */
export function compareBounds(walk: Walk, before: Shape, after: Shape): Difference[] {
  const both = (type: 'string' | 'number' | 'array' | 'object') => mayBe(before, type) && mayBe(after, type);
  const found: Difference[] = [];
  if (both('number')) found.push(...bound(walk, before, after, 'lower'), ...bound(walk, before, after, 'upper'));
  if (both('number')) found.push(...multiples(walk, before, after));
  if (both('string'))
    found.push(...count(walk, before, after, 'minLength'), ...count(walk, before, after, 'maxLength'));
  if (both('array'))
    found.push(
      ...count(walk, before, after, 'minItems'),
      ...count(walk, before, after, 'maxItems'),
      ...uniqueItems(walk, before, after),
    );
  if (both('object'))
    found.push(...count(walk, before, after, 'minProperties'), ...count(walk, before, after, 'maxProperties'));
  return found;
}

function bound(walk: Walk, before: Shape, after: Shape, side: 'lower' | 'upper'): Difference[] {
  const sign = side === 'lower' ? 1 : -1;
  const whole = isWhole(before) && isWhole(after);
  const [old, now] = [wholeBound(before[side], whole, sign), wholeBound(after[side], whole, sign)];
  const oldFitsNew = now === undefined || (old !== undefined && same(tighter(old, now, sign), old));
  const newFitsOld = old === undefined || (now !== undefined && same(tighter(old, now, sign), now));
  const name = side === 'lower' ? 'min' : 'max';
  const written = after[side] ?? before[side];
  const subject = written?.exclusive === true ? `exclusive-${name}` : name;
  const grows = old !== undefined && now !== undefined && isHigher(now, old, side);
  const how = old === undefined ? 'set' : now === undefined ? 'unset' : grows ? 'increased' : 'decreased';
  const word = side === 'lower' ? 'least' : 'greatest';
  const text = `changed its ${word} value from ${told(before[side], side)} to ${told(after[side], side)}`;
  const key = keyOf(after[side], side);
  return judged(walk, before, after, { kind: `${subject}-${how}`, oldFitsNew, newFitsOld, text }, ...key);
}

/** Of two equal bounds, the one that shuts its own value out is the higher lower one and the lower upper one. */
function isHigher(now: Bound, old: Bound, side: 'lower' | 'upper'): boolean {
  return now.value === old.value ? now.exclusive === (side === 'lower') : now.value > old.value;
}

const same = (a: Bound | undefined, b: Bound | undefined): boolean =>
  a?.value === b?.value && a?.exclusive === b?.exclusive;

function isWhole(shape: Shape): boolean {
  return shape.types?.has('integer') === true && !shape.types.has('number');
}

/** For whole numbers, more than 4 is 5 or more. */
function wholeBound(bound: Bound | undefined, whole: boolean, sign: 1 | -1): Bound | undefined {
  if (bound === undefined || !whole) return bound;
  const value = sign === 1 ? Math.ceil(bound.value) : Math.floor(bound.value);
  return { value: bound.exclusive && value === bound.value ? value + sign : value, exclusive: false };
}

function told(bound: Bound | undefined, side: 'lower' | 'upper'): string {
  if (bound === undefined) return 'none';
  return bound.exclusive ? `${side === 'lower' ? 'above' : 'below'} ${bound.value}` : String(bound.value);
}

function keyOf(bound: Bound | undefined, side: 'lower' | 'upper'): string[] {
  if (bound === undefined) return [];
  if (side === 'lower') return [bound.exclusive ? 'exclusiveMinimum' : 'minimum'];
  return [bound.exclusive ? 'exclusiveMaximum' : 'maximum'];
}

function multiples(walk: Walk, before: Shape, after: Shape): Difference[] {
  const stepsOf = (shape: Shape) => (isWhole(shape) ? [...shape.multiples, 1] : shape.multiples);
  const covers = (those: readonly number[], one: number) => those.some((step) => Number.isInteger(step / one));
  const oldFitsNew = after.multiples.every((one) => covers(stepsOf(before), one));
  const newFitsOld = before.multiples.every((one) => covers(stepsOf(after), one));
  const [old, now] = [before.multiples.join(' and '), after.multiples.join(' and ')];
  const how = old === '' ? 'set' : now === '' ? 'unset' : 'changed';
  const text = `must be a multiple of ${now === '' ? 'nothing' : now}, before of ${old === '' ? 'nothing' : old}`;
  return judged(walk, before, after, { kind: `multiple-of-${how}`, oldFitsNew, newFitsOld, text });
}

const words: Readonly<Record<Count, string>> = {
  minLength: 'least length',
  maxLength: 'greatest length',
  minItems: 'least number of items',
  maxItems: 'greatest number of items',
  minProperties: 'least number of properties',
  maxProperties: 'greatest number of properties',
};

function count(walk: Walk, before: Shape, after: Shape, key: Count): Difference[] {
  const [old, now] = [least(before, key), least(after, key)];
  if (before.counts[key] === after.counts[key]) return [];
  const sign = key.startsWith('min') ? 1 : -1;
  const fits = (those: number | undefined, limit: number | undefined) =>
    limit === undefined || (those !== undefined && those * sign >= limit * sign);
  const how = before.counts[key] === undefined ? 'set' : after.counts[key] === undefined ? 'unset' : undefined;
  const grown = (after.counts[key] ?? 0) > (before.counts[key] ?? 0) ? 'increased' : 'decreased';
  const text = `changed its ${words[key]} from ${before.counts[key] ?? 'none'} to ${after.counts[key] ?? 'none'}`;
  return judged(
    walk,
    before,
    after,
    {
      kind: `${counts[key]}-${how ?? grown}`,
      oldFitsNew: fits(old, after.counts[key]),
      newFitsOld: fits(now, before.counts[key]),
      text,
    },
    ...(after.counts[key] === undefined ? [] : [key]),
  );
}

/** Required properties are there, counted or not. */
function least(shape: Shape, key: Count): number | undefined {
  const written = shape.counts[key];
  return key === 'minProperties' && shape.required.size > 0 ? Math.max(written ?? 0, shape.required.size) : written;
}

function uniqueItems(walk: Walk, before: Shape, after: Shape): Difference[] {
  if (before.unique === after.unique) return [];
  const single = (shape: Shape) => (shape.counts.maxItems ?? 2) <= 1;
  const oldFitsNew = !after.unique || single(before);
  const newFitsOld = !before.unique || single(after);
  const kind = after.unique ? 'unique-items-set' : 'unique-items-unset';
  const text = after.unique ? 'may no longer hold an item twice' : 'may now hold an item twice';
  return judged(walk, before, after, { kind, oldFitsNew, newFitsOld, text });
}
