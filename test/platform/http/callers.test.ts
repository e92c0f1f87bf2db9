import { expect, it } from 'vitest';
import { generateKey } from '../../../runtime/platform/identity/keys.ts';
import { signToken } from '../../../runtime/platform/identity/tokens.ts';
import type { Caller } from '../../../runtime/platform/service.ts';
import { base } from '../fixtures/http/orders-contract.ts';
import { bearer, serve, tokenOf } from '../fixtures/http/serve.ts';

const url = `${base}/orders`;
const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000);

it('lets in who is declared, and operators', async () => {
  const callers: Caller[] = [];
  const { app } = await serve({
    listOrders: async ({ caller }) => {
      callers.push(caller);
      return {};
    },
  });
  for (const headers of [
    bearer('svc-shop'),
    bearer('app:web-shop', { audience: '*', user: 'guest-7', seconds: 3600 }),
    bearer('operator:jo', { audience: '*' }),
  ])
    expect((await app.inject({ url, headers })).statusCode).toBe(200);
  expect(callers).toEqual([
    { kind: 'service', id: 'svc-shop' },
    { kind: 'application', id: 'app:web-shop', user: 'guest-7' },
    { kind: 'operator', id: 'operator:jo' },
  ]);
});

it('answers 403 to a caller the contract does not name for this operation', async () => {
  const { app } = await serve();
  const to = `${url}/0b1c2d3e-0000-4000-8000-000000000000`;
  for (const [method, headers] of [
    ['GET', bearer('svc-stranger')],
    ['GET', bearer('app:stranger')],
    ['DELETE', bearer('app:web-shop')],
  ] as const) {
    const answer = await app.inject({ method, url: to, headers });
    expect([method, answer.statusCode]).toEqual([method, 403]);
    expect(answer.json()).toMatchObject({ status: 403, title: 'Forbidden' });
  }
  expect((await app.inject({ method: 'DELETE', url: to, headers: bearer('svc-shop') })).statusCode).toBe(204);
});

it('answers 401 to whoever does not prove who it is', async () => {
  const { app } = await serve();
  const thief = generateKey('svc-shop').privateKey;
  const shop = tokenOf('svc-shop');
  const [head, claims, signature] = shop.split('.');
  const wrong: readonly [string, string | undefined][] = [
    ['none', undefined],
    ['no scheme', shop],
    ['other scheme', `Basic ${shop}`],
    ['empty', 'Bearer '],
    ['garbage', 'Bearer a.b.c'],
    ['expired', `Bearer ${tokenOf('svc-shop', { now: minutesAgo(6) })}`],
    ['not yet', `Bearer ${tokenOf('svc-shop', { now: minutesAgo(-1) })}`],
    ['good for too long', `Bearer ${tokenOf('svc-shop', { seconds: 3600 })}`],
    ['for another service', `Bearer ${tokenOf('svc-shop', { audience: 'svc:svc-stock' })}`],
    ['for everybody, from a service', `Bearer ${tokenOf('svc-shop', { audience: '*' })}`],
    ['foreign key of a known name', `Bearer ${signToken(thief, { audience: 'svc:svc-orders' })}`],
    ['key of nobody', `Bearer ${signToken(generateKey('svc-ghost').privateKey, { audience: 'svc:svc-orders' })}`],
    ['unsigned', `Bearer ${head}.${claims}.`],
    ['claims of another', `Bearer ${head}.${tokenOf('operator:jo').split('.')[1]}.${signature}`],
    ['algorithm none', `Bearer ${encode({ alg: 'none', kid: 'svc-shop' })}.${claims}.`],
  ];
  for (const [what, authorization] of wrong) {
    const answer = await app.inject({ url, headers: authorization === undefined ? {} : { authorization } });
    expect([what, answer.statusCode]).toEqual([what, 401]);
    expect(answer.headers['www-authenticate']).toMatch(/^Bearer/);
    expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
  }
});

it('holds a key to its own name', async () => {
  const { app } = await serve();
  const stranger = generateKey('svc-stranger');
  // The right signature of a key that is known, over the name of another.
  const forged = signToken({ ...stranger.privateKey, kid: 'operator:jo' }, { audience: '*' });
  expect((await app.inject({ url, headers: { authorization: `Bearer ${forged}` } })).statusCode).toBe(401);
});

it('asks nobody for a token where anybody may call', async () => {
  const { app } = await serve();
  for (const headers of [{}, bearer('svc-stranger'), { authorization: 'Bearer nonsense' }])
    expect((await app.inject({ url: `${base}/status`, headers })).json()).toEqual({ well: true });
});

it('decides before it reads the body', async () => {
  const { app } = await serve();
  const answer = await app.inject({
    method: 'POST',
    url,
    headers: { 'content-type': 'application/json' },
    payload: '{',
  });
  expect(answer.statusCode).toBe(401);
});

it('limits applications and the anonymous, and nobody from inside', async () => {
  const { app } = await serve({}, { rateLimit: { max: 3, seconds: 60 } });
  const statuses = async (to: string, headers: Record<string, string>) => {
    const all: number[] = [];
    for (let i = 0; i < 5; i++) all.push((await app.inject({ url: to, headers })).statusCode);
    return all;
  };
  expect(await statuses(url, bearer('app:web-shop', { user: 'one' }))).toEqual([200, 200, 200, 429, 429]);
  expect(await statuses(url, bearer('app:web-shop', { user: 'two' }))).toEqual([200, 200, 200, 429, 429]);
  expect(await statuses(`${base}/status`, {})).toEqual([200, 200, 200, 429, 429]);
  expect(await statuses(url, bearer('svc-shop'))).toEqual([200, 200, 200, 200, 200]);
  const answer = await app.inject({ url: `${base}/status` });
  expect(answer.json()).toMatchObject({ status: 429, title: 'Too Many Requests' });
  expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
});

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
