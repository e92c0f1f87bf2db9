import { expect, it } from 'vitest';
import { edited, expectFindings, expectNothing } from '../workspace.ts';

const back = (mark: (call: string) => string, more = '') =>
  [
    'services/svc-ledger.yaml',
    '      responses: { 200: Ledger }\n',
    `      responses: { 200: Ledger }
      calls:
        - ${mark(`{ to: svc-billing, endpoint: POST /invoices, for: Complain${more} }`)}
`,
  ] as const;
const plain = (text: string) => text;
const marked = (text: string) => `«${text}»`;
const there = '{ to: svc-ledger, endpoint: GET /ledgers, for: Find the ledger }';

it('reports endpoints that wait for each other, with every hop', () => {
  const [found] = expectFindings('no-endpoint-cycle', edited(back(marked)), [
    'svc-ledger GET /ledgers waits for itself: svc-ledger GET /ledgers waits for svc-billing POST /invoices waits for',
  ]);
  expect(found?.subject).toBe('svc-billing POST /invoices <-> svc-ledger GET /ledgers');
  expect(found?.related?.map((one) => one.message)).toEqual([
    'svc-billing POST /invoices waits for svc-ledger GET /ledgers',
  ]);
});

it('reports an endpoint that calls itself', () => {
  expectFindings(
    'no-endpoint-cycle',
    edited(['services/svc-billing.yaml', there, '«{ to: svc-billing, endpoint: POST /invoices, for: Again }»']),
    ['svc-billing POST /invoices waits for itself'],
  );
});

it('reports a cycle over three services', () => {
  const [found] = expectFindings(
    'no-endpoint-cycle',
    edited(
      ['services/svc-orders.yaml', ', mode: deferred', ''],
      ['services/svc-orders.yaml', '- { to: svc-billing', '- «{ to: svc-billing'],
      [
        'services/svc-ledger.yaml',
        'responses: { 200: Ledger }\n',
        'responses: { 200: Ledger }\n      calls: [{ to: svc-orders, endpoint: POST /orders, for: Complain }]\n',
      ],
    ),
    ['svc-orders POST /orders waits for itself'],
  );
  expect(found?.related).toHaveLength(2);
});

it('lets one hop be deferred or planned', () => {
  expectNothing('no-endpoint-cycle', edited(back(plain, ', mode: deferred')));
  expectNothing('no-endpoint-cycle', edited(back(plain, ', status: planned')));
});

it('lets two services call each other at different endpoints', () => {
  expectNothing(
    'no-endpoint-cycle',
    edited([
      'services/svc-ledger.yaml',
      'responses: { 200: Ledger }\n',
      "responses: { 200: Ledger }\n      calls: [{ to: svc-billing, endpoint: 'GET /invoices/{invoice_id}', for: Look }]\n",
    ]),
  );
});
