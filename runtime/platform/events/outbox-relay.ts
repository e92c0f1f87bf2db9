import { setTimeout as pause } from 'node:timers/promises';
import { Bell } from '../bus/bell.ts';
import type { EventBus } from '../bus.ts';
import type { Log } from '../context.ts';
import type { Database } from '../data/database.ts';
import type { HeldLock, LockKeeper } from '../stores/held-lock.ts';

export interface OutboxRelayOptions {
  readonly database: Database;
  readonly locks: LockKeeper;
  readonly bus: Pick<EventBus, 'publish'>;
  readonly log: Log;
  /** Milliseconds between looks, for what other replicas wrote; ten times that when nothing has come for a while. */
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
/** What goes to one partition goes as one batch, for which Kafka has the same limit as for one message. */
const batchBytes = 800_000;

/**
 * Hands what stands in the outbox to the bus, in order, and deletes it there. One replica at a time does this: two would
 * publish everything twice. Killed between the two steps it publishes again what it had published; inboxes see to that.
 * Deleting, rather than remembering a place, never skips the row of a transaction that commits late.
 */
export function createOutboxRelay(options: OutboxRelayOptions): OutboxRelay {
  const { database, locks, bus, log, poll = 30, afterPublish } = options;
  const { db } = database;
  const bell = new Bell();
  const stopping = new AbortController();
  /** Topics that the bus did not take: the others don't wait for them. */
  const resting = new Map<string, { readonly until: number; readonly failures: number }>();
  let running: Promise<void> | undefined;

  const read = (): Promise<Row[]> => {
    const left = [...resting].filter(([, { until }]) => until > Date.now()).map(([topic]) => topic);
    return db<Row>`
      with first as (
        select seq, aggregateid as key, topic, payload::text as value, headers from platform_outbox
        where topic <> all(${left}::text[]) order by seq limit ${batch}
      ), sized as (
        select *, sum(octet_length(value) + octet_length(headers::text)) over (order by seq) as total
        from first
      )
      select seq, key, topic, value, headers from sized
      where total <= ${batchBytes} or seq = (select min(seq) from first) order by seq`;
  };

  const send = async (rows: readonly Row[]): Promise<void> => {
    await bus.publish(rows.map(({ topic, key, value, headers }) => ({ topic, key, value, headers })));
    for (const { topic } of rows) resting.delete(topic);
    await afterPublish?.();
    await db.run`delete from platform_outbox where seq = any(${rows.map((row) => row.seq)}::bigint[])`;
  };

  const sendByTopic = async (rows: readonly Row[], lost: AbortSignal): Promise<void> => {
    for (const topic of new Set(rows.map((row) => row.topic))) {
      if (stopping.signal.aborted || lost.aborted) return;
      try {
        await send(rows.filter((row) => row.topic === topic));
      } catch (error) {
        const failures = (resting.get(topic)?.failures ?? 0) + 1;
        resting.set(topic, { failures, until: Date.now() + Math.min(100 * 2 ** failures, 10_000) });
        log.warn('events could not be published and will be again', { topic, failures, error: String(error) });
      }
    }
  };

  const lead = async (held: HeldLock): Promise<void> => {
    let lastSent = 0;
    while (!stopping.signal.aborted && !held.lost.aborted) {
      const rows = await read();
      if (rows.length === 0) {
        await bell.wait(Date.now() - lastSent < 5_000 ? poll : poll * 10);
        continue;
      }
      // Asked once the rows are read: whoever held the lock before us has deleted what he published.
      await held.check();
      if (rows.every((row) => row.topic === rows[0]?.topic)) await sendByTopic(rows, held.lost);
      else await send(rows).catch(() => sendByTopic(rows, held.lost));
      lastSent = Date.now();
    }
  };

  /** Nudges don't cut this short: more rows are no reason to try again. */
  const rest = (time: number) =>
    pause(time * (0.75 + Math.random() / 2), undefined, { signal: stopping.signal }).catch(() => {});

  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      try {
        const held = await locks.tryHold('platform:outbox');
        if (held === undefined) await rest(500);
        else await lead(held).finally(() => held.release());
      } catch (error) {
        log.warn('the outbox could not be read', { error: String(error) });
        await rest(500);
      }
    }
  };

  return {
    start() {
      running ??= run();
    },
    nudge: () => bell.ring(),
    async stop() {
      stopping.abort();
      bell.ring();
      await running;
    },
  };
}
