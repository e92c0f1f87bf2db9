import { type Alternative, alternativesOf, areApart, isNull, most } from './alternatives.ts';
import { compareDiscriminator } from './compare-discriminator.ts';
import { breaks, type Difference, judged, placed, sidesOf, type Walk } from './difference.ts';
import type { Shape } from './shape.ts';

/** Two shapes of which at least one has a choice: each form the writer may send must be one that the reader takes. */
export function compareChoices(walk: Walk, before: Shape, after: Shape): Difference[] {
  const [olds, news] = [alternativesOf(walk.old, before), alternativesOf(walk.new, after)];
  const [old, now] = [olds[0], news[0]];
  if (olds.length > most || news.length > most) {
    const text = `has more than ${most} forms, too many to compare`;
    return judged(walk, before, after, { kind: 'choice-changed', text, oldFitsNew: false, newFitsOld: false });
  }
  if (olds.length === 1 && news.length === 1 && old !== undefined && now !== undefined)
    return [...walk.compareShapes(old.shape, now.shape)];
  if (before.choices.length === 0) return wrapped(walk, before, after, olds, news);
  if (after.choices.length === 0) return unwrapped(walk, before, after, olds, news);
  const { pairs, oldOnly, newOnly } = matched(walk, olds, news);
  const found = compareDiscriminator(walk, before, after);
  for (const [one, other] of pairs) {
    const inner = walk.compareShapes(one.shape, other.shape);
    const { writer } = sidesOf(walk, one, other);
    const elsewhere = breaks(inner) && hasRoom(walk, writer, sidesOf(walk, olds, news).reader, other, one);
    const name = one.label ?? other.label;
    for (const difference of inner) {
      const text = name === undefined ? difference.text : `${difference.text} (as ${name})`;
      found.push({
        ...difference,
        text,
        level: elsewhere && difference.level === 'breaking' ? 'compatible' : difference.level,
      });
    }
  }
  for (const one of oldOnly) found.push(...gone(walk, before, after, one, news));
  for (const one of newOnly) found.push(...come(walk, before, after, one, olds, news));
  return found;
}

function fits(walk: Walk, old: Alternative, now: Alternative): boolean {
  return !breaks(walk.compareShapes(old.shape, now.shape));
}

/** Whether a form that doesn't fit its counterpart fits another one. */
function hasRoom(
  walk: Walk,
  writer: Alternative,
  readers: readonly Alternative[],
  now: Alternative,
  old: Alternative,
): boolean {
  return readers.some((reader) => {
    if (reader === now || reader === old) return false;
    return walk.direction === 'request' ? fits(walk, writer, reader) : fits(walk, reader, writer);
  });
}

/** Whether some reader takes a writer's form: whole, or type by type. */
function taken(walk: Walk, writer: Alternative, readers: readonly Alternative[]): boolean {
  const one = (form: Alternative) =>
    readers.some((reader) => (walk.direction === 'request' ? fits(walk, form, reader) : fits(walk, reader, form)));
  if (one(writer)) return true;
  const types = [...(writer.shape.types ?? [])];
  const shapes = sidesOf(walk, walk.old, walk.new).writer;
  return (
    types.length > 1 &&
    types.every((type) => one({ ...writer, shape: shapes.with(writer.shape, { types: new Set([type]) }) }))
  );
}

function matched(walk: Walk, olds: readonly Alternative[], news: readonly Alternative[]) {
  const pairs: [Alternative, Alternative][] = [];
  let [oldOnly, newOnly] = [[...olds], [...news]];
  const pair = (test: (old: Alternative, now: Alternative) => boolean) => {
    for (const old of oldOnly) {
      const now = newOnly.find((one) => test(old, one));
      if (now === undefined) continue;
      pairs.push([old, now]);
      newOnly = newOnly.filter((one) => one !== now);
    }
    oldOnly = oldOnly.filter((one) => !pairs.some(([old]) => old === one));
  };
  pair((old, now) => old.tag !== undefined && old.tag === now.tag);
  pair((old, now) => old.tag === undefined && walk.compareShapes(old.shape, now.shape).length === 0);
  pair((old, now) => (old.tag ?? now.tag) === undefined && old.label !== undefined && old.label === now.label);
  pair((old, now) => (old.tag === undefined || now.tag === undefined) && fits(walk, old, now));
  const apart = (old: Alternative, now: Alternative) =>
    areApart({ shapes: walk.old, shape: old.shape }, { shapes: walk.new, shape: now.shape });
  if (oldOnly.length === 1 && newOnly.length === 1) pair((old, now) => !apart(old, now));
  return { pairs, oldOnly, newOnly };
}

