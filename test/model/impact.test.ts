import { expect, it } from 'vitest';
import { find } from '../../model/find.ts';
import { impactOf } from '../../model/impact.ts';
import { changed, modelOf } from '../workspace.ts';

function reached(thing: string, files = {}): string[] {
  const model = modelOf(files);
  const [start] = find(model, thing);
  if (start === undefined) throw new Error(`no ${thing}`);
  return impactOf(model, start).map(({ entry, distance }) => `${distance} ${entry.kind} ${entry.id}`);
}

it('goes from a thing to its callers and from them to theirs', () => {
  const sync = changed('services/svc-orders.yaml', ', mode: deferred', '');
  expect(reached('svc-ledger GET /ledgers', sync)).toEqual([
    '1 endpoint svc-billing POST /invoices',
    '2 endpoint svc-orders POST /orders',
    '3 event order.placed',
    '4 service svc-billing',
  ]);
});

it('ends where nobody waits: at a deferred call, and at whoever hears an event', () => {
  expect(reached('svc-ledger GET /ledgers')).toEqual([
    '1 endpoint svc-billing POST /invoices',
    '2 endpoint svc-orders POST /orders',
  ]);
  expect(reached('order.placed')).toEqual(['1 service svc-billing']);
});

it('follows a thing that was first reached where the change ends, and then where it goes on', () => {
  const both = changed(
    'services/svc-orders.yaml',
    'for: Bill the order, mode: deferred }',
    "for: Bill the order, mode: deferred }\n        - { to: svc-billing, endpoint: 'POST /invoices', for: Bill it now }",
  );
  expect(reached('svc-billing POST /invoices', both)).toEqual([
    '1 endpoint svc-orders POST /orders',
    '2 event order.placed',
    '3 service svc-billing',
  ]);
});

it('starts from tables, columns, entities, domains and decisions too', () => {
  expect(reached('billing.invoices')).toContain('1 endpoint svc-billing GET /invoices/{invoice_id}');
  expect(reached('billing.invoices.order_id')[0]).toBe('1 table billing.invoices');
  expect(reached('invoices')).toContain('1 table billing.invoices');
  expect(reached('sales')[0]).toBe('1 service svc-orders');
  expect(reached('ADR-001')).toContain('1 service svc-orders');
});

it('finds a thing by less than its id, and says when that is not enough', () => {
  const model = modelOf();
  expect(find(model, 'GET /orders/{id}').map((entry) => entry.id)).toEqual(['svc-orders GET /orders/{order_id}']);
  expect(find(model, 'getOrder').map((entry) => entry.id)).toEqual(['svc-orders GET /orders/{order_id}']);
  expect(find(model, 'adr-001').map((entry) => entry.id)).toEqual(['ADR-001']);
  expect(find(model, 'orders').length).toBe(1);
  expect(find(model, 'nothing')).toEqual([]);
});
