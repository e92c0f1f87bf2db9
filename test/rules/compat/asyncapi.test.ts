import { expect, it } from 'vitest';
import { compareAsyncApi } from '../../../rules/compat/asyncapi.ts';
import { type Change, touches } from '../../../rules/compat/change.ts';
import { object } from './oasdiff/row.ts';

const text = { type: 'string' };
const told = (changes: readonly Change[]) => changes.map(({ level, id }) => `${level} ${id}`);
const address = 'trips.trip.booked';

interface Parts {
  readonly payload?: unknown;
  readonly message?: object;
  readonly channel?: object;
  readonly operations?: object;
  readonly key?: string;
}

function document({ payload = object({}), message = {}, channel = {}, operations, key = 'tripBooked' }: Parts = {}) {
  const reference = { $ref: `#/channels/${key}` };
  return {
    asyncapi: '3.0.0',
    defaultContentType: 'application/json',
    channels: {
      [key]: { address, messages: { TripBooked: { $ref: '#/components/messages/TripBooked' } }, ...channel },
    },
    operations: operations ?? { sendTripBooked: { action: 'send', channel: reference } },
    components: { messages: { TripBooked: { name: 'TripBooked', payload, ...message } } },
  };
}

it('reads a payload as what a new producer writes and an old consumer reads', () => {
  const guide = (schema: object, more: Readonly<Record<string, unknown>> = {}) =>
    document({ payload: object({ guide: schema }, more) });
  const changes = (old: unknown, now: unknown) => told(compareAsyncApi(old, now));
  expect(changes(guide(text), document())).toEqual(['breaking message-optional-property-removed']);
  expect(changes(document(), guide(text))).toEqual(['compatible message-optional-property-added']);
  expect(changes(guide(text, { required: ['guide'] }), guide(text))).toEqual([
    'breaking message-property-became-optional',
  ]);
  expect(changes(guide(text), guide({ type: ['string', 'null'] }))).toEqual([
    'breaking message-property-became-nullable',
  ]);
  expect(changes(guide(text), guide({ type: 'integer' }))).toEqual(['breaking message-property-type-changed']);
  expect(changes(guide({ enum: ['a'] }), guide({ enum: ['a', 'b'] }))).toEqual([
    'breaking message-property-enum-value-added',
  ]);
  const open = (values: readonly string[]) => guide({ enum: values, 'x-extensible-enum': true });
  expect(changes(open(['a']), open(['a', 'b']))).toEqual(['compatible message-property-enum-value-added']);
  expect(changes(guide({ const: 'trip.booked' }), guide({ const: 'trip.made' }))).toEqual([
    'breaking message-property-const-changed',
  ]);
  expect(changes(guide(text), guide({ ...text, format: 'uuid' }))).toEqual([
    'compatible message-property-format-added',
  ]);
});

it('says which message on which channel, and who does what there', () => {
  const [change] = compareAsyncApi(document({ payload: object({ guide: text }) }), document());
  expect(change).toMatchObject({
    side: 'event',
    message: 'TripBooked on trips.trip.booked: payload guide is gone',
    subject: 'TripBooked on trips.trip.booked payload guide message-optional-property-removed',
    event: { channel: address, message: 'TripBooked', action: 'send' },
    document: 'old',
    pointer: ['components', 'messages', 'TripBooked', 'payload', 'properties', 'guide'],
  });
  expect(change && touches(change)).toMatchObject({ channel: address, message: 'TripBooked', field: ['guide'] });
  const heard = (payload: unknown) =>
    document({ payload, operations: { hear: { action: 'receive', channel: { $ref: '#/channels/tripBooked' } } } });
  expect(compareAsyncApi(heard(object({ guide: text })), heard(object({})))[0]?.event?.action).toBe('receive');
});