function gone(walk: Walk, before: Shape, after: Shape, one: Alternative, news: readonly Alternative[]): Difference[] {
  if (isNull(one.shape)) {
    const text = 'may no longer be null';
    return judged(walk, before, after, { kind: 'became-not-nullable', text, oldFitsNew: false, newFitsOld: true });
  }
  const oldFitsNew = walk.direction === 'request' && taken(walk, one, news);
  const text = `no longer takes the form ${one.label ?? one.tag ?? describe(one.shape)}`;
  const found = {
    kind: `${one.kind ?? 'one-of'}-removed`,
    text,
    gone: true,
    detail: one.label ?? one.tag ?? String(one.shape.node.at.at(-1)),
  };
  return judged(walk, before, after, { ...found, oldFitsNew, newFitsOld: !oldFitsNew });
}

function come(
  walk: Walk,
  before: Shape,
  after: Shape,
  one: Alternative,
  olds: readonly Alternative[],
  news: readonly Alternative[],
): Difference[] {
  if (isNull(one.shape)) {
    const text = 'may now be null';
    return judged(walk, before, after, { kind: 'became-nullable', text, oldFitsNew: true, newFitsOld: false });
  }
  const text = `may now take the form ${one.label ?? one.tag ?? describe(one.shape)}`;
  const detail = one.label ?? one.tag ?? String(one.shape.node.at.at(-1));
  const found = { kind: `${one.kind ?? 'one-of'}-added`, text, detail };
  if (walk.direction === 'response') {
    const newFitsOld = taken(walk, one, olds);
    return newFitsOld
      ? [placed(before, after, { ...found, level: 'compatible' })]
      : judged(walk, before, after, { ...found, oldFitsNew: true, newFitsOld });
  }
  // oneOf takes a value that has exactly one form: what also has the new one would be refused.
  const exact = one.kind === 'one-of' && news.some((other) => other !== one && !apartInNew(walk, other, one));
  if (!exact) return [placed(before, after, { ...found, level: 'compatible' })];
  const why = 'a value that has this form and another one is refused by oneOf';
  return [placed(before, after, { ...found, level: 'warning', why })];
}

function apartInNew({ new: shapes }: Walk, a: Alternative, b: Alternative): boolean {
  return areApart({ shapes, shape: a.shape }, { shapes, shape: b.shape });
}

function describe(shape: Shape): string {
  return shape.types === undefined ? 'of any type' : [...shape.types].sort().join(' or ');
}

function wrapped(
  walk: Walk,
  before: Shape,
  after: Shape,
  olds: readonly Alternative[],
  news: readonly Alternative[],
): Difference[] {
  const [only] = olds;
  if (only === undefined) return [];
  const kind = news[0]?.kind ?? 'one-of';
  const found = { kind: `wrapped-in-${kind}`, text: `may take one of ${news.length} forms, only one before` };
  if (walk.direction === 'response') {
    const newFitsOld = news.every((one) => fits(walk, only, one));
    return newFitsOld
      ? [placed(before, after, { ...found, level: 'compatible' })]
      : judged(walk, before, after, { ...found, oldFitsNew: true, newFitsOld });
  }
  const home = news.filter((one) => fits(walk, only, one));
  const exact =
    kind === 'one-of' &&
    !news.every((one) => home[0] === one || (home[0] !== undefined && apartInNew(walk, home[0], one)));
  const oldFitsNew = home.length > 0 ? !exact : kind === 'any-of' && taken(walk, only, news);
  return judged(walk, before, after, { ...found, oldFitsNew, newFitsOld: false });
}

function unwrapped(
  walk: Walk,
  before: Shape,
  after: Shape,
  olds: readonly Alternative[],
  news: readonly Alternative[],
): Difference[] {
  const [only] = news;
  if (only === undefined) return [];
  const found = { kind: `unwrapped-from-${olds[0]?.kind ?? 'one-of'}`, text: `takes one form, ${olds.length} before` };
  if (walk.direction === 'request') {
    const oldFitsNew = olds.every((one) => fits(walk, one, only));
    return judged(walk, before, after, { ...found, oldFitsNew, newFitsOld: false });
  }
  return judged(walk, before, after, { ...found, oldFitsNew: false, newFitsOld: taken(walk, only, olds) });
}
