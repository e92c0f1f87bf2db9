import { expect, it } from 'vitest';
import { bareService, changed, expectFindings, expectNothing } from '../workspace.ts';

const customers = {
  'services/svc-customers.yaml': bareService(
    'sales',
    `store:
  engine: PostgreSQL 15
  schema: customers
  tables:
    customers:
      description: People.
      columns:
        customer_id: { type: UUID, primaryKey: true }
        email: { type: TEXT }
        birth_place: { type: TEXT, class: pii }
        home_address: { type: TEXT }
`,
  ),
};
const carries = (field: string) =>
  changed('events/order.placed.yaml', '    total: { type: integer }', `    ${field}: { type: string }`);

it('reports a field named after a thing of another service', () => {
  const [found] = expectFindings('event-payload-owned', { ...customers, ...carries('«customer_email»') }, [
    'order.placed carries customer_email, which svc-customers owns (customers.customers.email)',
  ]);
  expect(found?.fix).toBe('carry the id instead; whoever needs customer_email asks svc-customers');
  expect(found?.severity).toBe('warning');
});

it('reports a field by the last word of a column, and a classified column by its own name', () => {
  for (const [field, column] of [
    ['customer_address', 'home_address'],
    ['birth_place', 'birth_place'],
  ])
    expectFindings('event-payload-owned', { ...customers, ...carries(`«${field}»`) }, [
      `order.placed carries ${field}, which svc-customers owns (customers.customers.${column})`,
    ]);
});

it('lets an event carry ids, what nobody owns, and what the producer itself has', () => {
  for (const field of ['customer_id', 'customer_ids', 'email', 'weather', 'total'])
    expectNothing('event-payload-owned', { ...customers, ...carries(field) });
  expectNothing('event-payload-owned', {
    ...customers,
    ...carries('customer_email'),
    ...changed(
      'services/svc-orders.yaml',
      'total: { type: INTEGER',
      'customer_email: { type: TEXT }\n        total: { type: INTEGER',
    ),
  });
});

it('lets an event carry what the producer answers with', () => {
  expectNothing('event-payload-owned', {
    ...customers,
    ...carries('customer_email'),
    ...changed('services/svc-orders.yaml', 'total: { type: integer }', 'customer_email: { type: string }'),
  });
});

it('does not name a thing after a column that is not its primary key', () => {
  const customer = (customers['services/svc-customers.yaml'] ?? '').replace(
    '        customer_id:',
    '        parent_id: { type: UUID }\n        customer_id:',
  );
  expectNothing('event-payload-owned', { 'services/svc-customers.yaml': customer, ...carries('parent_email') });
});
