import { expect, it } from 'vitest';
import { billingCode, changed, edited, expectFindings, expectNothing, ordersCode } from './code.ts';

const event = 'events/order.placed.yaml';

it('reports an event that nobody declared, with the command that declares it', () => {
  const [found] = expectFindings(
    'publish-is-declared',
    changed(ordersCode, 'await publish(', "await publish(«'customer.greeted', {});\n      await publish("),
    ['svc-orders publishes customer.greeted, which is not declared'],
  );
  expect(found?.fix).toBe(
    "declare it: novatrek new event customer.greeted --producer svc-orders --trigger 'POST /orders'",
  );
  expect(found?.subject).toBe('svc-orders customer.greeted');
});

it('reports a misspelled event with the one that was meant', () => {
  const [found] = expectFindings(
    'publish-is-declared',
    changed(ordersCode, "publish('order.placed'", "publish(«'order.place'"),
    ['svc-orders publishes order.place, which is not declared'],
  );
  expect(found?.fix).toBe('did you mean order.placed?');
});

it('reports an event of another service', () => {
  const [found] = expectFindings(
    'publish-is-declared',
    edited(
      [billingCode, '{ db, call, now }', '{ db, call, publish, now }'],
      [billingCode, 'const ledgers =', "await publish(«'order.placed', {});\n        const ledgers ="],
    ),
    ['svc-billing publishes order.placed, which is an event of svc-orders'],
  );
  expect(found?.related?.[0]?.at.path).toEqual(['producer']);
});

it('reports an event that is only planned, and one whose name is computed', () => {
  expectFindings(
    'publish-is-declared',
    {
      ...changed(event, 'producer:', 'status: planned\nproducer:'),
      ...changed(ordersCode, 'await publish(', 'await publish(«'),
    },
    ['svc-orders publishes order.placed, which is only planned'],
  );
  expectFindings('publish-is-declared', changed(ordersCode, "publish('order.placed'", 'publish(«body.kind'), [
    'which event svc-orders publishes here is decided at run time',
  ]);
});

it('lets the producer publish its event, under a constant too', () => {
  expectNothing('publish-is-declared');
  expectNothing(
    'publish-is-declared',
    edited(
      [ordersCode, 'export default', "const placed = 'order.placed';\n\nexport default"],
      [ordersCode, "publish('order.placed'", 'publish(placed'],
    ),
  );
});

it('is not fooled by a comment or a log', () => {
  expectNothing('publish-is-declared', {
    '/runtime/services/svc-orders/near.ts':
      "// publish('customer.greeted', {})\nexport const text = 'publish(order.lost)';\n",
    ...changed(ordersCode, "'an order was placed'", "'publish customer.greeted'"),
  });
});
