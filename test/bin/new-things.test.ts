import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { shop } from '../workspace.ts';
import { novatrek, workspace } from './novatrek.ts';

const read = (folder: string, path: string) => readFileSync(join(folder, path), 'utf8');

it('new event: the envelope, the id of its subject, and the channel as the workspace names them', async () => {
  const folder = workspace();
  const args = ['new', 'event', 'order.shipped_late', '--producer', 'svc-orders', '--trigger', 'POST /orders'];
  const ran = await novatrek(folder, [...args, '--consumers', 'svc-billing', 'svc-ledger', 'svc-billing']);
  // "shipped-late" is no past verb: the rule on channel names has the last word.
  expect(ran.code).toBe(1);
  expect(ran.out).toContain('channel-name  channel shop.sales.order.shipped-late does not follow');
  const fine = await novatrek(folder, [
    ...['new', 'event', 'late_order.shipped', '--producer', 'svc-orders', '--trigger', 'POST /orders'],
    ...['--consumers', 'svc-billing', 'svc-ledger', 'svc-billing'],
  ]);
  expect(fine.code, fine.err + fine.out).toBe(0);
  expect(fine.out).toBe('create architecture/events/late_order.shipped.yaml\n');
  expect(fine.err).toContain("publish it in svc-orders: await publish('late_order.shipped', { order_id: … })");
  expect(fine.err).toContain("hear it in svc-billing: consumers: { async 'late_order.shipped'(event) { … } }");
  const text = read(folder, 'architecture/events/late_order.shipped.yaml');
  for (const part of [
    'message: LateOrderShipped\n',
    'channel: shop.sales.late-order.shipped\n',
    'trigger: POST /orders\n',
    'consumers:\n- svc-billing\n- svc-ledger\nkey: order_id\n',
    '    order_id:\n      type: string\n      format: uuid\n',
  ])
    expect(text).toContain(part);
  expect(await novatrek(folder, ['check'])).toMatchObject({ code: 0, out: '' });
});

it('new event: without trigger or consumers too, with a warning that nobody hears it', async () => {
  const folder = workspace();
  const ran = await novatrek(folder, [
    'new',
    'event',
    'ledger.closed',
    '--producer',
    'svc-ledger',
    '--channel',
    'shop.finance.ledger.closed',
  ]);
  expect(ran.code, ran.err).toBe(0);
  expect(ran.out).toContain('warning  no-orphans  nobody consumes ledger.closed');
  expect(ran.out).toMatch(/\n\ncreate architecture\/events\/ledger\.closed\.yaml\n$/);
  expect(read(folder, 'architecture/events/ledger.closed.yaml')).not.toContain('trigger');
});

it('new decision: the next number, as wide as the others, with the sections that the rules ask for', async () => {
  const folder = workspace();
  const args = [
    'new',
    'decision',
    'Orders',
    'are: never "deleted"',
    '--services',
    'svc-orders',
    'svc-billing',
    '--today',
    '2026-02-28',
  ];
  const ran = await novatrek(folder, [...args, '--options', 'Delete them', 'Mark them: gone']);
  expect(ran.code, ran.err).toBe(0);
  const path = 'architecture/decisions/ADR-002-orders-are-never-deleted.md';
  expect(ran.out).toBe(`create ${path}\n`);
  const text = read(folder, path);
  expect(text).toContain(
    'title: "Orders are: never \\"deleted\\""\nstatus: Proposed\ndate: "2026-02-28"\nservices:\n- svc-orders\n- svc-billing\n',
  );
  expect(text).toContain('\n# ADR-002: Orders are: never "deleted"\n');
  expect(text).toContain('\n- Delete them\n- Mark them: gone\n');
  expect(await novatrek(folder, ['check', '--today', '2026-06-01'])).toMatchObject({ code: 0, out: '' });
  const next = await novatrek(folder, ['new', 'decision', '木漏れ日']);
  expect(next.out).toBe('create architecture/decisions/ADR-003.md\n');
  expect((await novatrek(folder, ['check'])).code).toBe(0);
});

it('new decision: follows the letters and the width of the decisions that are there', async () => {
  const old = shop['decisions/ADR-001-own-your-data.md'] ?? '';
  const none = Object.fromEntries(Object.entries(shop).filter(([name]) => !name.startsWith('decisions/')));
  const numbered = (id: string) => old.replaceAll('ADR-001', id);
  const folder = workspace(
    {
      'decisions/RFC-0099-a.md': numbered('RFC-0099'),
      'decisions/RFC-0007-b.md': numbered('RFC-0007'),
      'decisions/ADR-900-c.md': numbered('ADR-900'),
    },
    none,
  );
  expect((await novatrek(folder, ['new', 'decision', 'More'])).out).toBe(
    'create architecture/decisions/RFC-0100-more.md\n',
  );
  expect((await novatrek(workspace({}, none), ['new', 'decision', 'First'])).out).toBe(
    'create architecture/decisions/ADR-001-first.md\n',
  );
});

it('new migration: the next file of a service; what is missing is said', async () => {
  const folder = workspace();
  expect((await novatrek(folder, ['generate', '--only', 'migrations'])).code).toBe(0);
  const ran = await novatrek(folder, ['new', 'migration', 'svc-orders', 'fill-totals', '--phase', 'backfill']);
  expect(ran).toMatchObject({
    code: 0,
    out: 'create runtime/services/svc-orders/migrations/0002__fill-totals.backfill.sql\n',
  });
  expect((await novatrek(folder, ['new', 'migration', 'svc-orders'])).err).toMatch(
    /^novatrek: new migration needs <name>\n/,
  );
  expect((await novatrek(folder, ['new', 'migration', 'svc-order', 'x'])).err).toContain('did you mean svc-orders?');
});

it('new domain: what a service can be put into', async () => {
  const folder = workspace();
  const ran = await novatrek(folder, [
    'new',
    'domain',
    'order-intake',
    '--team',
    'Front: Desk',
    '--description',
    'Takes orders.',
  ]);
  expect(ran.code, ran.err).toBe(0);
  expect(ran.out).toBe('create architecture/domains/order-intake.yaml\n');
  expect(read(folder, 'architecture/domains/order-intake.yaml')).toMatch(
    /^# yaml-language-server: [^\n]*\/domain\.schema\.json\nname: Order intake\nteam: "Front: Desk"\ndescription: Takes orders\.\n$/,
  );
  const service = await novatrek(folder, [
    'new',
    'service',
    'svc-intake',
    '--domain',
    'order-intake',
    '--entity',
    'intakes',
  ]);
  expect(service.code, service.err).toBe(0);
  await novatrek(folder, ['generate']);
  expect(await novatrek(folder, ['check'])).toMatchObject({ code: 0, out: '' });
  // Nothing but what was asked for: no file left beside another.
  expect(readdirSync(join(folder, 'architecture/domains')).sort()).toEqual([
    'finance.yaml',
    'order-intake.yaml',
    'sales.yaml',
  ]);
});
