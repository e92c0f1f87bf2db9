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
export const most = 256;

/** A choice still to be made, and the shapes it was found in: a choice that is its own branch gains no form by that. */
interface Open {
  readonly choice: Choice;
  readonly within: ReadonlySet<number>;
}

/** The forms of a shape; one without a choice is its own only form. Being null is part of a form where it can be. */
export function alternativesOf(shapes: Shapes, shape: Shape): readonly Alternative[] {
  const bare = { shape: shapes.with(shape, { choices: [] }), tag: undefined, label: undefined, kind: undefined };
  const all = expand(shapes, bare, openIn(shape, new Set()));
  if (all.length > 0) return tagged(shapes, shape, withoutNull(shapes, all));
  return [{ ...bare, shape: shapes.with(shape, { never: true, choices: [] }) }];
}

function openIn({ id, choices }: Shape, within: ReadonlySet<number>): Open[] {
  return choices.map((choice) => ({ choice, within: new Set([...within, id]) }));
}

function expand(shapes: Shapes, from: Alternative, open: readonly Open[]): Alternative[] {
  const [first, ...others] = open;
  if (from.shape.never) return [];
  if (first === undefined) return [from];
  const found: Alternative[] = [];
  for (const branch of first.choice.branches) {
    const own = shapes.of([branch]);
    if (first.within.has(own.id)) continue;
    const label = nameOf(branch) ?? from.label;
    const tag = mapped(first.choice, branch) ?? from.tag;
    const shape = shapes.with(shapes.both(from.shape, own), { choices: [] });
    found.push(
      ...expand(shapes, { shape, tag, label, kind: first.choice.kind }, [...others, ...openIn(own, first.within)]),
    );
    if (found.length > most) break;
  }
  return found;
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

/** A shape, with what reads the schemas below it. */
export interface Read {
  readonly shapes: Shapes;
  readonly shape: Shape;
}

/** Whether no value has both forms, as far as types, listed values and telling properties show. */
export function areApart(a: Read, b: Read, depth = 0): boolean {
  if (a.shape.never || b.shape.never || depth > 3) return a.shape.never || b.shape.never;
  return typesAreApart(a.shape, b.shape) || valuesAreApart(a.shape, b.shape) || propertiesAreApart(a, b, depth);
}

function typesAreApart({ types: mine }: Shape, { types: theirs }: Shape): boolean {
  if (mine === undefined || theirs === undefined) return false;
  const numeric = (type: Type) => (type === 'integer' ? 'number' : type);
  const known = new Set([...theirs].map(numeric));
  return ![...mine].some((type) => known.has(numeric(type)));
}

function valuesAreApart({ values: mine }: Shape, { values: theirs }: Shape): boolean {
  if (mine === undefined || theirs === undefined) return false;
  const known = new Set(theirs.map(canonical));
  return !mine.some((value) => known.has(canonical(value)));
}

function propertiesAreApart(a: Read, b: Read, depth: number): boolean {
  const isObject = ({ types }: Shape) => types?.size === 1 && types.has('object');
  if (!isObject(a.shape) || !isObject(b.shape)) return false;
  const refuses = ({ shape, shapes }: Read, name: string) =>
    !shape.properties.has(name) && shape.additional !== undefined && shapes.of(shape.additional).never;
  return [...new Set([...a.shape.required, ...b.shape.required])].some((name) => {
    const [inA, inB] = [a.shape.properties.get(name), b.shape.properties.get(name)];
    if (inA !== undefined && inB !== undefined)
      return areApart(
        { shapes: a.shapes, shape: a.shapes.of(inA) },
        { shapes: b.shapes, shape: b.shapes.of(inB) },
        depth + 1,
      );
    return (b.shape.required.has(name) && refuses(a, name)) || (a.shape.required.has(name) && refuses(b, name));
  });
}
