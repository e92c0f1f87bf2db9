import { existsSync, readFileSync, statSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import pg from 'pg';
import { beforeAll, expect, it, vi } from 'vitest';
import { signToken } from '../../runtime/platform/identity/tokens.ts';
import { novatrek } from './novatrek.ts';
import { call, childrenOf, databasePid, eventually, honey, isAlive, type Running, tokenIn, up } from './up-fixture.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let folder: string;
let platform: Running;
beforeAll(async () => {
  folder = await honey();
  platform = await up(folder);
});

const secrets = () => JSON.parse(readFileSync(join(folder, '.novatrek/secrets.json'), 'utf8'));
const at = (service: string) => platform.urls[service] ?? '';

/** As a browser would send it, with headers that fetch keeps to itself. */
function fromPage(
  url: string,
  headers: Record<string, string>,
  body?: string,
): Promise<{ status: number; text: string }> {
  return new Promise((done, fail) => {
    const sent = request(url, { method: body === undefined ? 'GET' : 'POST', headers }, (answer) => {
      let text = '';
      answer.on('data', (chunk) => {
        text += String(chunk);
      });
      answer.on('end', () => done({ status: answer.statusCode ?? 0, text }));
    });
    sent.on('error', fail);
    sent.end(body);
  });
}

it('says where everything is, the portal first', () => {
  const lines = platform
    .said()
    .split('\n')
    .filter((line) => line.includes('http://'));
  expect(lines[0]).toMatch(/^portal +http:\/\/127\.0\.0\.1:\d+\/ +running$/);
  expect(lines.slice(1).map((line) => line.replace(/http:\/\/127\.0\.0\.1:\d+/, '').replaceAll(/ +/g, ' '))).toEqual([
    'svc-beekeepers /beekeepers/v1 running',
    'svc-deliveries /deliveries/v1 running',
    'svc-payouts /payouts/v1 running',
  ]);
});

it('lets what one service does be heard by another: call, event, effect', async () => {
  const token = await tokenIn(folder);
  const member = await call(`${at('svc-beekeepers')}/beekeepers`, {
    token,
    body: { full_name: 'Ada', email: 'ada@bees.example' },
  });
  expect(member.status).toBe(201);
  const { beekeeper_id } = member.body;
  const delivery = await call(`${at('svc-deliveries')}/deliveries`, { token, body: { beekeeper_id, grams: 2_000 } });
  expect(delivery.status).toBe(201);
  const nobody = await call(`${at('svc-deliveries')}/deliveries`, {
    token,
    body: { beekeeper_id: '00000000-0000-4000-8000-000000000000', grams: 1 },
  });
  expect(nobody.status).toBe(422);
  await call(`${at('svc-deliveries')}/deliveries/${delivery.body.delivery_id}/grade`, { token, body: { grade: 'B' } });
  const owed = () => call(`${at('svc-payouts')}/payouts?beekeeper_id=${beekeeper_id}`, { token });
  expect(await eventually(async () => (await owed()).list.length > 0)).toBe(true);
  expect((await owed()).list).toMatchObject([{ delivery_id: delivery.body.delivery_id, cents: 1_400 }]);
});

it('refuses who has no token, one of somebody else, and a service that is not declared as a caller', async () => {
  const url = `${at('svc-beekeepers')}/beekeepers`;
  const without = await call(url);
  expect(without).toMatchObject({ status: 401, body: { status: 401 } });
  expect(without.headers.get('www-authenticate')).toBe('Bearer');
  expect(without.headers.get('content-type')).toContain('application/problem+json');
  const { keys } = secrets();
  const tokenOf = (id: string, of = id) =>
    signToken({ ...keys[id].privateKey, kid: of }, { audience: 'svc:svc-beekeepers' });
  expect(await call(url, { token: tokenOf('svc-payouts', 'svc-deliveries') })).toMatchObject({ status: 401 });
  expect(await call(url, { token: tokenOf('svc-payouts') })).toMatchObject({ status: 403, body: { status: 403 } });
  const known = `${url}/00000000-0000-4000-8000-000000000000`;
  expect(await call(known, { token: tokenOf('svc-deliveries') })).toMatchObject({ status: 404 });
  expect(await call(known, { token: tokenOf('svc-payouts') })).toMatchObject({ status: 403 });
});

it('says which of its services are mocks, and whether it traces', () => {
  const running = JSON.parse(readFileSync(join(folder, '.novatrek/running.json'), 'utf8'));
  expect(running).toMatchObject({ mocks: [], traces: false });
});

it("keeps each service's role out of the others' schemas, and out of its own tables' making", async () => {
  const { databaseUrl } = JSON.parse(readFileSync(join(folder, '.novatrek/running.json'), 'utf8'));
  const url = new URL(databaseUrl);
  [url.username, url.password] = ['svc_payouts_app', secrets().passwords.svc_payouts_app];
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  try {
    await client.query('select * from payouts');
    await expect(client.query('select * from beekeepers.beekeepers')).rejects.toThrow(
      'permission denied for schema beekeepers',
    );
    await expect(client.query('create table mine ()')).rejects.toThrow('permission denied');
  } finally {
    await client.end();
  }
});

it('hands calls of the portal on with a token, and to nobody else', async () => {
  const portal = platform.urls.portal ?? '';
  const { host } = new URL(portal);
  const url = `${portal}beekeepers/v1/beekeepers`;
  const own = { 'sec-fetch-site': 'same-origin', origin: `http://${host}` };
  expect((await fromPage(url, {})).status).toBe(200);
  expect((await fromPage(url, own)).status).toBe(200);
  const sent = await fromPage(
    url,
    { ...own, 'content-type': 'application/json' },
    '{"full_name":"Bo","email":"bo@bees.example"}',
  );
  expect(sent.status).toBe(201);
  expect((await fromPage(`${url}?limit=1`, own)).status).not.toBe(403);
  for (const headers of [
    { origin: 'http://evil.example' },
    { origin: 'null' },
    { origin: `http://127.0.0.1:${Number(new URL(portal).port) + 1}` },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { host: 'evil.example' },
  ])
    expect(await fromPage(url, headers), JSON.stringify(headers)).toMatchObject({ status: 403 });
  expect((await fromPage(url, { ...own, authorization: 'Bearer nonsense' })).status).toBe(401);
});

it('tells how services are, and what waits', async () => {
  const origin = new URL(at('svc-payouts')).origin;
  expect(await call(`${origin}/readyz`)).toMatchObject({
    status: 200,
    body: { parts: { database: 'ok', migrations: 'ok', bus: 'ok' } },
  });
  const metrics = await (await fetch(`${origin}/metrics`)).text();
  expect(metrics).toMatch(/^outbox_depth\{service="svc-payouts"\} 0$/m);
  expect(metrics).toMatch(
    /^consumer_lag\{topic="honey\.honey\.delivery\.graded",partition="\d",service="svc-payouts"\} 0$/m,
  );
  expect(await call(`${origin}/openapi.json`)).toMatchObject({ body: { info: { title: 'Payouts' } } });
});

it('is alone with its data', async () => {
  expect(await novatrek(folder, ['up', '--port', '0'])).toMatchObject({
    code: 2,
    err: expect.stringMatching(/^novatrek: the platform with its data in .* is in use by process \d+: stop that first/),
  });
  expect((await novatrek(folder, ['up', '--port', '0', '--reset', '--yes'])).code).toBe(2);
  expect(existsSync(join(folder, '.novatrek/secrets.json'))).toBe(true);
});

it('keeps what is secret to its user', () => {
  for (const name of ['secrets.json', 'running.json', 'services.log'])
    expect(statSync(join(folder, '.novatrek', name)).mode & 0o077, name).toBe(0);
});

it.each(['SIGTERM', 'SIGHUP', 'SIGINT'] as const)(
  'ends cleanly on %s, and starts again with its data',
  async (signal) => {
    const database = databasePid(folder);
    const children = childrenOf(platform.process.pid ?? 0);
    expect(isAlive(database)).toBe(true);
    expect(await platform.end(signal)).toBe(0);
    expect(platform.said()).toMatch(/^ending$/m);
    expect(await eventually(() => ![database, ...children].some(isAlive))).toBe(true);
    expect(existsSync(join(folder, '.novatrek/running.json'))).toBe(false);
    await expect(fetch(at('svc-payouts'))).rejects.toThrow();
    platform = await up(folder);
    const token = await tokenIn(folder);
    const { list } = await call(`${at('svc-beekeepers')}/beekeepers`, { token });
    expect(list.map(({ full_name }) => full_name)).toEqual(['Ada', 'Bo']);
  },
);
