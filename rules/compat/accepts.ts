import { canonical, isMap } from './document.ts';
import { itemOf, viewOf } from './merge.ts';
import { type All, allows, countKeys, matches, type Shape, typeOf, unique } from './shape.ts';
import type { Shapes } from './shapes.ts';

/** Whether a value is valid. Formats are taken as met: what they mean is the business of whoever checks values. */
export function accepts(shapes: Shapes, shape: Shape, value: unknown, openIsEnough: boolean): boolean {
  const ok = (all: All, one: unknown): boolean => accepts(shapes, shapes.of(all), one, openIsEnough);
  const known = (openIsEnough && shape.open) || valueIsListed(shape, value);
  const type = typeOf(value);
  if (shape.never || shape.opaque.length > 0 || !known) return false;
  if (shape.types !== undefined && !allows(shape.types, type)) return false;
  if (shape.nots.some((not) => ok([not], value))) return false;
  if (shape.choices.some((choice) => !chosen(choice.kind, choice.branches.filter((one) => ok([one], value)).length)))
    return false;
  for (const { test, yes, no } of shape.conditions) {
    const next = ok([test], value) ? yes : no;
    if (next !== undefined && !ok([next], value)) return false;
  }
  if (!inCount(shape, value)) return false;
  if (typeof value === 'number') return inBounds(shape, value);
  if (typeof value === 'string') return shape.patterns.every((pattern) => matches(pattern, value));
  if (Array.isArray(value)) return listIsValid(shape, value, ok);
  return !isMap(value) || mapIsValid(shape, value, ok);
}

type Ok = (all: All, one: unknown) => boolean;

function valueIsListed(shape: Shape, value: unknown): boolean {
  return shape.values === undefined || shape.values.some((one) => canonical(one) === canonical(value));
}

function chosen(kind: 'one-of' | 'any-of', valid: number): boolean {
  return kind === 'one-of' ? valid === 1 : valid > 0;
}

function inBounds({ lower, upper, multiples }: Shape, value: number): boolean {
  if (lower !== undefined && (lower.exclusive ? value <= lower.value : value < lower.value)) return false;
  if (upper !== undefined && (upper.exclusive ? value >= upper.value : value > upper.value)) return false;
  return multiples.every((step) => Number.isInteger(value / step));
}

function inCount(shape: Shape, value: unknown): boolean {
  const size = {
    Length: typeof value === 'string' ? [...value].length : undefined,
    Items: Array.isArray(value) ? value.length : undefined,
    Properties: isMap(value) ? Object.keys(value).length : undefined,
  };
  return countKeys.every((key) => {
    const limit = shape.counts[key];
    const here = key.endsWith('Length') ? size.Length : key.endsWith('Items') ? size.Items : size.Properties;
    return limit === undefined || here === undefined || (key.startsWith('min') ? here >= limit : here <= limit);
  });
}

function listIsValid(shape: Shape, value: readonly unknown[], ok: Ok): boolean {
  if (shape.unique && unique(value).length !== value.length) return false;
  if (!value.every((one, i) => ok(itemOf(shape, i), one))) return false;
  return shape.contains.every(({ node, min, max }) => {
    const found = value.filter((one) => ok([node], one)).length;
    return found >= min && found <= max;
  });
}

function mapIsValid(shape: Shape, value: Readonly<Record<string, unknown>>, ok: Ok): boolean {
  const names = Object.keys(value);
  const here = new Set(names);
  if ([...shape.required].some((name) => !here.has(name))) return false;
  for (const [name, needed] of shape.dependentRequired)
    if (here.has(name) && [...needed].some((one) => !here.has(one))) return false;
  for (const [name, all] of shape.dependentSchemas) if (here.has(name) && !ok(all, value)) return false;
  return names.every((name) => ok(viewOf(shape, name), value[name]) && ok(shape.names ?? [], name));
}
