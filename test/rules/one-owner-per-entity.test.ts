import { expect, it } from 'vitest';
import { bareService, changed, edited, expectFindings, expectNothing } from '../workspace.ts';

it('reports a table of an entity that another service owns', () => {
  const [found] = expectFindings(
    'one-owner-per-entity',
    changed('services/svc-billing.yaml', 'entity: invoices\n      description', 'entity: «orders»\n      description'),
    ['svc-billing stores table billing.invoices, but svc-orders owns entity orders'],
  );
  expect(found?.fix).toContain('a copy says replicaOf');
  expect(found?.related?.[0]?.at.path).toEqual(['entities', 'orders', 'owner']);
});

it('reports an operation that changes an entity of another service', () => {
  const [found] = expectFindings(
    'one-owner-per-entity',
    changed(
      'services/svc-billing.yaml',
      'entity: invoices\n      access: command',
      'entity: «orders»\n      access: command',
    ),
    ['svc-billing changes it in POST /invoices, but svc-orders owns entity orders'],
  );
  expect(found?.fix).not.toContain('replicaOf');
});

it('reports an entity that two domains declare', () => {
  expectFindings(
    'one-owner-per-entity',
    changed(
      'domains/sales.yaml',
      'entities:\n',
      'entities:\n  «invoices»: { name: Invoices, owner: svc-orders, readers: all }\n',
    ),
    ['entity invoices is declared twice'],
  );
});

it('lets a service read an entity of another, and keep a declared copy', () => {
  expectNothing('one-owner-per-entity', {
    ...edited(
      ['services/svc-ledger.yaml', 'entity: ledgers\n      responses', 'entity: invoices\n      responses'],
      ['events/order.placed.yaml', '[svc-billing]', '[svc-billing, svc-copy]'],
    ),
    'services/svc-copy.yaml': bareService(
      'finance',
      `store:
  engine: PostgreSQL 15
  schema: copy
  tables:
    orders_seen:
      entity: orders
      description: A copy.
      columns: { order_id: { type: UUID, primaryKey: true } }
      replicaOf: { service: svc-orders, table: orders, fedBy: { event: order.placed } }
`,
    ),
  });
});

it('lets a table and an operation name no entity', () => {
  expectNothing(
    'one-owner-per-entity',
    edited(
      ['services/svc-billing.yaml', '      entity: invoices\n      description', '      description'],
      ['services/svc-billing.yaml', '      entity: invoices\n      access', '      access'],
    ),
  );
});
