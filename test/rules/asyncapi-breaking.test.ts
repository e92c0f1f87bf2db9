import { expect, it } from 'vitest';
import { changed, edited, expectFindings, expectNothing, shop } from '../workspace.ts';
import { since } from './since.ts';

const event = 'events/order.placed.yaml';
const orders = 'services/svc-orders.yaml';

it('reports a field that an event no longer carries, once, with its consumers', () => {
  const [found] = expectFindings(
    'asyncapi-breaking',
    changed(event, 'total: { type: integer }', 'total: { type: «string }'),
    ['payload total'],
    shop,
    since(),
  );
  expect(found?.message).toContain('it breaks svc-billing');
  expect(found?.subject).toBe('order.placed.payload.properties.total.type message-property-type-changed');
  expect(found?.related?.map(({ at }) => at.file)).toEqual([
    'architecture/services/svc-orders.yaml',
    'architecture/events/order.placed.yaml',
  ]);
});

it('reports a channel that moves', () => {
  expectFindings(
    'asyncapi-breaking',
    changed(event, 'channel: shop.sales.order.placed', 'channel: «shop.sales.order.accepted'),
    ['shop.sales.order.placed'],
    shop,
    since(),
  );
});

it('goes by the version of the event where it has one', () => {
  const versioned = changed(event, 'producer:', 'version: 1.0.0\nproducer:');
  const narrower = edited(
    [event, 'producer:', 'version: 2.0.0\nproducer:'],
    [event, 'total: { type: integer }', 'total: { type: string }'],
  );
  expectNothing('asyncapi-breaking', narrower, shop, since(versioned));
  const [found] = expectFindings(
    'asyncapi-breaking',
    edited(
      [event, 'producer:', 'version: 1.1.0\nproducer:'],
      [event, 'total: { type: integer }', 'total: { type: «string }'],
      [orders, 'version: 1.0.0', 'version: 2.0.0'],
    ),
    ['payload total'],
    shop,
    since(versioned),
  );
  expect(found?.fix).toContain('set version: 2.0.0 in architecture/events/order.placed.yaml');
});

it('lets a major version break, consumers come and go, and payloads grow', () => {
  expectNothing('asyncapi-breaking', {}, shop, since());
  expectNothing(
    'asyncapi-breaking',
    edited(
      [event, 'total: { type: integer }', 'total: { type: string }'],
      [orders, 'version: 1.0.0', 'version: 2.0.0'],
    ),
    shop,
    since(),
  );
  expectNothing('asyncapi-breaking', changed(event, '[svc-billing]', '[svc-ledger]'), shop, since());
  expectNothing(
    'asyncapi-breaking',
    changed(event, 'total: { type: integer }', 'total: { type: integer }\n    note: { type: string }'),
    shop,
    since(),
  );
});

it('points near a field that is only required any more', () => {
  expectFindings(
    'asyncapi-breaking',
    edited([event, '    order_id: { type: string }\n', ''], [event, '  properties:', '  «properties:']),
    ['payload order_id'],
    shop,
    since(),
  );
});
