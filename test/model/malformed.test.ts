import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import type { Diagnostic } from '../../model/finding.ts';
import { placesOf, type Source } from '../../model/source.ts';
import { changed, type Files, shop } from '../workspace.ts';
import { expectNone, findings, full, real, sourcesOf } from './sound.ts';

/** Findings of `full` with these files, each as `line:col rule message`; none may be badly said. */
function said(files: Files): string[] {
  const problems: string[] = [];
  const sources = sourcesOf({ ...full, ...files });
  const found = findings(sources, Object.keys(files).join(), problems);
  expectNone(problems);
  return found.filter((one) => one.exception === undefined).map((one) => line(one, sources));
}

function line(one: Diagnostic, sources: readonly Source[]): string {
  const source = sources.find((candidate) => candidate.path === one.at.file);
  const place = source === undefined ? undefined : placesOf(source)(one.at);
  return `${place?.line}:${place?.col} ${one.rule} ${one.message}`;
}

const platform = shop['platform.yaml'] ?? '';

it('reports files that end too early, wherever they end', () => {
  const problems: string[] = [];
  let reported = 0;
  let tried = 0;
  const cut = (name: string, text: string, points: number) => {
    for (let i = 0; i < points; i++) {
      tried++;
      const end = Math.floor((text.length * i) / points);
      const sources = sourcesOf({ ...full, [name]: text.slice(0, end) });
      if (findings(sources, `${name} up to ${end}`, problems).some((one) => one.exception === undefined)) reported++;
    }
  };
  for (const [name, text] of Object.entries(full)) cut(name, text, 40);
  for (const name of real)
    cut(name, readFileSync(fileURLToPath(new URL(`../../architecture/${name}`, import.meta.url)), 'utf8'), 40);
  expectNone(problems);
  // A cut inside the last words leaves a whole file now and then.
  expect(reported).toBeGreaterThan(tried * 0.85);
});

it('reports all problems of all broken files at once', () => {
  const found = said({
    'domains/sales.yaml': 'name: a\nname: b\nteam: c\nteam: d\n',
    'platform.yaml': 'name: a\n\tb: c\n',
    'actors.yaml': 'clerk: [\n',
  });
  expect(found.filter((one) => one.includes('unique'))).toHaveLength(2);
  expect(found.length).toBeGreaterThanOrEqual(4);
});

it('points at a key written twice', () => {
  expect(said({ 'platform.yaml': 'name: a\ndescription: b\nname: c\n' })).toEqual([
    '3:1 syntax Map keys must be unique',
  ]);
});

it('points at a tab used to indent', () => {
  const [first] = said({ 'platform.yaml': 'name: a\nconventions:\n\tservice: b\n' });
  expect(first).toMatch(/^3:1 syntax .*[Tt]ab/);
});

it('counts lines right behind a stray bracket', () => {
  const found = said({ 'platform.yaml': 'name: ]\ndescription: |\n  one\n  two\nflows: ]\n' });
  expect(found[0]).toMatch(/^1:7 syntax /);
  expect(found.filter((one) => one.includes('"]"')).at(-1)).toMatch(/^5:8 syntax /);
});

it('refuses a file of 12 MB without reading it', () => {
  expect(said({ 'platform.yaml': `${platform}# ${'x'.repeat(12_000_000)}\n` })).toEqual([
    expect.stringMatching(/^1:1 syntax file has 12\d+ characters; 10000000 is the limit$/),
  ]);
});

it('reads a file of 8 MB', () => {
  expect(said({ 'platform.yaml': `${platform}# ${'x'.repeat(8_000_000)}\n` })).toEqual([]);
});

it('refuses nesting of thousands of levels, in lists, maps and blocks', () => {
  // 5,000 levels of block style are more text than a file may have.
  const block = Array.from({ length: 4000 }, (_, i) => `${' '.repeat(i + 1)}a:\n`).join('');
  const flow = ['['.repeat(5000) + ']'.repeat(5000), '{a: '.repeat(5000) + '}'.repeat(5000), '[{a: '.repeat(5000)];
  for (const deep of [...flow.map((text) => `${platform}x-deep: ${text}\n`), `${'- '.repeat(5000)}a\n`, `a:\n${block}`])
    expect(said({ 'platform.yaml': deep }), deep.slice(-40)).toEqual(['1:1 syntax nested too deeply']);
});

it('reads schemas of 30 levels', () => {
  const schema = `${'{ type: array, items: '.repeat(30)}{ type: string }${' }'.repeat(30)}`;
  expect(said(changed('services/svc-orders.yaml', '  schemas:\n', `  schemas:\n    Deep: ${schema}\n`))).toEqual([]);
});

it('follows plain aliases, even 90 of one anchor', () => {
  const many = Array.from({ length: 90 }, (_, i) => `  flow-${i}: *flow\n`).join('');
  const text = platform.replace(
    'workflows: { checkout: { title: Checkout, description: From cart to order. } }',
    `workflows:\n  checkout: &flow { title: Checkout, description: From cart to order. }\n${many}`,
  );
  expect(said({ 'platform.yaml': text })).toEqual([]);
});

