import { expect, it } from 'vitest';
import { changed, edited, expectFindings, expectNothing, shop } from '../workspace.ts';
import * as coded from './code.ts';
import { since } from './since.ts';

const billing = 'services/svc-billing.yaml';
const orders = 'services/svc-orders.yaml';
const desk = {
  'applications/desk.yaml':
    "title: Desk\ntype: Web\ndescription: D.\nscreens: { Home: { description: H., calls: [{ to: svc-billing, endpoint: 'GET /invoices/{invoice_id}', for: Show }] } }\n",
};

it('reports a field that is gone, with who reads it and the version that would say so', () => {
  const [found] = expectFindings(
    'openapi-breaking',
    {
      ...changed(
        billing,
        '    Invoice: { type: object, properties: { invoice_id: { type: string } } }',
        '    Invoice: { type: object, «properties: {} }',
      ),
      ...desk,
    },
    ['invoice_id'],
    shop,
    since(desk),
  );
  // svc-orders sends its invoice later, and never sees the answer.
  expect(found?.message).toContain('; it breaks desk Home');
  expect(found?.message).not.toContain('svc-orders');
});

it('reports a parameter that becomes required', () => {
  const wanted = 'params: [{ name: season, in: query, required: true, schema: { type: string } }]';
  const [found] = expectFindings(
    'openapi-breaking',
    changed(
      'services/svc-ledger.yaml',
      '      entity: ledgers\n      responses',
      `      entity: ledgers\n      params: «${wanted.slice(8)}\n      responses`,
    ),
    ['season'],
    shop,
    since(),
  );
  expect(found?.message).toContain('it breaks svc-billing');
  expect(found?.fix).toContain('set version: 2.0.0 in architecture/services/svc-ledger.yaml (now 1.0.0)');
  expect(found?.related?.map(({ message }) => message)).toEqual([
    'the version of svc-ledger',
    'svc-billing depends on it',
  ]);
  expect(found?.related?.[1]?.at.file).toBe('architecture/services/svc-billing.yaml');
});

it('reports an operation that is gone, where the operations stand', () => {
  const get = (shop[orders] ?? '').slice(
    (shop[orders] ?? '').indexOf('    GET /orders'),
    (shop[orders] ?? '').indexOf('  schemas:'),
  );
  expectFindings(
    'openapi-breaking',
    edited([orders, get, ''], [orders, '  endpoints:', '  «endpoints:']),
    ['GET /orders/{order_id}'],
    shop,
    since(),
  );
});

it('reports it below 1.0.0 too, where the second number counts as the first', () => {
  const early = changed(orders, 'version: 1.0.0', 'version: 0.3.0');
  const narrower = (version: string, mark = '') =>
    edited(
      [orders, 'version: 1.0.0', `version: ${version}`],
      [orders, 'total: { type: integer }', `total: { type: ${mark}string }`],
    );
  expectFindings(
    'openapi-breaking',
    narrower('0.3.1', '«'),
    ['total changed its type from integer to string (and 2 more: '],
    shop,
    since(early),
  );
  expectNothing('openapi-breaking', narrower('0.4.0'), shop, since(early));
});

it('lets a major version break, an addition come, and everything stay', () => {
  expectNothing('openapi-breaking', {}, shop, since());
  expectNothing('openapi-breaking', {}, shop);
  expectNothing(
    'openapi-breaking',
    edited(
      [orders, 'version: 1.0.0', 'version: 2.0.0'],
      [orders, 'total: { type: integer }', 'total: { type: string }'],
    ),
    shop,
    since(),
  );
  expectNothing(
    'openapi-breaking',
    changed(orders, 'total: { type: integer }', 'total: { type: integer }, note: { type: string }'),
    shop,
    since(),
  );
  expectNothing(
    'openapi-breaking',
    changed(orders, 'summary: Get an order', 'summary: Look an order up'),
    shop,
    since(),
  );
});

it('shows the code that calls what breaks', () => {
  const ledger = 'services/svc-ledger.yaml';
  const [found] = coded.expectFindings(
    'openapi-breaking',
    coded.changed(ledger, 'Ledger: { type: object, properties', 'Ledger: { type: «array, properties'),
    ['it breaks svc-billing'],
    { known: since({}, coded.coded) },
  );
  expect(found?.related?.map(({ message, at }) => `${message} ${at.file}`)).toEqual([
    'the version of svc-ledger architecture/services/svc-ledger.yaml',
    'svc-billing depends on it architecture/services/svc-billing.yaml',
    'svc-billing uses it here runtime/services/svc-billing/service.ts',
  ]);
});
