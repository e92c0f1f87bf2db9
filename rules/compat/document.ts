import type { Pointer } from './change.ts';

export type Data = Readonly<Record<string, unknown>>;

export function isMap(value: unknown): value is Data {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A value of a document, with the place it stands at: references are followed, so the place is where it was written. */
export interface Node {
  readonly value: unknown;
  readonly at: Pointer;
}

/** One revision of a contract. A reference is always followed inside its own revision. */
export interface Revision {
  readonly root: unknown;
  /** What references were found to name. */
  readonly targets: Map<string, Node | undefined>;
}

export const revisionOf = (root: unknown): Revision => ({ root, targets: new Map() });

export const mapOf = (value: unknown): Data => (isMap(value) ? value : {});
export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
export const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
export const has = (map: Data, key: string): boolean => Object.hasOwn(map, key);

export function child(node: Node, key: string): Node {
  const map = mapOf(node.value);
  return { value: has(map, key) ? map[key] : undefined, at: [...node.at, key] };
}

export function childrenOf(node: Node): [string, Node][] {
  return Object.entries(mapOf(node.value)).map(([key, value]) => [key, { value, at: [...node.at, key] }]);
}

export function itemsOf(node: Node): Node[] {
  return listOf(node.value).map((value, i) => ({ value, at: [...node.at, i] }));
}

/** What a local reference names; nothing where it leads nowhere or out of the document. */
export function target(revision: Revision, reference: string): Node | undefined {
  const known = revision.targets.get(reference);
  if (known !== undefined || revision.targets.has(reference)) return known;
  const found = lookedUp(revision, reference);
  revision.targets.set(reference, found);
  return found;
}

function lookedUp(revision: Revision, reference: string): Node | undefined {
  if (reference !== '#' && !reference.startsWith('#/')) return undefined;
  const at: (string | number)[] = [];
  let value = revision.root;
  for (const part of reference.slice(2).split('/')) {
    if (reference === '#') break;
    const key = unescaped(part);
    if (Array.isArray(value) && /^\d+$/.test(key)) {
      at.push(Number(key));
      value = value[Number(key)];
    } else if (isMap(value) && has(value, key)) {
      at.push(key);
      value = value[key];
    } else return undefined;
  }
  return { value, at };
}

function unescaped(part: string): string {
  const plain = part.replaceAll('~1', '/').replaceAll('~0', '~');
  try {
    return decodeURIComponent(plain);
  } catch {
    return plain;
  }
}

/** The node itself, or what its chain of references leads to. A circle, or a dead end, stays the reference. */
export function followed(revision: Revision, node: Node): Node {
  let here = node;
  for (let hops = 0; hops < 50; hops++) {
    const reference = isMap(here.value) ? textOf(here.value.$ref) : undefined;
    const next = reference === undefined ? undefined : target(revision, reference);
    if (next === undefined) return here;
    here = next;
  }
  return node;
}

/** One text for equal values, whatever the order of their keys. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (!isMap(value)) return JSON.stringify(value) ?? 'undefined';
  const keys = Object.keys(value).sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join()}}`;
}
