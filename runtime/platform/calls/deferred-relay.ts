import { setTimeout as pause } from 'node:timers/promises';
import type { Log } from '../context.ts';
import type { Database } from '../data/database.ts';
import { inScope } from '../scope.ts';
import type { HeldLock, LockKeeper } from '../stores/held-lock.ts';
import { CallFailed } from './call-failed.ts';
import { newTrace, readTraceparent } from './call-observer.ts';
import { bury, byTarget, type DeferredRow } from './deferred-row.ts';

export interface DeferredRelayOptions {
  readonly service: string;
  readonly database: Database;
  readonly locks: LockKeeper;
  readonly log: Log;
  /** Makes one call, once. */
  readonly send: (call: DeferredCall) => Promise<unknown>;
  /** Milliseconds between looks, for what other replicas wrote and what is due again. */
  readonly poll?: number;
  /** Milliseconds to the second attempt, doubled from there up to five minutes. */
  readonly firstPause?: number;
}

export interface DeferredCall {
  readonly target: string;
  readonly operation: string;
  readonly request: Readonly<Record<string, unknown>>;
  readonly key: string;
}

export interface DeferredRelay {
  start(): void;
  nudge(): void;
  /** Finishes the calls in hand. */
  stop(): Promise<void>;
}

const batch = 100;
/** Milliseconds a target that can't be reached is left alone at most. */
const longestRest = 30_000;
const longestPause = 300_000;

/**
 * Makes the calls that were put off, each until it succeeds; what can't get better by itself becomes a dead letter. One
 * replica at a time does this. Targets don't wait for each other; the calls of one target are made in the order they were
 * written. While a target as a whole is away all its calls wait, in order; a call that it alone refuses for now is
 * overtaken by those after it.
 */
export function createDeferredRelay(options: DeferredRelayOptions): DeferredRelay {
  const { service, database, locks, log, send, poll = 1_000, firstPause = 500 } = options;
  const { db } = database;
  const resting = new Map<string, number>();
  let running: Promise<void> | undefined;
  let stopped = false;
  let rung = false;
  let deaf = false;
  let wake = () => {};

  /** Until the time is over, or there is something to do. */
  const sleep = async (time: number) => {
    if (stopped || rung) return;
    const waking = new AbortController();
    wake = () => waking.abort();
    await pause(time, undefined, { signal: waking.signal }).catch(() => {});
  };

  const make = async (row: DeferredRow): Promise<void> => {
    const { target, operation, request, idempotency_key: key } = row;
    try {
      await inScope(scopeOf(row), () => send({ target, operation, request, key }));
    } catch (error) {
      // Answered, if not readably: it arrived, and nobody wants to read the answer.
      if (!(error instanceof CallFailed && error.reason === 'unreadable')) return await failed(row, error);
    }
    await db.run`delete from platform_deferred_calls where seq = ${row.seq}`;
  };

  const failed = async (row: DeferredRow, error: unknown): Promise<void> => {
    const { target, operation, seq } = row;
    const attempts = row.attempts + 1;
    if (!canGetBetter(error, attempts)) {
      log.error('a deferred call failed for good', { target, operation, seq: String(seq), error: String(error) });
      await database.unit(() => bury(db, service, row, error));
      return;
    }
    const away = isAway(error);
    const asked = error instanceof CallFailed ? (error.retryAfter ?? 0) * 1000 : 0;
    const own = Math.min(firstPause * 2 ** Math.min(row.attempts, 20), away ? longestRest : longestPause);
    const rest = Math.min(Math.max(own * (0.75 + Math.random() / 2), asked), longestPause);
    if (away) resting.set(target, Date.now() + Math.min(rest, longestRest));
    log.warn('a deferred call failed and will be made again', { target, operation, attempts, error: String(error) });
    await db.run`
      update platform_deferred_calls
      set attempts = ${attempts}, last_error = ${String(error)},
        next_attempt_at = now() + ${rest / 1000} * interval '1 second'
      where seq = ${seq}`;
  };

  /** The calls of one target, one after the other. */
  const work = async (rows: readonly DeferredRow[], lost: AbortSignal): Promise<void> => {
    for (const row of rows) {
      if (stopped || lost.aborted || resting.has(row.target)) return;
      await make(row);
    }
  };

  /** Sets the targets to work that are neither at work nor at rest. */
  const look = async (held: HeldLock, busy: Map<string, Promise<void>>): Promise<void> => {
    for (const [target, until] of resting) if (until <= Date.now()) resting.delete(target);
    const rows = await db<DeferredRow>`
      select seq, id, target, operation, request, headers, idempotency_key, attempts from platform_deferred_calls
      where next_attempt_at <= now() and target <> all(${[...resting.keys(), ...busy.keys()]}::text[])
      order by seq limit ${batch}`;
    // Asked once the rows are read: whoever held the lock before us has deleted what he made.
    if (rows.length > 0) await held.check();
    for (const [target, calls] of byTarget(rows)) {
      const working = work(calls, held.lost)
        .catch((error: unknown) => {
          resting.set(target, Date.now() + poll);
          log.warn('deferred calls could not be kept', { target, error: String(error) });
        })
        .finally(() => {
          busy.delete(target);
          nudge();
        });
      busy.set(target, working);
    }
  };

  const lead = async (): Promise<void> => {
    const held = await locks.tryHold('platform:deferred-calls');
    // Whoever leads looks for himself: being told of work is no reason to ask for the lock again.
    deaf = held === undefined;
    rung = false;
    if (held === undefined) return await sleep(poll * (1 + Math.random()));
    const busy = new Map<string, Promise<void>>();
    try {
      while (!stopped && !held.lost.aborted) {
        rung = false;
        await look(held, busy);
        await sleep(poll);
      }
    } finally {
      // All of them come to an end before the lock is let go.
      await Promise.all(busy.values());
      await held.release();
    }
  };

  const nudge = () => {
    if (deaf) return;
    rung = true;
    wake();
  };

  const run = async (): Promise<void> => {
    while (!stopped) {
      try {
        await lead();
      } catch (error) {
        log.warn('deferred calls could not be read', { error: String(error) });
        rung = false;
        await sleep(poll * (1 + Math.random()));
      }
    }
  };

  return {
    start() {
      running ??= run();
    },
    nudge,
    async stop() {
      stopped = true;
      wake();
      await running;
    },
  };
}

function scopeOf({ operation, target, headers }: DeferredRow) {
  return {
    kind: 'job' as const,
    name: `${target} ${operation}`,
    trace: readTraceparent(headers.traceparent) ?? newTrace(),
    deadline: undefined,
    idempotencyKey: undefined,
    readOnly: false,
  };
}

/** Refused for want of rights it is tried for a while: keys and callers change, one after the other, at a deployment. */
function canGetBetter(error: unknown, attempts: number): boolean {
  if (!(error instanceof CallFailed)) return false;
  if (error.retryable || error.retryAfter !== undefined) return true;
  return (error.status === 401 || error.status === 403) && attempts < 10;
}

/** Is it the target that fails, rather than this one call? */
function isAway(error: unknown): boolean {
  if (!(error instanceof CallFailed)) return false;
  if (error.reason !== 'status') return true;
  return error.status === 429 || error.status === 502 || error.status === 503 || error.status === 504;
}
