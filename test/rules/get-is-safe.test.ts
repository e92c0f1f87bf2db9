import { expect, it } from 'vitest';
import { edited, expectFindings, expectNothing } from '../workspace.ts';

const calls = (call: string) =>
  [
    'services/svc-ledger.yaml',
    'responses: { 200: Ledger }\n',
    `responses: { 200: Ledger }\n      calls: [${call}]\n`,
  ] as const;

it('reports a GET that sends a command, waiting or not', () => {
  for (const mode of ['sync', 'deferred']) {
    const [found] = expectFindings(
      'get-is-safe',
      edited(calls(`{ to: svc-billing, endpoint: «POST /invoices», for: Bill it, mode: ${mode} }`)),
      ['svc-ledger GET /ledgers triggers POST /invoices of svc-billing; a repeated GET does it again'],
    );
    expect(found?.fix).toContain('publish an event that svc-billing consumes');
  }
});

it('reports a HEAD that writes', () => {
  expectFindings(
    'get-is-safe',
    edited(
      calls('{ to: svc-billing, endpoint: «POST /invoices», for: Bill it }'),
      ['services/svc-ledger.yaml', 'GET /ledgers', 'HEAD /ledgers'],
      ['services/svc-billing.yaml', 'GET /ledgers', 'HEAD /ledgers'],
    ),
    ['svc-ledger HEAD /ledgers triggers POST /invoices'],
  );
});

it('reports a GET that publishes', () => {
  expectFindings(
    'get-is-safe',
    edited(['events/order.placed.yaml', 'trigger: POST /orders', "trigger: «'GET /orders/{order_id}'»"]),
    ['svc-orders GET /orders/{order_id} publishes order.placed; a repeated GET does it again'],
  );
});

it('lets a GET read, plan a write, and POST what only reads', () => {
  expectNothing('get-is-safe', edited(calls("{ to: svc-billing, endpoint: 'GET /invoices/{invoice_id}', for: Look }")));
  expectNothing(
    'get-is-safe',
    edited(calls('{ to: svc-billing, endpoint: POST /invoices, for: Bill it, status: planned }')),
  );
  expectNothing(
    'get-is-safe',
    edited(calls('{ to: svc-billing, endpoint: POST /invoices, for: Search }'), [
      'services/svc-billing.yaml',
      'access: command',
      'access: read',
    ]),
  );
});
