import { setTimeout as sleep } from 'node:timers/promises';
import { Bell } from '../bus/bell.ts';
import type { BusMessage, EventBus } from '../bus.ts';
import type { Log } from '../context.ts';
import type { Database } from '../data/database.ts';
import type { HeldLock, LockKeeper } from '../stores/held-lock.ts';
import type { Fault } from './fault.ts';

export interface OutboxRelayOptions {
  readonly database: Database;
  readonly bus: EventBus;
  readonly locks: LockKeeper;
  readonly log: Pick<Log, 'warn'>;
  /** Milliseconds between looks while there is something going on; ten times that when nothing is. */
  readonly poll?: number;
  readonly fault?: Fault | undefined;
}

export interface OutboxRelay {
  start(): void;
  nudge(): void;
  /** Finishes the batch in hand. */
  stop(): Promise<void>;
}

interface Row {
  readonly seq: string | number | bigint;
  readonly key: string;
  readonly topic: string;
  readonly payload: string;
  readonly headers: Readonly<Record<string, string>>;
}

const batchSize = 500;

/**
 * Publishes what the outbox holds, in the order in which it was written, and deletes what the bus has. One replica at a
 * time does this: several would break the order. Deleting, rather than remembering a place, never skips the row of a
 * transaction that commits late; that one key's rows are in order is the business of the lock on what they tell of.
 */
export function createOutboxRelay(options: OutboxRelayOptions): OutboxRelay {
  const { database, bus, locks, log, poll = 30, fault } = options;
  const { db } = database;
  const bell = new Bell();
  /** Topics the bus did not take, and when to try them again: the others don't wait for them. */
  const resting = new Map<string, { readonly until: number; readonly failures: number }>();
  let stopped = false;
  let running: Promise<void> | undefined;

  async function read(): Promise<Row[]> {
    const now = Date.now();
    const left = [...resting].filter(([, { until }]) => until > now).map(([topic]) => topic);
    return await db<Row>`
      select seq, aggregateid as key, topic, payload::text as payload, headers from platform_outbox
      where topic <> all(${left}::text[]) order by seq limit ${batchSize}`;
  }

  async function send(rows: readonly Row[]): Promise<void> {
    await bus.publish(rows.map(messageOf));
    for (const { topic } of rows) resting.delete(topic);
    fault?.('after-publish-before-delete');
    await db.run`delete from platform_outbox where seq = any(${rows.map(({ seq }) => String(seq))}::bigint[])`;
  }

  async function sendByTopic(rows: readonly Row[]): Promise<void> {
    for (const topic of new Set(rows.map((row) => row.topic))) {
      try {
        await send(rows.filter((row) => row.topic === topic));
      } catch (error) {
        const failures = (resting.get(topic)?.failures ?? 0) + 1;
        const rest = Math.min(30_000, 100 * 2 ** failures);
        resting.set(topic, { failures, until: Date.now() + rest });
        log.warn('events could not be published and will be again', { topic, failures, error: String(error) });
      }
    }
  }

  async function lead(held: HeldLock): Promise<void> {
    let idleSince = Date.now();
    while (!stopped && !held.lost.aborted) {
      const rows = await read();
      if (rows.length === 0) {
        await bell.wait(Date.now() - idleSince < 5_000 ? poll : poll * 10);
        continue;
      }
      // Asked once the rows are read: whoever led before us has deleted what he published.
      await held.check();
      idleSince = Date.now();
      if (new Set(rows.map((row) => row.topic)).size > 1) await send(rows).catch(() => sendByTopic(rows));
      else await sendByTopic(rows);
    }
  }

  async function run(): Promise<void> {
    while (!stopped) {
      try {
        const held = await locks.tryHold('platform:outbox');
        if (held === undefined) {
          await pause(500);
          continue;
        }
        try {
          await lead(held);
        } finally {
          await held.release();
        }
      } catch (error) {
        log.warn('the outbox could not be read', { error: String(error) });
        await pause(200);
      }
    }
  }

  /** Nudges don't cut this one short: they tell of rows, and rows are not what is waited for. */
  async function pause(milliseconds: number): Promise<void> {
    const until = Date.now() + milliseconds * (0.75 + Math.random() / 2);
    while (!stopped && Date.now() < until) await sleep(Math.min(50, milliseconds));
  }

  return {
    start() {
      running ??= run();
    },
    nudge: () => bell.ring(),
    async stop() {
      stopped = true;
      bell.ring();
      await running;
    },
  };
}

function messageOf({ topic, key, payload, headers }: Row): BusMessage {
  return { topic, key, value: payload, headers };
}
