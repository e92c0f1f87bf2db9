import { readFileSync } from 'node:fs';
import { beforeAll, expect, it } from 'vitest';
import { type Built, buildReference, buildShop, textOf } from './build.ts';

let reference: Built;
beforeAll(async () => {
  reference = await buildReference();
}, 120_000);

it('has a page for every thing', () => {
  const { model, files } = reference;
  const expected = [
    ...[...model.domains.keys()].map((id) => `domains/${id}.html`),
    ...[...model.services.keys()].flatMap((id) => [
      `services/${id}.html`,
      `apis/${id}.html`,
      `specs/openapi/${id}.yaml`,
    ]),
    ...[...model.events.keys()].map((id) => `events/${id}.html`),
    ...[...model.entities.keys()].map((id) => `entities/${id}.html`),
    ...[...model.decisions.keys()].map((id) => `decisions/${id}.html`),
    ...[...model.capabilities.keys()].map((id) => `capabilities/${id}.html`),
    ...[...model.applications.values()].flatMap((one) => [
      `applications/${one.id}.html`,
      ...one.screens.map((screen) => `applications/${one.id}/${screen.name.replaceAll(/[^A-Za-z0-9._-]+/g, '-')}.html`),
    ]),
    ...[...model.actors.keys()].map((id) => `actors/${id}.html`),
    ...[...model.solutions.keys()].map((id) => `solutions/${id}.html`),
    ...[...model.tickets.keys()].map((id) => `tickets/${id}.html`),
    ...model.architectRules.map(({ id }) => `rules/${id}.html`),
    'ownership.html',
    'event-flow.html',
    'explorer.html',
    'exceptions.html',
    'rules/writes-by-owner.html',
  ]; // prettier-ignore
  expect(expected.length).toBeGreaterThan(200);
  expect(expected.filter((path) => !files.has(path))).toEqual([]);
});

it('shows every table, column and endpoint on the page of its service', () => {
  const { model, page } = reference;
  for (const service of model.services.values()) {
    const html = page(`services/${service.id}.html`);
    for (const table of service.tables) {
      expect(html).toContain(`id="table-${table.name}"`);
      for (const column of table.columns) expect(html).toContain(`id="column-${table.name}.${column.name}"`);
    }
    for (const endpoint of service.endpoints) expect(html).toContain(`id="${endpoint.operation}"`);
  }
});

it('says of every page from which line it comes', () => {
  const silent = reference.pages.filter(
    ([path, html]) => !/This page comes from <code>[^<]+<\/code>/.test(html) && !path.startsWith('rules/'),
  );
  expect(silent.map(([path]) => path)).toEqual([]);
  const lines = readFileSync('architecture/domains/operations.yaml', 'utf8').split('\n');
  const line = lines.findIndex((one) => one.startsWith('  daily-schedules:')) + 1;
  expect(textOf(reference.page('entities/daily-schedules.html'))).toContain(
    `This page comes from architecture/domains/operations.yaml:${line}`,
  );
});

it('shows whether the rules of a domain hold today, and where one is excepted', () => {
  const operations = textOf(reference.page('domains/operations.html'));
  expect(operations).toContain('day-of-adventure-orchestrator holds, 2 exceptions');
  expect(operations).toContain('schedule-lifecycle holds');
  expect(textOf(reference.page('rules/day-of-adventure-orchestrator.html'))).toContain('EXC-028');
});

it('shows a broken rule as broken, on its page, on the domain and on the first page', async () => {
  const call = '- { to: svc-orders, endpoint: POST /orders, for: Order again }';
  const site = await buildShop({
    'services/svc-ledger.yaml': `
title: Ledger
version: 1.0.0
domain: finance
description: Keeps ledgers.
store:
  engine: PostgreSQL 15
  schema: ledger
  tables:
    ledgers: { entity: ledgers, description: One., columns: { ledger_id: { type: UUID, primaryKey: true } } }
api:
  basePath: /ledger/v1
  endpoints:
    GET /ledgers:
      operation: listLedgers
      summary: List ledgers
      entity: ledgers
      responses: { 200: Ledger }
      calls:
        ${call}
  schemas:
    Ledger: { type: object, properties: { ledger_id: { type: string } } }
`,
    'domains/finance.yaml': `
name: Finance
team: Finance Team
description: Bills things.
rules: [{ text: Only owners write, enforcedBy: writes-by-owner }, { text: Be kind, advisory: nobody can check it }]
entities:
  invoices: { name: Invoices, owner: svc-billing, readers: all }
  ledgers: { name: Ledgers, owner: svc-ledger, readers: all }
`,
  });
  const page = textOf(site.page('rules/writes-by-owner.html'));
  expect(page).toContain('1 broken');
  expect(page).toContain('svc-ledger writes Orders of svc-orders with POST /orders');
  expect(page).toContain('architecture/services/svc-ledger.yaml:20');
  expect(textOf(site.page('domains/finance.html'))).toMatch(
    /Only owners write writes-by-owner 1 broken 2\. Be kind nobody can check it advisory/,
  );
  expect(textOf(site.page('index.html'))).toContain('writes-by-owner: 1 broken');
});

it('claims no level of force that nothing proves', () => {
  const levels = textOf(reference.page('rules/writes-by-owner.html'));
  expect(levels).toContain('Shown yes');
  expect(levels).toContain('Checked yes');
  expect(levels).toContain('Compiled yes');
  expect(levels).toContain('Granted yes');
  expect(levels).toContain('Observed not yet');
  const domains = textOf(reference.page('rules/one-domain-per-service.html'));
  for (const level of ['Compiled', 'Granted', 'Observed']) expect(domains).toContain(`${level} not yet`);
});

it('keeps the first page under 100 kB without its picture, and every page under 600 kB', () => {
  const home = reference.page('index.html').replace(/<svg class="diagram"[\s\S]*?<\/svg>/, '');
  expect(home.length).toBeLessThan(40_000);
  for (const [path, html] of reference.pages) expect(html.length, path).toBeLessThan(600_000);
});

it('writes the same bytes every time', async () => {
  const again = await buildReference();
  expect([...again.files.keys()]).toEqual([...reference.files.keys()]);
  for (const [path, content] of again.files) expect(content === reference.files.get(path), path).toBe(true);
});

it('names the reference workspace nowhere but through its model', async () => {
  const { files } = await buildShop();
  for (const [path, content] of files)
    expect(/novatrek adventures|svc-check-in|ADR-006/i.test(content), path).toBe(false);
});

it('leaves out what a workspace does not have', async () => {
  const { files, page } = await buildShop();
  expect(files.has('applications/index.html')).toBe(false);
  expect(page('index.html')).not.toContain('Applications');
  expect(page('index.html')).toContain('Shop');
});
