import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { novatrek } from '../bin/novatrek.ts';
import { monorepo } from './monorepo.ts';
import { type Repository, repositoryOf } from './repository.ts';

interface Found {
  readonly rule: string;
  readonly file: string;
  readonly line: number;
  readonly message: string;
  readonly severity: string;
  readonly related: readonly { readonly file: string; readonly message: string }[];
}

interface Data {
  readonly code: number;
  readonly findings: readonly Found[];
  readonly preExisting: readonly Found[];
}

/** The monorepo with its first commit on main, and a branch for the change. */
function branched(files: Readonly<Record<string, string>> = {}): Repository {
  const repository = repositoryOf({ ...monorepo, ...files });
  repository.git('init', '-q', '-b', 'main');
  repository.commit('first');
  repository.git('checkout', '-qb', 'change');
  return repository;
}

async function check({ folder }: Repository, ...words: string[]): Promise<Data> {
  const { code, out, err } = await novatrek(folder, ['check', '--base', 'main', '--format', 'json', ...words]);
  if (code === 2) throw new Error(err);
  return { code, ...JSON.parse(out) };
}

const shown = (found: readonly Found[]) =>
  found.filter(({ severity }) => severity !== 'info').map(({ rule, file, line }) => `${rule} ${file}:${line}`);

const old = {
  'packages/billing/src/old.ts':
    "import { pool } from '@shop/shared/pool';\nexport const x = () => pool.query('select * from orders.orders');\n",
};

it('blocks what the change caused, and lists what stood before', async () => {
  const repository = branched(old);
  expect(await check(repository)).toMatchObject({ code: 0, findings: [] });
  repository.change('packages/billing/src/old.ts', /^/, '// Moved down.\n');
  const before = await check(repository);
  expect(before.code).toBe(0);
  expect(shown(before.preExisting)).toEqual(['cross-schema-read packages/billing/src/old.ts:3']);
  repository.write(
    'packages/billing/src/old.ts',
    `${old['packages/billing/src/old.ts']}export const y = () => pool.query('select * from orders.orders where total > 1');\n`,
  );
  const after = await check(repository);
  expect(after.code).toBe(1);
  expect(shown(after.findings)).toEqual(['cross-schema-read packages/billing/src/old.ts:3']);
  expect(shown(after.preExisting)).toEqual(['cross-schema-read packages/billing/src/old.ts:2']);
  const strict = await check(repository, '--strict');
  expect(shown(strict.findings)).toHaveLength(2);
});

it('compares with where the branch began, not with what came to main since', async () => {
  const repository = branched();
  repository.git('checkout', '-q', 'main');
  repository.change('architecture/services/svc-ledger.yaml', 'version: 1.0.0', 'version: 7.0.0');
  repository.commit('meanwhile');
  repository.git('checkout', '-q', 'change');
  repository.write('packages/ledger/src/more.ts', 'export const more = 1;\n');
  repository.commit();
  expect(await check(repository)).toMatchObject({ code: 0, findings: [] });
});

it('lets nobody break whom he does not know to have gone, whatever the version', async () => {
  const repository = branched();
  repository.change(
    'architecture/services/svc-ledger.yaml',
    'properties: { ledger_id: { type: string } }',
    'properties: {}',
  );
  const minor = await check(repository);
  expect(minor.code).toBe(1);
  const rules = minor.findings.map(({ rule }) => rule);
  expect(rules).toContain('openapi-breaking');
  const said = minor.findings
    .map(
      ({ message, related }) => `${message} ${related.map(({ file, message: more }) => `${file} ${more}`).join(' ')}`,
    )
    .join('\n');
  expect(said).toContain('svc-billing');
  expect(said).toContain('ledger_id');
  repository.change('architecture/services/svc-ledger.yaml', 'version: 1.0.0', 'version: 2.0.0');
  const major = await check(repository);
  expect(major.findings.map(({ rule }) => rule)).toEqual(expect.arrayContaining(['consumers-still-served']));
  expect(major.findings.map(({ rule }) => rule)).not.toContain('openapi-breaking');
});

