import { keyBelow } from '../finding.ts';
import type { Raw } from '../raw.ts';
import { eventNameOf } from './event-name.ts';
import type { Exchange } from './exchange.ts';
import type { Ledger } from './ledger.ts';
import { type EventPayload, payloadOf } from './payload-schema.ts';
import { mapOf, sameData, textOf } from './plain-data.ts';
import type { SchemaOptions } from './schema.ts';
import { free } from './words.ts';

/** An event as far as the documents read so far know it. */
export interface Building {
  readonly id: string;
  readonly message: string;
  readonly address: string;
  /** The sender's word counts; a receiver's only until the sender is found. */
  said: { readonly exchange: Exchange; readonly payload: EventPayload };
  readonly senders: Set<string>;
  readonly receivers: Set<string>;
  readonly rests: [string, unknown][];
  producerDomain: string | undefined;
}

interface Gathering {
  /** The service whose document it is. */
  readonly id: string;
  readonly raw: Raw;
  readonly schemas: SchemaOptions;
  /** Names of events that are taken. */
  readonly ids: Set<string>;
  /** The first event of each channel. */
  readonly channels: Map<string, Building>;
}

/** Adds one message of one document to the events. */
export function gather(
  building: Map<string, Building>,
  exchange: Exchange,
  { id: service, raw, schemas, ids, channels }: Gathering,
): void {
  const { ledger, library } = schemas;
  const { action, address, message } = exchange;
  const payload = payloadOf(exchange, schemas);
  if (payload === undefined) return;
  const name = eventNameOf(exchange, library);
  const present = raw.events.find(({ data }) => data.channel === address && data.message === name.message)?.id;
  const wanted = present ?? name.id;
  const key = `${address} ${name.message}`;
  const same = building.get(key);
  const id = same?.id ?? free(wanted, ids, '_');
  if (id !== wanted)
    ledger.note(
      'changed',
      message.at,
      `event ${wanted}`,
      'another channel has an event of that name',
      `events/${id}.yaml`,
    );
  else if (name.madeOf !== undefined && present === undefined && same === undefined)
    ledger.note('changed', message.at, name.madeOf, 'an event is called <aggregate>.<past verb>', `events/${id}.yaml`);
  const neighbor = same === undefined ? channels.get(address) : undefined;
  if (neighbor !== undefined)
    ledger.note(
      'kept',
      message.at,
      `channel ${address}`,
      `it carries ${neighbor.id} too; the rule one-producer-per-channel will report it`,
      `events/${id}.yaml`,
    );
  const event: Building = same ?? {
    id,
    message: name.message,
    address,
    said: { exchange, payload },
    senders: new Set(),
    receivers: new Set(),
    rests: [],
    producerDomain: undefined,
  };
  building.set(key, event);
  ids.add(id);
  if (neighbor === undefined) channels.set(address, event);
  if (action === 'send' && event.senders.size === 0) {
    noteDifference(event, payload, event.said.exchange, ledger);
    event.said = { exchange, payload };
  } else noteDifference(event, payload, exchange, ledger);
  (action === 'send' ? event.senders : event.receivers).add(service);
  event.producerDomain ??= textOf(mapOf(exchange.channel.value)['x-domain']);
  if (mapOf(exchange.operation.value)['x-calls'] !== undefined && exchange.merged['x-event'] !== undefined) {
    const present = raw.services.find((file) => file.id === service)?.data.consumes ?? [];
    if (!present.some((work) => work.events.includes(id)))
      ledger.note(
        'lost',
        keyBelow(exchange.operation.at, 'x-calls'),
        'x-calls',
        `what is called while ${id} is heard is said under consumes of ${service}`,
      );
  }
  if (exchange.merged['x-event'] === undefined) event.rests.push(...operationRest(exchange, service, ledger));
}

function noteDifference({ said, id }: Building, payload: EventPayload, loser: Exchange, ledger: Ledger): void {
  if (!sameData(withoutExamples(said.payload), withoutExamples(payload)))
    ledger.note(
      'lost',
      keyBelow(loser.message.at, 'payload'),
      `payload of ${id}`,
      'the sender describes it in another way, and the sender’s word counts',
    );
}

function withoutExamples({ payload, schemas }: EventPayload): unknown {
  const { examples: _, ...rest } = payload;
  return { payload: rest, schemas };
}

function operationRest({ operation, action }: Exchange, service: string, ledger: Ledger): [string, unknown][] {
  const entries = Object.entries(mapOf(operation.value)).filter(
    ([key]) => !['action', 'channel', 'messages', 'message', 'summary', 'description', 'title'].includes(key),
  );
  for (const [key] of entries)
    ledger.note('kept', keyBelow(operation.at, key), key, 'the metadata has no word for it', `x-asyncapi-${action}`);
  return entries.length === 0 ? [] : [[`x-asyncapi-${action}`, { [service]: Object.fromEntries(entries) }]];
}
