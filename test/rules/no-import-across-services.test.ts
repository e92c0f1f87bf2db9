import { expect, it } from 'vitest';
import { expectFindings, expectNothing } from './code.ts';

const own = (text: string, name = 'near.ts') => ({ [`/runtime/services/svc-billing/${name}`]: text });
const store = 'runtime/services/svc-orders/store.ts';

it.each([
  ["import { addOrder } from «'../svc-orders/store.ts';\nexport const a = addOrder;\n", 'near.ts'],
  ["import type { Db } from «'../svc-orders/store.ts';\nexport type A = Db;\n", 'near.ts'],
  ["export { addOrder } from «'../svc-orders/store.ts';\n", 'near.ts'],
  ["export * from «'../svc-orders/store.ts';\n", 'near.ts'],
  ["export const a = import(«'../svc-orders/store.ts');\n", 'near.ts'],
  ["export const a = require(«'../svc-orders/store.ts');\n", 'near.cts'],
  ["import { vi } from 'vitest';\nvi.mock(«'../svc-orders/store.ts');\n", 'near.test.ts'],
  ["import { addOrder } from «'../svc-orders/store.ts';\nexport const a = addOrder;\n", 'near.test.ts'],
  ["import { addOrder } from «'#orders/store.ts';\nexport const a = addOrder;\n", 'near.ts'],
  ["import { addOrder } from «'@shop/svc-orders/store.ts';\nexport const a = addOrder;\n", 'near.ts'],
])('reports %s in %s', (text, name) => {
  const [found] = expectFindings(
    'no-import-across-services',
    own(text, name),
    [`svc-billing imports ${store} of svc-orders`],
    {
      found: {
        aliases: [{ folder: '.', paths: { '#orders/*': ['runtime/services/svc-orders/*'] } }],
        packages: { '@shop/svc-orders': 'runtime/services/svc-orders' },
      },
    },
  );
  expect(found?.fix).not.toBe('');
});

it('names the call to make instead, or what to declare', () => {
  const [found] = expectFindings(
    'no-import-across-services',
    {
      '/runtime/services/svc-orders/near.ts':
        "import { contract } from «'../svc-billing/contract.gen.ts';\nexport const a = contract;\n",
    },
    ['svc-orders imports runtime/services/svc-billing/contract.gen.ts of svc-billing'],
  );
  expect(found?.fix).toBe('call.billing.createInvoice(…), declared for POST /orders, or an event of svc-billing');
  const [undeclared] = expectFindings(
    'no-import-across-services',
    own("import { addOrder } from «'../svc-orders/store.ts';\nexport const a = addOrder;\n"),
    ['svc-billing imports'],
  );
  expect(undeclared?.fix).toBe('declare a call to svc-orders and use call.orders, or consume an event of it');
});

it('reports the package of another service', () => {
  expectFindings(
    'no-import-across-services',
    own("import { price } from «'@shop/svc-orders';\nexport const a = price;\n"),
    ['svc-billing imports @shop/svc-orders of svc-orders'],
  );
});

it('reports data of another service', () => {
  expectFindings(
    'no-import-across-services',
    own("import prices from «'../svc-orders/prices.json' with { type: 'json' };\nexport const a = prices;\n"),
    ['svc-billing imports runtime/services/svc-orders/prices.json of svc-orders'],
  );
  expectNothing(
    'no-import-across-services',
    own("import prices from './prices.json' with { type: 'json' };\nexport const a = prices;\n"),
  );
});

it('lets a service import itself, the platform and what Node has', () => {
  expectNothing('no-import-across-services');
  expectNothing(
    'no-import-across-services',
    own(
      "import type { Db } from 'novatrek/platform';\nimport service from './service.ts';\nimport { join } from 'node:path';\n// import '../svc-orders/store.ts'\nexport const a: [Db | undefined, unknown, string] = [undefined, service, join('../svc-orders/store.ts')];\n",
    ),
  );
});
