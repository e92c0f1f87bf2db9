import { expect, it } from 'vitest';
import { bareService, type Files } from '../workspace.ts';
import { checkFiles, expectFindings, expectNothing } from './code.ts';
import { billingMigration, billingStore } from './store.ts';

const reported = (files: Files) => {
  const found = checkFiles(files).diagnostics.filter(({ rule }) => rule === 'isolation-not-weakened');
  expect(found).toHaveLength(1);
  return found;
};

it.each([
  [
    'a search path into another schema',
    '«set search_path to orders, billing»',
    'looks for names in orders of svc-orders',
  ],
  ['a search path of a transaction', '«set local search_path = orders»', 'looks for names in orders'],
  ['set_config of the search path', "select «set_config('search_path', 'orders', false)»", 'looks for names in orders'],
  ['another role', '«set role svc_orders_app»', 'takes another role'],
  ['another user', "«set session authorization 'svc_orders_app'»", 'takes another role'],
  ['dblink', "select * from «dblink('dbname=shop', 'select 1') as t(a int)»", 'opens a second way into a database'],
  ['a program', "copy invoices from program «'curl example.org'»", 'runs a program'],
])('reports %s in code', (_, sql, message) => {
  const [found] = reported(billingStore(sql.replaceAll(/[«»]/g, '')));
  expect(found?.message).toContain(`svc-billing ${message}`);
});

it.each([
  [
    'a grant to another service',
    'grant select on billing.invoices to svc_orders_app;',
    'opens what it owns to svc_orders_app of svc-orders',
  ],
  ['a grant to everybody', 'grant select on billing.invoices to public;', 'opens what it owns to everybody (PUBLIC)'],
  [
    'a grant to a role nobody knows',
    'grant usage on schema billing to reporting;',
    'opens what it owns to the role reporting',
  ],
  [
    'rights on what is still to come',
    'alter default privileges in schema billing grant select on tables to svc_orders_app;',
    'opens what it owns to svc_orders_app of svc-orders',
  ],
  [
    'a function with its owner’s rights',
    "create function billing.f() returns int language sql security definer as 'select 1';",
    'has a function that runs with its owner’s rights',
  ],
  ['a foreign server', 'create server other foreign data wrapper postgres_fdw;', 'opens a second way into a database'],
  ['an extension for one', 'create extension postgres_fdw;', 'opens a second way into a database'],
  [
    'a search path of a function',
    "create function billing.f() returns int language sql set search_path = orders as 'select 1';",
    'looks for names in orders',
  ],
])('reports %s in a migration', (_, sql, message) => {
  const [found] = reported(billingMigration(sql));
  expect(found?.message).toContain(`svc-billing ${message}`);
  expect(found?.at.file).toBe('runtime/services/svc-billing/migrations/0002_more.sql');
});

it.each([
  ['the options of a connection', "new Pool({ options: '-c «search_path=orders»' })"],
  ['an address', "connect('postgres://db/shop?options=-c%20«search_path%3Dorders%2Cbilling»')"],
])('reports a search path in %s', (_, expression) => {
  const files = { '/runtime/services/svc-billing/pool.ts': `export const pool = ${expression};\n` };
  expectFindings('isolation-not-weakened', files, ['svc-billing looks for names in orders of svc-orders']);
});

it.each([
  ['is open to everybody', "set search_path = pg_catalog as 'select 1';", ''],
  [
    'is taken from somebody else',
    "set search_path = pg_catalog as 'select 1';",
    'revoke all on function billing.f() from svc_orders_app;',
  ],
  ['takes names from its caller', "as 'select 1';", 'revoke all on function billing.f() from public;'],
])('reports a function with its owner’s rights that %s', (_, path, revoke) => {
  const [found] = reported(
    billingMigration(`create function billing.f() returns int language sql security definer ${path} ${revoke}`),
  );
  expect(found?.subject).toBe('svc-billing security-definer billing.f()');
});

it('reports a function that leans on another one’s search path', () => {
  const [found] = reported(
    billingMigration(`
      create function billing.a() returns int language sql set search_path = pg_catalog as 'select 1';
      create function billing.b() returns int language sql security definer as 'select 1';
      revoke all on function billing.b() from public;
      comment on function billing.b() is 'taken from public';
    `),
  );
  expect(found?.subject).toBe('svc-billing security-definer billing.b()');
});

it('takes a comment for no revoke', () => {
  reported(
    billingMigration(`
      create function billing.b() returns int language sql security definer set search_path = pg_catalog as 'select 1';
      comment on function billing.b() is 'taken from public';
    `),
  );
});

it('keeps roles apart whose services begin with the same name', () => {
  const [found] = reported({
    'services/svc-billing-archive.yaml': bareService('finance'),
    ...billingMigration('grant select on billing.invoices to svc_billing_archive_app;'),
  });
  expect(found?.message).toContain('svc_billing_archive_app of svc-billing-archive');
});

it('points at the statement', () => {
  const [found] = expectFindings('isolation-not-weakened', billingStore('«set role svc_orders_app»'), [
    'takes another role',
  ]);
  expect(found?.subject).toBe('svc-billing set-role SET ROLE svc_orders_app');
});

it('lets a service keep its own names, roles and rights', () => {
  const pool = { '/runtime/services/svc-billing/pool.ts': "export const options = '-c search_path=billing';\n" };
  const refresh = "returns void language sql security definer set search_path = pg_catalog, pg_temp as 'select 1';";
  expectNothing('isolation-not-weakened', {
    ...pool,
    ...billingStore(
      'set search_path to billing',
      'set local search_path = billing, pg_temp, pg_catalog',
      "set local statement_timeout = '3s'",
      'reset search_path',
      'copy invoices from stdin',
      "select * from invoices where note = 'set role svc_orders_app'",
    ),
    ...billingMigration(`
      grant select on billing.invoices to svc_billing_app;
      grant usage on schema billing to svc_billing_app, svc_billing_owner;
      revoke all on billing.invoices from public;
      revoke select on billing.invoices from svc_orders_app;
      create function billing.f() returns int language sql set search_path = billing, pg_temp as 'select 1';
      create function billing.g() returns int language sql security invoker as 'select 1';
      create extension if not exists pgcrypto;
      create function billing.refresh() ${refresh}
      revoke all on function billing.refresh() from public;
      grant execute on function billing.refresh() to svc_billing_app;
    `),
  });
});
