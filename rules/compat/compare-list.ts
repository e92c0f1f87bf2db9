import { mayBe } from './compare-values.ts';
import { below, breaks, type Difference, judged, type Walk } from './difference.ts';
import { itemOf } from './merge.ts';
import type { Contains, Shape } from './shape.ts';

/** What a list holds, by position and otherwise. */
export function compareList(walk: Walk, before: Shape, after: Shape): Difference[] {
  if (!mayBe(before, 'array') || !mayBe(after, 'array')) return [];
  return [
    ...positions(walk, before, after),
    ...rest(walk, before, after),
    ...contains(walk, before, after),
    ...unevaluated(walk, before, after),
  ];
}

function positions(walk: Walk, before: Shape, after: Shape): Difference[] {
  const found: Difference[] = [];
  for (let i = 0; i < Math.max(before.prefix.length, after.prefix.length); i++) {
    const [old, now] = [itemOf(before, i), itemOf(after, i)];
    const [inOld, inNew] = [before.prefix[i] !== undefined, after.prefix[i] !== undefined];
    if (inOld && inNew) {
      found.push(...below(`[${i}]`, walk.compare(old, now)));
      continue;
    }
    const there = breaks(walk.compare(old, now));
    const kind = inNew ? 'prefix-items-added' : 'prefix-items-removed';
    const text = inNew ? `describes its item ${i}` : `no longer describes its item ${i}`;
    const request = walk.direction === 'request';
    const judgement = { oldFitsNew: !(request && there), newFitsOld: !(!request && there) };
    const said = { kind, text, detail: String(i), gone: !inNew };
    const where = ['prefixItems', i];
    if (there) found.push(...judged(walk, before, after, { ...said, ...judgement }, ...where));
    else found.push(...judged(walk, before, after, { ...said, oldFitsNew: request, newFitsOld: !request }, ...where));
  }
  return found;
}

function rest(walk: Walk, before: Shape, after: Shape): Difference[] {
  if (before.items === undefined && after.items === undefined) return [];
  const old = before.items === undefined ? undefined : walk.old.of(before.items);
  const now = after.items === undefined ? undefined : walk.new.of(after.items);
  // A list that ends after its positions, or may go on.
  if (old?.never === true || now?.never === true) {
    if (old?.never === now?.never) return [];
    const ended = now?.never === true;
    const kind = ended ? 'items-closed' : 'items-opened';
    const text = ended ? 'no longer takes items beyond those described' : 'may now hold items beyond those described';
    const grew = Math.max(before.prefix.length, after.prefix.length);
    const oldFitsNew = !ended || (before.counts.maxItems ?? Number.POSITIVE_INFINITY) <= grew;
    const newFitsOld = ended || (after.counts.maxItems ?? Number.POSITIVE_INFINITY) <= grew;
    return judged(walk, before, after, { kind, text, oldFitsNew, newFitsOld });
  }
  return below('[]', walk.compare(before.items ?? [], after.items ?? []));
}

function contains(walk: Walk, before: Shape, after: Shape): Difference[] {
  const found: Difference[] = [];
  for (let i = 0; i < Math.max(before.contains.length, after.contains.length); i++) {
    const [old, now] = [before.contains[i], after.contains[i]];
    if (old !== undefined && now !== undefined) found.push(...contained(walk, before, after, old, now));
    else if (now !== undefined) {
      const text = 'must hold an item of a certain kind';
      found.push(...judged(walk, before, after, { kind: 'contains-added', text, oldFitsNew: false, newFitsOld: true }));
    } else {
      const text = 'no longer has to hold an item of a certain kind';
      found.push(
        ...judged(walk, before, after, { kind: 'contains-removed', text, oldFitsNew: true, newFitsOld: false }),
      );
    }
  }
  return found;
}

function contained(walk: Walk, before: Shape, after: Shape, old: Contains, now: Contains): Difference[] {
  const found: Difference[] = [];
  for (const [key, sign] of [
    ['min', 1],
    ['max', -1],
  ] as const) {
    const how = now[key] > old[key] ? 'increased' : 'decreased';
    const text = `changed how many such items it must hold at ${key === 'min' ? 'least' : 'most'} from ${old[key]} to ${now[key]}`;
    const oldFitsNew = old[key] * sign >= now[key] * sign;
    const newFitsOld = now[key] * sign >= old[key] * sign;
    found.push(...judged(walk, before, after, { kind: `${key}-contains-${how}`, text, oldFitsNew, newFitsOld }));
  }
  const inner = walk.compare([old.node], [now.node]);
  const bounded = Number.isFinite(old.max) || Number.isFinite(now.max);
  // With a greatest number, an item that counts more easily is as bad as one that counts less easily.
  if (inner.length > 0 && bounded) {
    const text = 'changed which items count';
    const judgement = { oldFitsNew: false, newFitsOld: false };
    return [...found, ...judged(walk, before, after, { kind: 'contains-changed', text, ...judgement })];
  }
  return [...found, ...below('(contains)', inner)];
}

function unevaluated(walk: Walk, before: Shape, after: Shape): Difference[] {
  const [old, now] = [before.unevaluatedItems, after.unevaluatedItems];
  if (old === undefined && now === undefined) return [];
  if (old !== undefined && now !== undefined) return below('(unevaluated-items)', walk.compare(old, now));
  const kind = old === undefined ? 'unevaluated-items-added' : 'unevaluated-items-removed';
  const text = `${old === undefined ? 'limits' : 'no longer limits'} the items that nothing else describes`;
  return judged(walk, before, after, { kind, text, oldFitsNew: now === undefined, newFitsOld: old === undefined });
}
