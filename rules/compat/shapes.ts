import type { Pointer } from './change.ts';
import { isMap, listOf, type Node, type Revision, target, textOf } from './document.ts';
import { own } from './keywords.ts';
import { merged } from './merge.ts';
import { type All, blank, type Shape, shapeLike } from './shape.ts';

/** Reads shapes out of one revision, each only once. */
export class Shapes {
  readonly revision: Revision;
  readonly #known = new Map<string, Shape>();
  readonly #places = new WeakMap<object, { readonly at: Pointer; readonly id: number }[]>();
  readonly #reading = new Set<string>();
  #last = 0;

  constructor(revision: Revision) {
    this.revision = revision;
  }

  of(all: All): Shape {
    const [first, ...rest] = all;
    if (first === undefined) return this.#one(anything);
    if (rest.length === 0) return this.#one(first);
    const key = all.map((node) => this.#keyOf(node)).join();
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const shape = rest.reduce((shape, node) => this.both(shape, this.#one(node)), this.#one(first));
    this.#known.set(key, shape);
    return shape;
  }

  /** Both shapes at once. */
  both(a: Shape, b: Shape): Shape {
    return merged(a, b, ++this.#last);
  }

  /** The same, but for what is changed. */
  with(shape: Shape, changed: Partial<Shape>): Shape {
    return shapeLike(shape, { node: shape.node, ...changed, id: ++this.#last });
  }

  /** One object may stand in two places, by an anchor of YAML; a finding must point at the right one. */
  #keyOf({ value, at }: Node): string {
    if (typeof value !== 'object' || value === null) return String(value);
    const places = this.#places.get(value) ?? [];
    const known = places.find((place) => place.at.length === at.length && place.at.every((step, i) => step === at[i]));
    if (known !== undefined) return `#${known.id}`;
    const id = ++this.#last;
    this.#places.set(value, [...places, { at, id }]);
    return `#${id}`;
  }

  #one(node: Node): Shape {
    const key = this.#keyOf(node);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    // A schema that is part of itself adds nothing to itself.
    if (this.#reading.has(key)) return shapeLike(blank, { id: ++this.#last, node });
    this.#reading.add(key);
    const shape = this.#read(node);
    this.#reading.delete(key);
    this.#known.set(key, shape);
    return shape;
  }

  #read(node: Node): Shape {
    const { value } = node;
    const parts: Shape[] = [];
    const reference = isMap(value) ? textOf(value.$ref) : undefined;
    if (isMap(value) && reference !== undefined) {
      const named = target(this.revision, reference);
      const shape =
        named === undefined ? shapeLike(blank, { id: ++this.#last, node, opaque: [reference] }) : this.#one(named);
      // A bare reference is what it names, its place included.
      if (Object.keys(value).every((key) => key === '$ref' || silent.has(key))) return shape;
      parts.push(shape);
    }
    const mine = own(node, ++this.#last);
    if (isMap(value))
      for (const [i, part] of listOf(value.allOf).entries())
        parts.push(this.#one({ value: part, at: [...node.at, 'allOf', i] }));
    return parts.reduce((shape, part) => this.both(shape, part), mine);
  }
}

const anything: Node = { value: true, at: [] };

/** Words for people: never a change. */
const silent = new Set(['title', 'description', 'examples', 'example', '$comment', 'externalDocs', 'xml']);
