import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { changed, type Files } from '../workspace.ts';
import { novatrek, workspace } from './novatrek.ts';

const file = 'novatrek-baseline.json';

/** svc-billing reads orders, and the domain does not list it. */
const unlisted: Files = {
  ...changed(
    'services/svc-billing.yaml',
    'to: svc-ledger, endpoint: GET /ledgers, for: Find the ledger',
    'to: svc-orders, endpoint: "GET /orders/{order_id}", for: Look',
  ),
  ...changed('domains/sales.yaml', 'readers: [svc-billing]', 'readers: []'),
};
const subject = 'svc-billing POST /invoices -> svc-orders GET /orders/{order_id}';

it('baseline: what is open is known from then on, and counted', async () => {
  const folder = workspace(unlisted);
  expect((await novatrek(folder, ['check'])).code).toBe(1);
  const wrote = await novatrek(folder, ['baseline']);
  expect(wrote).toMatchObject({ code: 0, out: `${file}: 1 known breach\n`, err: '' });
  expect(readFileSync(join(folder, file), 'utf8')).toBe(
    `{\n  "entries": [\n    {"rule":"reads-by-readers","file":"architecture/services/svc-billing.yaml","subject":"${subject}"}\n  ]\n}\n`,
  );
  const ran = await novatrek(folder, ['check']);
  expect(ran).toMatchObject({ code: 0, out: '' });
  expect(ran.err).toContain(', 1 known (');
  const report = JSON.parse((await novatrek(folder, ['check', '--format', 'json'])).out);
  expect(report).toMatchObject({ ok: true, findings: [], known: [{ rule: 'reads-by-readers', subject }] });
});

it('baseline --prune: a mended breach is a finding until it is taken out, with its file when it was the last', async () => {
  const folder = workspace(unlisted);
  await novatrek(folder, ['baseline']);
  writeFileSync(
    join(folder, 'architecture/domains/sales.yaml'),
    (unlisted['domains/sales.yaml'] ?? '').replace('readers: []', 'readers: [svc-billing]'),
  );
  const stale = await novatrek(folder, ['check']);
  expect(stale.code).toBe(1);
  expect(stale.out).toMatch(
    /^novatrek-baseline\.json:3:5 {2}error {2}baseline-entry-needed {2}the baseline knows a breach that is gone/,
  );
  expect(stale.out).toContain('   fix  novatrek baseline --prune');
  const pruned = await novatrek(folder, ['baseline', '--prune']);
  expect(pruned).toMatchObject({ code: 0, out: `${file} deleted: nothing in it is left\n` });
  expect(existsSync(join(folder, file))).toBe(false);
  expect((await novatrek(folder, ['check'])).code).toBe(0);
});

it('baseline: writes nothing where nothing is open, and takes nothing in with --prune', async () => {
  const clean = workspace();
  expect(await novatrek(clean, ['baseline'])).toMatchObject({
    code: 0,
    out: 'nothing is open: no baseline is needed\n',
  });
  expect(existsSync(join(clean, file))).toBe(false);
  const broken = workspace(unlisted);
  expect((await novatrek(broken, ['baseline', '--prune'])).code).toBe(0);
  expect(existsSync(join(broken, file))).toBe(false);
});

it('baseline: knows nothing of a workspace whose rules did not run, or with --prune of a file it cannot read', async () => {
  const broken = await novatrek(workspace({ 'platform.yaml': 'a: [' }), ['baseline']);
  expect(broken.code).toBe(2);
  expect(broken.err).toContain('the rules did not run');
  const folder = workspace(unlisted);
  writeFileSync(join(folder, file), '{ "entries": [\n<<<<<<< HEAD\n');
  const unread = await novatrek(folder, ['baseline', '--prune']);
  expect(unread.code).toBe(2);
  expect(unread.err).toContain(`${file}:2 holds marks of a merge conflict`);
  const checked = await novatrek(folder, ['check']);
  expect(checked.out).toContain('error  baseline-well-formed  ');
  expect(checked.out).toContain('error  reads-by-readers  ');
  expect((await novatrek(folder, ['baseline'])).out).toBe(`${file}: 1 known breach\n`);
});