it('refuses more aliases than anybody writes, and those that multiply', () => {
  const list = Array.from({ length: 200 }, () => '*a').join(', ');
  expect(said({ 'platform.yaml': `${platform}x-a: &a [1]\nx-b: [${list}]\n` })).toEqual([
    expect.stringMatching(/^1:1 syntax .*alias/),
  ]);
  const laughs = Array.from({ length: 12 }, (_, i) => `x-l${i + 1}: &l${i + 1} [${`*l${i}, `.repeat(9)}]\n`).join('');
  expect(said({ 'platform.yaml': `${platform}x-l0: &l0 [ha]\n${laughs}` })).toEqual([
    expect.stringMatching(/^1:1 syntax .*alias/),
  ]);
});

it('refuses an anchor that holds itself, and one that does not exist', () => {
  expect(said({ 'platform.yaml': `${platform}x-a: &a [*a]\n` })).not.toEqual([]);
  expect(said({ 'platform.yaml': `${platform}x-a: &a { b: { c: *a } }\n` })).not.toEqual([]);
  expect(said({ 'platform.yaml': `${platform}x-a: *nowhere\n` })).toEqual([expect.stringMatching(/syntax .*nowhere/)]);
});

it('ends when things refer to themselves and to each other', () => {
  const decision = changed('decisions/ADR-001-own-your-data.md', 'services:', 'supersedes: [ADR-001]\nservices:');
  expect(said(decision)).not.toEqual([]);
  const orders = 'services/svc-orders.yaml';
  const replica = `entity: orders
      replicaOf: { service: svc-orders, table: orders, fedBy: { event: order.placed } }`;
  expect(said(changed(orders, 'entity: orders', replica))).not.toEqual([]);
  const recursive = 'Order: { type: object, properties: { self: { $ref: "#/components/schemas/Order" },';
  expect(said(changed(orders, 'Order: { type: object, properties: {', recursive))).toEqual([]);
  const pure = `Loop: { $ref: '#/components/schemas/Back' }
    Back: { $ref: '#/components/schemas/Loop' }
    Order:`;
  const looped = changed(orders, 'Order: {', `${pure} {`);
  expect(said(looped)).toEqual([]);
  expect(said(changed(orders, 'body: Order', 'body: Loop', { ...full, ...looped }))).toEqual([]);
  const answer = (shop['events/order.placed.yaml'] ?? '')
    .replaceAll('order.placed', 'order.billed')
    .replace('producer: svc-orders', 'producer: svc-billing')
    .replace('trigger: POST /orders', 'trigger: POST /invoices')
    .replace('consumers: [svc-billing]', 'consumers: [svc-orders]');
  said({ 'events/order.billed.yaml': answer });
  const self = '{ to: svc-orders, endpoint: POST /orders, for: Again }';
  const call = '{ to: svc-billing, endpoint: POST /invoices, for: Bill the order, mode: deferred }';
  expect(said(changed(orders, call, self))).toContainEqual(expect.stringContaining('waits for itself'));
});

it('takes CRLF, a byte order mark, and no newline at the end', () => {
  const windows = Object.fromEntries(Object.entries(full).map(([name, text]) => [name, text.replaceAll('\n', '\r\n')]));
  expect(said(windows)).toEqual([]);
  expect(said(Object.fromEntries(Object.entries(full).map(([name, text]) => [name, text.trimEnd()])))).toEqual([]);
  expect(said({ 'platform.yaml': `\uFEFF${platform.trimStart()}` })).toEqual([]);
});

it('reports NUL and other control characters', () => {
  for (const bad of ['\0', '\u0001', '\u001b[31m']) {
    const found = said({ 'platform.yaml': platform.replace('name: Shop', `nam${bad}e: Shop`) });
    expect(found.length, JSON.stringify(bad)).toBeGreaterThan(0);
    // What is printed must not repaint somebody's terminal.
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    for (const one of found) expect(one).not.toMatch(/[\u0000-\u0008\u001b]/);
  }
});

it('reports files without content', () => {
  for (const text of [
    '',
    '\n\n',
    '# only a comment\n',
    '---\n',
    '---\n---\n',
    '...\n',
    '%YAML 1.2\n---\n',
    'null',
    '42',
  ])
    for (const name of [
      'platform.yaml',
      'services/svc-orders.yaml',
      'actors.yaml',
      'decisions/ADR-001-own-your-data.md',
    ])
      expect(said({ [name]: text }).length, `${name} = ${JSON.stringify(text)}`).toBeGreaterThan(0);
});

it('reports a second document in a file', () => {
  const [first] = said({ 'platform.yaml': `${platform}---\nname: Other\n` });
  expect(first).toMatch(/^\d+:1 syntax .*document/);
});

it('reports a decision whose front matter is missing or never closed', () => {
  for (const text of ['# ADR-001\n', '---\ntitle: a\n', 'title: a\n---\n', '----\ntitle: a\n----\n'])
    expect(said({ 'decisions/ADR-001-own-your-data.md': text })[0]).toContain('syntax has no front matter');
});

it('reports files where nothing has its place', () => {
  const names = ['service/svc-a.yaml', 'services/deep/svc-a.yaml', 'notes.txt', 'services/svc-a.yml', 'decisions/a.md'];
  for (const name of [...names, '.yaml', 'services/.yaml', 'platform.yaml.bak'])
    expect(said({ [name]: 'title: a\n' }), name).toEqual([expect.stringContaining('known-keys')]);
});
