import { expect, it } from 'vitest';
import { billingCode, changed, coded, expectFindings, expectNothing, ordersCode } from './code.ts';

const event = 'events/order.placed.yaml';

it('reports a producer that never publishes', () => {
  const [found] = expectFindings(
    'declared-event-is-coded',
    {
      ...changed(ordersCode, "await publish('order.placed', { order_id, total: body.total });", ''),
      ...changed(event, 'producer: svc-orders', 'producer: «svc-orders'),
    },
    ['svc-orders never publishes order.placed'],
  );
  expect(found?.fix).toBe("publish('order.placed', …) in POST /orders, or add status: planned");
});

it('reports a consumer that never listens', () => {
  const [found] = expectFindings(
    'declared-event-is-coded',
    {
      ...changed(billingCode, "{ 'order.placed': (event) => bill(event.order_id) }", '{}'),
      ...changed(event, '[svc-billing]', '[«svc-billing]'),
    },
    ['svc-billing never hears order.placed'],
  );
  expect(found?.fix).toContain("add consumers: { 'order.placed'(event) { … } } to svc-billing");
});

it('lets an event be planned, and a service have no code yet', () => {
  expectNothing('declared-event-is-coded');
  expectNothing('declared-event-is-coded', {
    ...changed(ordersCode, "await publish('order.placed', { order_id, total: body.total });", ''),
    ...changed(billingCode, "{ 'order.placed': (event) => bill(event.order_id) }", '{}'),
    ...changed(event, 'producer:', 'status: planned\nproducer:'),
  });
  expectNothing('declared-event-is-coded', changed(event, '[svc-billing]', '[svc-billing, svc-ledger]'));
  const { [billingCode]: _, ...rest } = coded;
  expectNothing('declared-event-is-coded', {}, { base: rest });
});

it('leaves a name that is computed to the rule that reports it', () => {
  expectNothing('declared-event-is-coded', changed(ordersCode, "publish('order.placed'", 'publish(body.kind'));
});
