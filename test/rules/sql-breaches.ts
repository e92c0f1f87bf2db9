import { changed, type Files } from '../workspace.ts';
import { billingMigration, billingStore } from './store.ts';

/** The breaches of the rules about SQL. */
export const sqlBreaches: Readonly<Record<string, Files>> = {
  'cross-schema-read': billingStore('select total from orders.orders'),
  'cross-schema-write': billingStore('update orders.orders set total = 0'),
  'migration-stays-home': billingMigration('create view billing.seen as select total from orders.orders;'),
  'table-is-declared': billingStore('select day from reminders'),
  'declared-table-exists': billingMigration('create table billing.invoices (invoice_id uuid);'),
  'isolation-not-weakened': billingMigration('grant select on billing.invoices to svc_orders_app;'),
  'sql-is-known': billingMigration("do $$ begin execute format('drop table %I', current_user); end $$;"),
  'sql-parses': billingStore('selct 1'),
  'released-migration-unchanged': {
    ...billingMigration('create table invoices (a int, b int); alter table invoices drop column b;'),
    ...billingStore('select b from invoices'),
  },
};

/** Rules that judge the architecture and the code: the breach in code is another one. */
export const codedBreaches: Readonly<Record<string, Files>> = {
  'no-shadow-copy': billingMigration('create table billing.orders (order_id uuid);'),
  'one-schema-per-service': billingMigration('create schema bills;'),
  'no-classified-in-logs': {
    ...changed(
      'services/svc-billing.yaml',
      '        order_id: {',
      '        email: { type: TEXT, class: pii }\n        order_id: {',
    ),
    '/runtime/services/svc-billing/service.ts': "log.info('billed', { email: invoice.email });\n",
  },
};
