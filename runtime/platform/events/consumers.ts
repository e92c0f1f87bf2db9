import { setTimeout as pause } from 'node:timers/promises';
import type { BusRecord, EventBus, Subscription } from '../bus.ts';
import { CallFailed } from '../calls/call-failed.ts';
import type { Log } from '../context.ts';
import type { ChannelData, Contract } from '../contract.ts';
import type { Database } from '../data/database.ts';
import { isTransient } from '../data/database-error.ts';
import type { Tracer } from '../sight/tracer.ts';
import type { LockKeeper } from '../stores/held-lock.ts';
import { putAside } from './dead-letter.ts';
import { createHandleOnce } from './handle-once.ts';
import { RejectEvent } from './reject-event.ts';
import { createReplay } from './replay.ts';

export interface ConsumersOptions {
  readonly contract: Contract;
  /** Of the service's behaviour: one for each event it hears. */
  readonly consumers: object;
  readonly database: Database;
  readonly bus: Pick<EventBus, 'subscribe'>;
  readonly locks: LockKeeper;
  readonly log: Log;
  readonly tracer?: Tracer;
  /** How often what fails without telling why is tried. */
  readonly tries?: number;
  /** Milliseconds to the second try, doubled from there up to 30 seconds. */
  readonly firstPause?: number;
  /** Milliseconds between looks for letters to be handled again. */
  readonly poll?: number;
  /** For tests that want to be killed here. */
  readonly afterEffect?: () => Promise<void>;
}

export interface Consumers {
  /** Finishes the events in hand. */
  stop(): Promise<void>;
}

/**
 * Hears the events of the contract. The effect of each and the note that it was handled are one transaction, so a message
 * that comes twice has its effect once. What can't be handled is put aside: at once if it never will be, after some tries
 * if nobody knows; what merely can't be handled now is tried until it can, and those behind it wait.
 */
export async function startConsumers(options: ConsumersOptions): Promise<Consumers> {
  const { contract, database, bus, locks, log, tries = 5, firstPause = 100, poll = 1_000 } = options;
  const { db } = database;
  const { service } = contract;
  const channels = new Map(Object.entries<ChannelData>(contract.consumes));
  const byTopic = new Map([...channels].map(([event, channel]) => [channel.channel, { event, channel }]));
  const handleOnce = createHandleOnce(options, channels);
  const stopping = new AbortController();

  const handle = async (record: BusRecord): Promise<void> => {
    const known = byTopic.get(record.topic);
    if (known === undefined) return;
    const messageId = record.headers.ce_id ?? `${record.partition}/${record.offset}`;
    const behind = known.channel.onPoison === 'park-key' ? ('key' as const) : ('self' as const);
    const message = { event: known.event, record, messageId, behind };
    const aside = { consumer: service, record, messageId };
    for (let attempt = 1; ; attempt++) {
      try {
        if ((await handleOnce(message, attempt)) === 'handled') return;
        const error = { message: 'waits behind one of its key' };
        return await putAside(db, { ...aside, error, attempts: 0, parked: true });
      } catch (error) {
        const details = { event: known.event, message: messageId, attempt, error: String(error) };
        if (!canGetBetter(error) && (error instanceof RejectEvent || attempt >= tries)) {
          await putAside(db, { ...aside, error: { message: String(error) }, attempts: attempt, parked: false });
          log.error('an event could not be handled and was put aside', details);
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

  const replay = createReplay({ service, database, locks, log, channels: byTopic, handleOnce, canGetBetter, poll });
  const subscribe = () =>
    bus.subscribe({
      group: service,
      topics: [...byTopic.keys()],
      handle,
      onError: (error) => {
        if (!stopping.signal.aborted) log.warn('events could not be read', { error: String(error) });
      },
    });
  const { signal } = stopping;
  // A bus that is away when the service starts is no reason to be away too: it hears again when the bus is back.
  const keepTrying = async (): Promise<Subscription | undefined> => {
    for (let attempt = 1; !signal.aborted; attempt++) {
      await pause(Math.min(firstPause * 2 ** Math.min(attempt, 12), 30_000), undefined, { signal }).catch(() => {});
      if (signal.aborted) return undefined;
      try {
        return await subscribe();
      } catch (error) {
        log.warn('events cannot be heard yet', { attempt, error: String(error) });
      }
    }
    return undefined;
  };
  let subscription: Promise<Subscription | undefined> = Promise.resolve(undefined);
  if (channels.size > 0)
    try {
      subscription = Promise.resolve(await subscribe());
    } catch (error) {
      log.warn('events cannot be heard yet', { error: String(error) });
      subscription = keepTrying();
    }
  replay.start();
  return {
    async stop() {
      stopping.abort();
      await Promise.all([subscription.then((one) => one?.stop()), replay.stop()]);
    },
  };
}

/** By itself, in a while. A target that answers 500 has a bug, perhaps one that only this event meets. */
function canGetBetter(error: unknown): boolean {
  if (error instanceof CallFailed) return error.retryable && error.status !== 500;
  return isTransient(error);
}
