import { expect, it } from 'vitest';
import { changed, checkFiles, expectFindings, expectNothing } from './code.ts';
import { billingMigration } from './store.ts';

const dynamic = {
  '/runtime/services/svc-billing/store.ts':
    "export const read = (client: Client, table: string) => client.query('select * from ' + table + ' where a = $1');\n",
};

it('reports a table that is chosen at run time', () => {
  const { diagnostics } = checkFiles(dynamic);
  const [found] = diagnostics.filter(({ rule }) => rule === 'sql-is-known');
  expect(found).toMatchObject({ severity: 'warning' });
  expect(found?.message).toContain('svc-billing' === found?.subject.split(' ')[0] ? 'decided at run time' : '');
});

it('is an error where the workspace says so', () => {
  const strict = changed('platform.yaml', 'name: Shop', 'name: Shop\ncode: { strictSql: true }');
  const { diagnostics } = checkFiles({ ...dynamic, ...strict });
  expect(diagnostics.filter(({ rule }) => rule === 'sql-is-known').map(({ severity }) => severity)).toEqual(['error']);
});

it('reports a statement that a function puts together', () => {
  expectFindings(
    'sql-is-known',
    billingMigration(
      "create function billing.f(name text) returns void language plpgsql as $$ begin execute «format('delete from %I', name)»; end $$;",
    ),
    ['is decided when the database runs it'],
  );
});

it('lets values, columns and conditions vary', () => {
  expectNothing('sql-is-known', {
    '/runtime/services/svc-billing/store.ts': `
const table = 'invoices';
const columns = ['invoice_id', 'order_id'];
export const read = (client: Client, id: string) => client.query('select * from ' + table + ' where invoice_id = $1', [id]);
export const list = (client: Client, by: string) => client.query(\`select \${columns.join(', ')} from invoices order by \${by}\`);
export const find = (db: Db, id: string) => db\`select * from invoices where invoice_id = \${id}\`;
`,
    '/runtime/services/svc-billing/store.test.ts':
      "export const drop = (client: Client, table: string) => client.query('drop table ' + table);\n",
  });
});
