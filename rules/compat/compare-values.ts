import { type Difference, judged, placed, type Walk } from './difference.ts';
import { canonical } from './document.ts';
import { allows, type Shape, type Type, unique } from './shape.ts';

/** Types, listed values, formats, patterns and what a string holds. */
export function compareValues(walk: Walk, before: Shape, after: Shape): Difference[] {
  const differences = [...types(walk, before, after), ...values(walk, before, after), ...known(walk, before, after)];
  if (!mayBe(before, 'string') || !mayBe(after, 'string')) return [...differences, ...formats(walk, before, after)];
  return [
    ...differences,
    ...formats(walk, before, after),
    ...patterns(walk, before, after),
    ...content(walk, before, after),
  ];
}

export function mayBe(shape: Shape, type: Type): boolean {
  return shape.types === undefined || allows(shape.types, type) || (type === 'number' && shape.types.has('integer'));
}

function types(walk: Walk, before: Shape, after: Shape): Difference[] {
  const [old, now] = [before.types, after.types];
  if (old === undefined && now === undefined) return [];
  const oldFitsNew = now === undefined || (old !== undefined && [...old].every((type) => allows(now, type)));
  const newFitsOld = old === undefined || (now !== undefined && [...now].every((type) => allows(old, type)));
  const kind = typeKind(old, now, oldFitsNew, newFitsOld);
  const text =
    kind === 'became-nullable'
      ? 'may now be null'
      : kind === 'became-not-nullable'
        ? 'may no longer be null'
        : `changed its type from ${named(old)} to ${named(now)}`;
  return judged(walk, before, after, { kind, oldFitsNew, newFitsOld, text }, ...(now === undefined ? [] : ['type']));
}

function typeKind(
  old: ReadonlySet<Type> | undefined,
  now: ReadonlySet<Type> | undefined,
  oldFitsNew: boolean,
  newFitsOld: boolean,
): string {
  if (old === undefined || now === undefined) return now === undefined ? 'type-generalized' : 'type-changed';
  const others = (types: ReadonlySet<Type>) => [...types].filter((type) => type !== 'null');
  const sameOthers = canonical(others(old).sort()) === canonical(others(now).sort());
  if (sameOthers && others(old).length > 0) return now.has('null') ? 'became-nullable' : 'became-not-nullable';
  const lists = others(old).length > 1 || others(now).length > 1;
  if (oldFitsNew) return lists ? 'list-of-types-widened' : 'type-generalized';
  if (newFitsOld) return lists ? 'list-of-types-narrowed' : 'type-specialized';
  return 'type-changed';
}

function named(types: ReadonlySet<Type> | undefined): string {
  return types === undefined ? 'any' : [...types].sort().join(' or ');
}

function values(walk: Walk, before: Shape, after: Shape): Difference[] {
  const [old, now] = [before.values, after.values];
  // A list that says that more may come promises its readers nothing about what is not on it.
  const readerIsOpen = walk.direction === 'response' && before.open;
  if (old !== undefined && now !== undefined) return listed(walk, before, after, readerIsOpen);
  if (old === undefined && now !== undefined) {
    const kind = after.fromConst ? 'const-added' : 'became-enum';
    const text = `takes only ${shown(now)} now, any value before`;
    const key = after.fromConst ? 'const' : 'enum';
    return judged(walk, before, after, { kind, oldFitsNew: false, newFitsOld: true, text }, key);
  }
  if (old === undefined) return [];
  const kind = before.fromConst ? 'const-removed' : 'enum-removed';
  const text = `may be any value now, only ${shown(old)} before`;
  return judged(walk, before, after, { kind, oldFitsNew: true, newFitsOld: readerIsOpen, text });
}

function listed(walk: Walk, before: Shape, after: Shape, readerIsOpen: boolean): Difference[] {
  const [old, now] = [before.values ?? [], after.values ?? []];
  const lacking = (from: readonly unknown[], those: readonly unknown[]) => {
    const there = new Set(from.map(canonical));
    return those.filter((value) => !there.has(canonical(value)));
  };
  const [removed, added] = [lacking(now, old), lacking(old, now)];
  if (before.fromConst && after.fromConst) {
    if (removed.length === 0 && added.length === 0) return [];
    const text = `changed from ${shown(old)} to ${shown(now)}`;
    return judged(walk, before, after, { kind: 'const-changed', oldFitsNew: false, newFitsOld: false, text }, 'const');
  }
  const found = removed.flatMap((value) => {
    const text = `no longer takes ${JSON.stringify(value)}`;
    const gone = { kind: 'enum-value-removed', oldFitsNew: false, newFitsOld: true, text, gone: true };
    return judged(walk, before, after, { ...gone, detail: canonical(value) }, 'enum', indexOf(before, value));
  });
  for (const value of added) {
    const text = `may now be ${JSON.stringify(value)}`;
    const come = { kind: 'enum-value-added', oldFitsNew: true, newFitsOld: readerIsOpen, text };
    const why = readerIsOpen ? 'the list says that more values may come' : 'a reader of the old list does not know it';
    found.push(
      ...(readerIsOpen
        ? [placed(before, after, { ...come, level: 'compatible', why, detail: canonical(value) }, 'enum')]
        : judged(
            walk,
            before,
            after,
            { ...come, ...(walk.direction === 'response' ? { why } : {}), detail: canonical(value) },
            'enum',
            indexOf(after, value),
          )),
    );
  }
  if (walk.direction === 'response' && !before.open && after.open) {
    const text = 'may now be a value that is not on the list';
    found.push(...judged(walk, before, after, { kind: 'enum-opened', oldFitsNew: true, newFitsOld: false, text }));
  }
  return found;
}

