import { expect, it } from 'vitest';
import { changed, edited, expectFindings, expectNothing } from './code.ts';
import { billingMigration, billingStore } from './store.ts';

it.each([
  ['INSERT', 'insert into «orders.orders» (order_id) values (gen_random_uuid())', 'writes orders.orders'],
  ['UPDATE', 'update «orders.orders» set total = 0', 'writes orders.orders'],
  ['DELETE', 'delete from «orders.orders»', 'writes orders.orders'],
  [
    'MERGE',
    'merge into «orders.orders» o using invoices i on i.order_id = o.order_id when matched then delete',
    'writes',
  ],
  ['TRUNCATE', 'truncate «orders.orders»', 'writes orders.orders'],
  ['COPY', 'copy «orders.orders» from stdin', 'writes orders.orders'],
  ['LOCK', 'lock table «orders.orders»', 'locks orders.orders'],
  ['setval', "select setval('«orders.numbers»', 1)", 'writes orders.numbers'],
  ['a function', 'select «orders.cancel»(1)', 'calls the function orders.cancel()'],
  ['a write inside WITH', 'with x as (update «orders.orders» set total = 0 returning 1) select * from x', 'writes'],
  [
    'a change of structure',
    'alter table «orders.orders» add column paid boolean',
    'changes the structure of orders.orders',
  ],
])('reports %s', (_, sql, message) => {
  expectFindings('cross-schema-write', billingStore(sql), [`svc-billing ${message}`]);
});

it('reports a write once, though the statement reads the table too', () => {
  const [found] = expectFindings(
    'cross-schema-write',
    billingStore('update «orders.orders» set total = (select max(total) from orders.orders)'),
    ['svc-billing writes orders.orders'],
  );
  expect(found?.fix).toBe(
    'ask Sales Team for a command operation (access: command), or publish an event that svc-orders consumes',
  );
});

it('reports the write where the statement reads the table before', () => {
  expectFindings(
    'cross-schema-write',
    billingStore('with x as (select max(total) from orders.orders) update «orders.orders» set total = 0'),
    ['svc-billing writes orders.orders'],
  );
});

it('names the command that the owner offers', () => {
  const command = changed(
    'services/svc-orders.yaml',
    'entity: orders\n      body',
    'entity: orders\n      access: command\n      body',
  );
  const [found] = expectFindings(
    'cross-schema-write',
    { ...billingStore('insert into «orders.orders» (total) values (1)'), ...command },
    ['writes orders.orders'],
  );
  expect(found?.fix).toBe(
    "declare { to: svc-orders, endpoint: 'POST /orders', for: … } under the calls of the endpoint of svc-billing that " +
      'needs it; then call orders.createOrder()',
  );
});

it('names the command that is declared already', () => {
  const [found] = expectFindings(
    'cross-schema-write',
    {
      ...billingStore('insert into «orders.orders» (total) values (1)'),
      ...edited(
        ['services/svc-orders.yaml', 'entity: orders\n      body', 'entity: orders\n      access: command\n      body'],
        [
          'services/svc-billing.yaml',
          'calls:\n',
          'calls:\n        - { to: svc-orders, endpoint: POST /orders, for: Order again, mode: deferred }\n',
        ],
      ),
    },
    ['writes orders.orders'],
  );
  expect(found?.fix).toBe('call orders.createOrder(), which svc-billing declares for POST /invoices');
});

it('says nothing about reads, own writes and migrations', () => {
  expectNothing('cross-schema-write', {
    ...billingStore(
      'select 1 from orders.orders',
      'insert into invoices (order_id) select order_id from orders.orders',
      'update billing.invoices set order_id = order_id',
      "select nextval('billing.numbers'), billing.total(1), pg_catalog.version()",
      'lock table invoices in share mode',
    ),
    ...billingMigration('alter table orders.orders add column paid boolean;'),
  });
});
