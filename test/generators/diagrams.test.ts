import { expect, it } from 'vitest';
import { readSources } from '../../bin/workspace.ts';
import { diagrams } from '../../generators/diagrams.ts';
import { plan } from '../../generators/plan.ts';
import { load } from '../../model/load.ts';
import type { Model } from '../../model/model.ts';
import { syntheticSources } from '../bench/synthetic.ts';
import { edited, modelOf } from '../workspace.ts';
import { hostileModel, hostileWords } from './diagrams-hostile.ts';
import { parses } from './diagrams-parser.ts';

const shop = [...diagrams.generate(modelOf())];

it.each(shop.map((file) => [file.path, file.content]))('writes %s of the shop as expected', async (path, content) => {
  await expect(content).toMatchFileSnapshot(`../golden/${path.replace(/^generated\//, '')}`);
});

it('writes one picture for each thing, in files that it owns', () => {
  expect(shop.map((file) => file.path.replace('generated/diagrams/', ''))).toEqual([
    'landscape.mmd',
    'domains/finance.mmd',
    'domains/sales.mmd',
    'events/order.placed.mmd',
    'services/svc-billing.mmd',
    'stores/svc-billing.mmd',
    'sequences/svc-billing/createInvoice.mmd',
    'sequences/svc-billing/getInvoice.mmd',
    'services/svc-ledger.mmd',
    'stores/svc-ledger.mmd',
    'sequences/svc-ledger/listLedgers.mmd',
    'services/svc-orders.mmd',
    'stores/svc-orders.mmd',
    'sequences/svc-orders/createOrder.mmd',
    'sequences/svc-orders/getOrder.mmd',
  ]);
  expect(plan([{ generator: diagrams, files: shop }], new Map())).toHaveLength(shop.length);
});

it('says in its first line where the picture comes from', () => {
  expect(shop[5]?.content.split('\n')[0]).toBe(
    '%% generated from architecture/services/svc-billing.yaml — edit that, then run: novatrek generate',
  );
});

it('parses, over the whole of the reference workspace', async () => {
  const { model } = load(readSources('.'));
  await expectAllParse(model);
});

it.each(hostileWords.map((word) => [JSON.stringify(word), word]))('parses, whatever is called %s', async (_, word) => {
  const model = hostileModel(word);
  await expectAllParse(model);
  expect(plan([{ generator: diagrams, files: [...diagrams.generate(model)] }], new Map()).length).toBeGreaterThan(7);
});

it('stays within what code hosts draw, at 1,000 services', () => {
  const { model } = load(syntheticSources({ domains: 30, services: 1000, events: 2000 }));
  const files = model === undefined ? [] : [...diagrams.generate(model)];
  expect(files.length).toBeGreaterThan(9000);
  for (const file of files) {
    expect(file.content.length, file.path).toBeLessThan(50_000);
    expect(file.content.match(/-->|-\.->/g)?.length ?? 0, file.path).toBeLessThanOrEqual(500);
  }
});

it('keeps a service named by dots inside its folder', () => {
  const model = modelOf({
    'services/...yaml':
      'title: Dots\nversion: 1.0.0\ndomain: sales\ndescription: Dots.\napi: { basePath: /x, endpoints: { GET /x: { operation: x, summary: X, responses: { 200: {} } } } }\n',
  });
  const files = [...diagrams.generate(model)];
  expect(files.map((file) => file.path)).toContain('generated/diagrams/sequences/_../x.mmd');
  expect(plan([{ generator: diagrams, files }], new Map()).length).toBe(files.length);
});

it('draws a call that is deferred after the commit and one that is planned as such', () => {
  const model = modelOf(
    edited(
      [
        'services/svc-orders.yaml',
        'mode: deferred }',
        'mode: deferred }\n        - { to: svc-ledger, endpoint: GET /later, for: Ask, status: planned }',
      ],
      ['services/svc-billing.yaml', 'for: Find the ledger', 'for: Find the ledger, mode: sync'],
    ),
  );
  const text = contentOf(model, 'sequences/svc-orders/createOrder');
  expect(text).toMatch(/after commit\n(?:.*\n)*.*-\)service_svc_billing: POST \/invoices/);
  expect(text).toContain('-->>service_svc_ledger: GET /later – Ask (planned)');
  expect(contentOf(model, 'sequences/svc-billing/createInvoice')).toContain(
    '->>service_svc_ledger: GET /ledgers – Find the ledger',
  );
});

function contentOf(model: Model, name: string): string {
  return [...diagrams.generate(model)].find((file) => file.path === `generated/diagrams/${name}.mmd`)?.content ?? '';
}

async function expectAllParse(model: Model | undefined): Promise<void> {
  const files = model === undefined ? [] : [...diagrams.generate(model)];
  expect(files.length).toBeGreaterThan(0);
  for (const file of files) expect(await parses(file.content), `${file.path}\n${file.content}`).toBe('');
}
