import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { shop } from '../workspace.ts';
import { novatrek } from './novatrek.ts';

/** A repository whose first commit, called `before`, holds the shop. */
function repository(): { folder: string; change: (file: string, from: string | RegExp, to: string) => void } {
  const folder = mkdtempSync(join(tmpdir(), 'novatrek-diff-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [path, text] of Object.entries(shop)) {
    const file = join(folder, 'architecture', path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text.trimStart());
  }
  const git = (...words: string[]) => execFileSync('git', ['-C', folder, ...words], { stdio: 'pipe' });
  git('init', '-q');
  git('add', '-A');
  git('-c', 'user.name=a', '-c', 'user.email=a@b.c', 'commit', '-qm', 'first');
  git('tag', 'before');
  return {
    folder,
    change(file, from, to) {
      const path = join(folder, 'architecture', file);
      const text = readFileSync(path, 'utf8');
      const changed = text.replace(from, to);
      if (changed === text) throw new Error(`${file} does not hold ${from}`);
      writeFileSync(path, changed);
    },
  };
}

it('diff: says that nothing has changed', async () => {
  const { folder } = repository();
  expect(await novatrek(folder, ['diff', 'before'])).toMatchObject({
    code: 0,
    out: '',
    err: 'nothing has changed since before\n',
  });
});

it('diff: tells services, columns, owners and decisions in an architect’s words, with their lines', async () => {
  const { folder, change } = repository();
  change(
    'services/svc-orders.yaml',
    'total: { type: INTEGER, required: true }',
    'total: { type: BIGINT, required: true }\n        note: { type: TEXT }',
  );
  change('services/svc-orders.yaml', 'title: Orders', 'title: Orders of guests');
  change('domains/finance.yaml', 'team: Finance Team', 'team: Money Team');
  const { code, out, err } = await novatrek(folder, ['diff', 'before']);
  expect(code).toBe(0);
  expect(out).toContain('~ finance  team: Finance Team → Money Team  architecture/domains/finance.yaml:');
  expect(out).toContain('~ svc-orders  title: Orders → Orders of guests  architecture/services/svc-orders.yaml:1');
  expect(out).toMatch(
    /~ orders\.orders\.total {2}type: INTEGER → BIGINT {2}architecture\/services\/svc-orders\.yaml:\d+/,
  );
  expect(out).toMatch(/\+ orders\.orders\.note {2}TEXT/);
  expect(err).toMatch(/^1 added, 0 removed, 3 changed since before/);
});

it('diff: names who is broken by a contract that changed, and where they say that they use it', async () => {
  const { folder, change } = repository();
  change('services/svc-ledger.yaml', 'properties: { ledger_id: { type: string } }', 'properties: {}');
  const { out } = await novatrek(folder, ['diff', 'before', '--format', 'json']);
  expect(JSON.parse(out).contracts).toMatchObject([
    {
      service: 'svc-ledger',
      breaking: true,
      endpoint: 'GET /ledgers',
      consumers: [{ id: 'svc-billing', file: 'architecture/services/svc-billing.yaml' }],
    },
  ]);
  const text = await novatrek(folder, ['diff', 'before']);
  expect(text.out).toMatch(/breaks svc-billing {2}architecture\/services\/svc-billing\.yaml:\d+/);
  expect(text.err).toContain('1 breaking, for svc-billing');
});

it('diff: draws what goes between the affected services, before and after', async () => {
  const { folder, change } = repository();
  change(
    'services/svc-billing.yaml',
    '        - { to: svc-ledger, endpoint: GET /ledgers, for: Find the ledger }\n',
    '        - { to: svc-ledger, endpoint: GET /ledgers, for: Find the ledger }\n        - { to: svc-orders, endpoint: "GET /orders/{order_id}", for: Read the order }\n',
  );
  const { out } = await novatrek(folder, ['diff', 'before', '--format', 'markdown']);
  const [, before = '', after = ''] = out.split('```mermaid');
  expect(before).not.toContain('GET /orders');
  expect(after).toMatch(/==>\|"GET \/orders/);
  expect(out).toContain(
    '- added `svc-billing POST /invoices → svc-orders GET /orders/{order_id}`: sync: Read the order',
  );
});

it('diff: keeps text of the YAML from being markup in a pull request', async () => {
  const { folder, change } = repository();
  change('services/svc-orders.yaml', 'title: Orders', "title: '<b>@team</b> | #1 `x`'");
  const { out } = await novatrek(folder, ['diff', 'before', '--format', 'markdown']);
  expect(out).toContain('## Architecture');
  expect(out).not.toContain('<b>');
  expect(out).not.toContain('@team');
});

it('diff: a commit nobody knows, and a folder without git, say how to mend it', async () => {
  const { folder } = repository();
  expect(await novatrek(folder, ['diff', 'nowhere'])).toMatchObject({
    code: 2,
    err: expect.stringContaining('nowhere names no commit'),
  });
  rmSync(join(folder, '.git'), { recursive: true });
  expect(await novatrek(folder, ['diff', 'before'])).toMatchObject({
    code: 2,
    err: expect.stringContaining('not in a git repository'),
  });
});