it('wants the version to move with the contract', async () => {
  const repository = branched();
  repository.change(
    'architecture/services/svc-ledger.yaml',
    'properties: { ledger_id: { type: string } }',
    'properties: { ledger_id: { type: string }, name: { type: string } }',
  );
  expect((await check(repository)).findings.map(({ rule }) => rule)).toEqual(['version-moves']);
  repository.change('architecture/services/svc-ledger.yaml', 'version: 1.0.0', 'version: 1.1.0');
  expect(await check(repository)).toMatchObject({ code: 0, findings: [] });
});

it('lets nobody change a migration that is released', async () => {
  const repository = branched();
  repository.change('packages/ledger/db/001.sql', 'primary key', 'not null primary key');
  expect(shown((await check(repository)).findings)).toEqual([
    'released-migration-unchanged packages/ledger/db/001.sql:1',
  ]);
});

it('lets the baseline shrink only', async () => {
  const repository = branched(old);
  await novatrek(repository.folder, ['baseline']);
  repository.git('checkout', '-q', 'main');
  repository.commit('baseline');
  repository.git('checkout', '-qB', 'change');
  repository.write(
    'packages/ledger/src/new.ts',
    "import { pool } from '@shop/shared/pool';\nexport const y = () => pool.query('select * from orders.orders');\n",
  );
  await novatrek(repository.folder, ['baseline']);
  const { code, findings } = await check(repository);
  expect(code).toBe(1);
  expect(findings.map(({ rule }) => rule)).toEqual(['baseline-did-not-grow']);
});

it('lets a baseline be adopted for what stood before, and for nothing that comes with it', async () => {
  const repository = branched(old);
  await novatrek(repository.folder, ['baseline']);
  expect(await check(repository)).toMatchObject({ code: 0, findings: [] });
  repository.write(
    'packages/ledger/src/new.ts',
    "import { pool } from '@shop/shared/pool';\nexport const y = () => pool.query('select * from orders.orders');\n",
  );
  await novatrek(repository.folder, ['baseline']);
  expect((await check(repository)).findings.map(({ rule }) => rule)).toEqual(['baseline-did-not-grow']);
});

it('works in a shallow clone that holds where the branches part, and says how to mend one that does not', async () => {
  const origin = branched();
  origin.write('packages/ledger/src/more.ts', 'export const more = 1;\n');
  origin.commit();
  const cloned = (depth: number) => {
    const folder = mkdtempSync(join(tmpdir(), 'novatrek-clone-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const git = (...words: string[]) => execFileSync('git', words, { stdio: 'pipe' });
    git(
      'clone',
      '-q',
      '--depth',
      String(depth),
      '--no-single-branch',
      '-b',
      'change',
      pathToFileURL(origin.folder).href,
      folder,
    );
    return folder;
  };
  const enough = await novatrek(cloned(2), ['check', '--base', 'origin/main']);
  expect(enough).toMatchObject({ code: 0 });
  origin.write('packages/ledger/src/more.ts', 'export const more = 2;\n');
  origin.commit();
  const shallow = await novatrek(cloned(1), ['check', '--base', 'origin/main']);
  expect(shallow.code).toBe(2);
  expect(shallow.err).toMatch(/shallow[\s\S]*fix {2}git fetch --unshallow/);
});

it('says what is missing where there is no such base, no commit or no repository', async () => {
  const repository = repositoryOf(monorepo);
  const run = () => novatrek(repository.folder, ['check', '--base', 'origin/main']);
  expect(await run()).toMatchObject({ code: 2, err: expect.stringContaining('not in a git repository') });
  repository.git('init', '-q', '-b', 'main');
  expect(await run()).toMatchObject({ code: 2, err: expect.stringContaining('origin/main') });
  repository.commit('first');
  repository.git('remote', 'add', 'origin', 'https://example.com/shop.git');
  expect(await run()).toMatchObject({ code: 2, err: expect.stringContaining('git fetch origin main') });
});
