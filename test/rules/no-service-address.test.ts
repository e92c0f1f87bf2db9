import { expect, it } from 'vitest';
import { expectFindings, expectNothing } from './code.ts';

const own = (text: string) => ({ '/runtime/services/svc-orders/where.ts': text });

it.each(['export const a = process.env.«SVC_BILLING_URL;\n', "export const a = process.env[«'BILLING_BASE_URL'];\n"])(
  'reports a variable that holds the address of a service: %s',
  (text) => {
    const [found] = expectFindings('no-service-address', own(text), [
      'the address of svc-billing stands in the code of svc-orders',
    ]);
    expect(found?.fix).toBe('use call.billing.createInvoice(…), which knows the address');
  },
);

it.each([
  "export const a = «'http://svc-ledger:8080/ledger/v1/ledgers';\n",
  "export const a = «'https://svc-ledger.internal.example/';\n",
  "export const a = «'https://api.shop.example/ledger/v1/ledgers';\n",
])('reports a URL of a service: %s', (text) => {
  const [found] = expectFindings('no-service-address', own(text), [
    'the address of svc-ledger stands in the code of svc-orders',
  ]);
  expect(found?.fix).toBe('declare a call to svc-ledger, then use call.ledger, which knows the address');
});

it('lets a service know where it stands itself, and addresses of nobody', () => {
  expectNothing('no-service-address');
  for (const text of [
    'export const a = process.env.SVC_ORDERS_URL;\n',
    "export const a = 'http://svc-orders:8080/orders/v1/orders';\n",
    "export const a = 'https://docs.example/services/svc-billing';\n",
    "// http://svc-billing/\nexport const a = 'svc-billing';\n",
    'export const a = process.env.LOG_LEVEL;\n',
  ])
    expectNothing('no-service-address', own(text));
});
