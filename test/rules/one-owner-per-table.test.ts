import { it } from 'vitest';
import { changed, expectFindings, expectNothing } from '../workspace.ts';

it('reports a table that two services claim, whatever its case', () => {
  expectFindings(
    'one-owner-per-table',
    {
      ...changed(
        'services/svc-billing.yaml',
        'schema: billing\n  tables:\n    invoices:',
        'schema: ORDERS\n  tables:\n    Orders:',
      ),
      ...changed('services/svc-orders.yaml', '    orders:\n      entity', '    «orders»:\n      entity'),
    },
    ['table orders.orders is claimed by svc-orders, but belongs to svc-billing'],
  );
});

it('lets two services use one table name in schemas of their own', () => {
  expectNothing('one-owner-per-table', changed('services/svc-billing.yaml', '    invoices:\n', '    orders:\n'));
});
