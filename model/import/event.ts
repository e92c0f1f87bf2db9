import { below, keyBelow } from '../finding.ts';
import type { Raw } from '../raw.ts';
import type { Building } from './gather.ts';
import type { Ledger } from './ledger.ts';
import { carrier } from './openapi-desk.ts';
import { enveloped } from './payload-schema.ts';
import { isMap, listOf, mapOf, type PlainMap, sameData, textOf } from './plain-data.ts';
import { versionOf } from './version.ts';
import { sentence } from './words.ts';

export interface EventSurroundings {
  readonly raw: Raw;
  readonly known: (service: string) => boolean;
  readonly ledger: Ledger;
  readonly producer: string | undefined;
  readonly addEnvelope: boolean;
}

/** The file of an event. */
export function eventDraft(
  event: Building,
  { raw, known, ledger, producer: told, addEnvelope }: EventSurroundings,
): PlainMap {
  const { exchange, payload } = event.said;
  const { merged, channel, message } = exchange;
  const present = raw.events.find((file) => file.id === event.id)?.data;
  const onChannel = mapOf(channel.value);
  const own = merged['x-event'] !== undefined;
  const producer = producerOf(event, told, textOf(onChannel['x-producer']), present?.producer, ledger);
  const consumers = new Set([...(present?.consumers ?? []), ...event.receivers]);
  const unknown: string[] = [];
  for (const consumer of listOf(onChannel['x-consumers'])) {
    if (known(String(consumer))) consumers.add(String(consumer));
    else unknown.push(String(consumer));
  }
  if (unknown.length > 0)
    ledger.note(
      'kept',
      keyBelow(channel.at, 'x-consumers'),
      unknown.join(', '),
      'no such service is declared here',
      'x-consumers',
    );
  // Who only hears an event has no say in what it is.
  if (present !== undefined && event.senders.size === 0 && !own) return { ...present, consumers: [...consumers] };
  const description =
    textOf(merged.description) ?? textOf(merged.summary) ?? textOf(merged.title) ?? textOf(onChannel.description);
  if (description === undefined)
    ledger.note('changed', message.at, 'no description', 'every event has one', 'description');
  const out: [string, unknown][] = [['message', event.message]];
  const summary = textOf(merged.summary);
  if (summary !== undefined) out.push(['summary', summary]);
  out.push(['description', description ?? `${sentence(event.id)}, imported from an AsyncAPI document.`]);
  out.push(['channel', event.address]);
  const said = merged['x-version'];
  const version = said === undefined ? present?.version : versionOf(said, below(message.at, 'x-version'), ledger);
  if (version !== undefined) out.push(['version', version]);
  out.push(['producer', producer]);
  out.push(...triggerOf(onChannel, producer, event, raw, ledger));
  out.push(['consumers', [...consumers]]);
  if (merged['x-status'] === 'planned') out.push(['status', 'planned']);
  out.push(...keyAndPartitions(event, present));
  out.push(['payload', enveloped(event.id, payload.payload, message.at, addEnvelope, ledger)]);
  if (Object.keys(payload.schemas).length > 0) out.push(['schemas', payload.schemas]);
  if (unknown.length > 0) out.push(['x-consumers', unknown]);
  const carry = carrier(ledger, 'x-asyncapi-');
  const read = [
    'name',
    'summary',
    'description',
    'payload',
    'schemaFormat',
    'examples',
    'messageId',
    'x-event',
    'x-version',
    'x-status',
    'x-key',
  ];
  const usual = merged.contentType === 'application/json' ? ['contentType'] : [];
  carry(
    { value: merged, at: message.at },
    own ? [...read, 'title', 'contentType', 'tags', 'headers', 'bindings'] : [...read, ...usual],
    out,
  );
  const ofChannel = [
    'address',
    'messages',
    'description',
    'publish',
    'subscribe',
    'x-producer',
    'x-consumers',
    'x-domain',
    'x-trigger',
  ];
  const plain = sameData(onChannel.bindings, {
    kafka: { partitions: mapOf(mapOf(onChannel.bindings).kafka).partitions },
  });
  carry(
    channel,
    own ? [...ofChannel, 'title', 'tags', 'bindings'] : plain ? [...ofChannel, 'bindings'] : ofChannel,
    out,
  );
  return merge([...out, ...event.rests]);
}

/** What several services say under one key stands under it together. */
function merge(entries: readonly [string, unknown][]): PlainMap {
  const out = new Map<string, unknown>();
  for (const [key, value] of entries) {
    const before = out.get(key);
    out.set(key, isMap(before) && isMap(value) ? { ...before, ...value } : value);
  }
  return Object.fromEntries(out);
}

function producerOf(
  event: Building,
  told: string | undefined,
  said: string | undefined,
  present: string | undefined,
  ledger: Ledger,
): string {
  const [first, ...others] = event.senders;
  const { message } = event.said.exchange;
  for (const other of others)
    ledger.note(
      'lost',
      message.at,
      `${other} sends ${event.id}`,
      `an event has one producer, and ${first} sends it too`,
    );
  const known = first ?? told ?? said ?? present;
  if (known !== undefined) return known;
  const receiver = [...event.receivers][0] ?? '';
  ledger.note(
    'changed',
    message.at,
    `sender of ${event.id}`,
    'no document says who sends it; name the service with --producer',
    `producer: ${receiver}`,
  );
  return receiver;
}

function triggerOf(
  channel: PlainMap,
  producer: string,
  event: Building,
  raw: Raw,
  ledger: Ledger,
): [string, unknown][] {
  const present = raw.events.find((file) => file.id === event.id)?.data.trigger;
  const said = textOf(channel['x-trigger']) ?? present;
  if (said === undefined) return [];
  const endpoints = raw.services.find((file) => file.id === producer)?.data.api?.endpoints ?? {};
  if (Object.hasOwn(endpoints, said)) return [['trigger', said]];
  ledger.note(
    'kept',
    keyBelow(event.said.exchange.channel.at, 'x-trigger'),
    `trigger ${said}`,
    `${producer} has no such endpoint here`,
    'x-trigger',
  );
  return [['x-trigger', said]];
}

/** Three partitions and the first id of the payload are what the generator takes where nothing is said. */
function keyAndPartitions({ said }: Building, present: PlainMap | undefined): [string, unknown][] {
  const { merged, channel } = said.exchange;
  const own = merged['x-event'] !== undefined;
  const properties = mapOf(said.payload.payload.properties);
  const required = listOf(said.payload.payload.required).map(String);
  const key = textOf(merged['x-key']) ?? textOf(present?.key);
  const usual = required.find((name) => name.endsWith('_id') && name !== 'event_id');
  const partitions = mapOf(mapOf(mapOf(channel.value).bindings).kafka).partitions ?? present?.partitions;
  const out: [string, unknown][] = [];
  if (key !== undefined && key !== usual && Object.hasOwn(properties, key)) out.push(['key', key]);
  if (typeof partitions === 'number' && partitions >= 1 && !(own && partitions === 3))
    out.push(['partitions', partitions]);
  return out;
}
