import { expect, it } from 'vitest';
import { coded, expectFindings, expectNothing } from './code.ts';

const shared = { 'platform.yaml': `${coded['platform.yaml']}code: { shared: runtime/common }\n` };

it('reports shared code that imports a service', () => {
  const [found] = expectFindings(
    'shared-code-holds-no-domain',
    {
      ...shared,
      '/runtime/common/price.ts':
        "import { addOrder } from «'../services/svc-orders/store.ts';\nexport const a = addOrder;\n",
    },
    ['runtime/common/price.ts is shared by all, but imports svc-orders'],
  );
  expect(found?.fix).toContain('move what it needs out of svc-orders');
});

it('lets services import shared code, and shared code itself', () => {
  expectNothing('shared-code-holds-no-domain', {
    ...shared,
    '/runtime/common/money.ts': 'export const cents = 100;\n',
    '/runtime/common/price.ts': "import { cents } from './money.ts';\nexport const a = cents;\n",
    '/runtime/services/svc-orders/near.ts': "import { cents } from '../../common/money.ts';\nexport const a = cents;\n",
  });
});

it.each([
  ['with its schema', 'select total from «orders.orders»', 'orders.orders of svc-orders'],
  ['without it', 'update «invoices» set order_id = null', 'invoices of svc-billing'],
  ['that its owner does not declare', 'select 1 from «ledger.leftovers»', 'ledger.leftovers of svc-ledger'],
])('reports SQL of shared code on a table %s', (_, sql, thing) => {
  const [found] = expectFindings(
    'shared-code-holds-no-domain',
    { ...shared, '/runtime/common/store.ts': `export const read = (db: Db) => db\`${sql}\`;\n` },
    [`runtime/common/store.ts is shared by all, but knows ${thing}`],
  );
  expect(found?.fix).toMatch(/^move the query into svc-/);
});

it('lets shared code have SQL on what belongs to nobody', () => {
  expectNothing('shared-code-holds-no-domain', {
    ...shared,
    '/runtime/common/store.ts': [
      'export const a = (db: Db) => db`select 1 from platform_outbox`;',
      'export const b = (client: Client, schema: string) => client.query("select 1 from " + schema + ".platform_inbox");',
      "export const c = (client: Client) => client.query('select relname from pg_class, information_schema.tables');",
      'export const d = (db: Db) => db`with orders as (select 1) select * from orders`;',
      '',
    ].join('\n'),
    '/runtime/common/run.ts': 'export const run = (client: Client, text: string) => client.query(text);\n',
    '/runtime/services/svc-billing/more.ts':
      "import { run } from '../../common/run.ts';\nexport const e = (client: Client) => run(client, 'select 1 from billing.invoices');\n",
  });
});
