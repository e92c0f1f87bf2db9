import { createHash } from 'node:crypto';
import { currentScope, type Scope } from '../scope.ts';

const counts = new WeakMap<Scope, Map<string, number>>();

/**
 * The Idempotency-Key of the next call of this operation: the same when the request or event at hand is handled again, and
 * another for each call within it. A handler that leaves calls out the second time must name its keys itself.
 */
export function effectKey(target: string, operation: string): string | undefined {
  const scope = currentScope();
  if (scope?.idempotencyKey === undefined) return undefined;
  const counted = counts.get(scope) ?? new Map<string, number>();
  counts.set(scope, counted);
  const name = `${target} ${operation}`;
  const count = (counted.get(name) ?? 0) + 1;
  counted.set(name, count);
  return createHash('sha256')
    .update(JSON.stringify([scope.idempotencyKey, target, operation, count]))
    .digest('base64url');
}
