import { execFileSync } from 'node:child_process';
import { chownSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { isAlive } from '../../../runtime/platform/data/owner-lock.ts';
import { emptyFolder, nobody, query, root, until } from './embedded.ts';

const my = emptyFolder();

it('lets one of several win that start at once in an empty directory', async () => {
  const starts = await Promise.allSettled([1, 2, 3].map(() => my.holdElsewhere()));
  const winners = starts.flatMap((one) => (one.status === 'fulfilled' ? one.value : []));
  const losers = starts.flatMap((one) => (one.status === 'rejected' ? String(one.reason) : []));
  expect(winners).toHaveLength(1);
  for (const loser of losers) expect(loser).toMatch(/in use by process|started by several processes at once/);
  expect(await query(winners[0]?.url ?? '', 'select 1 as one')).toEqual([{ one: 1 }]);
});

it('stops the server when its process is killed, and starts again with what was committed', async () => {
  const held = await my.holdElsewhere();
  await query(held.url, 'create table kept (id int); insert into kept values (1)');
  held.child.kill('SIGKILL');
  await until(() => !isAlive(held.pid));
  const again = await my.start();
  expect(await query(again.url(), 'select id from kept')).toEqual([{ id: 1 }]);
  await again.stop();
});

it('stops the server when its process forgets to', async () => {
  const held = await my.holdElsewhere('forget');
  await until(() => held.child.exitCode !== null);
  await until(() => !isAlive(held.pid));
  expect(held.child.exitCode).toBe(0);
});

it('takes a temporary directory away even then', async () => {
  const held = await my.holdElsewhere('temporary');
  held.child.kill('SIGKILL');
  await until(() => !existsSync(my.dataDir));
  expect(isAlive(held.pid)).toBe(false);
});

it('stops a server that nobody was left to stop', async () => {
  const held = await my.holdElsewhere();
  const watchdogs = execFileSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.includes('novatrek-watchdog') && line.includes(my.dataDir))
    .map((line) => Number.parseInt(line, 10));
  expect(watchdogs).toHaveLength(1);
  held.child.kill('SIGSTOP');
  for (const pid of watchdogs) process.kill(pid, 'SIGKILL');
  held.child.kill('SIGKILL');
  await until(() => held.child.signalCode !== null);
  expect(isAlive(held.pid)).toBe(true);
  const again = await my.start();
  expect(my.said).toEqual(['a PostgreSQL left behind by a killed process is being stopped']);
  expect(isAlive(held.pid)).toBe(false);
  expect(await query(again.url(), 'select 1 as one')).toEqual([{ one: 1 }]);
  await again.stop();
});

it('starts a server again that was killed, at the same address', async () => {
  const server = await my.start();
  await query(server.url(), 'create table kept (id int); insert into kept values (1)');
  for (let round = 0; round < 2; round++) {
    const { pid } = server;
    process.kill(pid, 'SIGKILL');
    await until(() => server.pid !== pid);
    expect(await query(server.url(), 'select id from kept')).toEqual([{ id: 1 }]);
  }
  expect(my.said).toEqual(Array(2).fill('PostgreSQL ended unexpectedly and is being started again'));
  await server.stop();
  expect(isAlive(server.pid)).toBe(false);
});

it('takes over where a crash left a number that is somebody else’s by now', async () => {
  await (await my.start()).stop();
  const bystander = my.spawn('sleep', ['1000'], root ? nobody : {});
  const lock = join(my.dataDir, 'cluster', 'postmaster.pid');
  writeFileSync(lock, `${bystander.pid}\n${join(my.dataDir, 'cluster')}\n1\n5432\n\n127.0.0.1\n  1 1\nready\n`);
  if (root) chownSync(lock, nobody.uid, nobody.gid);
  writeFileSync(join(my.dataDir, 'owner'), `${bystander.pid} 1`);
  const server = await my.start();
  expect(isAlive(bystander.pid ?? 0)).toBe(true);
  await server.stop();
});
