import { areApart } from './alternatives.ts';
import { breaks, type Difference, judged, sidesOf, type Walk } from './difference.ts';
import type { Node } from './document.ts';
import type { Condition, Shape } from './shape.ts';

/** not, if-then-else, and references that nobody can follow. */
export function compareLogic(walk: Walk, before: Shape, after: Shape): Difference[] {
  return [...opaque(walk, before, after), ...nots(walk, before, after), ...conditions(walk, before, after)];
}

/** A schema that no value meets: nobody can send one, and nobody takes one. */
export function compareNever(walk: Walk, before: Shape, after: Shape): Difference[] {
  const text = after.never ? 'takes no value any more' : 'takes a value now, none before';
  const kind = after.never ? 'became-impossible' : 'became-possible';
  return judged(walk, before, after, {
    kind,
    text,
    oldFitsNew: before.never || !after.never,
    newFitsOld: after.never || !before.never,
  });
}

function opaque(walk: Walk, before: Shape, after: Shape): Difference[] {
  const told = (shape: Shape) => [...shape.opaque].sort().join(' and ');
  if (told(before) === told(after)) return [];
  const text = `refers to ${told(after) || 'nothing'}, before to ${told(before) || 'nothing'}, outside its own document`;
  return judged(walk, before, after, { kind: 'reference-changed', text, oldFitsNew: false, newFitsOld: false });
}

function nots(walk: Walk, before: Shape, after: Shape): Difference[] {
  // What is excluded has to grow where what is left has to shrink: the roles change.
  const covers = (excluded: Node, others: readonly Node[], back: boolean) =>
    others.some(
      (other) => !breaks(back ? walk.flipped.compare([other], [excluded]) : walk.flipped.compare([excluded], [other])),
    );
  const [old, now] = [before.nots, after.nots];
  if (old.length === 0 && now.length === 0) return [];
  const request = walk.direction === 'request';
  const { writer, reader } = sidesOf(walk, { shapes: walk.old, shape: before }, { shapes: walk.new, shape: after });
  const apart = (excluded: Node) => areApart(writer, { shapes: reader.shapes, shape: reader.shapes.of([excluded]) });
  const kept = reader.shape.nots.every((one) => apart(one) || covers(one, writer.shape.nots, request));
  const same =
    old.length === now.length &&
    old.every((one, i) => {
      const other = now[i];
      return other !== undefined && walk.compare([one], [other]).length === 0;
    });
  if (same) return [];
  const kind = old.length === 0 ? 'not-added' : now.length === 0 ? 'not-removed' : 'not-changed';
  const text = now.length === 0 ? 'no longer excludes values' : 'excludes other values than before';
  const judgement = request ? { oldFitsNew: kept, newFitsOld: false } : { oldFitsNew: false, newFitsOld: kept };
  return judged(walk, before, after, { kind, text, ...judgement }, ...(now.length === 0 ? [] : ['not']));
}

function conditions(walk: Walk, before: Shape, after: Shape): Difference[] {
  const found: Difference[] = [];
  for (let i = 0; i < Math.max(before.conditions.length, after.conditions.length); i++) {
    const [old, now] = [before.conditions[i], after.conditions[i]];
    if (old !== undefined && now !== undefined) found.push(...condition(walk, before, after, old, now));
    else if (now !== undefined && asks(now)) {
      const text = 'depends on a new condition';
      found.push(...judged(walk, before, after, { kind: 'if-added', text, oldFitsNew: false, newFitsOld: true }, 'if'));
    } else if (old !== undefined && asks(old)) {
      const text = 'no longer depends on a condition';
      found.push(...judged(walk, before, after, { kind: 'if-removed', text, oldFitsNew: true, newFitsOld: false }));
    }
  }
  return found;
}

/** An `if` with nothing to do either way says nothing. */
const asks = (condition: Condition): boolean => condition.yes !== undefined || condition.no !== undefined;

function condition(walk: Walk, before: Shape, after: Shape, old: Condition, now: Condition): Difference[] {
  if (!asks(old) && !asks(now)) return [];
  const found: Difference[] = [];
  if (walk.compare([old.test], [now.test]).length > 0) {
    const text = 'depends on another condition';
    found.push(
      ...judged(walk, before, after, { kind: 'if-changed', text, oldFitsNew: false, newFitsOld: false }, 'if'),
    );
  }
  for (const [kind, was, is] of [
    ['then', old.yes, now.yes],
    ['else', old.no, now.no],
  ] as const) {
    if (was === undefined && is === undefined) continue;
    if (was !== undefined && is !== undefined) found.push(...walk.compare([was], [is]));
    else {
      const how = was === undefined ? 'added' : 'removed';
      const word = kind === 'then' ? 'where its condition holds' : 'where its condition does not hold';
      const text = `${was === undefined ? 'asks more' : 'no longer asks more'} ${word}`;
      const judgement = { oldFitsNew: is === undefined, newFitsOld: was === undefined };
      found.push(...judged(walk, before, after, { kind: `${kind}-${how}`, text, ...judgement }));
    }
  }
  return found;
}
