import { expect, it } from 'vitest';
import { shop } from '../workspace.ts';
import { changed, coded, expectFindings, expectNothing, ordersCode } from './code.ts';

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

it('leaves what is handed to the bus of another layout to the rules about events', () => {
  const monorepo = {
    'platform.yaml': `${coded['platform.yaml']}code: { services: 'packages/{service}/src', publish: [bus.publish], subscribe: [bus.on] }\n`,
    '/packages/svc-orders/src/place.ts':
      "import { bus } from '@shop/bus';\nexport const place = () => bus.publish('shop.sales.order.placed', {});\n",
    '/packages/svc-billing/src/hear.ts':
      "import { bus } from '@shop/bus';\nbus.on('shop.sales.order.placed', () => undefined);\n",
  };
  for (const rule of ['no-hand-written-topic', 'publish-is-declared', 'consume-is-declared', 'declared-event-is-coded'])
    expectNothing(rule, monorepo, { base: shop });
  expectFindings(
    'publish-is-declared',
    {
      ...monorepo,
      '/packages/svc-billing/src/pay.ts':
        "import { bus } from '@shop/bus';\nexport const pay = () => bus.publish(«'shop.sales.order.placed', {});\n",
    },
    ['svc-billing publishes order.placed, which is an event of svc-orders'],
    { base: shop },
  );
});
