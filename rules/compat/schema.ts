import { accepts } from './accepts.ts';
import type { Level } from './change.ts';
import { compareBounds } from './compare-bounds.ts';
import { compareChoices } from './compare-choices.ts';
import { compareList } from './compare-list.ts';
import { compareLogic, compareNever } from './compare-logic.ts';
import { compareNotes } from './compare-notes.ts';
import { compareObject } from './compare-object.ts';
import { compareValues } from './compare-values.ts';
import { type Difference, type Direction, type Policy, sidesOf, type Walk } from './difference.ts';
import { Sameness } from './same.ts';
import type { All, Shape } from './shape.ts';
import type { Shapes } from './shapes.ts';

/** Compares schemas of two revisions, in both directions; what it has compared once it remembers. */
export class Schemas {
  readonly request: Walk;
  readonly response: Walk;

  constructor(before: Shapes, after: Shapes, policy: Policy) {
    const same = new Sameness(before.revision, after.revision);
    const request = new Comparison('request', before, after, policy, same);
    const response = new Comparison('response', before, after, policy, same, request);
    request.flipped = response;
    this.request = request;
    this.response = response;
  }
}

class Comparison implements Walk {
  readonly direction: Direction;
  readonly old: Shapes;
  readonly new: Shapes;
  readonly policy: Policy;
  flipped: Walk;
  readonly #same: Sameness;
  readonly #known = new Map<string, readonly Difference[]>();
  /** Results that lean on a comparison still under way, valid as long as that one is. */
  readonly #provisional = new Map<string, { readonly found: readonly Difference[]; readonly leansOn: number }>();
  readonly #under = new Map<string, number>();
  #leansOn = Number.POSITIVE_INFINITY;

  constructor(direction: Direction, before: Shapes, after: Shapes, policy: Policy, same: Sameness, flipped?: Walk) {
    this.#same = same;
    this.direction = direction;
    this.old = before;
    this.new = after;
    this.policy = policy;
    this.flipped = flipped ?? this;
  }

  compare(before: All, after: All): readonly Difference[] {
    const alike =
      before.length === after.length && before.every((one, i) => this.#same.same(one.value, after[i]?.value));
    if (alike) return [];
    return this.compareShapes(this.old.of(before), this.new.of(after));
  }

  compareShapes(before: Shape, after: Shape): readonly Difference[] {
    const key = `${before.id} ${after.id}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    // A schema that holds itself: what is under way is taken to fit, and proves wrong elsewhere if it does not.
    const under = this.#under.get(key);
    if (under !== undefined) {
      this.#leansOn = Math.min(this.#leansOn, under);
      return [];
    }
    const provisional = this.#provisional.get(key);
    if (provisional !== undefined) {
      this.#leansOn = Math.min(this.#leansOn, provisional.leansOn);
      return provisional.found;
    }
    return this.#compareNew(key, before, after);
  }

  #compareNew(key: string, before: Shape, after: Shape): readonly Difference[] {
    const depth = this.#under.size;
    const outer = this.#leansOn;
    this.#leansOn = Number.POSITIVE_INFINITY;
    this.#under.set(key, depth);
    const found = onlyOnce([...compareNotes(this, before, after), ...compareContent(this, before, after)]);
    this.#under.delete(key);
    const leansOn = this.#leansOn;
    if (leansOn < depth) this.#provisional.set(key, { found, leansOn });
    else {
      this.#known.set(key, found);
      for (const [other, { leansOn: on }] of this.#provisional) if (on >= depth) this.#provisional.delete(other);
    }
    this.#leansOn = Math.min(outer, leansOn < depth ? leansOn : Number.POSITIVE_INFINITY);
    return found;
  }
}

function compareContent(walk: Walk, before: Shape, after: Shape): readonly Difference[] {
  if (before.never || after.never) return compareNever(walk, before, after);
  if (before.choices.length > 0 || after.choices.length > 0) return compareChoices(walk, before, after);
  const found = [
    ...compareLogic(walk, before, after),
    ...compareValues(walk, before, after),
    ...compareBounds(walk, before, after),
  ];
  return [
    ...(everyValueFits(walk, before, after) ? found.map(harmless) : found),
    ...compareObject(walk, before, after),
    ...compareList(walk, before, after),
  ];
}

/** Where the writer has but a few values, each can be tried: a new pattern they all match breaks nobody. */
function everyValueFits(walk: Walk, before: Shape, after: Shape): boolean {
  const { writer, reader } = sidesOf(walk, before, after);
  const shapes = sidesOf(walk, walk.old, walk.new).reader;
  const openIsEnough = walk.direction === 'response';
  if (writer.values === undefined || writer.open || writer.values.length === 0) return false;
  return writer.values.every((value) => accepts(shapes, reader, value, openIsEnough));
}

/** What people say about null counts, even where a list of values leaves no room for it. */
const said = new Set(['became-nullable', 'became-not-nullable', 'format-added', 'format-changed', 'format-removed']);

function harmless(difference: Difference): Difference {
  const level: Level = difference.level === 'breaking' && !said.has(difference.kind) ? 'compatible' : difference.level;
  return { ...difference, level };
}

function onlyOnce(differences: readonly Difference[]): readonly Difference[] {
  if (differences.length < 2) return differences;
  const seen = new Set<string>();
  return differences.filter((one) => {
    const key = JSON.stringify([one.kind, one.steps, one.detail, one.text, one.level]);
    return !seen.has(key) && seen.add(key);
  });
}
