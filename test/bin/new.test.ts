import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, vi } from 'vitest';
import { changed, type Files, shop } from '../workspace.ts';
import { novatrek, program, workspace } from './novatrek.ts';

// Each test starts the program several times.
vi.setConfig({ testTimeout: 300_000 });

const repository = fileURLToPath(new URL('../..', import.meta.url));
const read = (folder: string, path: string) => readFileSync(join(folder, path), 'utf8');

/** Everything below a folder, as text, by path. */
function contentOf(folder: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => !entry.isDirectory())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [path.slice(folder.length + 1), existsSync(path) ? readFileSync(path, 'utf8') : 'a dead link']),
  );
}

/** The command cannot run, says so as the pattern wants, and touches nothing. */
async function refused(folder: string, args: readonly string[], message: RegExp): Promise<void> {
  const before = contentOf(folder);
  const ran = await novatrek(folder, args);
  expect({ ...ran, args }).toMatchObject({ code: 2, out: '' });
  expect(ran.err, args.join(' ')).toMatch(message);
  expect(ran.err, args.join(' ')).not.toMatch(/^ {4}at |bug in novatrek/m);
  expect(contentOf(folder), args.join(' ')).toEqual(before);
}

it('new service: a service that checks and generates at once, and whose entity its domain lists', async () => {
  const folder = workspace();
  const ran = await novatrek(folder, [
    'new',
    'service',
    'svc-spare-part',
    '--domain',
    'sales',
    '--title',
    'Spare: "Parts"',
  ]);
  expect(ran.code, ran.err).toBe(0);
  expect(ran.out).toBe(
    [
      'create architecture/services/svc-spare-part.yaml',
      'change architecture/domains/sales.yaml',
      '    7 +   svc-spare-parts:',
      '    8 +     name: Svc spare parts',
      '    9 +     owner: svc-spare-part',
      '   10 +     readers: []',
      'create runtime/services/svc-spare-part/service.test.ts',
      'create runtime/services/svc-spare-part/service.ts',
      'create runtime/services/svc-spare-part/store.ts',
      '',
    ].join('\n'),
  );
  expect(ran.err).toContain('Next:\n  novatrek generate\n  novatrek check\n');
  expect(read(folder, 'architecture/services/svc-spare-part.yaml')).toContain('title: "Spare: \\"Parts\\""\n');
  expect((await novatrek(folder, ['generate'])).out).toContain(
    'create runtime/services/svc-spare-part/contract.gen.ts',
  );
  expect(await novatrek(folder, ['check'])).toMatchObject({ code: 0, out: '' });
  expect((await novatrek(folder, ['generate', '--check'])).code).toBe(0);
});

it('new service: names follow the id, and the convention of platform.yaml', async () => {
  const platform = changed('platform.yaml', 'conventions: {', 'conventions: { service: svc-<name>,');
  const folder = workspace({
    ...platform,
    ...changed('platform.yaml', 'name: Shop', 'name: Shop\nservicesFolder: code', { ...shop, ...platform }),
  });
  await refused(
    folder,
    ['new', 'service', 'pets', '--domain', 'sales'],
    /pets does not follow svc-<name>.*\n.*did you mean svc-pets\?/,
  );
  const ran = await novatrek(folder, ['new', 'service', 'svc-delivery-bay', '--domain', 'sales']);
  expect(ran.code, ran.err).toBe(0);
  const yaml = read(folder, 'architecture/services/svc-delivery-bay.yaml');
  expect(yaml).toMatch(
    /^# yaml-language-server: \$schema=\.\.\/\.\.\/node_modules\/novatrek\/schemas\/service\.schema\.json\n/,
  );
  for (const part of [
    'title: Delivery bay\n',
    'domain: sales\n',
    'schema: delivery_bay\n',
    '    delivery_bays:\n      entity: delivery-bays\n',
    '        delivery_bay_id: { type: UUID',
    'basePath: /delivery-bay/v1\n',
    '    GET /delivery-bays/{delivery_bay_id}:\n      operation: getDeliveryBay\n',
    '      operation: listDeliveryBays\n',
    '    DeliveryBayPage:\n',
  ])
    expect(yaml).toContain(part);
  expect(yaml).not.toMatch(/spare|workbench|workshop/i);
  const code = read(folder, 'code/svc-delivery-bay/service.ts') + read(folder, 'code/svc-delivery-bay/store.ts');
  expect(code).toContain('async createDeliveryBay(');
  expect(code).toContain('from delivery_bays');
  expect(code).not.toMatch(/spare|workbench|workshop/i);
});

it('new service: the skeleton is the checked, compiled template with other names', async () => {
  const template = join(repository, 'templates/service');
  expect(await novatrek(template, ['check'])).toMatchObject({ code: 0, out: '' });
  const folder = workspace(
    {
      'platform.yaml': read(template, 'architecture/platform.yaml'),
      'domains/workshop.yaml': 'name: Workshop\nteam: Workshop Team\ndescription: As in the template.\n',
    },
    {},
  );
  const ran = await novatrek(folder, [
    'new',
    'service',
    'svc-workbench',
    '--domain',
    'workshop',
    '--entity',
    'spare-parts',
  ]);
  expect(ran.code, ran.err).toBe(0);
  for (const name of ['service.ts', 'store.ts'])
    expect(read(folder, `services/svc-workbench/${name}`)).toBe(read(template, `services/svc-workbench/${name}`));
  const afterHeader = (text: string) => text.slice(text.indexOf('\n'));
  const path = 'architecture/services/svc-workbench.yaml';
  expect(afterHeader(read(folder, path))).toBe(afterHeader(read(template, path)));
});

