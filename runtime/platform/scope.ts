import { AsyncLocalStorage } from 'node:async_hooks';

/** One request, event or job being handled: what everything done on its behalf has to know. */
export interface Scope {
  readonly kind: 'request' | 'event' | 'job';
  /** The operation, event or job. */
  readonly name: string;
  readonly trace: TraceContext;
  /** Milliseconds since 1970 after which nobody waits for the answer. */
  readonly deadline: number | undefined;
  /** From the request, or the id of the event: what keys of calls made on its behalf are derived from. */
  readonly idempotencyKey: string | undefined;
  /** A read has no transaction: each query stands alone. */
  readonly readOnly: boolean;
}

/** W3C Trace Context: 32 and 16 hexadecimal digits. */
export interface TraceContext {
  readonly traceId: string;
  readonly spanId: string;
  readonly sampled: boolean;
}

const scopes = new AsyncLocalStorage<Scope>();

export function currentScope(): Scope | undefined {
  return scopes.getStore();
}

export function inScope<Result>(scope: Scope, work: () => Promise<Result>): Promise<Result> {
  return scopes.run(scope, work);
}
