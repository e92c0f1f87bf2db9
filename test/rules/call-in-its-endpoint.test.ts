import { expect, it } from 'vitest';
import { billingCode, changed, edited, expectFindings, expectNothing } from './code.ts';

const get = 'return { invoice_id: params.invoice_id };';

it('reports a call that is declared for another endpoint, with the line to add', () => {
  const [found] = expectFindings(
    'call-in-its-endpoint',
    changed(billingCode, get, `await «call.ledger.listLedgers({});\n        ${get}`),
    ['GET /invoices/{invoice_id} calls GET /ledgers of svc-ledger, which svc-billing declares for POST /invoices only'],
  );
  expect(found?.fix).toBe(
    'add to the calls of GET /invoices/{invoice_id} in architecture/services/svc-billing.yaml: { to: svc-ledger, endpoint: GET /ledgers, for: Find the ledger }',
  );
});

it('reports it once for an endpoint that makes it twice', () => {
  expectFindings(
    'call-in-its-endpoint',
    changed(
      billingCode,
      get,
      `await «call.ledger.listLedgers({});\n        await call.ledger.listLedgers({});\n        ${get}`,
    ),
    ['GET /invoices/{invoice_id} calls'],
  );
});

it('reports a consumer that makes the call of an endpoint', () => {
  const [found] = expectFindings(
    'call-in-its-endpoint',
    changed(
      billingCode,
      '(event) => bill(event.order_id)',
      'async (event) => void (await «call.ledger.listLedgers({}), await bill(event.order_id))',
    ),
    ['order.placed calls GET /ledgers of svc-ledger'],
  );
  expect(found?.fix).toContain('consumes: [{ events: [order.placed], calls: [');
});

it('follows functions to the endpoints that use them', () => {
  expectFindings(
    'call-in-its-endpoint',
    edited(
      [billingCode, 'const ledgers = await call.ledger.listLedgers({});', 'const ledgers = await books();'],
      [billingCode, 'async function bill', 'const books = () => «call.ledger.listLedgers({});\n  async function bill'],
      [billingCode, get, `await books();\n        ${get}`],
    ),
    ['GET /invoices/{invoice_id} calls GET /ledgers of svc-ledger'],
  );
});

it('lets endpoints make the calls that they declare, and jobs those of any', () => {
  expectNothing('call-in-its-endpoint');
  expectNothing(
    'call-in-its-endpoint',
    changed(billingCode, 'run: async () => void', 'run: async () => void (await call.ledger.listLedgers({})) ?? void'),
  );
});
