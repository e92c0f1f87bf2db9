import { setTimeout as pause } from 'node:timers/promises';
import type { BusRecord, EventBus, Subscription } from '../bus.ts';
import { CallFailed } from '../calls/call-failed.ts';
import { readTraceparent } from '../calls/call-observer.ts';
import type { Log } from '../context.ts';
import type { ChannelData, Contract } from '../contract.ts';
import type { Database } from '../data/database.ts';
import { isTransient } from '../data/database-error.ts';
import { inScope } from '../scope.ts';
import type { EventInfo } from '../service.ts';
import { type Tracer, untraced } from '../sight/tracer.ts';
import type { LockKeeper } from '../stores/held-lock.ts';
import { channelChecks } from './channel-checks.ts';
import { isBlocked, putAside } from './dead-letter.ts';
import { RejectEvent } from './reject-event.ts';
import { createReplay } from './replay.ts';

export interface ConsumersOptions {
  readonly contract: Contract;
  /** Of the service's behaviour: one for each event it hears. */
  readonly consumers: object;
  readonly database: Database;
  readonly bus: EventBus;
  readonly locks: LockKeeper;
  readonly log: Log;
  readonly tracer?: Tracer;
  /** How often what fails without telling why is tried. */
  readonly tries?: number;
  /** Milliseconds to the second try, doubled from there up to 30 seconds. */
  readonly firstPause?: number;
  /** For tests that want to be killed here. */
  readonly afterEffect?: () => Promise<void>;
}

export interface Consumers {
  /** Finishes the events in hand. */
  stop(): Promise<void>;
}

/** Handles one message; rejects with why it could not be. */
export type HandleOnce = (message: Message, attempt: number) => Promise<void>;

export interface Message {
  readonly event: string;
  readonly record: Pick<BusRecord, 'topic' | 'key' | 'value' | 'headers'> & { readonly timestamp: Date };
  readonly messageId: string;
}

/**
 * Hears the events of the contract. The effect of each and the note that it was handled are one transaction, so a message
 * that comes twice has its effect once. What can't be handled is put aside: at once if it never will be, after some tries
 * if nobody knows; what merely can't be handled now is tried until it can, and those behind it wait.
 */
export async function startConsumers(options: ConsumersOptions): Promise<Consumers> {
  const { contract, database, bus, locks, log, tries = 5, firstPause = 100 } = options;
  const { db } = database;
  const service = contract.service;
  const channels = new Map(Object.entries<ChannelData>(contract.consumes));
  const byTopic = new Map([...channels].map(([event, channel]) => [channel.channel, { event, channel }]));
  const handleOnce = handlerOf(options, channels);
  const stopping = new AbortController();

  const handle = async (record: BusRecord): Promise<void> => {
    const known = byTopic.get(record.topic);
    if (known === undefined) return;
    const messageId = record.headers.ce_id ?? `${record.topic}/${record.partition}/${record.offset}`;
    const aside = { consumer: service, record, messageId };
    const waits = known.channel.onPoison === 'park-key';
    if (waits && (await isBlocked(db, service, record.topic, record.key))) {
      await putAside(db, { ...aside, error: { message: 'waits behind one of its key' }, attempts: 0, parked: true });
      return;
    }
    for (let attempt = 1; ; attempt++) {
      try {
        return await handleOnce({ event: known.event, record, messageId }, attempt);
      } catch (error) {
        const details = { event: known.event, message: messageId, attempt, error: String(error) };
        if (error instanceof RejectEvent || (!canGetBetter(error) && attempt >= tries)) {
          log.error('an event could not be handled and was put aside', details);
          await putAside(db, { ...aside, error: { message: String(error) }, attempts: attempt, parked: false });
          return;
        }
        log.warn('an event could not be handled and will be tried again', details);
        // Stopped here, the message is not done: whoever has the partition next begins with it.
        await pause(Math.min(firstPause * 2 ** Math.min(attempt - 1, 12), 30_000), undefined, {
          signal: stopping.signal,
        });
      }
    }
  };

  const replay = createReplay({ service, database, locks, log, channels: byTopic, handleOnce });
  const subscription: Subscription | undefined =
    channels.size === 0
      ? undefined
      : await bus.subscribe({
          group: service,
          topics: [...byTopic.keys()],
          handle,
          onError: (error) => {
            if (!stopping.signal.aborted) log.warn('events could not be read', { error: String(error) });
          },
        });
  replay.start();
  return {
    async stop() {
      stopping.abort();
      await Promise.all([subscription?.stop(), replay.stop()]);
    },
  };
}

type AnyConsumer = (event: unknown, info: EventInfo) => Promise<void>;

function handlerOf(options: ConsumersOptions, channels: ReadonlyMap<string, ChannelData>): HandleOnce {
  const { contract, consumers, database, tracer = untraced, afterEffect } = options;
  const checks = channelChecks(channels);
  for (const event of channels.keys())
    if (typeof Reflect.get(consumers, event) !== 'function') throw new Error(`there is no consumer for ${event}`);
  return async ({ event, record, messageId }, attempt) => {
    const consumer: AnyConsumer = Reflect.get(consumers, event);
    const payload = parsed(record.value);
    const faults = checks(event, payload);
    if (faults.length > 0)
      throw new RejectEvent(
        `not what the contract says: ${faults.map((one) => `${one.pointer} ${one.detail}`).join('; ')}`,
      );
    const span = tracer.begin({
      name: `process ${event}`,
      kind: 'consumer',
      parent: readTraceparent(record.headers.traceparent),
      attributes: { 'messaging.system': 'novatrek', 'messaging.destination.name': record.topic },
    });
    const scope = {
      kind: 'event' as const,
      name: event,
      trace: span.trace,
      deadline: undefined,
      idempotencyKey: messageId,
      readOnly: false,
    };
    try {
      await inScope(scope, () =>
        database.unit(async () => {
          const first = await database.db.run`
            insert into platform_inbox (consumer, message_id) values (${contract.service}, ${messageId}) on conflict do nothing`;
          if (first > 0) await consumer(payload, { key: record.key, attempt, publishedAt: record.timestamp });
        }),
      );
      span.end();
    } catch (error) {
      span.end(error instanceof Error ? error.name : 'error');
      throw error;
    }
    await afterEffect?.();
  };
}

function parsed(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    throw new RejectEvent('not JSON');
  }
}

function canGetBetter(error: unknown): boolean {
  return isTransient(error) || (error instanceof CallFailed && error.retryable);
}
