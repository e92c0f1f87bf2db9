import { expect, it } from 'vitest';
import { changed, edited, expectFindings, expectNothing } from '../workspace.ts';

const access = '      access: command\n';

it('reports a plain write by somebody else', () => {
  const [found] = expectFindings(
    'writes-by-owner',
    edited(
      ['services/svc-billing.yaml', access, ''],
      ['services/svc-orders.yaml', 'endpoint: POST /invoices', 'endpoint: «POST /invoices»'],
    ),
    ['svc-orders writes Invoices of svc-billing with POST /invoices'],
  );
  expect(found?.fix).toContain('ask Finance Team for a command operation (access: command)');
  expect(found?.related?.[0]?.message).toBe('POST /invoices is a plain write');
});

it('reports a write to an operation without an entity: its service is the owner', () => {
  expectFindings(
    'writes-by-owner',
    edited(
      ['services/svc-billing.yaml', `      entity: invoices\n${access}`, ''],
      ['services/svc-orders.yaml', 'endpoint: POST /invoices', 'endpoint: «POST /invoices»'],
    ),
    ['svc-orders writes data of svc-billing with POST /invoices'],
  );
});

it('reports a write while hearing an event', () => {
  expectFindings(
    'writes-by-owner',
    edited([
      'services/svc-billing.yaml',
      'store:',
      'consumes:\n  - events: [order.placed]\n    calls: [{ to: svc-orders, endpoint: «POST /orders», for: Reorder }]\nstore:',
    ]),
    ['svc-billing writes Orders of svc-orders with POST /orders'],
  );
});

it('lets others send commands, read, plan a write, and the owner write', () => {
  expectNothing('writes-by-owner');
  expectNothing(
    'writes-by-owner',
    edited(
      ['services/svc-billing.yaml', access, ''],
      ['services/svc-orders.yaml', 'mode: deferred', 'status: planned'],
    ),
  );
  expectNothing(
    'writes-by-owner',
    changed(
      'services/svc-orders.yaml',
      '{ to: svc-billing, endpoint: POST /invoices',
      '{ to: svc-orders, endpoint: POST /orders',
    ),
  );
});
