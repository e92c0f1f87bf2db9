import { below, breaks, type Difference, judged, placed, type Walk } from './difference.ts';
import type { All, Shape } from './shape.ts';

/** What an object holds beside the properties that its schema names. */
export function compareUnnamed(walk: Walk, before: Shape, after: Shape): Difference[] {
  const unevaluated = [before.unevaluatedProperties, after.unevaluatedProperties] as const;
  return [
    ...others(walk, before, after),
    ...patternProperties(walk, before, after),
    ...optional(walk, before, after, 'property-names', before.names, after.names, 'names of its properties'),
    ...optional(
      walk,
      before,
      after,
      'unevaluated-properties',
      ...unevaluated,
      'properties that nothing else describes',
    ),
    ...dependentRequired(walk, before, after),
    ...dependentSchemas(walk, before, after),
  ];
}

/** Properties that no schema names. */
function others(walk: Walk, before: Shape, after: Shape): Difference[] {
  const [old, now] = [before.additional, after.additional];
  if (old === undefined && now === undefined) return [];
  const oldNever = old !== undefined && walk.old.of(old).never;
  const nowNever = now !== undefined && walk.new.of(now).never;
  if (oldNever && nowNever) return [];
  const closed = {
    kind: 'additional-properties-closed',
    text: 'no longer takes properties that it does not name',
    oldFitsNew: false,
    newFitsOld: true,
  };
  const opened = {
    kind: 'additional-properties-opened',
    text: 'may now hold properties that it does not name',
    oldFitsNew: true,
    newFitsOld: false,
  };
  if (nowNever) return judged(walk, before, after, closed, 'additionalProperties');
  if (oldNever) {
    const [one] = judged(walk, before, after, opened);
    // Nobody says that such properties will come: only that they might.
    return one === undefined
      ? []
      : [now === undefined && one.level === 'breaking' ? { ...one, level: 'warning' } : one];
  }
  if (old !== undefined && now !== undefined) return below('*', walk.compare(old, now));
  if (old === undefined && now !== undefined) {
    const narrowed = breaks(walk.compare([], now)) || breaks(walk.flipped.compare([], now));
    const text = 'takes properties that it does not name only as described';
    const found = { kind: 'additional-properties-narrowed', text, oldFitsNew: false, newFitsOld: true };
    return narrowed ? judged(walk, before, after, found, 'additionalProperties') : [];
  }
  return [];
}

function patternProperties(walk: Walk, before: Shape, after: Shape): Difference[] {
  const found: Difference[] = [];
  for (const pattern of new Set([...before.patternProperties.keys(), ...after.patternProperties.keys()])) {
    const [old, now] = [before.patternProperties.get(pattern), after.patternProperties.get(pattern)];
    if (old !== undefined && now !== undefined) found.push(...below(`/${pattern}/`, walk.compare(old, now)));
    else if (now !== undefined) {
      const closed = before.additional !== undefined && walk.old.of(before.additional).never;
      const narrows =
        !closed &&
        breaks(walk.flipped.compare(now, before.additional ?? []).concat(walk.compare(before.additional ?? [], now)));
      const text = `limits the properties that match ${pattern}`;
      const said = { kind: 'pattern-property-added', text, detail: pattern, oldFitsNew: !narrows, newFitsOld: !closed };
      found.push(...judged(walk, before, after, said, 'patternProperties', pattern));
      if (!narrows && !closed) found.push(placed(before, after, { ...said, level: 'compatible' }));
    } else if (old !== undefined) {
      const closed = after.additional !== undefined && walk.new.of(after.additional).never;
      const text = `no longer describes the properties that match ${pattern}`;
      const said = {
        kind: 'pattern-property-removed',
        detail: pattern,
        text,
        oldFitsNew: !closed,
        newFitsOld: false,
        gone: true,
      };
      found.push(...judged(walk, before, after, said, 'patternProperties', pattern));
    }
  }
  return found;
}

function optional(
  walk: Walk,
  before: Shape,
  after: Shape,
  kind: string,
  old: All | undefined,
  now: All | undefined,
  what: string,
): Difference[] {
  if (old === undefined && now === undefined) return [];
  if (old !== undefined && now !== undefined) return below(`(${kind})`, walk.compare(old, now));
  if (old === undefined) {
    const text = `limits the ${what}`;
    return judged(walk, before, after, { kind: `${kind}-added`, text, oldFitsNew: false, newFitsOld: true });
  }
  const text = `no longer limits the ${what}`;
  return judged(walk, before, after, { kind: `${kind}-removed`, text, oldFitsNew: true, newFitsOld: false });
}

function dependentRequired(walk: Walk, before: Shape, after: Shape): Difference[] {
  const found: Difference[] = [];
  const keys = new Set([...before.dependentRequired.keys(), ...after.dependentRequired.keys()]);
  for (const key of keys) {
    const [old, now] = [before.dependentRequired.get(key), after.dependentRequired.get(key)];
    const fits = (writer: Shape, reader: ReadonlySet<string> | undefined) =>
      [...(reader ?? [])].every((name) => writer.required.has(name) || writer.dependentRequired.get(key)?.has(name));
    const how = old === undefined ? 'added' : now === undefined ? 'removed' : 'changed';
    const told = [...(now ?? [])].sort().join(', ');
    const text = now === undefined ? `with ${key} no longer needs others` : `with ${key} needs ${told}`;
    const said = { kind: `dependent-required-${how}`, text, detail: key };
    const judgement = { oldFitsNew: fits(before, now), newFitsOld: fits(after, old) };
    found.push(...judged(walk, before, after, { ...said, ...judgement }));
  }
  return found;
}

function dependentSchemas(walk: Walk, before: Shape, after: Shape): Difference[] {
  const found: Difference[] = [];
  for (const key of new Set([...before.dependentSchemas.keys(), ...after.dependentSchemas.keys()])) {
    const [old, now] = [before.dependentSchemas.get(key), after.dependentSchemas.get(key)];
    if (old !== undefined && now !== undefined) found.push(...walk.compare(old, now));
    else {
      const how = old === undefined ? 'added' : 'removed';
      const text = old === undefined ? `is limited further with ${key}` : `is no longer limited further with ${key}`;
      const said = { kind: `dependent-schema-${how}`, text, detail: key };
      const judgement = { oldFitsNew: now === undefined, newFitsOld: old === undefined };
      found.push(...judged(walk, before, after, { ...said, ...judgement }));
    }
  }
  return found;
}
