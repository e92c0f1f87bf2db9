import { canonical, type Node, textOf } from './document.ts';
import type { Choice, Shape, Type } from './shape.ts';
import type { Shapes } from './shapes.ts';

/** One of the forms a value may take. */
export interface Alternative {
  readonly shape: Shape;
  /** What tells it apart: the value of the discriminator, the name of its schema, its title. */
  readonly tag: string | undefined;
  readonly label: string | undefined;
  readonly kind: Choice['kind'] | undefined;
}

/** More forms than anybody compares: choices within choices multiply. */
const most = 64;

/** The forms of a shape; one without a choice is its own only form. Being null is part of a form where it can be. */
export function alternativesOf(shapes: Shapes, shape: Shape): readonly Alternative[] {
  const all = expand(shapes, { shape, tag: undefined, label: undefined, kind: undefined }, 0);
  const possible = all.filter((one) => !one.shape.never);
  if (possible.length > 0) return tagged(shapes, shape, withoutNull(shapes, possible));
  return [
    { shape: shapes.with(shape, { never: true, choices: [] }), tag: undefined, label: undefined, kind: undefined },
  ];
}

function expand(shapes: Shapes, from: Alternative, depth: number): Alternative[] {
  const [choice, ...others] = from.shape.choices;
  if (choice === undefined) return [from];
  const base = shapes.with(from.shape, { choices: others });
  const found: Alternative[] = [];
  for (const branch of choice.branches) {
    const shape = shapes.both(base, shapes.of([branch]));
    // A choice that holds itself is as wide at the bottom as at the top.
    const next = depth > 6 ? shapes.with(shape, { choices: [] }) : shape;
    const label = nameOf(branch) ?? from.label;
    found.push(
      ...expand(shapes, { shape: next, tag: mapped(choice, branch) ?? from.tag, label, kind: choice.kind }, depth + 1),
    );
    if (found.length > most) break;
  }
  return found.slice(0, most);
}

function nameOf(branch: Node): string | undefined {
  const value = branch.value;
  if (typeof value !== 'object' || value === null) return undefined;
  const reference = '$ref' in value ? textOf(value.$ref) : undefined;
  return reference?.split('/').at(-1) ?? ('title' in value ? textOf(value.title) : undefined);
}

/** The discriminator's value for a branch, by its mapping. */
function mapped(choice: Choice, branch: Node): string | undefined {
  const mapping = choice.discriminator?.mapping;
  const name = nameOf(branch);
  if (typeof mapping !== 'object' || mapping === null || name === undefined) return undefined;
  const entry = Object.entries(mapping).find(([, to]) => String(to).split('/').at(-1) === name);
  return entry === undefined ? undefined : JSON.stringify(entry[0]);
}

function withoutNull(shapes: Shapes, all: readonly Alternative[]): readonly Alternative[] {
  const others = all.filter((one) => !isNull(one.shape));
  const [only] = others;
  if (only === undefined || others.length !== 1 || others.length === all.length || only.shape.types === undefined)
    return all;
  const types = new Set<Type>([...only.shape.types, 'null']);
  const values = only.shape.values === undefined ? undefined : [...only.shape.values, null];
  return [{ ...only, shape: shapes.with(only.shape, { types, values }) }];
}

export function isNull(shape: Shape): boolean {
  return shape.types !== undefined && shape.types.size === 1 && shape.types.has('null');
}

function tagged(shapes: Shapes, shape: Shape, all: readonly Alternative[]): readonly Alternative[] {
  if (all.length < 2) return all;
  const named = shape.choices
    .map((choice) => textOf(choice.discriminator?.propertyName))
    .find((name) => name !== undefined);
  const names = named === undefined ? [...(all[0]?.shape.properties.keys() ?? [])] : [named];
  for (const name of names) {
    const tags = all.map((one) => tagOf(shapes, one.shape, name));
    const found = tags.filter((tag) => tag !== undefined);
    if (found.length === all.length && new Set(found).size === all.length)
      return all.map((one, i) => ({ ...one, tag: tags[i] }));
  }
  return all;
}

function tagOf(shapes: Shapes, shape: Shape, name: string): string | undefined {
  const property = shape.properties.get(name);
  const values = property === undefined ? undefined : shapes.of(property).values;
  return values?.length === 1 ? canonical(values[0]) : undefined;
}

/** Whether no value has both forms, as far as types and telling properties show. */
export function areApart(shapes: Shapes, a: Shape, b: Shape, depth = 0): boolean {
  if (a.never || b.never || depth > 3) return a.never || b.never;
  const overlap = (x: Type, y: Type) =>
    x === y || (x === 'number' && y === 'integer') || (x === 'integer' && y === 'number');
  if (a.types !== undefined && b.types !== undefined) {
    const [mine, theirs] = [[...a.types], [...b.types]];
    if (!mine.some((x) => theirs.some((y) => overlap(x, y)))) return true;
  }
  if (a.values !== undefined && b.values !== undefined) {
    const known = new Set(b.values.map(canonical));
    if (!a.values.some((value) => known.has(canonical(value)))) return true;
  }
  const objects = [a, b].every((one) => one.types !== undefined && [...one.types].every((type) => type === 'object'));
  if (!objects) return false;
  for (const name of new Set([...a.required, ...b.required])) {
    const [inA, inB] = [a.properties.get(name), b.properties.get(name)];
    if (inA !== undefined && inB !== undefined && areApart(shapes, shapes.of(inA), shapes.of(inB), depth + 1))
      return true;
    const closed = (one: Shape) => one.additional !== undefined && shapes.of(one.additional).never;
    if (
      (inA === undefined && closed(a) && b.required.has(name)) ||
      (inB === undefined && closed(b) && a.required.has(name))
    )
      return true;
  }
  return false;
}
