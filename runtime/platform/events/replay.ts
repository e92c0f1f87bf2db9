import { setTimeout as pause } from 'node:timers/promises';
import type { Db, Log } from '../context.ts';
import type { ChannelData } from '../contract.ts';
import type { Database } from '../data/database.ts';
import type { LockKeeper } from '../stores/held-lock.ts';
import type { HandleOnce } from './consumers.ts';
import type { DeadLetter } from './dead-letter.ts';

export interface ReplayOptions {
  readonly service: string;
  readonly database: Database;
  readonly locks: LockKeeper;
  readonly log: Log;
  readonly channels: ReadonlyMap<string, { readonly event: string; readonly channel: ChannelData }>;
  readonly handleOnce: HandleOnce;
  /** Milliseconds between looks. */
  readonly poll?: number;
}

/**
 * Handles again what a person has asked for, and what waited behind it: of each key the oldest letter first, up to one
 * that fails again. A key whose oldest letter merely waits has nothing in front of it any more, so it goes on by itself.
 */
export function createReplay(options: ReplayOptions): { start(): void; stop(): Promise<void> } {
  const { service, database, locks, log, poll = 1_000 } = options;
  const { db } = database;
  const stopping = new AbortController();
  let running: Promise<void> | undefined;

  const round = async (): Promise<void> => {
    const letters = await replayable(db, service);
    if (letters.length === 0) return;
    const held = await locks.tryHold('platform:replay');
    if (held === undefined) return;
    const failed = new Set<string>();
    try {
      for (const letter of letters) {
        if (stopping.signal.aborted || held.lost.aborted) return;
        const name = `${letter.topic} ${letter.key}`;
        // Those behind one that fails again go on waiting.
        if (!failed.has(name) && !(await again(options, letter))) failed.add(name);
      }
    } finally {
      await held.release();
    }
  };

  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      try {
        await round();
      } catch (error) {
        log.warn('messages put aside could not be read', { error: String(error) });
      }
      await pause(poll * (0.75 + Math.random() / 2), undefined, { signal: stopping.signal }).catch(() => {});
    }
  };

  return {
    start() {
      running ??= run();
    },
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

/** What was asked for, and what waits with nothing left to wait for, in order. */
function replayable(db: Db, service: string): Promise<DeadLetter[]> {
  return db<DeadLetter>`
    select * from platform_dead_letters l
    where consumer = ${service} and resolved_at is null and topic not like 'call:%'
      and (resolution = 'replay' or parked)
      and not (parked and exists (
        select 1 from platform_dead_letters head
        where head.consumer = l.consumer and head.topic = l.topic and head.key = l.key and head.resolved_at is null
          and not head.parked and head.resolution is distinct from 'replay'))
    order by topic, "partition", "offset" limit 100`;
}

/** Whether it was handled; if not it is a letter that a person must look at. */
async function again({ database, channels, handleOnce, log }: ReplayOptions, letter: DeadLetter): Promise<boolean> {
  const { consumer, topic, partition, offset, message_id: messageId, key, headers, value } = letter;
  const known = channels.get(topic);
  const { db } = database;
  try {
    if (known === undefined) throw new Error(`${consumer} no longer hears ${topic}`);
    const record = { topic, key, value, headers, timestamp: new Date(letter.first_failed_at) };
    await handleOnce({ event: known.event, record, messageId }, letter.attempts + 1);
    await db.run`
      update platform_dead_letters set resolved_at = now(), resolution = 'replayed'
      where consumer = ${consumer} and topic = ${topic} and "partition" = ${partition} and "offset" = ${offset}`;
    return true;
  } catch (error) {
    log.error('a message put aside could not be handled again', { topic, message: messageId, error: String(error) });
    await db.run`
      update platform_dead_letters
      set attempts = attempts + 1, parked = false, resolution = null, error = jsonb_build_object('message', ${String(error)}::text)
      where consumer = ${consumer} and topic = ${topic} and "partition" = ${partition} and "offset" = ${offset}`;
    return false;
  }
}