it('new service: names that are words of TypeScript or hard to tell from their plural still compile', async () => {
  const folder = workspace();
  for (const [id, entity] of [
    ['svc-filing', 'records'],
    ['svc-law', 'classes'],
    ['svc-tools', 'equipment'],
    ['svc-town', 'new-s1'],
    ['svc-rec', 'strings'],
  ]) {
    const ran = await novatrek(folder, ['new', 'service', id ?? '', '--domain', 'sales', '--entity', entity ?? '']);
    expect(ran.code, ran.err).toBe(0);
  }
  expect((await novatrek(folder, ['generate', '--only', 'contract'])).code).toBe(0);
  compiles(folder, 'runtime/services');
});

it('new: never overwrites, whatever is in the way', async () => {
  const folder = workspace();
  mkdirSync(join(folder, 'runtime/services/svc-x'), { recursive: true });
  writeFileSync(join(folder, 'runtime/services/svc-x/store.ts'), 'mine');
  const args = ['new', 'service', 'svc-x', '--domain', 'sales'];
  await refused(
    folder,
    args,
    /runtime\/services\/svc-x\/store\.ts exists already\n {3}fix {2}choose another name, or move it away; nothing was written/,
  );
  symlinkSync('/nowhere', join(folder, 'runtime/services/svc-x/service.ts'));
  await refused(folder, args, /svc-x\/service\.ts, runtime\/services\/svc-x\/store\.ts exist already/);
  const other = workspace();
  writeFileSync(join(other, 'runtime'), 'a file');
  await refused(
    other,
    args,
    /cannot write below .*\n {3}fix {2}mend it and run the command again; nothing was changed/,
  );
});

it('new: a folder that may not be written to stays as it is', async () => {
  const folder = workspace();
  chmodSync(folder, 0o755);
  chmodSync(join(folder, 'architecture/services'), 0o555);
  const before = contentOf(folder);
  // Root may write anywhere, so somebody else tries.
  const id = process.getuid?.() === 0 ? 65534 : undefined;
  const args = [program, 'new', 'service', 'svc-x', '--domain', 'sales'];
  const ran = spawnSync(process.execPath, args, {
    cwd: folder,
    encoding: 'utf8',
    ...(id === undefined ? {} : { uid: id, gid: id }),
  });
  expect(ran.stderr).toMatch(/cannot write below .*permission denied\n {3}fix {2}mend it .*nothing was changed\n$/);
  expect(ran.status).toBe(2);
  expect(contentOf(folder)).toEqual(before);
});

it('new: what the rules would find is found before anything is written', async () => {
  const base: Files = { ...shop, ...changed('platform.yaml', 'looksLike: [email', 'looksLike: [title, email') };
  const folder = workspace({}, base);
  const before = contentOf(folder);
  const wrong = await novatrek(folder, [
    'new',
    'event',
    'order.paid',
    '--producer',
    'svc-orders',
    '--channel',
    'elsewhere.paid',
  ]);
  expect(wrong.code).toBe(1);
  expect(wrong.out).toContain('error  channel-name  channel elsewhere.paid does not follow');
  expect(wrong.err).toContain('nothing was written');
  expect(contentOf(folder)).toEqual(before);
  const warned = await novatrek(folder, ['new', 'service', 'svc-x', '--domain', 'sales', '--entity', 'things']);
  expect(warned.code, warned.err).toBe(0);
  expect(warned.out).toContain('warning  column-is-classified');
  expect(warned.out).toContain('create architecture/services/svc-x.yaml\n');
  writeFileSync(join(folder, 'architecture/platform.yaml'), 'name: [');
  await refused(folder, ['new', 'domain', 'a', '--team', 'A'], /the architecture does not load/);
});

it('new --dry-run: shows, and writes nothing', async () => {
  const folder = workspace();
  const before = contentOf(folder);
  const ran = await novatrek(folder, [
    'new',
    'service',
    'svc-x',
    '--domain',
    'sales',
    '--entity',
    'things',
    '--dry-run',
  ]);
  expect(ran.code).toBe(0);
  expect(ran.out).toContain(
    'would create architecture/services/svc-x.yaml\nwould change architecture/domains/sales.yaml\n',
  );
  expect(contentOf(folder)).toEqual(before);
});

/** tsc is content with a folder of services, as their own workspace would compile them. */
function compiles(folder: string, services: string): void {
  mkdirSync(join(folder, 'node_modules/@types'), { recursive: true });
  symlinkSync(repository, join(folder, 'node_modules/novatrek'));
  symlinkSync(join(repository, 'node_modules/@types/node'), join(folder, 'node_modules/@types/node'));
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  const config = { extends: join(repository, 'templates/init/tsconfig.json'), include: [services] };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
  execFileSync(process.execPath, [join(repository, 'node_modules/typescript/bin/tsc'), '--noEmit', '-p', folder], {
    encoding: 'utf8',
  });
}
