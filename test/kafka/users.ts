import { readGeneratedPolicy } from './policy.ts';

/** Everybody the broker has to know: the services of the generated policy, and those of the tests. */
export function users(): string[] {
  const named = readGeneratedPolicy()?.acls.map((acl) => acl.principal.replace(/^User:/, '')) ?? [];
  return [...new Set([...named, 'svc-orders', 'svc-stock', 'svc-mail'])];
}
