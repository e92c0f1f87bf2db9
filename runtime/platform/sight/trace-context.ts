import { randomBytes } from 'node:crypto';
import { readTraceparent, traceparent } from '../calls/call-observer.ts';
import type { TraceContext } from '../scope.ts';

export { readTraceparent, traceparent };

// Asking for random bytes costs more than using them: they are fetched 4 kB at a time, and spelled out at once.
const fetched = 4096;
let pool = '';
let used = 0;

function hex(bytes: number): string {
  if (used + 2 * bytes > pool.length) {
    pool = randomBytes(fetched).toString('hex');
    used = 0;
  }
  used += 2 * bytes;
  return pool.slice(used - 2 * bytes, used);
}

export function newTrace(sampled: boolean): TraceContext {
  return { traceId: hex(16), spanId: hex(8), sampled };
}

/** A new span of the same trace. */
export function childOf(parent: TraceContext): TraceContext {
  return { traceId: parent.traceId, spanId: hex(8), sampled: parent.sampled };
}

/** The same 16 bytes in the spelling of a UUID, which some contracts ask for. */
export function asUuid(traceId: string): string {
  return `${traceId.slice(0, 8)}-${traceId.slice(8, 12)}-${traceId.slice(12, 16)}-${traceId.slice(16, 20)}-${traceId.slice(20)}`;
}
