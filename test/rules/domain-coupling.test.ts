import { expect, it } from 'vitest';
import { edited, expectFindings, expectNothing } from '../workspace.ts';

const toSales = (more = '') =>
  [
    'services/svc-ledger.yaml',
    'responses: { 200: Ledger }\n',
    `responses: { 200: Ledger }\n      calls: [{ to: svc-orders, endpoint: 'GET /orders/{order_id}', for: Look${more} }]\n`,
  ] as const;
const toFinance = ['services/svc-orders.yaml', ', mode: deferred }', ' }'] as const;

it('reports domains that call in a circle, with the share of calls that cross', () => {
  const [found] = expectFindings(
    'domain-coupling',
    edited(toSales(), toFinance, ['platform.yaml', 'name: Shop', '«name: Shop']),
    ['2 domains call in a circle (finance, sales); 2 of 3 synchronous calls cross a domain'],
  );
  expect(found?.severity).toBe('info');
  expect(found?.subject).toBe('finance <-> sales');
});

it('lets domains call one way, and calls stay inside', () => {
  expectNothing('domain-coupling', edited(toFinance));
  expectNothing('domain-coupling', edited(toSales(', mode: deferred'), toFinance));
  expectNothing('domain-coupling', edited(toSales(', status: planned'), toFinance));
});
