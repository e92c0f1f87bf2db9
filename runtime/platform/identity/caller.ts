import type { Caller } from '../service.ts';

export const anonymous: Caller = { kind: 'anonymous', id: '' };

/** `svc-check-in`, `app:web-guest-portal`, `operator:jo`: the id of a caller is the kid of its key. */
export function callerOf(id: string, user?: string): Caller {
  return user === undefined ? { kind: kindOf(id), id } : { kind: kindOf(id), id, user };
}

export function kindOf(id: string): 'service' | 'application' | 'operator' {
  if (id.startsWith('app:')) return 'application';
  return id.startsWith('operator:') ? 'operator' : 'service';
}

/** The `sub` that the key of this id may sign for, and no other. */
export function subjectOf(id: string): string {
  return kindOf(id) === 'service' ? `svc:${id}` : id;
}

/** Operators run the platform and may do everything; all others what the architecture says. */
export function mayCall(caller: Caller, callers: ReadonlySet<string>): boolean {
  return caller.kind === 'operator' || (caller.kind !== 'anonymous' && callers.has(caller.id));
}
