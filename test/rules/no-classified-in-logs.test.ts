import { expect, it } from 'vitest';
import { edited, expectFindings, expectNothing } from '../workspace.ts';
import * as coded from './code.ts';

const file = 'services/svc-ledger.yaml';
const params = (text: string) =>
  [file, 'entity: ledgers\n      responses', `entity: ledgers\n      params: [${text}]\n      responses`] as const;

it('reports a query that looks classified', () => {
  const [found] = expectFindings('no-classified-in-logs', edited(params('«{ name: email, in: query }»')), [
    'svc-ledger GET /ledgers takes pii data (email) in its query',
  ]);
  expect(found?.fix).toContain('take it in a body');
});

it('reports a path that says it is classified, whatever its name', () => {
  expectFindings(
    'no-classified-in-logs',
    edited(
      params('«{ name: key, in: path, required: true, schema: { type: string, x-data-class: pci } }»'),
      [file, 'GET /ledgers', 'GET /ledgers/{key}'],
      ['services/svc-billing.yaml', 'GET /ledgers', "'GET /ledgers/{key}'"],
    ),
    ['svc-ledger GET /ledgers/{key} takes pci data (key) in its path'],
  );
});

it('reports a parameter that endpoints share, where it is used', () => {
  expectFindings(
    'no-classified-in-logs',
    edited(params('«mail»'), [
      file,
      '  schemas:\n    Ledger',
      '  parameters: { mail: { name: email, in: query } }\n  schemas:\n    Ledger',
    ]),
    ['svc-ledger GET /ledgers takes pii data (email) in its query'],
  );
});

it('reports a parameter whose schema refers to a classified one', () => {
  expectFindings(
    'no-classified-in-logs',
    edited(params("«{ name: whom, in: query, schema: { $ref: '#/components/schemas/Mail' } }»"), [
      file,
      '  schemas:\n    Ledger',
      '  schemas:\n    Mail: { type: string, x-data-class: pii }\n    Ledger',
    ]),
    ['takes pii data (whom) in its query'],
  );
});

it('lets headers be, and what is said to be unclassified', () => {
  expectNothing('no-classified-in-logs', edited(params('{ name: email, in: header }')));
  expectNothing('no-classified-in-logs', edited(params('{ name: email, in: query, schema: { x-data-class: none } }')));
  expectNothing('no-classified-in-logs', edited(params('{ name: page, in: query }')));
});

const orders = 'services/svc-orders.yaml';
const withEmail = [orders, '        total: {', '        email: { type: TEXT, class: pii }\n        total: {'] as const;
const logging = (statement: string) =>
  coded.changed('/runtime/services/svc-orders/service.ts', "log.info('an order was placed', { order_id });", statement);
const migration = {
  '/runtime/services/svc-orders/migrations/0002_email.sql': 'alter table orders add column email text;\n',
};

it.each([
  ['a column', "log.info('placed', { email: «body.email» });", [withEmail]],
  ['a column by its name alone', "const { email } = body; log.warn('placed', { order_id, «email» });", [withEmail]],
  ['a column in a sentence', 'log.info("placed by " + «body.email»);', [withEmail]],
  [
    'a field of what the service takes or answers',
    "log.info('placed', { mail: «body.mail» });",
    [[orders, 'total: { type: integer }', 'mail: { type: string, x-data-class: pii }'] as const],
  ],
  [
    'a field of an event',
    "log.info('placed', { holder: «event.holder» });",
    [
      [
        'events/order.placed.yaml',
        '    total: {',
        '    holder: { type: string, x-data-class: pii }\n    total: {',
      ] as const,
    ],
  ],
  [
    'a field of what a called operation answers',
    "log.info('billed', { payer: «invoice.payer» });",
    [
      [
        'services/svc-billing.yaml',
        'invoice_id: { type: string }',
        'payer: { type: string, x-data-class: pii }',
      ] as const,
    ],
  ],
])('reports %s that is logged', (_, statement, edits) => {
  const { diagnostics } = coded.checkFiles({
    ...migration,
    ...coded.edited(...edits),
    ...logging(statement.replaceAll(/[«»]/g, '')),
  });
  const found = diagnostics.filter(({ rule }) => rule === 'no-classified-in-logs');
  expect(found).toHaveLength(1);
  expect(found[0]?.message).toMatch(/^svc-orders logs pii data \(/);
  expect(found[0]?.fix).toBe('log the id of what it belongs to, not the value');
  expect(found[0]?.at).toMatchObject({ file: 'runtime/services/svc-orders/service.ts' });
});

it('lets ids, counts and names that are said to be unclassified be logged', () => {
  const none = [
    orders,
    '        total: {',
    '        total_name: { type: TEXT, class: none }\n        total: {',
  ] as const;
  coded.expectNothing('no-classified-in-logs', {
    ...migration,
    ...coded.edited(withEmail, none, [
      orders,
      'order_id: { type: string }, total',
      'order_id: { type: string }, total_name: { type: string, x-data-class: pii }, total',
    ]),
    ...logging(
      "log.info('an email was sent', { order_id, total: body.total, total_name: body.total_name, count: 3 });",
    ),
    '/runtime/services/svc-orders/service.test.ts': "console.log({ email: 'ada@example.org' });\n",
    '/runtime/services/svc-ledger/service.ts': "log.info('sent', { email: letter.email });\n",
  });
});
