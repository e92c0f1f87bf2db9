import { randomBytes } from 'node:crypto';
import { currentScope, type TraceContext } from '../scope.ts';
import type { FailureReason } from './call-failed.ts';

/** Sees every attempt of every call: for metrics and traces. */
export interface CallObserver {
  begin(call: CallBegun): CallSpan;
  breaker(target: string, state: BreakerState): void;
}

export type BreakerState = 'open' | 'half-open' | 'closed';

export interface CallBegun {
  readonly target: string;
  readonly operation: string;
  readonly method: string;
  /** 1 the first time. */
  readonly attempt: number;
}

export interface CallSpan {
  /** What the one called continues. */
  readonly trace: TraceContext | undefined;
  end(outcome: { readonly status: number | undefined; readonly reason: FailureReason | undefined }): void;
}

/** Looks at nothing, but passes the trace on. */
export const unobserved: CallObserver = {
  begin: () => {
    const trace = currentScope()?.trace;
    return { trace: trace && { ...trace, spanId: randomBytes(8).toString('hex') }, end: () => {} };
  },
  breaker: () => {},
};

/** W3C Trace Context, version 00. */
export function traceparent({ traceId, spanId, sampled }: TraceContext): string {
  return `00-${traceId}-${spanId}-${sampled ? '01' : '00'}`;
}

/** Undefined for what is no trace, or one of a version we can't read. */
export function readTraceparent(text: string | undefined): TraceContext | undefined {
  const [, traceId, spanId, flags] = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/.exec(text ?? '') ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return undefined;
  if (/^0+$/.test(traceId) || /^0+$/.test(spanId)) return undefined;
  return { traceId, spanId, sampled: (Number.parseInt(flags, 16) & 1) === 1 };
}

export function newTrace(): TraceContext {
  return { traceId: randomBytes(16).toString('hex'), spanId: randomBytes(8).toString('hex'), sampled: false };
}
