import { currentScope } from '../scope.ts';

/** What a service keeps of its own time to make something of the answer. */
const kept = 50;

/** Milliseconds a call may take: never more than the one whose work this is will wait. Zero or less: not worth asking. */
export function timeLeft(wanted: number): number {
  const deadline = currentScope()?.deadline;
  return deadline === undefined ? wanted : Math.min(wanted, deadline - Date.now() - kept);
}
