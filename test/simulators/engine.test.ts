import { expect, it } from 'vitest';
import { defineSimulator, echoSimulator, reply, textIn } from '../../runtime/platform/simulators/define-simulator.ts';
import { eventually } from '../platform/calls/server.ts';
import { type Ask, running } from './ask.ts';

const shop = defineSimulator({
  actor: 'shop',
  refusal: (status, message) => ({ shop_error: status, message }),
  routes: ({ id, chance }) => {
    const orders = new Map<string, string | undefined>();
    return {
      'POST /v1/orders': ({ body }) => {
        const order = id('ord_', 8);
        orders.set(order, textIn(body, 'item'));
        return reply(201, { order, luck: chance(order) });
      },
      'GET /v1/orders/{order}': ({ params }) => {
        const found = orders.has(params.order ?? '');
        return found ? reply(200, { item: orders.get(params.order ?? '') }) : reply(404, { shop_error: 'none' });
      },
      'POST /v1/orders/{order}/items:add.all': ({ params }) => reply(200, params),
    };
  },
});
const requests = async (ask: Ask) => (await ask('GET /_simulator')).body.requests;

it('keeps what it is told, and answers by its routes', async () => {
  const { ask } = await running(shop);
  const { status, body } = await ask('POST /v1/orders', { item: 'rope' });
  expect(status).toBe(201);
  expect((await ask(`GET /v1/orders/${body.order}`)).body).toEqual({ item: 'rope' });
  expect((await ask('GET /v1/orders/none')).status).toBe(404);
  expect((await ask('POST /v1/orders/a%2Fb/items:add.all', {})).body).toEqual({ order: 'a/b' });
  expect(await ask('POST /v1/orders/a/items:addXall', {})).toMatchObject({ status: 404, body: { shop_error: 404 } });
});

it('reads forms', async () => {
  const { ask } = await running(shop);
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  const { body } = await ask('POST /v1/orders', 'item=ice+axe&count=2', form);
  expect((await ask(`GET /v1/orders/${body.order}`)).body).toEqual({ item: 'ice axe' });
});

it('answers a repeated key with its first answer, and refuses it for another request', async () => {
  const { ask } = await running(shop);
  const key = { 'idempotency-key': 'k1' };
  const first = await ask('POST /v1/orders', { item: 'rope' }, key);
  const again = await ask('POST /v1/orders', { item: 'rope' }, key);
  expect(again.body).toEqual(first.body);
  expect(again.headers.get('idempotent-replayed')).toBe('true');
  expect((await ask('POST /v1/orders', { item: 'tent' }, key)).status).toBe(409);
  expect((await ask('POST /v1/orders', { item: 'rope' })).body).not.toEqual(first.body);
});

it('does the same again with the same seed', async () => {
  const run = async (seed: string) => {
    const { ask } = await running(shop, { seed });
    await ask('PUT /_simulator', { failureRate: 0.5 });
    const answers = [];
    for (let i = 0; i < 20; i++) answers.push(await ask('POST /v1/orders', { item: i }));
    return answers.map(({ status, body }) => [status, body]);
  };
  const first = await run('a');
  expect(await run('a')).toEqual(first);
  expect(await run('b')).not.toEqual(first);
  const failed = first.filter(([status]) => status === 503).length;
  expect(failed).toBeGreaterThan(2);
  expect(failed).toBeLessThan(18);
});

it('fails, waits and hangs as it is told', async () => {
  const { ask, url } = await running(shop);
  const next = [reply(429, { slow: true }, { 'retry-after': '7' }), reply(200, { odd: 1 }), 'reset'];
  await ask('PUT /_simulator', { next, failureRate: 1, failureStatus: 500 });
  const limited = await ask('POST /v1/orders', {});
  expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '7']);
  expect((await ask('POST /v1/orders', {})).body).toEqual({ odd: 1 });
  await expect(ask('POST /v1/orders', {})).rejects.toThrow();
  expect(await ask('POST /v1/orders', {})).toMatchObject({ status: 500, body: { shop_error: 500 } });

  await ask('PUT /_simulator', { failureRate: 0, next: ['hang'] });
  const leaving = new AbortController();
  const hanging = fetch(`${url}/v1/orders/x`, { signal: leaving.signal });
  hanging.catch(() => {});
  await eventually(async () => (await ask('GET /_simulator')).body.next?.toString() === '');
  leaving.abort();
  await expect(hanging).rejects.toThrow();

  await ask('PUT /_simulator', { latency: 300 });
  const before = performance.now();
  await ask('GET /v1/orders/x');
  expect(performance.now() - before).toBeGreaterThan(290);
  const headers = { 'x-simulate-latency': '0', 'x-simulate-status': '504' };
  expect((await ask('GET /v1/orders/x', undefined, headers)).status).toBe(504);
});

it('shows what it was asked, without secrets, and forgets it all when told', async () => {
  const { ask } = await running(shop);
  const first = await ask('POST /v1/orders?test=1', { item: 'rope' }, { authorization: 'Bearer secret-key' });
  expect(await requests(ask)).toMatchObject([
    { method: 'POST', path: '/v1/orders', query: { test: '1' }, body: { item: 'rope' }, status: 201 },
  ]);
  expect(JSON.stringify(await requests(ask))).not.toContain('secret-key');

  expect((await ask('DELETE /_simulator')).status).toBe(204);
  expect(await requests(ask)).toEqual([]);
  expect((await ask(`GET /v1/orders/${first.body.order}`)).status).toBe(404);
  expect((await ask('POST /v1/orders', { item: 'rope' })).body).toEqual(first.body);
});

it('takes no nonsense for a behavior', async () => {
  const { ask } = await running(shop);
  for (const wish of [
    null,
    [],
    { latency: -1 },
    { failureRate: 2 },
    { next: ['sing'] },
    { lag: 5 },
    { failureStatus: 200 },
  ])
    expect((await ask('PUT /_simulator', wish)).status).toBe(400);
  expect((await ask('GET /_simulator')).body).toMatchObject({ latency: 0, failureRate: 0, next: [] });
});

it('stands in for a system nobody wrote down by sending back what it got', async () => {
  const { ask } = await running(echoSimulator('unknown-api'));
  const { status, body } = await ask('PATCH /any/thing?a=1', { b: 2 });
  expect(status).toBe(200);
  expect(body).toMatchObject({ method: 'PATCH', path: '/any/thing', query: { a: '1' }, body: { b: 2 } });
});
