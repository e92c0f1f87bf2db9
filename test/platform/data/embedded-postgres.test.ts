import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { explain } from '../../../runtime/platform/data/cluster-files.ts';
import { isAlive } from '../../../runtime/platform/data/owner-lock.ts';
import { emptyFolder, query } from './embedded.ts';

const my = emptyFolder();

it('keeps the data from start to start, for those who know the password', async () => {
  const first = await my.start();
  await query(first.url(), 'create table kept (id int); insert into kept values (1)');
  await query(first.url(), 'create database other');
  await first.stop();
  await first.stop();
  expect(isAlive(first.pid)).toBe(false);
  const second = await my.start();
  expect(await query(second.url(), 'select id from kept')).toEqual([{ id: 1 }]);
  expect(await query(second.url('other'), 'select current_database() as name')).toEqual([{ name: 'other' }]);
  const stranger = new URL(second.url());
  stranger.password = 'guess';
  await expect(query(stranger.href, 'select 1')).rejects.toThrow('password authentication failed');
  expect(statSync(join(my.dataDir, 'password')).mode & 0o777).toBe(0o600);
  await second.stop();
  expect(my.said).toEqual([]);
});

it('sorts alike everywhere, keeps UTC and listens to this machine only', async () => {
  const server = await my.start();
  expect(
    await query(
      server.url(),
      "select datlocprovider as p, datlocale as l, pg_encoding_to_char(encoding) as e from pg_database where datname = 'postgres'",
    ),
  ).toEqual([{ p: 'b', l: 'C.UTF-8', e: 'UTF8' }]);
  const settings = await query(
    server.url(),
    "select setting from pg_settings where name in ('listen_addresses', 'TimeZone', 'fsync', 'synchronous_commit', 'unix_socket_directories') order by lower(name)",
  );
  expect(settings).toEqual(['on', '127.0.0.1', 'on', 'UTC', ''].map((setting) => ({ setting })));
  await server.stop();
});

it('refuses a directory that is in use, and goes on serving it', async () => {
  const server = await my.start();
  await expect(my.start()).rejects.toThrow(
    `the database in ${my.dataDir} is in use by this process: stop that first, or use another directory`,
  );
  await expect(my.holdElsewhere()).rejects.toThrow(`in use by process ${process.pid}`);
  expect(await query(server.url(), 'select 1 as one')).toEqual([{ one: 1 }]);
  await server.stop();
});

it('starts at the port it is told, and says when that is taken', async () => {
  const taken = createServer();
  await new Promise<void>((listening) => taken.listen(0, '127.0.0.1', listening));
  const address = taken.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  await expect(my.start({ port })).rejects.toThrow(
    `port ${port} is taken: stop what listens there, or choose another port for the database`,
  );
  await new Promise((closed) => taken.close(closed));
  const server = await my.start({ port });
  expect(new URL(server.url()).port).toBe(String(port));
  await server.stop();
});

it('begins again where a first start was cut off', async () => {
  mkdirSync(join(my.dataDir, 'draft-abc', 'base'), { recursive: true });
  writeFileSync(join(my.dataDir, 'password'), 'of the one before');
  const server = await my.start();
  expect(readdirSync(my.dataDir)).not.toContain('draft-abc');
  await server.stop();
});

it('says what is wrong with a directory', async () => {
  writeFileSync(my.dataDir, '');
  await expect(my.start()).rejects.toThrow(`can't write the database in ${my.dataDir} (there is a file in its place)`);
  rmSync(my.dataDir);
  await (await my.start()).stop();
  const version = join(my.dataDir, 'cluster', 'PG_VERSION');
  writeFileSync(version, '9.6\n');
  await expect(my.start()).rejects.toThrow(`${my.dataDir} was written by PostgreSQL 9.6, and this is 18: move it away`);
  rmSync(version);
  await expect(my.start()).rejects.toThrow(`the database in ${my.dataDir} is incomplete`);
  const full = explain('x\ninitdb: error: could not write: No space left on device\n', '/data', 'It failed');
  expect(full.message).toBe('no space left on the disk that holds /data: free some and start again');
  const other = explain('LOG:  x\n2026 UTC [1] FATAL:  bad\n2026 UTC [1] HINT:  do\n', '/data', 'It failed');
  expect(other.message).toBe('It failed in /data: FATAL:  bad; HINT:  do');
});

it('takes a temporary directory away', async () => {
  const server = await my.start({ temporary: true, settings: { fsync: 'off' } });
  expect(await query(server.url(), 'show fsync')).toEqual([{ fsync: 'off' }]);
  await server.stop();
  expect(existsSync(my.dataDir)).toBe(false);
});
