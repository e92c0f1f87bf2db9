import { setTimeout as pause } from 'node:timers/promises';
import type { EventBus } from '../bus.ts';
import type { Log } from '../context.ts';
import type { Database } from '../data/database.ts';
import type { HeldLock, LockKeeper } from '../stores/held-lock.ts';

export interface OutboxRelayOptions {
  readonly database: Database;
  readonly locks: LockKeeper;
  readonly bus: Pick<EventBus, 'publish'>;
  readonly log: Log;
  /** Milliseconds between looks, for what other replicas wrote. */
  readonly poll?: number;
  /** For tests that want to be killed here. */
  readonly afterPublish?: () => Promise<void>;
}

export interface OutboxRelay {
  start(): void;
  nudge(): void;
  /** Finishes the batch in hand. */
  stop(): Promise<void>;
}

interface Row {
  readonly seq: string;
  readonly key: string;
  readonly topic: string;
  readonly value: string;
  readonly headers: Readonly<Record<string, string>>;
}

const batch = 500;

/**
 * Hands what stands in the outbox to the bus, in order, and deletes it there. One replica at a time does this: two would
 * mix up the order. Killed between the two steps it publishes again what it had published; inboxes see to that.
 */
export function createOutboxRelay(options: OutboxRelayOptions): OutboxRelay {
  const { database, locks, bus, log, poll = 500, afterPublish } = options;
  const { db } = database;
  let running: Promise<void> | undefined;
  let stopped = false;
  let rung = false;
  let wake = () => {};

  const sleep = async (time: number) => {
    if (stopped || rung) return;
    const waking = new AbortController();
    wake = () => waking.abort();
    await pause(time, undefined, { signal: waking.signal }).catch(() => {});
  };

  /** Whether there may be more. */
  const relay = async (held: HeldLock): Promise<boolean> => {
    const rows = await db<Row>`
      select seq, aggregateid as key, topic, payload::text as value, headers from platform_outbox order by seq limit ${batch}`;
    if (rows.length === 0) return false;
    // Asked once the rows are read: whoever held the lock before us has deleted what he published.
    await held.check();
    await bus.publish(rows.map(({ topic, key, value, headers }) => ({ topic, key, value, headers })));
    await afterPublish?.();
    await db.run`delete from platform_outbox where seq = any(${rows.map((row) => row.seq)}::bigint[])`;
    return rows.length === batch;
  };

  const lead = async (): Promise<void> => {
    const held = await locks.tryHold('platform:outbox');
    rung = false;
    if (held === undefined) return await sleep(poll * (1 + Math.random()));
    let failures = 0;
    try {
      while (!stopped && !held.lost.aborted) {
        rung = false;
        try {
          const more = await relay(held);
          failures = 0;
          if (!more) await sleep(poll);
        } catch (error) {
          if (held.lost.aborted) throw error;
          failures += 1;
          log.warn('events could not be published and will be again', { failures, error: String(error) });
          rung = false;
          await sleep(Math.min(100 * 2 ** failures, 5_000));
        }
      }
    } finally {
      await held.release();
    }
  };

  const run = async (): Promise<void> => {
    while (!stopped) {
      try {
        await lead();
      } catch (error) {
        log.warn('the outbox could not be read', { error: String(error) });
        rung = false;
        await sleep(poll * (1 + Math.random()));
      }
    }
  };

  return {
    start() {
      running ??= run();
    },
    nudge() {
      rung = true;
      wake();
    },
    async stop() {
      stopped = true;
      wake();
      await running;
    },
  };
}
