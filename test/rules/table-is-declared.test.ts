import { expect, it } from 'vitest';
import { changed, expectFindings, expectNothing } from './code.ts';
import { billingMigration, billingStore } from './store.ts';

it('reports an own table that the architecture does not know', () => {
  const [found] = expectFindings('table-is-declared', billingStore('insert into «reminders» (day) values (now())'), [
    'svc-billing declares no table reminders',
  ]);
  expect(found?.subject).toBe('svc-billing billing.reminders');
  expect(found?.fix).toBe('declare reminders under store.tables of svc-billing, with its entity and its columns');
});

it('reports it with its schema too, and suggests the table that was meant', () => {
  const [found] = expectFindings('table-is-declared', billingStore('select 1 from «billing.invoice»'), [
    'svc-billing declares no table invoice',
  ]);
  expect(found?.fix).toBe('did you mean invoices?');
});

it('reports it once, where the migration makes it', () => {
  const [found] = expectFindings(
    'table-is-declared',
    { ...billingMigration('create table «reminders» (day date);'), ...billingStore('select day from reminders') },
    ['svc-billing declares no table reminders'],
  );
  expect(found?.related?.map(({ message }) => message)).toContain('used here too');
});

it('points to the owner of a table of that name', () => {
  const [found] = expectFindings('table-is-declared', billingStore('select total from «orders»'), [
    'svc-billing declares no table orders',
  ]);
  expect(found?.fix).toContain('then call orders.getOrder({ order_id })');
  expect(found?.related?.[0]?.message).toBe('svc-orders owns a table of that name');
});

it('reports a schema that nobody owns', () => {
  expectFindings('table-is-declared', billingStore('select 1 from «audit.log»'), [
    'svc-billing uses audit.log, and no service owns the schema audit',
  ]);
});

it('leaves a table that a migration takes from the code to the rule about released migrations', () => {
  const files = {
    ...billingMigration('create table old (a int); drop table «old»;'),
    ...billingStore('select a from old'),
  };
  expectFindings('released-migration-unchanged', files, ['billing.old goes while code of svc-billing still uses it']);
  expectNothing('table-is-declared', files);
});

it('knows what needs no declaration', () => {
  expectNothing('table-is-declared', {
    ...changed(
      'services/svc-billing.yaml',
      '      columns:\n        invoice_id',
      '      partition: { by: month, column: day, from: 2026-01, to: 2026-12 }\n      columns:\n        day: { type: DATE, required: true }\n        invoice_id',
    ),
    ...billingMigration(`
      create table invoices_keys (invoice_id uuid);
      create table billing.invoices_y2026m11 partition of invoices for values from ('2026-11-01') to ('2026-12-01');
      create table invoices_default partition of invoices default;
      create table invoices_special partition of invoices for values in ('x');
      create view open_invoices as select * from invoices;
      create materialized view totals as select count(*) from open_invoices;
      create sequence numbers;
      create table old (a int);
      insert into old select 1;
      drop table old;
      create table billing.platform_inbox (consumer text);
    `),
    ...billingStore(
      'select * from INVOICES',
      'select * from "invoices", invoices_keys, invoices_y2026m11, invoices_default, invoices_special',
      'select * from open_invoices, totals, platform_outbox',
      "select nextval('numbers'), last_value from numbers",
      'with reminders as (select 1) select * from reminders',
      'create temporary table picked (id uuid)',
      'select id from picked',
      'select * from generate_series(1, 3) n, unnest(array[1]) m',
      'select 1 from pg_class, information_schema.columns',
      'select total from orders.orders',
    ),
    '/runtime/services/svc-billing/store.test.ts': 'export const make = (db: Db) => db`select 1 from scratch`;\n',
  });
});
