import { type ChildProcess, execFile, spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { sealState } from '../../generators/seal.ts';
import { type Files, shop } from '../workspace.ts';

const program = new URL('../../bin/novatrek.js', import.meta.url).pathname;
const made: string[] = [];
const running: ChildProcess[] = [];

afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function workspace(files: Files = {}): string {
  const root = mkdtempSync(join(tmpdir(), 'novatrek-generate-'));
  made.push(root);
  for (const [name, text] of Object.entries({ ...shop, ...files })) write(root, `architecture/${name}`, text);
  return root;
}

function write(root: string, path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

function run(root: string, ...words: string[]): Promise<{ code: number; out: string; err: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [program, 'generate', '--root', root, ...words], (error, out, err) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err }),
    );
  });
}

const spec = 'generated/openapi/svc-orders.yaml';

it('writes everything once, then has nothing to do', async () => {
  const root = workspace();
  const first = await run(root);
  expect(first.code).toBe(0);
  expect(first.out).toContain(`create ${spec}\n`);
  const second = await run(root);
  expect(second).toMatchObject({ code: 0, out: '' });
  expect(second.err).toContain('nothing to do');
  expect((await run(root, '--check')).code).toBe(0);
});

it('says what is stale, missing, edited by hand or left over, and where to change it', async () => {
  const root = workspace();
  await run(root);
  writeFileSync(join(root, spec), readFileSync(join(root, spec), 'utf8').replace('Place an order', 'Order'));
  rmSync(join(root, 'generated/openapi/svc-ledger.yaml'));
  write(root, 'generated/openapi/notes.txt', 'mine');
  write(
    root,
    'architecture/services/svc-billing.yaml',
    (shop['services/svc-billing.yaml'] ?? '').replace('Get an invoice', 'Fetch an invoice'),
  );
  const { code, out } = await run(root, '--check', '--only', 'openapi');
  expect(code).toBe(1);
  expect(out).toBe(
    [
      'generated/openapi/svc-billing.yaml  generated-is-fresh  stale',
      '   fix  novatrek generate',
      'generated/openapi/svc-ledger.yaml  generated-is-fresh  missing',
      '   fix  novatrek generate',
      `${spec}  generated-not-edited  edited by hand (paths./orders.post.summary)`,
      '   fix  change architecture/services/svc-orders.yaml:21:16 instead, then novatrek generate --force',
      'generated/openapi/notes.txt  no-generated-leftover  written by no generator',
      '   fix  delete it, or move it out of the generated folders',
      '',
    ].join('\n'),
  );
});

it('never throws a hand’s edit away unasked, and never touches what it does not own', async () => {
  const root = workspace();
  await run(root);
  const edited = `${readFileSync(join(root, spec), 'utf8')}x-mine: true\n`;
  writeFileSync(join(root, spec), edited);
  write(root, 'generated/openapi/notes.txt', 'mine');
  const refused = await run(root);
  expect(refused.code).toBe(1);
  expect(readFileSync(join(root, spec), 'utf8')).toBe(edited);
  expect((await run(root, '--force')).code).toBe(0);
  expect(sealState(readFileSync(join(root, spec), 'utf8'))).toBe('intact');
  expect(readFileSync(join(root, 'generated/openapi/notes.txt'), 'utf8')).toBe('mine');
});

it('deletes what is no longer produced, with the folder it leaves empty', async () => {
  const root = workspace({
    'services/svc-extra.yaml': (shop['services/svc-ledger.yaml'] ?? '')
      .replace('schema: ledger', 'schema: extra')
      .replaceAll('ledgers', 'extras')
      .replaceAll('ledger', 'extra'),
    'domains/finance.yaml': `${shop['domains/finance.yaml']}  extras: { name: Extras, owner: svc-extra, readers: all }\n`,
  });
  await run(root);
  expect(existsSync(join(root, 'generated/openapi/svc-extra.yaml'))).toBe(true);
  rmSync(join(root, 'architecture/services/svc-extra.yaml'));
  writeFileSync(join(root, 'architecture/domains/finance.yaml'), shop['domains/finance.yaml'] ?? '');
  const { out } = await run(root);
  expect(out).toContain('delete generated/openapi/svc-extra.yaml');
  expect(existsSync(join(root, 'generated/diagrams/sequences/svc-extra'))).toBe(false);
});

