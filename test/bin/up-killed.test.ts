import { existsSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { beforeAll, expect, it, vi } from 'vitest';
import {
  begin,
  call,
  childrenOf,
  databasePid,
  eventually,
  honey,
  isAlive,
  type Running,
  tokenIn,
  up,
} from './up-fixture.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let folder: string;
beforeAll(async () => {
  folder = await honey();
});

/** Every process that a platform has made. */
function family(platform: Running): number[] {
  return [...childrenOf(platform.process.pid ?? 0), databasePid(folder)];
}

const beekeepers = ({ urls }: Running) => `${urls['svc-beekeepers']}/beekeepers`;

it('killed with -9 leaves nothing running and nothing lost: services in processes, database, ports', async () => {
  const platform = await up(folder, ['--processes']);
  const token = await tokenIn(folder);
  const body = { full_name: 'Ada', email: 'ada@bees.example' };
  expect((await call(beekeepers(platform), { token, body })).status).toBe(201);
  const made = family(platform);
  expect(made.length).toBeGreaterThanOrEqual(5);
  expect(await platform.end('SIGKILL')).toBe('SIGKILL');
  expect(await eventually(() => !made.some(isAlive))).toBe(true);
  for (const url of Object.values(platform.urls)) await expect(fetch(url), url).rejects.toThrow();

  const again = await up(folder, ['--processes']);
  expect((await call(beekeepers(again), { token })).list).toMatchObject([{ full_name: 'Ada' }]);
  const others = family(again);
  expect(await again.end('SIGTERM')).toBe(0);
  expect(await eventually(() => !others.some(isAlive))).toBe(true);
});

it('says that a service in a process of its own died, and starts it again', async () => {
  const platform = await up(folder, ['--processes', '--only', 'beekeepers']);
  const token = await tokenIn(folder);
  const [own] = childrenOf(platform.process.pid ?? 0).filter((pid) => pid !== databasePid(folder) && !isShell(pid));
  process.kill(own ?? 0, 'SIGKILL');
  expect(await eventually(() => platform.said().includes('svc-beekeepers runs again'))).toBe(true);
  expect(platform.said()).toContain('svc-beekeepers ended with SIGKILL and is started again in 0.5 s');
  expect((await call(beekeepers(platform), { token })).list).toHaveLength(1);
  expect(await platform.end('SIGINT')).toBe(0);
});

it('ends while it starts, and whoever asks twice does not wait', async () => {
  for (const [step, more] of [
    ['database', []],
    ['svc-deliveries', []],
    ['svc-beekeepers', ['--processes']],
  ] as const) {
    const starting = await begin(folder, ['up', '--port', '0', ...more], new RegExp(`^starting ${step}$`, 'm'));
    const made = childrenOf(starting.process.pid ?? 0);
    expect(await starting.end('SIGINT'), step).toBe(130);
    expect(starting.said(), step).toMatch(/ended before it stood\n$/);
    expect(await eventually(() => !made.some(isAlive)), step).toBe(true);
  }
  const platform = await up(folder);
  const made = family(platform);
  // Holds a connection open in the middle of a request, so that ending waits for it.
  const { hostname, port } = new URL(beekeepers(platform));
  const hanging = connect(Number(port), hostname).on('error', () => {});
  const head =
    'POST /beekeepers/v1/beekeepers HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 9';
  hanging.write(`${head}\r\nauthorization: Bearer ${await tokenIn(folder)}\r\n\r\n{`);
  await pause(200);
  platform.process.kill('SIGINT');
  expect(await eventually(() => platform.said().includes('ending'))).toBe(true);
  expect(await platform.end('SIGINT')).toBe(130);
  expect(await eventually(() => !made.some(isAlive))).toBe(true);
  hanging.destroy();
  expect(existsSync(join(folder, '.novatrek/pg'))).toBe(true);
});

it('starts again after the embedded database was killed, with the platform going on meanwhile', async () => {
  const platform = await up(folder);
  const token = await tokenIn(folder);
  const killed = databasePid(folder);
  process.kill(killed, 'SIGKILL');
  expect(await eventually(() => platform.said().includes('PostgreSQL ended unexpectedly'))).toBe(true);
  const works = async () => (await call(beekeepers(platform), { token })).status === 200;
  expect(await eventually(works, 40)).toBe(true);
  expect(databasePid(folder)).not.toBe(killed);
  expect(await platform.end('SIGTERM')).toBe(0);
});

function isShell(pid: number): boolean {
  return readFileSync(`/proc/${pid}/cmdline`, 'utf8').startsWith('/bin/sh');
}
