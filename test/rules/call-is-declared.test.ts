import { expect, it } from 'vitest';
import { shop } from '../workspace.ts';
import { billingCode, changed, coded, edited, expectFindings, expectNothing, ordersCode } from './code.ts';

const asked = [ordersCode, '{ db, later,', '{ db, call, later,'] as const;
const inCreate = (line: string) =>
  [ordersCode, "await publish('order.placed'", `${line}\n      await publish('order.placed'`] as const;

it('reports a call that nobody declared, with the line to add under the endpoint that makes it', () => {
  const [found] = expectFindings('call-is-declared', edited(asked, inCreate('await «call.ledger.listLedgers({});')), [
    'svc-orders calls GET /ledgers of svc-ledger, which it does not declare',
  ]);
  expect(found?.fix).toBe(
    'add to the calls of POST /orders in architecture/services/svc-orders.yaml: { to: svc-ledger, endpoint: GET /ledgers, for: List ledgers }; or remove the call',
  );
  expect(found?.subject).toBe('svc-orders -> svc-ledger GET /ledgers');
  expect(found?.related?.map(({ message }) => message)).toEqual([
    'POST /orders makes the call',
    'GET /ledgers of svc-ledger',
  ]);
});

it('reports a deferred call, and quotes a path that YAML would misread', () => {
  const [found] = expectFindings(
    'call-is-declared',
    edited(inCreate('await «later.billing.getInvoice({ invoice_id: order_id });')),
    ['svc-orders calls GET /invoices/{invoice_id} of svc-billing'],
  );
  expect(found?.fix).toContain(
    "{ to: svc-billing, endpoint: 'GET /invoices/{invoice_id}', for: Get an invoice, mode: deferred }",
  );
});

it('reports a call made while hearing an event, with where such calls are declared', () => {
  const [found] = expectFindings(
    'call-is-declared',
    edited(
      [billingCode, 'await call.ledger.listLedgers({})', "{ ledger_id: '' }"],
      [billingCode, '(event) => bill(event.order_id)', 'async () => void (await «call.ledger.listLedgers({}))'],
      [
        'services/svc-billing.yaml',
        `      calls:\n        - { to: svc-ledger, endpoint: GET /ledgers, for: Find the ledger }\n`,
        '',
      ],
    ),
    ['svc-billing calls GET /ledgers of svc-ledger'],
  );
  expect(found?.fix).toContain(
    'consumes: [{ events: [order.placed], calls: [{ to: svc-ledger, endpoint: GET /ledgers, for: List ledgers }] }]',
  );
});

it('reports an undeclared call behind a helper of another file', () => {
  const [found] = expectFindings(
    'call-is-declared',
    {
      ...edited(asked, inCreate('await note(call);'), [
        ordersCode,
        'import { addOrder',
        "import { note } from './note.ts';\nimport { addOrder",
      ]),
      '/runtime/services/svc-orders/note.ts': `import type { Context } from 'novatrek/platform';
import type { Types } from './contract.gen.ts';

export async function note(call: Context<Types>['call']) {
  await «call.ledger.listLedgers({});
}
`,
    },
    ['svc-orders calls GET /ledgers of svc-ledger'],
  );
  expect(found?.fix).toContain('the calls of POST /orders in');
});

it('reports a call of something that is no service, and of an operation that is not there', () => {
  const [found] = expectFindings('call-is-declared', edited(asked, inCreate('await «call.legder.listLedgers({});')), [
    'svc-orders calls legder, which is no service',
  ]);
  expect(found?.fix).toBe('did you mean ledger?');
  const [wrong] = expectFindings('call-is-declared', edited(inCreate('await «later.billing.createInvoce({});')), [
    'svc-orders calls createInvoce of svc-billing, which has no such operation',
  ]);
  expect(wrong?.fix).toBe('did you mean createInvoice?');
});

it('reports a call that is only planned', () => {
  const [found] = expectFindings(
    'call-is-declared',
    {
      ...changed(
        'services/svc-orders.yaml',
        'for: Bill the order, mode: deferred',
        'for: Bill the order, mode: deferred, status: planned',
      ),
      ...changed(ordersCode, 'await later.billing', 'await «later.billing'),
    },
    ['svc-orders calls POST /invoices of svc-billing, which is only planned'],
  );
  expect(found?.fix).toBe('remove status: planned, or remove the call');
});

it('sends a plain write of somebody else’s data another way than to the YAML', () => {
  const [found] = expectFindings(
    'call-is-declared',
    {
      ...edited(asked, inCreate('await «call.ledger.listLedgers({});')),
      ...changed(
        'services/svc-ledger.yaml',
        '      entity: ledgers\n      responses',
        '      entity: ledgers\n      access: write\n      responses',
      ),
    },
    ['svc-orders calls GET /ledgers'],
  );
  expect(found?.fix).toContain('GET /ledgers is a plain write: ask Finance Team for a command operation');
});

it('lets services call what they declare, by any name and from any place', () => {
  expectNothing('call-is-declared');
  expectNothing(
    'call-is-declared',
    changed(
      billingCode,
      'await call.ledger.listLedgers({})',
      'await ask(); const { ledger: books } = call; void books.listLedgers',
    ),
  );
});

it('is not fooled by names that only look like clients', () => {
  const name = '/runtime/services/svc-orders/near.ts';
  expectNothing('call-is-declared', {
    [name]: `const call = { ledger: { listLedgers: () => 1 } };
export const a = call.ledger.listLedgers();
export const b = [1].map((call) => call.toFixed(2));
// call.ledger.listLedgers({})
export const c = 'call.ledger.listLedgers({})';
`,
  });
});

it('says nothing of what tests call', () => {
  expectNothing('call-is-declared', {
    '/runtime/services/svc-orders/service.test.ts':
      'export const t = async ({ call }) => call.ledger.listLedgers({});\n',
  });
});

const monorepo = {
  'platform.yaml': `${coded['platform.yaml']}code:
  services: packages/{service}/src
  clients: packages/{service}/src/clients/{target}.ts
`,
  '/packages/svc-orders/src/clients/svc-ledger.ts':
    'export async function listLedgers() {}\nexport async function ask() {}\n',
  '/packages/svc-orders/src/clients/svc-billing.ts': 'export async function createInvoice() {}\n',
};

it('reports calls through the client modules of another layout', () => {
  for (const name of ['listLedgers', 'ask'])
    expectFindings(
      'call-is-declared',
      {
        ...monorepo,
        '/packages/svc-orders/src/place.ts': `import { ${name} } from './clients/svc-ledger.js';\nexport const place = () => «${name}();\n`,
      },
      [name === 'ask' ? 'svc-orders calls svc-ledger, which' : 'svc-orders calls GET /ledgers of svc-ledger, which'],
      { base: shop },
    );
  expectNothing(
    'call-is-declared',
    {
      ...monorepo,
      '/packages/svc-orders/src/place.ts':
        "import * as billing from './clients/svc-billing.js';\nexport const place = () => billing.createInvoice();\n",
    },
    { base: shop },
  );
});
