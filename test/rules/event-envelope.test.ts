import { expect, it } from 'vitest';
import { changed, edited, expectFindings, expectNothing } from '../workspace.ts';

const event = 'events/order.placed.yaml';
const id = '    event_id: { type: string, format: uuid }\n';

const emptyPayload = `
message: OrderPlaced
description: An order was placed.
channel: shop.sales.order.placed
producer: svc-orders
consumers: [svc-billing]
«««payload»»»: { type: object }
`;

it('reports a field that is missing', () => {
  const [found] = expectFindings(
    'event-envelope',
    edited([event, id, ''], [event, '  properties:\n', '  «properties»:\n']),
    ['the payload of order.placed has no event_id'],
  );
  expect(found?.fix).toBe('add event_id: { type: string, format: uuid }');
});

it('reports a payload without any property', () => {
  expectFindings('event-envelope', { [event]: emptyPayload }, [
    'has no event_id',
    'has no event_type',
    'has no timestamp',
  ]);
});

it('reports an event_type that is not the name of the event', () => {
  const [found] = expectFindings('event-envelope', changed(event, 'const: order.placed', 'const: «order.sold»'), [
    'event_type of order.placed must have const: order.placed',
  ]);
  expect(found?.fix).toBe('event_type: { type: string, const: order.placed }');
});

it('reports an event_type without a const', () => {
  expectFindings(
    'event-envelope',
    changed(event, '    event_type: { type: string, const: order.placed }', '    «event_type»: { type: string }'),
    ['event_type of order.placed must have const: order.placed'],
  );
});

it('reports a wrong type and a wrong format', () => {
  expectFindings(
    'event-envelope',
    edited(
      [event, id, '    event_id: { type: «integer», format: uuid }\n'],
      [event, 'format: date-time', 'format: «date»'],
    ),
    ['event_id of order.placed must have type: string', 'timestamp of order.placed must have format: date-time'],
  );
});

it('reports a field that is not required', () => {
  const [found] = expectFindings(
    'event-envelope',
    changed(event, '[event_id, event_type, timestamp, order_id]', '«[event_id, event_type, order_id]»'),
    ['timestamp of order.placed is not required'],
  );
  expect(found?.fix).toBe('add timestamp to required');
});

it('reports all three where nothing is required', () => {
  expectFindings(
    'event-envelope',
    edited(
      [event, '  required: [event_id, event_type, timestamp, order_id]\n', ''],
      [event, 'payload:', '«««payload»»»:'],
    ),
    ['event_id of order.placed is not required', 'event_type of order.placed', 'timestamp of order.placed'],
  );
});

it('lets the envelope say more than it must', () => {
  expectNothing(
    'event-envelope',
    changed(event, id, '    event_id: { type: string, format: uuid, description: To know a repeat by. }\n'),
  );
});

it('finds the envelope in a schema that the payload builds on', () => {
  const text = `
message: OrderPlaced
description: An order was placed.
channel: shop.sales.order.placed
producer: svc-orders
consumers: [svc-billing]
payload:
  allOf:
    - $ref: '#/components/schemas/Envelope'
    - { type: object, properties: { event_type: { const: order.placed } } }
schemas:
  Envelope:
    type: object
    required: [event_id, event_type, timestamp]
    properties:
      event_id: { type: string, format: uuid }
      event_type: { type: string }
      timestamp: { type: string, format: date-time }
`;
  expectNothing('event-envelope', { [event]: text });
});