it('lists, tries dry and takes only known generators', async () => {
  const root = workspace();
  expect((await run(root, '--list')).out).toMatch(/^openapi +\S/);
  const dry = await run(root, '--dry-run');
  expect(dry.out).toContain(`would create ${spec}`);
  expect(existsSync(join(root, 'generated'))).toBe(false);
  const unknown = await run(root, '--only', 'opnapi');
  expect(unknown.code).toBe(2);
  expect(unknown.err).toContain('did you mean openapi?');
});

it('generates nothing from a broken architecture', async () => {
  const root = workspace({ 'services/svc-orders.yaml': 'title: [\n' });
  const { code, err } = await run(root);
  expect(code).toBe(1);
  expect(err).toContain('nothing was generated');
  expect(existsSync(join(root, 'generated'))).toBe(false);
});

it('leaves only whole files when it is killed, and cleans up after the killed run', async () => {
  const root = workspace();
  await run(root);
  const before = new Map(listed(root).map((path) => [path, readFileSync(path, 'utf8')]));
  write(root, 'architecture/platform.yaml', (shop['platform.yaml'] ?? '').replace('name: Shop', 'name: Store'));
  for (const name of ['svc-orders', 'svc-billing', 'svc-ledger'])
    write(
      root,
      `architecture/services/${name}.yaml`,
      (shop[`services/${name}.yaml`] ?? '').replace('version: 1.0.0', 'version: 1.1.0'),
    );
  for (const delay of [90, 120, 150, 180, 210, 240, 270, 300]) {
    const child = spawn(process.execPath, [program, 'generate', '--root', root]);
    running.push(child);
    await new Promise((resolve) => {
      setTimeout(() => child.kill('SIGKILL'), delay);
      child.on('exit', resolve);
    });
    for (const path of listed(root))
      expect(
        before.get(path) === readFileSync(path, 'utf8') || sealState(readFileSync(path, 'utf8')) === 'intact',
        path,
      ).toBe(true);
  }
  write(root, 'generated/openapi/.novatrek-1-svc-orders.yaml.tmp', 'half');
  write(
    root,
    'architecture/services/svc-ledger.yaml',
    (shop['services/svc-ledger.yaml'] ?? '').replace('version: 1.0.0', 'version: 1.2.0'),
  );
  expect((await run(root)).code).toBe(0);
  expect((await run(root, '--check')).code).toBe(0);
  expect(readdirSync(join(root, 'generated/openapi')).filter((name) => name.endsWith('.tmp'))).toEqual([]);
});

function listed(root: string): string[] {
  return readdirSync(join(root, 'generated'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.tmp'))
    .map((entry) => join(entry.parentPath, entry.name));
}

it('watches: one edit writes what it touches, a broken file is reported, and the mended one goes through', async () => {
  const root = workspace();
  const child = spawn(process.execPath, [program, 'generate', '--root', root, '--watch']);
  running.push(child);
  let output = '';
  const seen = (text: string) =>
    new Promise<void>((resolve) => {
      const look = () => {
        if (!output.includes(text)) return;
        output = '';
        child.stdout?.off('data', add);
        child.stderr?.off('data', add);
        resolve();
      };
      const add = (chunk: Buffer) => {
        output += chunk.toString();
        look();
      };
      child.stdout?.on('data', add);
      child.stderr?.on('data', add);
    });
  await seen('watching');
  const text = shop['services/svc-ledger.yaml'] ?? '';
  const edit = async (change: string, expected: string) => {
    const done = seen(expected);
    write(root, 'architecture/services/svc-ledger.yaml', change);
    await done;
  };
  await edit(text.replace('List ledgers', 'Show ledgers'), 'update generated/openapi/svc-ledger.yaml');
  await edit('title: [\n', 'nothing was generated');
  await edit(text.replace('List ledgers', 'Name ledgers'), 'update generated/openapi/svc-ledger.yaml');
  const closed = new Promise((resolve) => child.on('exit', resolve));
  child.kill('SIGTERM');
  expect(await closed).toBe(0);
});

it('does not follow a link out of the generated folder', async () => {
  const root = workspace();
  await run(root);
  const outside = mkdtempSync(join(tmpdir(), 'novatrek-outside-'));
  made.push(outside);
  writeFileSync(join(outside, 'svc-other.yaml'), 'keep me');
  symlinkSync(join(outside, 'svc-other.yaml'), join(root, 'generated/openapi/svc-other.yaml'));
  expect((await run(root)).code).toBe(0);
  expect(readFileSync(join(outside, 'svc-other.yaml'), 'utf8')).toBe('keep me');
});