it('finds a channel by its address, whatever it is called inside', () => {
  expect(compareAsyncApi(document(), document({ key: 'booked' }))).toEqual([]);
  expect(
    compareAsyncApi(document(), document({ channel: { address: 'trips.trip.made' } })).map(({ message }) => message),
  ).toEqual(['channel trips.trip.booked is now trips.trip.made']);
});

it('tells an address and the topic that follows it once', () => {
  const at = (where: string) => document({ channel: { address: where, bindings: { kafka: { topic: where } } } });
  expect(told(compareAsyncApi(at('trips.a'), at('trips.b')))).toEqual(['breaking channel-address-changed']);
});

it('finds channels, messages and operations that came and went', () => {
  const none = { asyncapi: '3.0.0', channels: {}, operations: {} };
  expect(told(compareAsyncApi(document(), none))).toEqual(['breaking channel-removed']);
  expect(told(compareAsyncApi(none, document()))).toEqual(['compatible channel-added']);
  expect(told(compareAsyncApi(document(), undefined))).toEqual(['breaking channel-removed']);
  const hears = { hear: { action: 'receive', channel: { $ref: '#/channels/tripBooked' } } };
  expect(told(compareAsyncApi(document({ operations: hears }), none))).toEqual(['warning channel-no-longer-heard']);
  expect(told(compareAsyncApi(document(), document({ operations: hears })))).toEqual([
    'breaking operation-send-removed',
    'compatible operation-receive-added',
  ]);
  expect(told(compareAsyncApi(document({ operations: hears }), document({ operations: {} })))).toEqual([
    'warning operation-receive-removed',
  ]);
  const two = document({
    channel: { messages: { TripBooked: { $ref: '#/components/messages/TripBooked' }, TripMoved: { payload: text } } },
  });
  expect(told(compareAsyncApi(document(), two))).toEqual(['warning message-added']);
  expect(told(compareAsyncApi(two, document()))).toEqual(['breaking message-removed']);
  const one = {
    send: {
      action: 'send',
      channel: { $ref: '#/channels/tripBooked' },
      messages: [{ $ref: '#/channels/tripBooked/messages/TripMoved' }],
    },
  };
  expect(told(compareAsyncApi(two, { ...two, operations: one }))).toEqual(['breaking operation-send-message-removed']);
});

it('finds another content type, key, topic, header or number of partitions', () => {
  const message = (more: object) => document({ message: more });
  expect(compareAsyncApi(document(), message({ contentType: 'application/json' }))).toEqual([]);
  expect(told(compareAsyncApi(document(), message({ contentType: 'application/avro' })))).toEqual([
    'breaking message-content-type-changed',
  ]);
  const key = (name: string, schema: object) => message({ 'x-key': name, bindings: { kafka: { key: schema } } });
  expect(told(compareAsyncApi(key('trip_id', text), key('guest_id', text)))).toEqual(['breaking message-key-changed']);
  expect(told(compareAsyncApi(document(), key('guest_id', text)))).toEqual(['breaking message-key-changed']);
  expect(told(compareAsyncApi(key('trip_id', text), key('trip_id', { type: 'integer' })))).toEqual([
    'breaking message-key-type-changed',
  ]);
  const unnamed = message({ bindings: { kafka: { key: text } } });
  expect(told(compareAsyncApi(document(), unnamed))).toEqual(['breaking message-key-changed']);
  const topic = (kafka: object) => document({ channel: { bindings: { kafka } } });
  expect(told(compareAsyncApi(topic({ topic: 'a' }), topic({ topic: 'b' })))).toEqual([
    'breaking channel-topic-changed',
  ]);
  expect(told(compareAsyncApi(topic({ partitions: 3 }), topic({ partitions: 6 })))).toEqual([
    'warning channel-partitions-changed',
  ]);
  const headers = (properties: Readonly<Record<string, unknown>>) => ({
    ...message({ traits: [{ headers: object(properties) }] }),
  });
  expect(told(compareAsyncApi(headers({ trace: text }), headers({})))).toEqual([
    'breaking message-header-property-optional-property-removed',
  ]);
});
