import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { emptyFolder, packedFiles, packInto, root, shell } from './tarball.ts';

const folder = emptyFolder();
let tarball = '';

beforeAll(async () => {
  tarball = packInto(folder);
  mkdirSync(join(folder, 'home'));
  await shell(join(folder, 'home'), `npm init -y && npm i --no-audit --no-fund ../${basename(tarball)}`);
});

it('nothing in the tarball is compiled from a source that is gone', () => {
  const sourceOf = (file: string) => join(root, file.replace(/^dist\//, '').replace(/(\.d\.ts|\.js)$/, '.ts'));
  const files = packedFiles();
  const stale = files.filter((file) => file.startsWith('dist/') && !existsSync(sourceOf(file)));
  expect(stale, 'remove dist/ and run npm run build').toEqual([]);
});

it('a program of somebody else finds the platform and its types, whatever its module resolution', async () => {
  const home = join(folder, 'home');
  const { typescript, '@types/node': node } = JSON.parse(
    readFileSync(join(root, 'package.json'), 'utf8'),
  ).devDependencies;
  await shell(home, `npm i --no-audit --no-fund -D typescript@${typescript} @types/node@${node}`);
  const exported = Object.keys(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).exports);
  const entries = exported.filter((name) => name !== './package.json').map((name) => name.replace(/^\./, 'novatrek'));
  expect(entries).toContain('novatrek/platform');
  writeFileSync(
    join(home, 'use.mts'),
    `${entries.map((name, i) => `import * as entry${i} from '${name}';\n`).join('')}
import { answer, type Db, defineService } from 'novatrek/platform';
export const all: object[] = [${entries.map((_, i) => `entry${i}`).join(', ')}];
export const made = answer(201, { id: 'a' });
const status: 201 = made.status;
export type Define = typeof defineService;
// @ts-expect-error a query is tagged, never called with text
export const broken = (db: Db) => db('select 1');
console.log(status, all.length);
`,
  );
  for (const [module, resolution] of [
    ['nodenext', 'nodenext'],
    ['esnext', 'bundler'],
  ]) {
    const flags = `--noEmit --strict --types node --target es2023 --module ${module} --moduleResolution ${resolution}`;
    // Without skipLibCheck: our own declarations have to hold as well.
    await shell(home, `npx tsc ${flags} use.mts`);
  }
  for (const name of entries) await shell(home, `node --input-type=module -e "await import('${name}')"`);
});

it('the whole story: install, init, check, generate, test, portal', async () => {
  const home = join(folder, 'home');
  const version = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version;
  const said = await shell(home, 'npx novatrek --version && npx novatrek init shop');
  expect(said).toContain(version);
  const shop = join(home, 'shop');
  const made = JSON.parse(readFileSync(join(shop, 'package.json'), 'utf8'));
  expect(made.dependencies.novatrek).toBe(`file:../../${basename(tarball)}`);
  await shell(shop, 'npm i --no-audit --no-fund');
  expect(existsSync(join(shop, 'node_modules/novatrek/package.json'))).toBe(true);
  expect(existsSync(join(shop, 'node_modules/@scarf/scarf/report.js')), 'no telemetry').toBe(false);
  expect(await shell(shop, 'npx novatrek check')).toContain('0 errors, 0 warnings');
  expect(await shell(shop, 'npx novatrek generate --check')).toContain('fresh: ');
  expect(await shell(shop, 'npx novatrek generate')).toContain('nothing to do');
  expect(await shell(shop, 'npm test')).toMatch(/^# fail 0$/m);
  expect(await shell(shop, 'npm run check')).toContain('0 errors, 0 warnings');
  await shell(shop, 'npx novatrek portal build');
  for (const file of ['index.html', 'assets/mermaid.js', 'assets/swagger-ui-bundle.js'])
    expect(existsSync(join(shop, 'portal/dist', file)), file).toBe(true);
});

it('and on: a service of one’s own in the new workspace', async () => {
  const shop = join(folder, 'home/shop');
  await shell(
    shop,
    'npx novatrek new domain support --team "Support Team" && npx novatrek new service svc-desk --domain support --entity tickets',
  );
  expect(await shell(shop, 'npx novatrek generate')).toContain('create services/svc-desk/contract.gen.ts');
  expect(await shell(shop, 'npm run check')).toContain('0 errors, 0 warnings');
});

it('up: the new service is there and asks who is calling; Ctrl-C ends it cleanly', async () => {
  const shop = join(folder, 'home/shop');
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, NO_COLOR: '1' };
  const child = spawn('node', ['node_modules/novatrek/bin/novatrek.js', 'up', '--port', '0'], { cwd: shop, env });
  let said = '';
  const ended = new Promise<number | null>((done) => child.on('close', done));
  const started = new Promise<void>((done) => {
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => {
        said += String(chunk);
        if (said.includes('Ctrl-C ends it')) done();
      });
  });
  await Promise.race([started, ended]);
  const url = /^svc-desk +(http:\S+) +running$/m.exec(said)?.[1];
  expect(url, said).toBeDefined();
  const answer = await fetch(`${url}/tickets`);
  expect(answer.status).toBe(401);
  expect(answer.headers.get('content-type')).toContain('application/problem+json');
  child.kill('SIGINT');
  expect(await ended, said).toBe(0);
});
