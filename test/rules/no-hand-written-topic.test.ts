import { expect, it } from 'vitest';
import { changed, expectFindings, expectNothing, ordersCode } from './code.ts';

const own = (text: string) => ({ '/runtime/services/svc-orders/topics.ts': text });

it('reports the topic of an own event, and says how it is published', () => {
  const [found] = expectFindings('no-hand-written-topic', own("export const topic = «'shop.sales.order.placed';\n"), [
    'the topic of order.placed is written by hand',
  ]);
  expect(found?.fix).toBe("publish('order.placed', …)");
  expect(found?.related?.[0]?.at.path).toEqual(['channel']);
});

it('reports the topic in a service that hears it, or should', () => {
  const [hears] = expectFindings(
    'no-hand-written-topic',
    { '/runtime/services/svc-billing/topics.ts': "export const topic = «'shop.sales.order.placed';\n" },
    ['the topic of order.placed is written by hand'],
  );
  expect(hears?.fix).toBe("consumers: { 'order.placed'(event) { … } }");
});

it('reports a topic that no event has, if it is named like ours', () => {
  expectFindings('no-hand-written-topic', own("export const topic = «'shop.finance.invoice.lost';\n"), [
    'the topic shop.finance.invoice.lost is written by hand, and no event has it',
  ]);
});

it('lets other dotted words be', () => {
  expectNothing('no-hand-written-topic');
  expectNothing(
    'no-hand-written-topic',
    own(
      "// shop.sales.order.placed\nexport const a = 'shop.example.com';\nexport const b = 'shop.kitchen.order.placed';\n",
    ),
  );
  expectNothing(
    'no-hand-written-topic',
    changed(ordersCode, "'an order was placed'", "'shop.sales.order.placed was sent'"),
  );
  expectNothing('no-hand-written-topic', {
    '/runtime/services/svc-orders/topics.gen.ts': "export const t = 'shop.sales.order.placed';\n",
  });
});
