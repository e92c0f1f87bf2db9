import { compareUnnamed } from './compare-unnamed.ts';
import { mayBe } from './compare-values.ts';
import { below, breaks, type Difference, judged, placed, type Walk } from './difference.ts';
import { viewOf } from './merge.ts';
import { type All, type Shape, shapeLike } from './shape.ts';
import type { Shapes } from './shapes.ts';

/** What an object holds. A writer sends the properties its schema names; a reader passes over those it doesn't know. */
export function compareObject(walk: Walk, before: Shape, after: Shape): Difference[] {
  if (!mayBe(before, 'object') || !mayBe(after, 'object')) return [];
  return [...properties(walk, before, after), ...compareUnnamed(walk, before, after)];
}

function properties(walk: Walk, before: Shape, after: Shape): Difference[] {
  const [old, now] = [visible(walk, walk.old, before), visible(walk, walk.new, after)];
  const found: Difference[] = [];
  for (const name of new Set([...old.properties.keys(), ...now.properties.keys()])) {
    const [inOld, inNew] = [old.properties.get(name), now.properties.get(name)];
    if (inOld !== undefined && inNew !== undefined) {
      found.push(...below(name, walk.compare(inOld, inNew)), ...requiredness(walk, old, now, name));
    } else if (inNew !== undefined) found.push(...added(walk, old, now, name, inNew));
    else if (inOld !== undefined && after.properties.has(name)) found.push(...hidden(walk, before, after, name));
    else if (inOld !== undefined) found.push(...removed(walk, old, now, name, inOld));
  }
  return found;
}

/** What this direction carries: no readOnly in a request, no writeOnly in a response; all that is required. */
function visible(walk: Walk, shapes: Shapes, shape: Shape): Shape {
  const out = new Set<string>();
  for (const [name, all] of shape.properties) {
    const property = shapes.of(all);
    if (walk.direction === 'request' ? property.readOnly : property.writeOnly) out.add(name);
  }
  const undescribed = [...shape.required].filter((name) => !shape.properties.has(name));
  if (out.size === 0 && undescribed.length === 0) return shape;
  const described = [...shape.properties].filter(([name]) => !out.has(name));
  return shapeLike(shape, {
    id: shape.id,
    node: shape.node,
    properties: new Map([...described, ...undescribed.map((name): [string, All] => [name, viewOf(shape, name)])]),
    required: new Set([...shape.required].filter((name) => !out.has(name))),
  });
}

/** A property that no longer travels this way. */
function hidden(walk: Walk, before: Shape, after: Shape, name: string): Difference[] {
  const steps = [name];
  if (walk.direction === 'request') {
    const why = 'what clients of the old contract send here is no longer heard';
    return [placed(before, after, { kind: 'became-read-only', level: 'warning', steps, text: 'became readOnly', why })];
  }
  const why = 'whoever reads it no longer gets it';
  return [
    placed(before, after, { kind: 'became-write-only', level: 'breaking', steps, text: 'became writeOnly', why }),
  ];
}

function added(walk: Walk, before: Shape, after: Shape, name: string, all: All): Difference[] {
  const shape = walk.new.of(all);
  const at = under(after, all);
  const required = after.required.has(name);
  const was = viewOf(before, name);
  const base = { steps: [name], text: 'is new' };
  if (walk.direction === 'response') {
    const kind = after.required.has(name) ? 'new-required-property' : 'new-optional-property';
    const why = 'the old schema allows no property that it does not name';
    if (walk.old.of(was).never) return [placed(before, at, { ...base, kind, level: 'breaking', why })];
    const inner = was.length === 0 ? [] : below(name, walk.compare(was, all)).filter((one) => one.level === 'breaking');
    return [placed(before, at, { ...base, kind, level: 'compatible' }), ...inner];
  }
  if (required && shape.default !== undefined) {
    const why = 'clients of the old contract leave it out; a default does not make that valid';
    const text = 'is new and required, its default notwithstanding';
    return [placed(before, at, { ...base, kind: 'new-required-property-with-default', level: 'breaking', text, why })];
  }
  if (required) {
    const why = 'clients of the old contract leave it out';
    return [
      placed(before, at, {
        ...base,
        kind: 'new-required-property',
        level: 'breaking',
        text: 'is new and required',
        why,
      }),
    ];
  }
  const found = { ...base, kind: 'new-optional-property' };
  if (was.length === 0 || walk.old.of(was).never) return [placed(before, at, { ...found, level: 'compatible' })];
  const inner = below(name, walk.compare(was, all));
  if (!breaks(inner)) return [placed(before, at, { ...found, level: 'compatible' })];
  // Open on purpose, but with nothing said about what comes: few send what then gets a meaning.
  if (was.every((one) => isAnything(one.value))) {
    const why = 'clients of the old contract could send any value under this name';
    return [placed(before, at, { ...found, level: 'warning', why })];
  }
  return [placed(before, at, { ...found, level: 'compatible' }), ...inner];
}

/** Where a property is named, though what it is may be written elsewhere. */
function under(shape: Shape, all: All): Shape {
  return shapeLike(shape, { id: shape.id, node: all[0] ?? shape.node });
}

function isAnything(schema: unknown): boolean {
  return schema === true || (typeof schema === 'object' && schema !== null && Object.keys(schema).length === 0);
}

function removed(walk: Walk, before: Shape, after: Shape, name: string, all: All): Difference[] {
  const at = under(before, all);
  const base = { steps: [name], text: 'is gone', gone: true };
  const unnamed = viewOf(after, name);
  if (walk.direction === 'response') {
    const kind = before.required.has(name) ? 'required-property-removed' : 'optional-property-removed';
    const why = 'whoever reads it no longer gets it';
    return [placed(at, after, { ...base, kind, level: 'breaking', why })];
  }
  if (walk.new.of(unnamed).never) {
    const why = 'clients of the old contract may send it, and the new one allows no unknown property';
    return [placed(at, after, { ...base, kind: 'property-removed', level: 'breaking', why })];
  }
  const inner = unnamed.length === 0 ? [] : below(name, walk.compare(all, unnamed));
  const why = 'what clients of the old contract send here is no longer heard';
  return [placed(at, after, { ...base, kind: 'property-removed', level: 'warning', why }), ...inner];
}

function requiredness(walk: Walk, before: Shape, after: Shape, name: string): Difference[] {
  const [was, is] = [before.required.has(name), after.required.has(name)];
  if (was === is) return [];
  const property = after.properties.get(name);
  const withDefault = property !== undefined && walk.new.of(property).default !== undefined;
  const request = walk.direction === 'request';
  const at = property === undefined ? after : under(after, property);
  const kind = is ? (request && withDefault ? 'became-required-with-default' : 'became-required') : 'became-optional';
  const why = is
    ? `clients of the old contract may leave it out${withDefault ? '; a default does not make that valid' : ''}`
    : 'readers of the old contract count on it';
  const found = {
    kind,
    steps: [name],
    text: is ? 'became required' : 'became optional',
    oldFitsNew: was,
    newFitsOld: is,
  };
  return judged(walk, before, at, request === is ? { ...found, why } : found);
}
