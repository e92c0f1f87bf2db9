import { expect, it } from 'vitest';
import * as workspace from '../workspace.ts';
import { changed, expectFindings, expectNothing } from './code.ts';
import { billingMigration, billingStore } from './store.ts';

const guarded = {
  'rules/guarded.yaml': `
title: An update carries the revision
select: sqlAccess
where: { verb: UPDATE, entity.concurrency: optimistic, table.columns: { contains: _rev } }
require: { compares: { contains: _rev }, raises: { contains: _rev } }
message: '{service} updates {table} without its revision'
examples:
  fails:
    - { verb: UPDATE, table: billing.invoices, entity: invoices, compares: [], raises: [_rev] }
    - { verb: UPDATE, table: billing.invoices, entity: invoices, compares: [_rev], raises: [] }
  passes: [{ verb: UPDATE, table: billing.invoices, entity: invoices, compares: [_rev], raises: [_rev] }]
`,
  ...workspace.changed('domains/finance.yaml', 'owner: svc-billing,', 'owner: svc-billing, concurrency: optimistic,'),
};

const revision = (type: string) =>
  changed(
    'services/svc-billing.yaml',
    '        order_id: {',
    `        _rev: { type: ${type}, required: true }\n        order_id: {`,
  );
const column = (type: string) => billingMigration(`alter table invoices add column _rev ${type} not null;`);
const counted = { ...guarded, ...revision('INTEGER'), ...column('integer') };

it.each([
  ['does not compare the revision', 'update «invoices» set order_id = null, _rev = _rev + 1 where invoice_id = 1'],
  ['does not raise it', 'update «invoices» set order_id = null where _rev = 1'],
  ['sets it to what it was', 'update «invoices» set _rev = 1 where _rev = 1'],
  ['only compares it with another sign', 'update «invoices» set _rev = _rev + 1 where _rev > 1'],
  [
    'has locked the row and does not compare',
    'with x as (select 1 from invoices for update) update «invoices» set _rev = _rev + 1',
  ],
])('reports an update that %s', (_, sql) => {
  const [found] = expectFindings('guarded', { ...counted, ...billingStore(sql) }, [
    'svc-billing updates billing.invoices without its revision',
  ]);
  expect(found?.subject).toBe('svc-billing UPDATE billing.invoices');
  expect(found?.at).toMatchObject({ file: 'runtime/services/svc-billing/store.ts' });
});

it('lets a guarded update pass', () => {
  expectNothing('guarded', {
    ...counted,
    ...billingStore(
      'update invoices set order_id = null, _rev = _rev + 1 where invoice_id = 1 and _rev = 2',
      "update billing.invoices i set _rev = i._rev + 1 where i._rev::text = '2'",
      'insert into invoices (_rev) values (1)',
      'select 1 from invoices for update',
      'delete from invoices where invoice_id = 1',
    ),
    '/runtime/services/svc-billing/store.test.ts':
      'export const set = (db: Db) => db`update invoices set order_id = null`;\n',
  });
});

it('takes any new value of a revision that is no number', () => {
  expectNothing('guarded', {
    ...guarded,
    ...revision('VARCHAR(36)'),
    ...column('varchar(36)'),
    ...billingStore("update invoices set _rev = gen_random_uuid()::text where _rev = 'a'"),
  });
});

it('asks nothing of tables without a revision, and of other entities', () => {
  const files = {
    ...guarded,
    ...billingStore('update invoices set order_id = null'),
    '/runtime/services/svc-orders/more.ts': 'export const clear = (db: Db) => db`update orders set total = 0`;\n',
  };
  expectNothing('guarded', files);
  expectFindings(
    'rule-saw-something',
    { ...files, 'rules/guarded.yaml': guarded['rules/guarded.yaml'].replace('where', '«where') },
    ['guarded selects no sqlAccess'],
  );
});

it('knows who reads and writes which table', () => {
  const reads = {
    'rules/reads.yaml': `
title: Only svc-orders reads orders
select: sqlAccess
where: { table: orders.orders, access: read }
require: { service: svc-orders }
message: '{service} reads {table} with {verb}'
examples: { fails: [{ table: orders.orders, access: read, service: svc-billing }] }
`,
  };
  expectFindings('reads', { ...reads, ...billingStore('select 1 from «orders.orders», invoices') }, [
    'svc-billing reads orders.orders with SELECT',
  ]);
});

it('needs code to see something', () => {
  workspace.expectNothing('rule-saw-something', guarded);
});
