import { expect, it } from 'vitest';
import { expectFindings, expectNothing } from './code.ts';
import { billingMigration, billingStore } from './store.ts';

it.each([
  [
    'a foreign key',
    'alter table invoices add foreign key (order_id) references «orders.orders» (order_id);',
    'has a foreign key into orders.orders',
    'keep the column, drop the constraint; the architecture says references: svc-orders',
  ],
  [
    'a column with a foreign key',
    'create table billing.parts (order_id uuid references «orders.orders»);',
    'has a foreign key into orders.orders',
    'keep the column, drop the constraint',
  ],
  [
    'a change of structure',
    'alter table «orders.orders» add column paid boolean;',
    'changes the structure of orders.orders',
    'let a migration of svc-orders do it, if Sales Team wants it',
  ],
  ['an index', 'create index on «orders.orders» (total);', 'changes the structure of orders.orders', 'let a migration'],
  [
    'a trigger',
    'create trigger t after insert on «orders.orders» for each row execute function billing.bill();',
    'changes the structure of orders.orders',
    'let a migration',
  ],
  [
    'a view',
    'create view billing.seen as select order_id from «orders.orders»;',
    'reads orders.orders',
    'then call orders.getOrder({ order_id })',
  ],
  [
    'the body of a function',
    'create function billing.f() returns void language plpgsql as $$ begin delete from «orders.orders»; end $$;',
    'writes orders.orders',
    'ask Sales Team for a command operation',
  ],
  [
    'a grant',
    'grant select on «orders.orders» to svc_billing_app;',
    'hands out rights on orders.orders',
    'leave it out: the roles of svc-orders and their rights are generated',
  ],
])('reports %s', (_, sql, message, fix) => {
  const [found] = expectFindings('migration-stays-home', billingMigration(sql), [
    `a migration of svc-billing ${message}`,
  ]);
  expect(found?.fix).toContain(fix);
  expect(found?.subject).toBe('svc-billing orders.orders');
});

it('lets a migration do at home what it likes', () => {
  expectNothing('migration-stays-home', {
    ...billingMigration(`
      create function billing.keep() returns trigger language plpgsql as $$
      begin
        update billing.invoices set order_id = new.order_id;
        return new;
      end $$;
      create trigger keep after insert on billing.invoices for each row execute function billing.keep();
      create view billing.seen as select order_id from invoices;
      create sequence billing.numbers;
      comment on table billing.invoices is 'not orders.orders';
    `),
    ...billingStore('select 1 from orders.orders'),
  });
});
