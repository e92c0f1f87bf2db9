import type { ChangedOperation } from './change.ts';
import type { Policy } from './difference.ts';
import { child, childrenOf, followed, itemsOf, mapOf, type Node, type Revision, textOf } from './document.ts';
import type { Sameness } from './same.ts';
import type { Schemas } from './schema.ts';
import type { Spot } from './spot.ts';

/** Two revisions of one document, and what compares their schemas. */
export interface Pair {
  readonly old: Revision;
  readonly new: Revision;
  readonly schemas: Schemas;
  readonly policy: Policy;
  readonly same: Sameness;
}

export interface Operation {
  readonly method: string;
  readonly path: string;
  readonly operationId: string | undefined;
  readonly node: Node;
  /** Its own parameters before those of its path. */
  readonly parameters: readonly Node[];
}

const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];

/** Operations by method and path. What a path calls its parameters never travels, so {id} and {trip_id} are one. */
export function operationsIn(revision: Revision, paths: Node): Map<string, Operation> {
  const found = new Map<string, Operation>();
  for (const [path, item] of childrenOf(paths))
    if (!path.startsWith('x-')) for (const one of operationsOf(revision, path, item)) found.set(keyOf(one), one);
  return found;
}

export function operationsOf(revision: Revision, path: string, item: Node): Operation[] {
  const place = followed(revision, item);
  const shared = itemsOf(child(place, 'parameters')).map((one) => followed(revision, one));
  return methods.flatMap((method) => {
    const node = child(place, method);
    if (node.value === undefined) return [];
    const own = itemsOf(child(node, 'parameters')).map((one) => followed(revision, one));
    const operationId = textOf(mapOf(node.value).operationId);
    return [{ method: method.toUpperCase(), path, operationId, node, parameters: [...own, ...shared] }];
  });
}

export const keyOf = ({ method, path }: Operation): string => `${method} ${shapeOf(path)}`;
export const shapeOf = (path: string): string => path.replaceAll(/\{[^}]*\}/g, '{}');
export const titleOf = ({ method, path }: ChangedOperation): string => `${method} ${path}`;

export function spotOf(operation: Operation, side: Spot['side'], place: string): Spot {
  const { method, path, operationId } = operation;
  return { side, place, subject: titleOf(operation), operation: { method, path, operationId } };
}

/** What changed is told by its old name: that is the one its callers know. */
export function known(old: Operation, now: Operation): Operation {
  return { ...old, operationId: old.operationId ?? now.operationId, node: now.node };
}
