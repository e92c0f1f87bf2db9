import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it, vi } from 'vitest';
import { signToken } from '../../runtime/platform/identity/tokens.ts';
import { novatrek } from './novatrek.ts';
import { begin, call, eventually, honey, tokenIn, up } from './up-fixture.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let folder: string;
beforeAll(async () => {
  folder = await honey();
});

const listening = /^(http:\S+)$/m;

it('mock: answers anybody from the contract alone, checks what is asked, and ends when told', async () => {
  const mock = await begin(folder, ['mock', 'beekeepers'], listening);
  const url = `${listening.exec(mock.said())?.[1]}/beekeepers/v1/beekeepers`;
  const first = await call(url);
  expect(first.status).toBe(200);
  expect(first.list[0]).toMatchObject({ email: expect.stringContaining('@'), full_name: expect.any(String) });
  expect(await call(url)).toMatchObject({ body: first.body });
  const made = await call(url, { body: { full_name: 'Ada', email: 'ada@bees.example' } });
  expect(made).toMatchObject({ status: 201, body: { full_name: 'Ada', email: 'ada@bees.example' } });
  expect(await call(url, { body: { full_name: 'Ada' } })).toMatchObject({ status: 400 });
  expect(await mock.end('SIGTERM')).toBe(0);
});

it('mock: listens where it is told to, and says when it can not', async () => {
  const mock = await begin(folder, ['mock', 'payouts', '--port', '0'], listening);
  const port = new URL(listening.exec(mock.said())?.[1] ?? '').port;
  expect(await novatrek(folder, ['mock', 'payouts', '--port', port])).toMatchObject({
    code: 2,
    err: `novatrek: can't listen on 127.0.0.1:${port}: it is taken. Set PORT and HOST\n`,
  });
  expect(await novatrek(folder, ['mock', 'payouts', '--port', 'x'])).toMatchObject({ code: 2 });
  expect(await mock.end('SIGINT')).toBe(0);
});

it('up: a service that nobody has written is a mock, and its events are heard', async () => {
  rmSync(join(folder, 'services/svc-deliveries/service.ts'));
  const platform = await up(folder);
  expect(platform.said()).toMatch(/^svc-deliveries +http:\S+ +mock: not written yet$/m);
  expect(platform.said()).toMatch(/^svc-payouts +http:\S+ +running$/m);
  const token = await tokenIn(folder);
  const beekeeper_id = crypto.randomUUID();
  const events = `${new URL(platform.urls['svc-deliveries'] ?? '').origin}/_mock/events/delivery.graded`;
  const body = { beekeeper_id, grade: 'A' };
  expect(await call(events, { body })).toMatchObject({ status: 401 });
  const { keys } = JSON.parse(readFileSync(join(folder, '.novatrek/secrets.json'), 'utf8'));
  const service = signToken(keys['svc-payouts'].privateKey, { audience: 'svc:svc-deliveries' });
  expect(await call(events, { body, token: service })).toMatchObject({ status: 401 });
  expect(await call(events, { body: { ...body, grade: 'Z' }, token })).toMatchObject({ status: 422 });
  expect(await call(`${events}?grams=3000`, { body, token })).toMatchObject({ status: 202, body: { grams: 3_000 } });
  const owed = () => call(`${platform.urls['svc-payouts']}/payouts?beekeeper_id=${beekeeper_id}`, { token });
  expect(await eventually(async () => (await owed()).list.length > 0)).toBe(true);
  expect((await owed()).list).toMatchObject([{ cents: 2_700 }]);
  expect(await platform.end('SIGTERM')).toBe(0);
});
