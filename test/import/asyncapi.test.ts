import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { yamlText } from '../../generators/emit/yaml.ts';
import { type AsyncApiOptions, importAsyncApi } from '../../model/import/asyncapi.ts';
import { headerOf } from '../../model/import/draft.ts';
import { mapOf } from '../../model/import/plain-data.ts';
import { present } from '../../model/import/present.ts';
import { load } from '../../model/load.ts';
import type { Source } from '../../model/source.ts';
import { check } from '../../rules/check.ts';

function imported(names: readonly string[], options: AsyncApiOptions = {}, around: readonly Source[] = []) {
  const sources = names.map((path) => ({ path, text: readFileSync(`test/import/fixtures/${path}`, 'utf8') }));
  const { drafts, ledger } = importAsyncApi(sources, present(around), options);
  expect(ledger.problems).toEqual([]);
  const files = drafts.map((draft) => ({ path: draft.path, text: yamlText(draft.data, headerOf(draft)) }));
  const data = (path: string) => mapOf(drafts.find((draft) => draft.path === `architecture/${path}`)?.data);
  return { files, data, notes: ledger.notes.map((note) => `${note.outcome} ${note.what}: ${note.why}`) };
}

it('turns subscribe of version 2 into a producer and publish into a consumer, and says so', () => {
  const { data, notes } = imported(['events-2.6.yaml']);
  expect(data('events/order.placed.yaml')).toMatchObject({
    message: 'OrderPlaced',
    channel: 'shop.sales.order.placed',
    producer: 'order-events',
    consumers: [],
    partitions: 6,
    // A trait of version 2 has the last word.
    summary: 'From the trait',
    payload: { examples: [{ order_id: 'a' }], properties: { lines: { items: { $ref: '#/components/schemas/Line' } } } },
    schemas: {
      Line: { discriminator: { propertyName: 'kind' }, properties: { sku: { $ref: '#/components/schemas/Sku' } } },
      Sku: { type: 'string' },
    },
    'x-asyncapi-headers': { type: 'object' },
  });
  expect(data('events/stock.moved.yaml')).toMatchObject({ consumers: ['order-events'] });
  expect(notes.filter((note) => note.includes('in AsyncAPI 2'))).toHaveLength(2);
});

it('makes an event of each message of a oneOf, but for payloads that are no JSON Schema', () => {
  const { data, notes } = imported(['events-2.6.yaml']);
  expect(data('events/order.paid.yaml')).toMatchObject({ message: 'OrderPaid', schemas: { Tree: {} } });
  expect(data('events/order.cancelled.yaml')).toMatchObject({
    payload: { properties: { reason: { type: 'string' } } },
  });
  expect(notes).toContain(
    'lost message of shop.sales.order.changed: its payload is application/vnd.apache.avro;version=1.9.0; only JSON Schema is read',
  );
});

it('reads send and receive of version 3, where the message has the last word over its traits', () => {
  const { data } = imported(['events-3.0.yaml'], { producer: 'svc-orders' });
  expect(data('events/stock.moved.yaml')).toMatchObject({
    producer: 'warehouse',
    summary: 'Own summary',
    'x-asyncapi-correlationId': {},
  });
  expect(data('events/stock.counted.yaml')).toMatchObject({ payload: { properties: { n: { type: 'integer' } } } });
  expect(data('events/order.placed.yaml')).toMatchObject({ producer: 'svc-orders', consumers: ['warehouse'] });
  expect(data('services/svc-orders.yaml')).toMatchObject({ domain: 'imported' });
});

it('joins what sender and receiver say of one event; the sender’s word counts', () => {
  const { data, notes } = imported(['events-3.0.yaml', 'events-2.6.yaml']);
  expect(data('events/order.placed.yaml')).toMatchObject({
    producer: 'order-events',
    consumers: ['warehouse'],
    description: 'An order was placed.',
  });
  expect(notes.some((note) => note.startsWith('lost payload of order.placed'))).toBe(true);
});

it('says whom the rule event-envelope will report, or adds what it wants', () => {
  const envelope = (files: readonly Source[]) => {
    const { model, diagnostics } = load(files);
    expect(diagnostics).toEqual([]);
    return model === undefined
      ? []
      : check(model, '2026-01-01').diagnostics.filter((one) => one.rule === 'event-envelope');
  };
  const plain = imported(['events-3.0.yaml']);
  expect(envelope(plain.files).length).toBeGreaterThan(0);
  expect(plain.notes.filter((note) => note.includes('event-envelope will report'))).toHaveLength(3);
  expect(envelope(imported(['events-3.0.yaml', 'events-2.6.yaml'], { addEnvelope: true }).files)).toEqual([]);
});

it('adds a consumer to an event that the workspace has, and changes nothing else of it', () => {
  const first = imported(['events-2.6.yaml']).files;
  const before = present(first).events.find((file) => file.id === 'order.placed')?.data;
  const again = imported(['events-3.0.yaml'], {}, first).data('events/order.placed.yaml');
  expect(again).toEqual({ ...before, consumers: ['warehouse'] });
});
