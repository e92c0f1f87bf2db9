import { chmodSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readSources } from '../../bin/workspace.ts';
import { shop } from '../workspace.ts';
import { novatrek, workspace } from './novatrek.ts';

const platform = 'architecture/platform.yaml';

/** What `check` says of a workspace after something was done to its folder: `file:line:col severity rule message`. */
async function saidAfter(change: (folder: string) => void): Promise<string[]> {
  const folder = workspace();
  change(folder);
  const ran = await novatrek(folder, ['check']);
  expect(ran.err).not.toContain('bug in novatrek');
  const heads = ran.out.split('\n').filter((line) => line.startsWith('architecture/'));
  expect(ran.code, ran.err).toBe(heads.length > 0 ? 1 : 0);
  return heads;
}

it('reports text that is not UTF-8, in whatever encoding it is', async () => {
  const bytes = [
    Buffer.from([0x6e, 0x61, 0x6d, 0x65, 0x3a, 0x20, 0xff, 0x0a]),
    Buffer.from('name: caf\xe9\n', 'latin1'),
    Buffer.from('\uFEFFname: a\n', 'utf16le'),
    Buffer.from([0xc0, 0x80]),
    Buffer.from([0xed, 0xa0, 0x80]),
  ];
  for (const content of bytes)
    expect(await saidAfter((folder) => writeFileSync(join(folder, platform), content))).toEqual([
      `${platform}:1:1  error  syntax  is not UTF-8 text`,
    ]);
});

it('takes a byte order mark, and still points at the right column', async () => {
  const text = (shop['platform.yaml'] ?? '').trimStart();
  const marked = (content: string) => (folder: string) => writeFileSync(join(folder, platform), `\uFEFF${content}`);
  expect(await saidAfter(marked(text))).toEqual([]);
  expect(await saidAfter(marked(`nmae: a\n${text}`))).toEqual([`${platform}:1:1  error  known-keys  unknown key nmae`]);
});

it('reports a folder where a file should be', async () => {
  const said = await saidAfter((folder) => mkdirSync(join(folder, 'architecture/services/svc-a.yaml')));
  expect(said).toEqual(['architecture/services/svc-a.yaml:1:1  error  syntax  is a folder, not a file']);
});

it('reports links, wherever they lead, and follows none', async () => {
  const link = (target: string, name: string) => (folder: string) => symlinkSync(target, join(folder, name));
  const problem = 'error  syntax  is a symbolic link; put the file itself here';
  const path = 'architecture/services/svc-a.yaml';
  expect(await saidAfter(link('svc-orders.yaml', path))).toEqual([`${path}:1:1  ${problem}`]);
  expect(await saidAfter(link('svc-a.yaml', path))).toEqual([`${path}:1:1  ${problem}`]);
  expect(await saidAfter(link('nowhere', path))).toEqual([`${path}:1:1  ${problem}`]);
  const looped = await saidAfter(link('..', 'architecture/services/loop'));
  expect(looped).toHaveLength(1);
  expect(looped[0]).toContain('architecture/services/loop:1:1  error');
});

it('reports a file in the wrong place, and skips hidden files and a README', async () => {
  const put = (name: string) => (folder: string) => writeFileSync(join(folder, 'architecture', name), 'a: 1\n');
  expect(await saidAfter(put('service.yaml'))).toEqual([
    'architecture/service.yaml:1:1  error  known-keys  nothing in the architecture has this place',
  ]);
  expect(await saidAfter(put('.notes.yaml'))).toEqual([]);
  expect(await saidAfter(put('services/README.md'))).toEqual([]);
});

it('reports a device, never reads it', async () => {
  const said = await saidAfter((folder) => symlinkSync('/dev/zero', join(folder, 'architecture/services/svc-a.yaml')));
  expect(said).toHaveLength(1);
});

it('reports an empty file, and an architecture without a file', async () => {
  expect(await saidAfter((folder) => writeFileSync(join(folder, platform), ''))).toEqual([
    `${platform}:1:1  error  known-keys  the file must be a map, not nothing`,
  ]);
  const folder = workspace({}, {});
  mkdirSync(join(folder, 'architecture'), { recursive: true });
  const ran = await novatrek(folder, ['check']);
  expect(ran.err).not.toContain('bug in novatrek');
});

it('cannot run where architecture is a file', async () => {
  const folder = workspace();
  rmSync(join(folder, 'architecture'), { recursive: true });
  writeFileSync(join(folder, 'architecture'), 'a');
  expect(await novatrek(folder, ['check'])).toMatchObject({ code: 2, out: '' });
});

it('reads files in the order of their paths, with forward slashes', () => {
  const paths = readSources(workspace()).map((source) => source.path);
  expect(paths).toEqual([...paths].sort());
  expect(paths).toContain('architecture/services/svc-orders.yaml');
});

// Root may read everything, so the file below would not be unreadable.
const root = process.getuid?.() === 0;
it.skipIf(root)(
  `reports an unreadable file, and cannot list an unreadable folder${root ? ' (SKIPPED: run by root)' : ''}`,
  async () => {
    const file = await saidAfter((folder) => chmodSync(join(folder, platform), 0));
    expect(file).toEqual([`${platform}:1:1  error  syntax  cannot be read: permission denied`]);
    const folder = workspace();
    chmodSync(join(folder, 'architecture/services'), 0);
    const ran = await novatrek(folder, ['check']);
    chmodSync(join(folder, 'architecture/services'), 0o700);
    expect(ran).toMatchObject({ code: 2, out: '' });
    expect(ran.err).toContain('cannot list architecture/services: permission denied');
    expect(readFileSync(join(folder, platform), 'utf8')).toContain('name: Shop');
  },
);
