import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, vi } from 'vitest';
import { readSources } from '../../bin/workspace.ts';
import { contract } from '../../generators/contract.ts';
import { seal } from '../../generators/seal.ts';
import { load } from '../../model/load.ts';
import { emptyFolder, novatrek, program } from './novatrek.ts';

// Each test starts the program, and some of them tsc and npm scripts, several times.
vi.setConfig({ testTimeout: 300_000 });

const repository = fileURLToPath(new URL('../..', import.meta.url));
const read = (folder: string, path: string) => readFileSync(join(folder, path), 'utf8');

/** What `npm install` would put there, linked from here. */
function install(folder: string): void {
  mkdirSync(join(folder, 'node_modules/@types'), { recursive: true });
  for (const name of ['typescript', '@types/node'])
    symlinkSync(join(repository, 'node_modules', name), join(folder, 'node_modules', name));
  symlinkSync(repository, join(folder, 'node_modules/novatrek'));
}

it('init: a workspace that checks, is fresh, compiles, passes its own tests, and becomes a portal', async () => {
  const folder = emptyFolder();
  const ran = await novatrek(folder, ['init', 'honey']);
  expect(ran.code, ran.err).toBe(0);
  expect(ran.out).toMatch(
    /^create honey\/\.gitignore\ncreate honey\/README\.md\ncreate honey\/architecture\/ {2}\(9 files\)\n/,
  );
  expect(ran.err).toBe('\nNext:\n  cd honey\n  npm install\n  npm test\n  npm start\n');
  const honey = join(folder, 'honey');
  const check = await novatrek(honey, ['check']);
  expect(check).toMatchObject({ code: 0, out: '' });
  expect(check.err).toContain('0 errors, 0 warnings');
  expect(await novatrek(honey, ['generate', '--check'])).toMatchObject({ code: 0, out: '' });
  expect((await novatrek(honey, ['portal', 'build'])).code).toBe(0);
  expect(existsSync(join(honey, 'portal/dist/index.html'))).toBe(true);
  install(honey);
  const { scripts } = JSON.parse(read(honey, 'package.json'));
  const test = spawnSync('sh', ['-c', scripts.test], { cwd: honey, encoding: 'utf8', env: { PATH: process.env.PATH } });
  // Node 24 reports in another form than Node 20.
  expect(test.stdout).toMatch(/^(?:#|ℹ) pass 7$/m);
  expect(test.status, test.stdout).toBe(0);
});

it('init: its tests fail when the architecture breaks, a generated file is edited, or code strays from its contract', async () => {
  const folder = emptyFolder();
  await novatrek(folder, ['init', '.']);
  install(folder);
  const edit = (path: string, from: string, to: string) => {
    expect(read(folder, path)).toContain(from);
    writeFileSync(join(folder, path), read(folder, path).replace(from, to));
  };
  edit('architecture/domains/members.yaml', 'readers: [svc-deliveries]', 'readers: []');
  edit('services/svc-payouts/service.ts', "'delivery.graded'(", "'delivery.weighed'(");
  edit('generated/openapi/svc-payouts.yaml', 'summary: List what is owed', 'summary: Hide what is owed');
  const test = spawnSync('node', ['--test'], { cwd: folder, encoding: 'utf8', env: { PATH: process.env.PATH } });
  expect(test.status).toBe(1);
  expect(test.stdout).toMatch(/^(?:not ok \d -|✖) the architecture holds\b/m);
  expect(test.stdout).toContain('reads-by-readers');
  expect(test.stdout).toMatch(/^(?:not ok \d -|✖) what follows from it is written\b/m);
  expect(test.stdout).toMatch(/^(?:not ok \d -|✖) the services keep to their contracts\b/m);
});

it('init: the name goes where names are: title, channels, package; and into nothing it could break', async () => {
  const folder = emptyFolder();
  const name = 'Žižkov: "Bees" & $& # Co';
  const ran = await novatrek(folder, ['init', 'a b', '--name', name]);
  expect(ran.code, ran.err).toBe(0);
  expect(ran.err).toContain('  cd "a b"\n');
  const made = join(folder, 'a b');
  const { model, diagnostics } = load(readSources(made));
  expect(diagnostics).toEqual([]);
  expect(model?.platform.name).toBe(name);
  expect(model?.events.get('delivery.graded')?.channel).toBe('zizkov-bees-co.honey.delivery.graded');
  expect(JSON.parse(read(made, 'package.json')).name).toBe('zizkov-bees-co');
  expect(read(made, 'README.md')).toMatch(/^# Žižkov: "Bees" & \$& # Co\n/);
  expect(readdirSync(made, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.tmp'))).toEqual([]);
  const left = await novatrek(folder, ['check', '--root', made]);
  expect(left).toMatchObject({ code: 0, out: '' });
  const japanese = await novatrek(folder, ['init', '木漏れ日']);
  expect(japanese.code, japanese.err).toBe(0);
  expect(JSON.parse(read(folder, '木漏れ日/package.json')).name).toBe('system');
  expect(await novatrek(folder, ['check', '--root', '木漏れ日'])).toMatchObject({ code: 0, out: '' });
});

it('init: refuses a folder with something in it and says what; a repository without files is empty', async () => {
  const folder = emptyFolder();
  mkdirSync(join(folder, '.git'));
  expect((await novatrek(folder, ['init'])).code).toBe(0);
  const again = await novatrek(folder, ['init']);
  expect(again).toMatchObject({ code: 2, out: '' });
  expect(again.err).toMatch(
    /^novatrek: \. is not empty: \.gitignore, README\.md, architecture, .*\n {3}fix {2}name an empty folder, or a new one/,
  );
  writeFileSync(join(emptyFolder(), 'file'), '');
  const other = emptyFolder();
  writeFileSync(join(other, 'file'), '');
  expect((await novatrek(other, ['init', 'file'])).err).toMatch(/^novatrek: file is not empty: file\n/);
  expect((await novatrek(other, ['init', 'file/below'])).err).toMatch(/^novatrek: cannot look into file\/below: /);
  expect((await novatrek(other, ['init', 'x', '--name', 'a\nb'])).err).toMatch(
    /^novatrek: the name is not one line of text\n/,
  );
  expect(readdirSync(other)).toEqual(['file']);
});

it('init: where nobody may write, nothing is left behind', () => {
  const folder = emptyFolder();
  chmodSync(folder, 0o555);
  const id = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
  const ran = spawnSync(process.execPath, [program, 'init', 'honey'], { cwd: folder, encoding: 'utf8', ...id });
  expect(ran.status).toBe(2);
  expect(ran.stderr).toMatch(
    /^novatrek: cannot write below .*: permission denied\n {3}fix {2}.*nothing was changed\n$/,
  );
  expect(readdirSync(folder)).toEqual([]);
});

it('init: depends on the novatrek that is running, wherever that came from', () => {
  const folder = emptyFolder();
  const { version } = JSON.parse(read(repository, 'package.json'));
  /** A project that has novatrek installed as `said`: its own copy of the program, with everything else linked. */
  const dependency = (said: string, name: string): string => {
    const project = join(folder, name);
    const own = join(project, 'node_modules/novatrek');
    mkdirSync(join(own, 'bin'), { recursive: true });
    writeFileSync(join(project, 'package.json'), JSON.stringify({ dependencies: { novatrek: said } }));
    writeFileSync(join(own, 'package.json'), read(repository, 'package.json'));
    writeFileSync(join(own, 'bin/novatrek.js'), read(repository, 'bin/novatrek.js'));
    execFileSync('cp', ['-r', join(repository, 'dist'), join(repository, 'templates'), own]);
    symlinkSync(join(repository, 'node_modules'), join(own, 'node_modules'));
    execFileSync(process.execPath, [join(own, 'bin/novatrek.js'), 'init', 'sub/shop'], {
      cwd: project,
      stdio: 'ignore',
    });
    return JSON.parse(read(project, 'sub/shop/package.json')).dependencies.novatrek;
  };
  expect(dependency('file:../novatrek-0.1.0.tgz', 'tarball')).toBe('file:../../../novatrek-0.1.0.tgz');
  expect(dependency('^0.1.0', 'registry')).toBe(`^${version}`);
  expect(dependency('latest', 'tag')).toBe(`^${version}`);
  expect(dependency('github:somebody/novatrek#v1', 'git')).toBe('github:somebody/novatrek#v1');
  expect(dependency('https://example.com/novatrek.tgz', 'address')).toBe('https://example.com/novatrek.tgz');
  const checkout = join(folder, 'checkout');
  execFileSync(process.execPath, [program, 'init', checkout], { stdio: 'ignore' });
  expect(JSON.parse(read(checkout, 'package.json')).dependencies.novatrek).toBe(
    `file:${relative(checkout, repository.replace(/\/$/, ''))}`,
  );
});

it('templates: the contracts beside them, for editors, are what the generator writes', () => {
  for (const name of ['init', 'service']) {
    const { model } = load(readSources(join(repository, 'templates', name)));
    if (model === undefined) throw new Error(`templates/${name} does not load`);
    const files = [...contract.generate(model)];
    expect(files.length).toBeGreaterThan(0);
    for (const { path, content } of files)
      expect(
        read(join(repository, 'templates', name), path),
        `novatrek generate --only contract --root templates/${name}`,
      ).toBe(seal(content));
  }
});
