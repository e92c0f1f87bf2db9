import { expect, it } from 'vitest';
import { bareService, changed, edited, expectFindings, expectNothing } from '../workspace.ts';
import * as coded from './code.ts';
import { billingMigration } from './store.ts';

const people = (schema: string, name: string, more = '') =>
  bareService(
    'finance',
    `store:
  engine: PostgreSQL 15
  schema: ${schema}
  tables:
    ${name}:
      description: People.
      columns:
        id: { type: UUID, primaryKey: true }
        email: { type: TEXT, class: pii }
        last_name: { type: TEXT, class: pii }
${more}`,
  );

const copy = (fedBy: string) =>
  changed(
    'services/svc-ledger.yaml',
    '      columns: { ledger_id',
    `      replicaOf: { service: svc-billing, table: invoices, fedBy: ${fedBy} }\n      columns: { ledger_id`,
  );

it('reports a table with the name of a table of another service, whatever its case', () => {
  const [found] = expectFindings(
    'no-shadow-copy',
    {
      ...changed('services/svc-orders.yaml', '    orders:\n      entity', '    Invoices:\n      entity'),
      ...changed('services/svc-billing.yaml', '    invoices:\n', '    «invoices»:\n'),
    },
    // Its order_id points at svc-orders, so svc-billing has the copy.
    ['billing.invoices of svc-billing has the name of orders.Invoices, which svc-orders owns'],
  );
  expect(found?.fix).toContain('read it through svc-orders, or declare replicaOf');
});

it('gives the older claim to the owner of core data', () => {
  expectFindings(
    'no-shadow-copy',
    edited(
      ['domains/sales.yaml', 'owner: svc-orders,', 'owner: svc-orders, core: true,'],
      ['services/svc-orders.yaml', '    orders:\n      entity', '    invoices:\n      entity'],
      ['services/svc-billing.yaml', '    invoices:\n      entity', '    «invoices»:\n      entity'],
    ),
    ['billing.invoices of svc-billing has the name of orders.invoices, which svc-orders owns'],
  );
});

it('reports the same classified columns under another name', () => {
  expectFindings(
    'no-shadow-copy',
    {
      'services/svc-a.yaml': people('a', 'guests'),
      'services/svc-b.yaml': people('b', '«visitors»', '        visited: { type: DATE }\n'),
    },
    ['b.visitors of svc-b stores the same classified columns as a.guests (email, last_name), which svc-a owns'],
  );
});

it('reports a copy once, though name and columns give it away', () => {
  expectFindings(
    'no-shadow-copy',
    { 'services/svc-a.yaml': people('a', 'guests'), 'services/svc-b.yaml': people('b', '«guests»') },
    ['b.guests of svc-b has the name of a.guests'],
  );
});

it('reports a replica of an event that its service does not consume', () => {
  const [found] = expectFindings('no-shadow-copy', copy('«{ event: order.placed }»'), [
    'ledger.ledgers says order.placed feeds it, but svc-ledger does not consume it',
  ]);
  expect(found?.fix).toBe('add svc-ledger to the consumers of order.placed');
});

it('reports a replica of an endpoint that its service does not call', () => {
  const [found] = expectFindings('no-shadow-copy', copy("«{ endpoint: 'GET /invoices/{invoice_id}' }»"), [
    'ledger.ledgers says svc-billing GET /invoices/{invoice_id} feeds it, but svc-ledger does not call it',
  ]);
  expect(found?.fix).toBe('declare the call, or name one that is declared');
});

it('lets a declared and fed replica keep the name and the columns', () => {
  expectNothing('no-shadow-copy', {
    ...changed('events/order.placed.yaml', 'consumers: [svc-billing]', 'consumers: [svc-billing, svc-b]'),
    'services/svc-a.yaml': people('a', 'guests'),
    'services/svc-b.yaml': people(
      'b',
      'guests',
      '      replicaOf: { service: svc-a, table: guests, fedBy: { event: order.placed } }\n',
    ),
  });
});

it('lets a replica be fed by a declared call', () => {
  const replica = changed(
    'services/svc-billing.yaml',
    '      columns:\n        invoice_id',
    '      replicaOf: { service: svc-ledger, table: ledgers, fedBy: { endpoint: GET /ledgers } }\n      columns:\n        invoice_id',
  );
  expectNothing('no-shadow-copy', replica);
});

it('does not take one classified column in common for a copy', () => {
  expectNothing('no-shadow-copy', {
    'services/svc-a.yaml': people('a', 'guests'),
    'services/svc-b.yaml': people('b', 'mails').replace(
      'last_name: { type: TEXT, class: pii }',
      'seen: { type: DATE }',
    ),
    'services/svc-c.yaml': people('c', 'letters').replace(
      'last_name: { type: TEXT, class: pii }',
      'sent: { type: DATE }',
    ),
  });
});

it('does not count columns that are said to be unclassified', () => {
  expectNothing('no-shadow-copy', {
    'services/svc-a.yaml': people('a', 'guests').replaceAll('class: pii', 'class: none'),
    'services/svc-b.yaml': people('b', 'visitors').replaceAll('class: pii', 'class: none'),
  });
});

it('reports a migration that creates a table of a name that another service owns', () => {
  const [found] = coded.expectFindings(
    'no-shadow-copy',
    billingMigration('create table «billing.Orders» (order_id uuid, total integer);'),
    ['a migration of svc-billing creates orders, which has the name of orders.orders of svc-orders'],
  );
  expect(found?.subject).toBe('billing.orders');
});

it('lets a migration create a replica that says what feeds it', () => {
  coded.expectNothing('no-shadow-copy', {
    ...coded.changed(
      'services/svc-orders.yaml',
      '    orders:\n      entity',
      '    invoices:\n      entity: orders\n      description: Copies.\n' +
        '      replicaOf: { service: svc-billing, table: invoices, fedBy: { endpoint: POST /invoices } }\n' +
        '      columns: { invoice_id: { type: UUID } }\n    orders:\n      entity',
    ),
    '/runtime/services/svc-orders/migrations/0002_copies.sql': 'create table invoices (invoice_id uuid);\n',
  });
});

it('lets migrations create what is declared, and what nobody else has', () => {
  coded.expectNothing('no-shadow-copy', {
    ...billingMigration('create table reminders (day date); create table orders (a int); drop table orders;'),
  });
});
