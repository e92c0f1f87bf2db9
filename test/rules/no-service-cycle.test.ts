import { expect, it } from 'vitest';
import { edited, expectFindings, expectNothing } from '../workspace.ts';

const there = '{ to: svc-ledger, endpoint: GET /ledgers, for: Find the ledger }';
const back = (...calls: string[]) =>
  [
    'services/svc-ledger.yaml',
    'responses: { 200: Ledger }\n',
    `responses: { 200: Ledger }\n      calls:\n${calls.map((call) => `        - ${call}\n`).join('')}`,
  ] as const;
const look = "{ to: svc-billing, endpoint: 'GET /invoices/{invoice_id}', for: Look }";
const write = '{ to: svc-billing, endpoint: POST /invoices, for: Write }';

it('reports services that wait for each other, at the weaker direction', () => {
  const [found] = expectFindings(
    'no-service-cycle',
    edited(back(look, write), ['services/svc-billing.yaml', there, `«${there}»`]),
    ['wait for each other'],
  );
  expect(found?.subject).toBe('svc-billing <-> svc-ledger');
  expect(found?.fix).toContain('weakest: svc-billing -> svc-ledger (1 of the calls)');
  expect(found?.related).toHaveLength(2);
  expect(found?.severity).toBe('warning');
});

it('reports a circle of three, though no endpoint waits for itself', () => {
  const files = edited(
    ['services/svc-orders.yaml', ', mode: deferred }', ' }'],
    ['services/svc-orders.yaml', '- { to: svc-billing', '- «{ to: svc-billing'],
    back("{ to: svc-orders, endpoint: 'GET /orders/{order_id}', for: Look }"),
  );
  const [found] = expectFindings('no-service-cycle', files, ['wait for each other']);
  expect(found?.subject).toBe('svc-billing <-> svc-ledger <-> svc-orders');
  expectNothing('no-endpoint-cycle', files);
});

it('lets one direction be deferred, planned or inside the service', () => {
  expectNothing('no-service-cycle', edited(back(look.replace(' }', ', mode: deferred }'))));
  expectNothing('no-service-cycle', edited(back(look.replace(' }', ', status: planned }'))));
  expectNothing(
    'no-service-cycle',
    edited([
      'services/svc-billing.yaml',
      there,
      "{ to: svc-billing, endpoint: 'GET /invoices/{invoice_id}', for: Look }",
    ]),
  );
});
