import { shop } from '../workspace.ts';

/** The shop as somebody else keeps it: packages, the driver used directly, path aliases, a client by hand, no generator. */
export const monorepo: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.entries(shop).map(([path, text]) => [`architecture/${path}`, text.trimStart()])),
  'architecture/platform.yaml': `${(shop['platform.yaml'] ?? '').trimStart()}
code:
  services: packages/{service}/src
  folders: { svc-orders: packages/orders, svc-billing: packages/billing, svc-ledger: packages/ledger }
  migrations: packages/*/db
  clients: ['packages/*/src/clients/{target}.ts']
  shared: packages/shared/src
  sql: { calls: [pool.query, client.query], tags: [] }
  publish: [bus.emit]
  subscribe: [bus.on]
  log: ['log.*']
  allowModules: [pg]
`,
  'architecture/services/svc-orders.yaml': (shop['services/svc-orders.yaml'] ?? '')
    .trimStart()
    .replace(', mode: deferred', ''),
  'package.json': JSON.stringify({ name: 'shop', private: true, workspaces: ['packages/*'] }),
  'tsconfig.json': `{
  // Aliases, with a comment and a comma too many.
  "compilerOptions": { "paths": { "@shop/shared/*": ["./packages/shared/src/*"], "@orders/*": ["./packages/orders/src/*"], } },
}
`,
  'packages/shared/package.json': JSON.stringify({ name: '@shop/shared' }),
  'packages/shared/src/pool.ts': `import pg from 'pg';

export const pool = new pg.Pool();
`,
  'packages/orders/package.json': JSON.stringify({ name: '@shop/orders' }),
  'packages/orders/db/001.sql': 'create table orders.orders (order_id uuid primary key, total integer not null);\n',
  'packages/orders/src/repo.ts': `import { pool } from '@shop/shared/pool';

const table = 'orders';

export async function findOrder(id: string) {
  const { rows } = await pool.query(\`select * from orders.\${table} where order_id = $1\`, [id]);
  return rows[0];
}
`,
  'packages/orders/src/service.ts': `import { createInvoice } from './clients/svc-billing.ts';
import { findOrder } from '@orders/repo';

export async function place(bus: { emit(event: string, payload: object): void }, id: string) {
  const order = await findOrder(id);
  bus.emit('order.placed', { order_id: id });
  await createInvoice({ order });
}
`,
  'packages/orders/src/clients/svc-billing.ts': `export async function createInvoice(body: object) {
  const response = await fetch('http://localhost/invoices', { method: 'POST', body: JSON.stringify(body) }); // novatrek-ignore no-raw-http -- this is the client
  return response.json();
}
`,
  'packages/billing/package.json': JSON.stringify({ name: '@shop/billing' }),
  'packages/billing/db/001.sql':
    'create table billing.invoices (invoice_id uuid primary key, order_id uuid not null);\n',
  'packages/billing/src/index.ts': `import { pool } from '@shop/shared/pool';
import { listLedgers } from './clients/svc-ledger.ts';

export async function bill(bus: { on(event: string, handle: (payload: unknown) => void): void }) {
  await listLedgers();
  bus.on('order.placed', () => pool.query({ text: 'insert into invoices (invoice_id, order_id) values ($1, $2)' }));
}
`,
  'packages/billing/src/clients/svc-ledger.ts': 'export const listLedgers = async () => [];\n',
  'packages/ledger/package.json': JSON.stringify({ name: '@shop/ledger' }),
  'packages/ledger/db/001.sql': 'create table ledger.ledgers (ledger_id uuid primary key);\n',
  'packages/ledger/src/index.ts': `import { pool } from '@shop/shared/pool';

export const ledgers = () => pool.query('select * from ledgers');
`,
};