function indexOf(shape: Shape, value: unknown): number {
  return (shape.values ?? []).findIndex((one) => canonical(one) === canonical(value));
}

function shown(values: readonly unknown[]): string {
  const first = values.slice(0, 5).map((value) => JSON.stringify(value));
  return values.length > 5 ? `${first.join(', ')} and ${values.length - 5} more` : first.join(', ');
}

/** The open list, written as x-extensible-enum: [...]. */
function known(walk: Walk, before: Shape, after: Shape): Difference[] {
  const now = new Set(after.known.map(canonical));
  const old = new Set(before.known.map(canonical));
  const kind = 'x-extensible-enum-value';
  const [oldFitsNew, newFitsOld] = [true, true];
  const removed = unique(before.known.filter((value) => !now.has(canonical(value))));
  const added = unique(after.known.filter((value) => !old.has(canonical(value))));
  return [
    ...removed.flatMap((value) => {
      const text = `no longer knows ${JSON.stringify(value)}`;
      const found = { kind: `${kind}-removed`, oldFitsNew: false, newFitsOld, text, detail: canonical(value) };
      return judged(walk, before, after, { ...found, gone: true }, 'x-extensible-enum');
    }),
    ...added.map((value) => {
      const text = `may now be ${JSON.stringify(value)}`;
      const found = { kind: `${kind}-added`, level: 'compatible', text, detail: canonical(value), oldFitsNew } as const;
      return placed(before, after, found, 'x-extensible-enum');
    }),
  ];
}

/** Each of these says at least as much as what it names. */
const implied: Readonly<Record<string, readonly string[]>> = {
  email: ['idn-email'],
  hostname: ['idn-hostname'],
  uri: ['uri-reference', 'iri', 'iri-reference'],
  iri: ['iri-reference'],
  'uri-reference': ['iri-reference'],
};

function formats(walk: Walk, before: Shape, after: Shape): Difference[] {
  const covers = (those: readonly string[], one: string) =>
    those.some((format) => format === one || implied[format]?.includes(one) === true);
  const oldFitsNew = after.formats.every((one) => covers(before.formats, one));
  const newFitsOld = before.formats.every((one) => covers(after.formats, one));
  const [old, now] = [before.formats.join(' and '), after.formats.join(' and ')];
  const kind = old === '' ? 'format-added' : now === '' ? 'format-removed' : 'format-changed';
  const text = `changed its format from ${old === '' ? 'none' : old} to ${now === '' ? 'none' : now}`;
  return judged(walk, before, after, { kind, oldFitsNew, newFitsOld, text }, ...(now === '' ? [] : ['format']));
}

/** Whether one pattern takes all that another takes can't be told, so another pattern is another contract. */
function patterns(walk: Walk, before: Shape, after: Shape): Difference[] {
  const oldFitsNew = after.patterns.every((pattern) => before.patterns.includes(pattern));
  const newFitsOld = before.patterns.every((pattern) => after.patterns.includes(pattern));
  const kind =
    before.patterns.length === 0
      ? 'pattern-added'
      : after.patterns.length === 0
        ? 'pattern-removed'
        : 'pattern-changed';
  const told = (shape: Shape) => (shape.patterns.length === 0 ? 'none' : shape.patterns.join(' and '));
  const text = `changed its pattern from ${told(before)} to ${told(after)}`;
  const key = after.patterns.length === 0 ? [] : ['pattern'];
  return judged(walk, before, after, { kind, oldFitsNew, newFitsOld, text }, ...key);
}

function content(walk: Walk, before: Shape, after: Shape): Difference[] {
  const found: Difference[] = [];
  for (const [key, kind, word] of [
    ['contentMediaType', 'content-media-type', 'media type'],
    ['contentEncoding', 'content-encoding', 'encoding'],
  ] as const) {
    const [old, now] = [before[key], after[key]];
    if (old === now) continue;
    const how = old === undefined ? 'added' : now === undefined ? 'removed' : 'changed';
    const text = `changed the ${word} of its text from ${old ?? 'none'} to ${now ?? 'none'}`;
    const oldFitsNew = now === undefined;
    const newFitsOld = old === undefined;
    found.push(...judged(walk, before, after, { kind: `${kind}-${how}`, oldFitsNew, newFitsOld, text }));
  }
  const [old, now] = [before.contentSchema, after.contentSchema];
  if (old !== undefined && now !== undefined) return [...found, ...walk.compare(old, now)];
  if (old === undefined && now === undefined) return found;
  const kind = old === undefined ? 'content-schema-added' : 'content-schema-removed';
  const text = old === undefined ? 'has a schema for what its text holds' : 'no longer says what its text holds';
  return [
    ...found,
    ...judged(walk, before, after, { kind, oldFitsNew: now === undefined, newFitsOld: old === undefined, text }),
  ];
}
