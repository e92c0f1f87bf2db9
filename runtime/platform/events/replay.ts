import { setTimeout as pause } from 'node:timers/promises';
import { type Db, json, type Log } from '../context.ts';
import type { ChannelData } from '../contract.ts';
import type { Database } from '../data/database.ts';
import type { LockKeeper } from '../stores/held-lock.ts';
import { type DeadLetter, storable } from './dead-letter.ts';
import { resolve } from './dead-letters.ts';
import type { HandleOnce } from './handle-once.ts';

export interface ReplayOptions {
  readonly service: string;
  readonly database: Database;
  readonly locks: LockKeeper;
  readonly log: Log;
  readonly channels: ReadonlyMap<string, { readonly event: string; readonly channel: ChannelData }>;
  readonly handleOnce: HandleOnce;
  readonly canGetBetter: (error: unknown) => boolean;
  /** Milliseconds between looks. */
  readonly poll: number;
}

/**
 * Handles again what a person has asked for, and what waited behind it: of each key the oldest letter first, up to one
 * that fails again. A key whose oldest letter merely waits has nothing in front of it any more, so it goes on by itself.
 */
export function createReplay(options: ReplayOptions): { start(): void; stop(): Promise<void> } {
  const { service, database, locks, log, poll } = options;
  const { db } = database;
  const stopping = new AbortController();
  let running: Promise<void> | undefined;

  const round = async (): Promise<void> => {
    if ((await replayable(db, service, 1)).length === 0) return;
    const held = await locks.tryHold('platform:replay');
    if (held === undefined) return;
    try {
      const waiting = new Set<string>();
      // Read under the lock: what another replica has just seen to is not done again.
      for (const letter of await replayable(db, service, 1_000)) {
        if (stopping.signal.aborted || held.lost.aborted) return;
        const name = `${letter.topic} ${letter.key}`;
        // Those behind one that fails again go on waiting.
        if (!waiting.has(name) && !(await again(options, letter))) waiting.add(name);
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
function replayable(db: Db, service: string, most: number): Promise<DeadLetter[]> {
  return db<DeadLetter>`
    select * from platform_dead_letters l
    where consumer = ${service} and resolved_at is null and topic not like 'call:%'
      and (resolution = 'replay' or parked)
      and not (parked and exists (
        select 1 from platform_dead_letters head
        where head.consumer = l.consumer and head.topic = l.topic and head.key = l.key and head.resolved_at is null
          and not head.parked and head.resolution is distinct from 'replay'))
    order by topic, "partition", "offset" limit ${most}`;
}

/** Whether what waits behind it may go on. */
async function again(options: ReplayOptions, letter: DeadLetter): Promise<boolean> {
  const { database, channels, handleOnce, canGetBetter, log } = options;
  const { consumer, topic, partition, offset, message_id: messageId, key, headers, value } = letter;
  const { db } = database;
  const open = await db.one`
    select 1 from platform_dead_letters
    where consumer = ${consumer} and topic = ${topic} and "partition" = ${partition} and "offset" = ${offset}
      and resolved_at is null`;
  if (open === undefined) return true;
  const known = channels.get(topic);
  try {
    if (known === undefined) throw new Error(`${consumer} no longer hears ${topic}`);
    const record = { topic, key, value, headers, timestamp: new Date(letter.first_failed_at) };
    await handleOnce({ event: known.event, record, messageId }, letter.attempts + 1);
    await resolve(db, letter, 'replayed');
    return true;
  } catch (error) {
    const details = { topic, message: messageId, error: String(error) };
    if (canGetBetter(error)) {
      log.warn('a message put aside could not be handled yet', details);
      return false;
    }
    log.error('a message put aside could not be handled again', details);
    // Now it has failed itself, and a person must look at it.
    await db.run`
      update platform_dead_letters
      set attempts = attempts + 1, parked = false, resolution = null, error = ${json(storable({ message: String(error) }))}
      where consumer = ${consumer} and topic = ${topic} and "partition" = ${partition} and "offset" = ${offset}
        and resolved_at is null`;
    return false;
  }
}
