import { setTimeout as sleep } from 'node:timers/promises';
import type { BusRecord, EventBus, Subscription } from '../bus.ts';
import { CallFailed } from '../calls/call-failed.ts';
import { json, type Log } from '../context.ts';
import type { Contract } from '../contract.ts';
import type { Database } from '../data/database.ts';
import { isTransient } from '../data/database-error.ts';
import { InvalidEvent } from './event-checks.ts';
import { type HeardEvent, heardEvents, infoOf, messageIdOf, onBehalfOf, payloadOf } from './event-handler.ts';
import type { Fault } from './fault.ts';
import { errorOf, lockKey } from './letter-rows.ts';
import { RejectEvent } from './reject-event.ts';

export interface ConsumerOptions {
  readonly contract: Pick<Contract, 'service' | 'consumes' | 'schemas'>;
  /** By event; one for each that the contract consumes. */
  readonly consumers: object;
  readonly database: Database;
  readonly bus: EventBus;
  readonly log: Pick<Log, 'info' | 'warn' | 'error'>;
  /** How often an error of no known kind is tried before the event becomes a dead letter. */
  readonly tries?: number;
  /** Milliseconds to the second attempt, doubled from there. */
  readonly firstPause?: number;
  readonly longestPause?: number;
  readonly fault?: Fault | undefined;
}

export interface EventConsumer {
  start(): Promise<void>;
  /** Finishes the events in hand. */
  stop(): Promise<void>;
}

/**
 * Hands events to a service, each exactly once as far as its database is concerned: that it was handled is written in the
 * transaction in which it is. What passes is waited for, in order; what can't be handled becomes a dead letter, and where
 * the contract says so, what comes after it with the same key waits behind it.
 */
export function createConsumer(options: ConsumerOptions): EventConsumer {
  const { contract, database, bus, log, tries = 5, firstPause = 100, longestPause = 15_000, fault } = options;
  const { db } = database;
  const heard = heardEvents(contract, options.consumers);
  const stopping = new AbortController();
  let subscription: Subscription | undefined;

  async function once(event: HeardEvent, record: BusRecord, attempt: number): Promise<void> {
    const id = messageIdOf(record);
    const park = event.channel.onPoison === 'park-key';
    const [found] = await db<{ held: boolean; fresh: boolean }>`
      with held as (
        select from platform_dead_letters
        where consumer = ${contract.service} and topic = ${record.topic} and key = ${record.key}
          and resolved_at is null and (${park}::boolean or message_id = ${id}) limit 1
      ), taken as (
        insert into platform_inbox (consumer, message_id)
        select ${event.name}::text, ${id}::text where not exists (select from held)
        on conflict do nothing returning 1
      )
      select exists (select from held) as held, exists (select from taken) as fresh`;
    if (found?.held === true && (await waits(event, record, id, park))) return;
    if (found?.held !== true && found?.fresh !== true) return;
    await event.consume(payloadOf(event, record), infoOf(record, attempt));
  }

  /** Puts it behind the letters of its key, unless somebody has just resolved the last of them: then its turn has come. */
  async function waits(event: HeardEvent, record: BusRecord, id: string, park: boolean): Promise<boolean> {
    await db.run`select pg_advisory_xact_lock(hashtextextended(${lockKey(contract.service, record)}, 0))`;
    const [last] = await db<{ message_id: string }>`
      select message_id from platform_dead_letters
      where consumer = ${contract.service} and topic = ${record.topic} and key = ${record.key}
        and resolved_at is null and (${park}::boolean or message_id = ${id}) limit 1`;
    const taken =
      last === undefined
        ? await db.run`insert into platform_inbox (consumer, message_id) values (${event.name}, ${id}) on conflict do nothing`
        : 0;
    if (last === undefined) return taken === 0;
    const [handled] = await db`
      select from platform_inbox where consumer = ${event.name} and message_id = ${id}`;
    if (handled === undefined) await write(record, id, true, 0, `waits for an earlier event of key ${record.key}`);
    return true;
  }

  async function write(record: BusRecord, id: string, parked: boolean, attempts: number, error: unknown) {
    await db.run`
      insert into platform_dead_letters (consumer, topic, "partition", "offset", message_id, key, headers, value, error,
        attempts, parked)
      values (${contract.service}, ${record.topic}, ${record.partition}, ${record.offset}::bigint, ${id}, ${record.key},
        ${json(record.headers)}, ${record.value}, ${json(errorOf(error))}, ${attempts}, ${parked})
      on conflict do nothing`;
  }

  async function handle(record: BusRecord): Promise<void> {
    const event = heard.get(record.topic);
    if (event === undefined) throw new Error(`${contract.service} does not listen to ${record.topic}`);
    for (let attempt = 1, failures = 0; ; attempt++) {
      try {
        await onBehalfOf(event, record, () => database.unit(() => once(event, record, attempt)));
        fault?.('after-effect-before-offset');
        return;
      } catch (error) {
        const details = { event: event.name, key: record.key, id: messageIdOf(record), attempt, error: String(error) };
        // The one that stops us leaves it for whoever goes on.
        if (stopping.signal.aborted) throw error;
        if (!passes(error) && (isHopeless(error) || ++failures >= tries)) {
          await database.unit(() => write(record, messageIdOf(record), false, attempt, error));
          log.error('an event could not be handled: it is a dead letter now', details);
          return;
        }
        log.warn('an event could not be handled and will be tried again', details);
        const pause = Math.min(longestPause, firstPause * 2 ** Math.min(attempt - 1, 20));
        await sleep(pause, undefined, { signal: stopping.signal }).catch(() => {});
      }
    }
  }

  return {
    async start() {
      if (heard.size === 0) return;
      subscription = await bus.subscribe({
        group: contract.service,
        topics: [...heard.keys()],
        handle,
        onError: (error) => log.warn('the bus failed', { error: String(error) }),
      });
    },
    async stop() {
      stopping.abort();
      await subscription?.stop();
    },
  };
}

/** Will it be better by itself in a while? Then there is no end to trying: what comes after would fail as well. */
function passes(error: unknown): boolean {
  if (error instanceof CallFailed) return error.retryable;
  if (isTransient(error)) return true;
  return error instanceof Error && error.cause !== undefined && passes(error.cause);
}

function isHopeless(error: unknown): boolean {
  return error instanceof RejectEvent || error instanceof InvalidEvent;
}
