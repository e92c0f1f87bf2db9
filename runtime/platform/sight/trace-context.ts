import { randomFillSync } from 'node:crypto';
import { readTraceparent, traceparent } from '../calls/call-observer.ts';
import type { TraceContext } from '../scope.ts';

export { readTraceparent, traceparent };

// Asking for random bytes costs more than using them: they are fetched 4 kB at a time.
const pool = Buffer.alloc(4096);
let used = pool.length;

function hex(bytes: number): string {
  if (used + bytes > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += bytes;
  return pool.toString('hex', used - bytes, used);
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
