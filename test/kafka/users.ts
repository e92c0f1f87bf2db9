import { namesIn } from '../platform/bus/declared-access.ts';

/** Everybody the broker has to know: the services of the architecture, and those of the tests. */
export function users(): string[] {
  return [...new Set([...namesIn('services'), 'svc-orders', 'svc-stock', 'svc-mail'])];
}
