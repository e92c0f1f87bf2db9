import type { BusRecord } from '../bus.ts';
import { readTraceparent } from '../calls/call-observer.ts';
import type { ChannelData } from '../contract.ts';
import { inScope } from '../scope.ts';
import type { EventInfo } from '../service.ts';
import { untraced } from '../sight/tracer.ts';
import { channelChecks } from './channel-checks.ts';
import type { ConsumersOptions } from './consumers.ts';
import { inboxId } from './dead-letter.ts';
import { RejectEvent } from './reject-event.ts';

export interface Message {
  readonly event: string;
  readonly record: Pick<BusRecord, 'topic' | 'key' | 'value' | 'headers' | 'timestamp'>;
  readonly messageId: string;
  /** Must it wait while a letter of its key is open (`key`), or only if it is one itself (`self`)? A replayed one never. */
  readonly behind?: 'key' | 'self';
}

/** Handles one message; rejects with why it could not be. */
export type HandleOnce = (message: Message, attempt: number) => Promise<'handled' | 'waits'>;

type AnyConsumer = (event: unknown, info: EventInfo) => Promise<void>;

/** The effect of a message and the note that it was handled are one transaction. */
export function createHandleOnce(options: ConsumersOptions, channels: ReadonlyMap<string, ChannelData>): HandleOnce {
  const { contract, consumers, database, tracer = untraced, afterEffect } = options;
  const { service } = contract;
  const { db } = database;
  const checks = channelChecks(channels);
  for (const event of channels.keys())
    if (typeof Reflect.get(consumers, event) !== 'function') throw new Error(`there is no consumer for ${event}`);

  const look = async ({ record: { topic, key }, messageId, behind }: Message) =>
    db.one<{ done: boolean; blocked: boolean }>`
      select exists (
          select from platform_inbox where consumer = ${service} and message_id = ${inboxId(topic, messageId)}) as done,
        ${behind !== undefined}::boolean and exists (
          select from platform_dead_letters
          where consumer = ${service} and topic = ${topic} and key = ${key} and resolved_at is null
            and (${behind === 'key'}::boolean or message_id = ${messageId})) as blocked`;

  const work = async (message: Message, attempt: number): Promise<'handled' | 'waits'> => {
    const { event, record, messageId } = message;
    const found = await look(message);
    if (found?.done === true) return 'handled';
    if (found?.blocked === true) return 'waits';
    const payload = parsed(record.value);
    const faults = checks(event, payload);
    if (faults.length > 0)
      throw new RejectEvent(
        `not what the contract says: ${faults.map((one) => `${one.pointer} ${one.detail}`).join('; ')}`,
      );
    const consumer: AnyConsumer = Reflect.get(consumers, event);
    await consumer(payload, { key: record.key, attempt, publishedAt: publishedAt(record) });
    // Last: with a checkpoint in between, the note must not be there before the rest is.
    const noted = await db.run`
      insert into platform_inbox (consumer, message_id) values (${service}, ${inboxId(record.topic, messageId)})
      on conflict do nothing`;
    if (noted === 0) throw new HandledMeanwhile();
    return 'handled';
  };

  return async (message, attempt) => {
    const { event, record, messageId } = message;
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
      idempotencyKey: inboxId(record.topic, messageId),
      readOnly: false,
    };
    try {
      const outcome = await inScope(scope, () => database.unit(() => work(message, attempt)));
      span.end();
      if (outcome === 'handled') await afterEffect?.();
      return outcome;
    } catch (error) {
      span.end(error instanceof Error ? error.name : 'error');
      if (error instanceof HandledMeanwhile) return 'handled';
      throw error;
    }
  };
}

/** By a replica that had the partition before and was not as dead as it looked. What we did is rolled back. */
class HandledMeanwhile extends Error {
  override readonly name = 'HandledMeanwhile';
}

function parsed(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    throw new RejectEvent('not JSON');
  }
}

function publishedAt({ headers, timestamp }: Message['record']): Date {
  const time = new Date(headers.ce_time ?? '');
  return Number.isNaN(time.getTime()) ? timestamp : time;
}
