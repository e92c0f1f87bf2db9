import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { novatrek } from '../bin/novatrek.ts';
import { monorepo } from './monorepo.ts';
import { type Repository, repositoryOf } from './repository.ts';

async function found({ folder }: Repository): Promise<string[]> {
  const { code, out, err } = await novatrek(folder, ['check', '--format', 'json']);
  if (code === 2) throw new Error(err);
  const { findings } = JSON.parse(out) as {
    findings: { rule: string; file: string; line: number; message: string; severity: string }[];
  };
  return findings
    .filter(({ severity }) => severity !== 'info')
    .map(({ rule, file, line, message }) => `${rule} ${file}:${line} ${message}`);
}

const file = 'packages/orders/src/odd.ts';

it('reports source that does not parse, and still sees the rest of the repository', async () => {
  const repository = repositoryOf({
    ...monorepo,
    [file]: 'export const x = 1;\nexport const = ;\n',
    'packages/ledger/src/bad.ts':
      "import { pool } from '@shop/shared/pool';\nexport const y = () => pool.query('select * from orders.orders');\n",
  });
  const all = await found(repository);
  expect(all.map((one) => one.split(' ').slice(0, 2).join(' '))).toEqual([
    'cross-schema-read packages/ledger/src/bad.ts:2',
    `syntax ${file}:2`,
  ]);
});

it('reports what is no text, and what is too big to have been written by anybody', async () => {
  const repository = repositoryOf(monorepo);
  repository.write(file, new Uint8Array([0, 159, 146, 150, 255]));
  expect(await found(repository)).toEqual([`syntax ${file}:1 this file is not UTF-8 text`]);
  repository.write(file, `export const x = '${'x'.repeat(10_000_000)}';\n`);
  expect(await found(repository)).toEqual([
    expect.stringMatching(/^syntax \S+:1 this file has 10\d+ bytes; 2000000 is the limit$/),
  ]);
});

it('does not walk in circles, and says that it did not follow a link', async () => {
  const repository = repositoryOf(monorepo);
  mkdirSync(join(repository.folder, 'packages/orders/src/deep'));
  symlinkSync('..', join(repository.folder, 'packages/orders/src/deep/up'));
  expect(await found(repository)).toEqual([]);
  symlinkSync('service.ts', join(repository.folder, 'packages/orders/src/again.ts'));
  expect(await found(repository)).toEqual([
    expect.stringMatching(/^syntax packages\/orders\/src\/again\.ts:1 .*symbolic link/),
  ]);
});

it('survives nesting of thousands of levels, constants in circles and names that JavaScript gives a meaning', async () => {
  const repository = repositoryOf({
    ...monorepo,
    [file]: `export const deep = ${'('.repeat(20_000)}1${')'.repeat(20_000)};\n`,
  });
  for (const one of await found(repository)) expect(one).toMatch(/^syntax /);
  repository.write(
    file,
    "import { b } from './other.ts';\nexport const a = b + '';\nexport const odd = { __proto__: null, constructor: a, 'toString': a };\n",
  );
  repository.write('packages/orders/src/other.ts', "export { a as b } from './odd.ts';\nexport * from './other.ts';\n");
  expect(await found(repository)).toEqual([]);
});

it('reports SQL of a size that nobody writes, and a migration in another encoding', async () => {
  const repository = repositoryOf(monorepo);
  repository.write('packages/orders/db/002.sql', new Uint8Array([0xff, 0xfe, 0x63, 0]));
  expect(await found(repository)).toEqual(['syntax packages/orders/db/002.sql:1 this file is not UTF-8 text']);
  repository.write('packages/orders/db/002.sql', `select ${'('.repeat(30_000)}1${')'.repeat(30_000)};\n`);
  for (const one of await found(repository)) expect(one).toMatch(/^sql-parses |^syntax /);
});

it('is told when the layout names what is not there', async () => {
  const repository = repositoryOf(monorepo);
  repository.change('architecture/platform.yaml', 'packages/*/db', 'nowhere/*/db');
  const all = await found(repository);
  expect(all.length).toBeGreaterThan(0);
  for (const one of all) expect(one).toMatch(/declared-table-exists|platform\.yaml/);
});
