import { expect, it } from 'vitest';
import type { Files } from '../workspace.ts';
import { changed, coded, edited, expectFindings, expectNothing } from './code.ts';
import { billingMigration, billingStore } from './store.ts';

const foreign = billingStore('select o.total from invoices i join «orders.orders» o on o.order_id = i.order_id');
const declared = changed(
  'services/svc-billing.yaml',
  'calls:\n',
  "calls:\n        - { to: svc-orders, endpoint: 'GET /orders/{order_id}', for: Read the total }\n",
);

it('reports a join into the schema of another service', () => {
  const [found] = expectFindings('cross-schema-read', foreign, ['svc-billing reads orders.orders']);
  expect(found?.subject).toBe('svc-billing orders.orders');
  expect(found?.related?.[0]).toMatchObject({ message: 'it belongs to svc-orders' });
});

it('names the operation to call where the service declares it', () => {
  const [found] = expectFindings('cross-schema-read', { ...foreign, ...declared }, ['reads orders.orders']);
  expect(found?.fix).toBe('call orders.getOrder({ order_id }), which svc-billing declares for POST /invoices');
  expect(found?.related?.[1]).toMatchObject({
    message: 'declared here',
    at: { file: 'architecture/services/svc-billing.yaml' },
  });
});

it('does not take a planned call for a declared one', () => {
  const planned = changed(
    'services/svc-billing.yaml',
    'calls:\n',
    "calls:\n        - { to: svc-orders, endpoint: 'GET /orders/{order_id}', for: Read the total, status: planned }\n",
  );
  const [found] = expectFindings('cross-schema-read', { ...foreign, ...planned }, ['reads orders.orders']);
  expect(found?.fix).toMatch(/^declare \{ to: svc-orders/);
});

it('names the operation for one, and none that is on its way out', () => {
  const more = (deprecated: string) =>
    changed(
      'services/svc-orders.yaml',
      '    GET /orders/{order_id}:\n      operation: getOrder\n',
      `    GET /orders:\n      operation: listOrders\n      summary: List orders\n      entity: orders\n      responses: { 200: Order }\n    GET /orders/{order_id}:\n      operation: getOrder\n${deprecated}`,
    );
  const fixOf = (files: Files) =>
    expectFindings('cross-schema-read', { ...foreign, ...files }, ['reads orders'])[0]?.fix;
  expect(fixOf(more(''))).toContain('then call orders.getOrder({ order_id })');
  expect(fixOf(more('      deprecated: true\n'))).toContain('then call orders.listOrders()');
});

it('names the event too where the service consumes one about the entity', () => {
  const [found] = expectFindings('cross-schema-read', foreign, ['reads orders.orders']);
  expect(found?.fix).toMatch(/; or keep what order.placed tells, which svc-billing consumes$/);
});

it('writes the call to declare where the service has neither, and the reader that it would become', () => {
  const [found] = expectFindings(
    'cross-schema-read',
    {
      ...foreign,
      ...changed('domains/sales.yaml', 'readers: [svc-billing]', 'readers: []'),
      ...changed('events/order.placed.yaml', 'consumers: [svc-billing]', 'consumers: []'),
    },
    ['reads orders.orders'],
  );
  expect(found?.fix).toBe(
    "declare { to: svc-orders, endpoint: 'GET /orders/{order_id}', for: … } under the calls of the endpoint of svc-billing " +
      'that needs it, add svc-billing to the readers of Orders in sales; then call orders.getOrder({ order_id })',
  );
});

it('asks the team where the owner has nothing to offer', () => {
  const [found] = expectFindings(
    'cross-schema-read',
    {
      ...billingStore('select ledger_id from «ledger.ledgers»'),
      ...edited(
        ['services/svc-ledger.yaml', '      entity: ledgers\n      responses', '      responses'],
        ['services/svc-ledger.yaml', 'GET /ledgers:', 'GET /books:'],
        ['services/svc-billing.yaml', 'GET /ledgers', 'GET /books'],
      ),
    },
    ['svc-billing reads ledger.ledgers'],
  );
  expect(found?.fix).toBe('ask Finance Team for an operation of svc-ledger that returns Ledgers');
});

it.each([
  ['a subquery', 'select (select count(*) from «orders.orders» o where o.order_id = i.order_id) from invoices i'],
  ['quoted names', 'select 1 from «"orders"."orders"»'],
  ['capital letters', 'select 1 from «ORDERS.Orders»'],
  ['a table that its owner does not declare', 'select 1 from «orders.leftovers»'],
  ['a name as text', "select pg_total_relation_size('«orders.orders»'::regclass)"],
  ['what an insert takes from it', 'insert into invoices (order_id) select order_id from «orders.orders»'],
])('reports %s', (_, sql) => {
  expectFindings('cross-schema-read', billingStore(sql), ['svc-billing reads ']);
});

it('reports a table once in a statement, and once for each statement', () => {
  expectFindings(
    'cross-schema-read',
    billingStore('select 1 from «orders.orders» a, orders.orders b', 'select 2 from «orders.orders»'),
    ['reads orders.orders', 'reads orders.orders'],
  );
});

it('reports a test that looks into another service', () => {
  expectFindings(
    'cross-schema-read',
    {
      '/runtime/services/svc-billing/store.test.ts':
        'export const look = (db: Db) => db`select 1 from «orders.orders»`;\n',
    },
    ['reads orders.orders'],
  );
});

it('leaves a write to the rule about writes, also where the statement reads what it writes', () => {
  expectNothing(
    'cross-schema-read',
    billingStore('update orders.orders set total = (select max(total) from orders.orders)'),
  );
});

it('says nothing about what is the own, or nobody’s', () => {
  expectNothing('cross-schema-read', {
    ...billingStore(
      'select * from billing.invoices',
      'select * from invoices',
      'with orders as (select 1 as order_id) select * from orders',
      'select orders.order_id from billing.invoices orders',
      "select 'orders.orders' as source from invoices -- join orders.orders",
      "select table_name from information_schema.tables where table_schema = 'orders'",
      'select relname from pg_catalog.pg_class, pg_namespace',
      'select seq from platform_outbox',
    ),
    ...billingMigration('create view billing.seen as select order_id from orders.orders;'),
    '/runtime/services/svc-orders/more.ts':
      "export const topic = 'orders.orders';\nlog.info('select from orders.orders');\n",
  });
});

it('says nothing of the sound workspace', () => {
  expectNothing('cross-schema-read', {}, { base: coded });
});
