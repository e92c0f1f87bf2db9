import type { BusRecord } from '../bus.ts';
import type { ChannelData, Contract } from '../contract.ts';
import { inScope } from '../scope.ts';
import type { EventInfo } from '../service.ts';
import { childOf, newTrace, readTraceparent } from '../sight/trace-context.ts';
import { type CheckPayload, eventCheck, InvalidEvent } from './event-checks.ts';

/** One event that came, as the bus or a dead letter holds it. */
export type EventRecord = Pick<BusRecord, 'topic' | 'key' | 'value' | 'headers' | 'partition' | 'offset' | 'timestamp'>;

export interface HeardEvent {
  readonly name: string;
  readonly channel: ChannelData;
  readonly check: CheckPayload;
  readonly consume: (payload: unknown, info: EventInfo) => Promise<void>;
}

/** By topic, what a service does with what comes from there. */
export function heardEvents(
  contract: Pick<Contract, 'service' | 'consumes' | 'schemas'>,
  consumers: object,
): ReadonlyMap<string, HeardEvent> {
  return new Map(
    Object.entries<ChannelData>(contract.consumes).map(([name, channel]) => {
      const consume: unknown = Reflect.get(consumers, name);
      if (!isConsumer(consume)) throw new Error(`${contract.service} has no consumer for ${name}`);
      return [channel.channel, { name, channel, consume, check: eventCheck(name, channel, contract.schemas) }];
    }),
  );
}

function isConsumer(value: unknown): value is HeardEvent['consume'] {
  return typeof value === 'function';
}

export function messageIdOf({ topic, partition, offset, headers }: Omit<EventRecord, 'timestamp'>): string {
  return headers.ce_id ?? `${topic}/${partition}/${offset}`;
}

/** What an event must be before anybody may look at it. */
export function payloadOf(heard: HeardEvent, record: EventRecord): unknown {
  let payload: unknown;
  try {
    payload = JSON.parse(record.value);
  } catch {
    throw new InvalidEvent(`the payload of ${heard.name} is no JSON`);
  }
  heard.check(payload);
  return payload;
}

/** Everything done on behalf of the event knows of it: its trace, and its id as what keys of calls are derived from. */
export function onBehalfOf<Result>(heard: HeardEvent, record: EventRecord, work: () => Promise<Result>) {
  const from = readTraceparent(record.headers.traceparent);
  return inScope(
    {
      kind: 'event',
      name: heard.name,
      trace: from === undefined ? newTrace(false) : childOf(from),
      deadline: undefined,
      idempotencyKey: messageIdOf(record),
      readOnly: false,
    },
    work,
  );
}

export function infoOf({ key, headers, timestamp }: EventRecord, attempt: number): EventInfo {
  const time = new Date(headers.ce_time ?? '');
  return { key, attempt, publishedAt: Number.isNaN(time.getTime()) ? timestamp : time };
}
