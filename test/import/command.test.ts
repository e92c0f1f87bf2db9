import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';

const fixtures = resolve('test/import/fixtures');
const novatrek = resolve('bin/novatrek.js');
let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'novatrek-import-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function run(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [novatrek, ...args], {
    cwd: folder,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

function written(): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.(yaml|tmp)$/.test(path))
    .sort();
}

const orders = [join(fixtures, 'orders-3.0.yaml'), join(fixtures, 'common/paths.yaml')];
const service = () => join(folder, 'architecture/services/orders.yaml');

it('makes a workspace that checks out of an empty folder, and then finds nothing to do', () => {
  const first = run('import', 'openapi', ...orders);
  expect(first).toMatchObject({ status: 0 });
  expect(first.stdout).toContain('create     architecture/services/orders.yaml');
  expect(first.stdout).toMatch(/orders-3\.0\.yaml:\d+:\d+ {2}lost .*parameter|paths\.yaml:\d+:\d+ {2}lost/);
  expect(run('check')).toMatchObject({ status: 0 });
  const again = run('import', 'openapi', ...orders);
  expect(again).toMatchObject({ status: 0 });
  expect(again.stderr).toContain('nothing to do');
});

it('shows the plan and writes nothing with --dry-run', () => {
  expect(run('import', 'openapi', '--dry-run', ...orders)).toMatchObject({ status: 0 });
  expect(written()).toEqual([]);
});

it('overwrites nothing, and writes nothing beside it, unless told to', () => {
  run('import', 'openapi', ...orders);
  writeFileSync(service(), readFileSync(service(), 'utf8').replace('title: Orders API', 'title: Mine'));
  const before = written();
  const refused = run(
    'import',
    'openapi',
    ...orders,
    join(fixtures, 'billing-3.1.json'),
    join(fixtures, 'common/shared.yaml'),
    join(fixtures, 'common/money.json'),
  );
  expect(refused).toMatchObject({ status: 1 });
  expect(refused.stdout).toContain('conflict   architecture/services/orders.yaml');
  expect(refused.stderr).toContain('--force');
  expect(written()).toEqual(before);
  expect(readFileSync(service(), 'utf8')).toContain('title: Mine');
  expect(run('import', 'openapi', '--force', ...orders)).toMatchObject({ status: 0 });
  expect(readFileSync(service(), 'utf8')).toContain('title: Orders API');
});

it('leaves nothing behind when a file can not be written', () => {
  mkdirSync(join(folder, 'architecture'));
  writeFileSync(join(folder, 'architecture/domains'), 'in the way');
  const failed = run('import', 'openapi', '--json', ...orders);
  expect(failed.status).not.toBe(0);
  expect(readdirSync(join(folder, 'architecture'))).toEqual(['domains']);
});

it('says where a document is wrong, with exit code 1', () => {
  writeFileSync(
    join(folder, 'bad.yaml'),
    'openapi: 3.1.0\ninfo: { title: Bad }\npaths:\n  /x: { $ref: "#/nowhere" }\n',
  );
  const bad = run('import', 'openapi', 'bad.yaml');
  expect(bad).toMatchObject({ status: 1 });
  expect(bad.stdout).toContain('bad.yaml:4:');
  expect(bad.stdout).toContain('$ref #/nowhere leads nowhere');
  expect(written()).toEqual(['bad.yaml']);
});

it('gives data for scripts', () => {
  const { status, stdout } = run(
    'import',
    'asyncapi',
    '--json',
    '--domain',
    'sales',
    join(fixtures, 'events-2.6.yaml'),
  );
  expect(status).toBe(0);
  const report: { written: boolean; files: { path: string }[]; notes: { line: number; pointer: string }[] } =
    JSON.parse(stdout);
  expect(report.written).toBe(true);
  expect(report.files.map((file) => file.path)).toContain('architecture/domains/sales.yaml');
  expect(report.notes.every((note) => note.line >= 1 && note.pointer.startsWith('#'))).toBe(true);
});

it.each([
  [['import', 'opnapi', 'x.yaml'], 'did you mean openapi?'],
  [['import', 'openapi', 'missing.yaml'], 'cannot read missing.yaml'],
  [['import', 'openapi', '--service', 'Not An Id', 'x.yaml'], '--service Not An Id is no id'],
  [['import', 'openapi', '--root', 'nowhere', 'x.yaml'], 'there is no folder nowhere'],
])('exits with 2 for %j', (args, message) => {
  const { status, stderr } = run(...args);
  expect(status).toBe(2);
  expect(stderr).toContain(message);
});
