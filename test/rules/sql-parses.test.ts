import { expect, it } from 'vitest';
import { expectFindings, expectNothing } from './code.ts';
import { billingMigration, billingStore } from './store.ts';

it('reports SQL that PostgreSQL cannot read, and where it stops', () => {
  expectFindings('sql-parses', billingStore('select invoice_id form «invoices»'), ['PostgreSQL cannot read this: ']);
});

it('reports placeholders of other databases', () => {
  const [found] = expectFindings(
    'sql-parses',
    {
      '/runtime/services/svc-billing/store.ts':
        "export const read = (client: Client, id: string) => client.query('select 1 from invoices where invoice_id = «?'», [id]);\n",
    },
    ['PostgreSQL cannot read this'],
  );
  expect(found?.fix).toBe('number the placeholders: $1, $2, …');
});

it('reports a migration that cannot run', () => {
  expectFindings('sql-parses', billingMigration('create table a (b int);\nalter «tabel» a add c int;'), [
    'cannot read',
  ]);
});

it('reads what PostgreSQL reads', () => {
  expectNothing('sql-parses', {
    ...billingStore(
      "select data ? 'a', data @> '{}'::jsonb from invoices",
      'select * from invoices for update skip locked',
      'begin; select 1; commit',
      '',
    ),
    '/runtime/services/svc-billing/more.ts': "export const text = 'Select an invoice form the list';\n",
    '/runtime/services/svc-billing/store.test.ts': 'export const wrong = (db: Db) => db`selct 1`;\n',
  });
});
