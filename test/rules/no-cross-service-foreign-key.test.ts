import { expect, it } from 'vitest';
import { changed, edited, expectFindings, expectNothing } from '../workspace.ts';

const column = 'references: svc-orders }';

it('reports a foreign key to another service', () => {
  const [found] = expectFindings(
    'no-cross-service-foreign-key',
    changed('services/svc-billing.yaml', column, 'foreignKey: «svc-orders» }'),
    ['billing.invoices.order_id has a foreign key into svc-orders'],
  );
  expect(found?.fix).toBe('keep the column, write references: svc-orders instead of foreignKey');
  expect(found?.related?.[0]?.message).toBe('svc-orders keeps its tables here');
});

it('reports a foreign key to a table of another schema', () => {
  expectFindings(
    'no-cross-service-foreign-key',
    changed('services/svc-billing.yaml', column, 'foreignKey: «orders.orders» }'),
    ['billing.invoices.order_id has a foreign key into svc-orders'],
  );
});

it('reports a foreign key to a table of another schema, whatever its case', () => {
  expectFindings(
    'no-cross-service-foreign-key',
    changed('services/svc-billing.yaml', column, 'foreignKey: «ORDERS.orders» }'),
    ['billing.invoices.order_id has a foreign key into svc-orders'],
  );
});

it('lets a column reference another service, and a table of the own schema', () => {
  expectNothing('no-cross-service-foreign-key');
  for (const target of ['invoices', 'billing.invoices'])
    expectNothing(
      'no-cross-service-foreign-key',
      edited(['services/svc-billing.yaml', column, `foreignKey: ${target} }`]),
    );
});
