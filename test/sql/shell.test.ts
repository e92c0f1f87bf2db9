import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { generate } from '../../bin/commands/generate.ts';
import { newMigration } from '../../bin/commands/new-migration.ts';
import { CannotRun } from '../../bin/workspace.ts';
import { shop } from '../workspace.ts';

const folders: string[] = [];
afterEach(() => {
  vi.restoreAllMocks();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});
const only = ['migrations'];
const migrations = 'runtime/services/svc-orders/migrations';

function temporary(): string {
  const folder = mkdtempSync(join(tmpdir(), 'novatrek-shell-'));
  folders.push(folder);
  return folder;
}

function workspace(): string {
  const root = temporary();
  for (const [name, text] of Object.entries(shop)) {
    const path = join(root, 'architecture', name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  return root;
}

function git(root: string, ...words: string[]): void {
  const identity = ['-c', 'user.name=Test', '-c', 'user.email=test@example.org', '-c', 'init.defaultBranch=main'];
  execFileSync('git', ['-C', root, ...identity, ...words], { stdio: 'pipe' });
}

function commit(root: string): void {
  git(root, 'add', '-A');
  git(root, 'commit', '-qm', 'more');
}

function edit(root: string, path: string, from: string, to: string): void {
  const text = readFileSync(join(root, path), 'utf8');
  expect(text).toContain(from);
  writeFileSync(join(root, path), text.replace(from, to));
}

/** Runs it, and gives back its code and what it said. */
async function said(run: () => Promise<number>): Promise<{ code: number; out: string }> {
  const out: string[] = [];
  const spies = [process.stdout, process.stderr].map((stream) =>
    vi.spyOn(stream, 'write').mockImplementation((text) => {
      out.push(String(text));
      return true;
    }),
  );
  const code = await run();
  for (const spy of spies) spy.mockRestore();
  return { code, out: out.join('') };
}
const make = (root: string) => said(() => generate({ root, only }));
const check = async (root: string) => (await said(() => generate({ root, only, check: true }))).code;
const addNote = (root: string) =>
  edit(root, 'architecture/services/svc-orders.yaml', '        total:', '        note: { type: TEXT }\n        total:');

it('builds on the last commit, and holds in a clone and in an export', async () => {
  const root = workspace();
  git(root, 'init', '-q');
  expect((await make(root)).code).toBe(0);
  // Nothing is committed, so the first migration is made anew.
  addNote(root);
  await make(root);
  expect(readdirSync(join(root, migrations))).toEqual(['0001__initial.expand.sql', 'schema.json']);
  commit(root);
  edit(
    root,
    'architecture/services/svc-orders.yaml',
    'note: { type: TEXT }',
    'note: { type: TEXT }\n        more: { type: TEXT }',
  );
  await make(root);
  expect(readdirSync(join(root, migrations))).toContain('0002__add-orders-more.expand.sql');
  edit(root, 'architecture/services/svc-orders.yaml', 'more: { type: TEXT }', 'much: { type: TEXT }');
  await make(root);
  const names = ['0001__initial.expand.sql', '0002__add-orders-much.expand.sql', 'schema.json'];
  expect(readdirSync(join(root, migrations))).toEqual(names);
  expect(await check(root)).toBe(0);
  commit(root);
  expect(await check(root)).toBe(0);

  const clone = temporary();
  git(clone, 'clone', '-q', root, 'here');
  expect(await check(join(clone, 'here'))).toBe(0);
  const exported = temporary();
  for (const part of ['architecture', 'runtime']) cpSync(join(root, part), join(exported, part), { recursive: true });
  expect(await check(exported)).toBe(0);
  // Unpacked inside somebody else's repository.
  const other = temporary();
  git(other, 'init', '-q');
  writeFileSync(join(other, 'a.txt'), 'a');
  commit(other);
  cpSync(exported, join(other, 'inside'), { recursive: true });
  expect(await check(join(other, 'inside'))).toBe(0);
  addNotes(join(other, 'inside'));
  await make(join(other, 'inside'));
  expect(readdirSync(join(other, 'inside', migrations))).toContain('0003__add-orders-last.expand.sql');

  function addNotes(at: string): void {
    edit(
      at,
      'architecture/services/svc-orders.yaml',
      'much: { type: TEXT }',
      'much: { type: TEXT }\n        last: { type: TEXT }',
    );
  }
});

it('refuses to go on from a released migration that was changed, and says where', async () => {
  const root = workspace();
  git(root, 'init', '-q');
  await make(root);
  commit(root);
  appendFileSync(join(root, migrations, '0001__initial.expand.sql'), 'select 1;\n');
  const { code, out } = await make(root);
  expect(code).toBe(1);
  expect(out).toContain('generated-not-edited');
  expect(out).toContain(`${migrations}/0001__initial.expand.sql was released and has been edited by hand`);
  expect(out).toContain('git restore');
  expect(out).toContain('architecture/services/svc-orders.yaml:');
  expect(await check(root)).toBe(1);
});

it('says what would be lost, and writes nothing', async () => {
  const root = workspace();
  git(root, 'init', '-q');
  await make(root);
  commit(root);
  edit(root, 'architecture/services/svc-orders.yaml', '        total: { type: INTEGER, required: true }\n', '');
  const { code, out } = await make(root);
  expect(code).toBe(1);
  expect(out).toContain('migration-is-safe  orders.orders.total is gone');
  expect(readdirSync(join(root, migrations))).toHaveLength(2);
});

it('new migration makes the next file, and generate takes note of it', async () => {
  const root = workspace();
  const add = (name: string, phase?: string, service = 'svc-orders') =>
    said(() => newMigration(service, name, { root, ...(phase === undefined ? {} : { phase }) }));
  await expect(add('too-early')).rejects.toThrow(CannotRun);
  git(root, 'init', '-q');
  await make(root);
  commit(root);
  expect((await add('add-guard')).out).toContain(`create ${migrations}/0002__add-guard.expand.sql`);
  expect((await add('fill-guard', 'backfill')).out).toContain('0003__fill-guard.backfill.sql');
  const text = readFileSync(join(root, migrations, '0003__fill-guard.backfill.sql'), 'utf8');
  expect(text).toMatch(/^-- .*\n-- novatrek:no-transaction\nset lock_timeout/);
  for (const [name, phase, service] of [['Bad Name'], ['x', 'later'], ['x', undefined, 'svc-order']])
    await expect(add(name ?? '', phase, service)).rejects.toThrow(CannotRun);
  expect(await check(root)).toBe(1);
  await make(root);
  expect(await check(root)).toBe(0);
  expect(readFileSync(join(root, migrations, 'schema.json'), 'utf8')).toContain('0003__fill-guard.backfill.sql');
  // Written by hand and not released: theirs to change.
  appendFileSync(join(root, migrations, '0002__add-guard.expand.sql'), 'select 1;\n');
  await make(root);
  commit(root);
  appendFileSync(join(root, migrations, '0002__add-guard.expand.sql'), 'select 2;\n');
  expect((await make(root)).out).toContain('0002__add-guard.expand.sql was released and has been changed');
  expect(existsSync(join(root, migrations, '0002__add-guard.expand.sql'))).toBe(true);
});
