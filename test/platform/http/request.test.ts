import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { base } from '../fixtures/http/orders-contract.ts';
import { bearer, order, serve } from '../fixtures/http/serve.ts';

const json = { 'content-type': 'application/json' };

it('hands the handler path, query, headers and body as the contract types them', async () => {
  const { app } = await serve();
  const [one, two] = [randomUUID(), randomUUID()];
  const answer = await app.inject({
    url: `${base}/orders?ids=${one},${two}&words=a,b&paid=true`,
    headers: { ...bearer('svc-shop'), 'x-depth': '2' },
  });
  expect(answer.json()).toEqual({
    query: { limit: 20, ids: [one, two], words: ['a,b'], paid: true },
    headers: { 'X-Depth': 2 },
  });
});

it('never coerces, trims or completes a body', async () => {
  let seen: unknown;
  const { app } = await serve({
    createOrder: async ({ body }) => {
      seen = body;
      return order();
    },
  });
  const send = (payload: unknown) =>
    app.inject({ method: 'POST', url: `${base}/orders`, headers: bearer('svc-shop'), payload: payload as object });
  expect((await send({ item: ' tent ', quantity: 2 })).statusCode).toBe(201);
  expect(seen).toEqual({ item: ' tent ', quantity: 2 });
  for (const wrong of [
    { item: 'a', quantity: '2' },
    { item: 7, quantity: 1 },
    { item: 'a', quantity: true },
  ])
    expect((await send(wrong)).statusCode).toBe(400);
});

it('tells everything that is wrong, and never what was sent', async () => {
  const { app } = await serve();
  const answer = await app.inject({
    method: 'POST',
    url: `${base}/orders`,
    headers: bearer('svc-shop'),
    payload: { item: '', quantity: 'hunter2', extra: 1, tags: ['gift', 'loud'] },
  });
  expect(answer.statusCode).toBe(400);
  expect(answer.json().errors).toEqual(
    expect.arrayContaining([
      { pointer: '/body/extra', detail: 'is not known' },
      { pointer: '/body/quantity', detail: 'must be integer' },
      { pointer: '/body/tags/1', detail: 'must be one of "gift", "fragile"' },
    ]),
  );
  expect(answer.json().details).toContainEqual({ field: '/body/quantity', reason: 'must be integer' });
  expect(answer.body).not.toContain('hunter2');
});

it('refuses hostile requests as malformed, whoever would have to cope with them later', async () => {
  let ran = 0;
  const { app } = await serve({
    createOrder: async () => {
      ran++;
      return order();
    },
  });
  const post = (payload: string | Buffer, type = 'application/json') =>
    app.inject({
      method: 'POST',
      url: `${base}/orders`,
      headers: { ...bearer('svc-shop'), 'content-type': type },
      payload,
    });
  const hostile: readonly (string | Buffer)[] = [
    '',
    '{',
    'null',
    '[]',
    '"x"',
    '{"item":"a\\u0000b","quantity":1}',
    '{"item":"a","quantity":1,"note":"\\ud800"}',
    '{"item":"a","quantity":1,"note":"\\udc00\\ud800"}',
    '{"item":"a","quantity":1,"buyer":{"name":"x","\\u0000":1}}',
    '{"item":"a","quantity":1,"buyer":{"name":"x","__proto__":{"admin":true}}}',
    '{"item":"a","quantity":1,"buyer":{"name":"x","\\u005f_proto__":{"admin":true}}}',
    '{"item":"a","quantity":1,"buyer":{"name":"x","constructor":{"prototype":{}}}}',
    `{"item":"a","quantity":1,"buyer":${'{"name":"x","a":'.repeat(5000)}1${'}'.repeat(5000)}}`,
    `${'['.repeat(200_000)}${']'.repeat(200_000)}`,
    '{"item":"a","quantity":1e400}',
    '{"item":"a","quantity":NaN}',
    Buffer.from([...Buffer.from('{"item":"'), 0xff, 0xfe, ...Buffer.from('","quantity":1}')]),
    Buffer.from([...Buffer.from('{"item":"'), 0xed, 0xa0, 0x80, ...Buffer.from('","quantity":1}')]),
    Buffer.from('{"item":"a","quantity":1}', 'utf16le'),
    `{"item":"${'a'.repeat(2_000_000)}","quantity":1}`,
  ];
  for (const payload of hostile) {
    const answer = await post(payload);
    expect([answer.statusCode, String(payload).slice(0, 60)]).toEqual([400, String(payload).slice(0, 60)]);
    expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
  }
  for (const type of [
    'text/plain',
    'application/xml',
    'multipart/form-data',
    'nonsense',
    'application/json; charset=latin1',
  ])
    expect((await post('{"item":"a","quantity":1}', type)).statusCode).toBe(400);
  expect(ran).toBe(0);
  expect((await post('{"item":"\\ud83d\\ude00 é","quantity":1}', 'application/json; charset=utf-8')).statusCode).toBe(
    201,
  );
});

it('refuses hostile addresses', async () => {
  const { app } = await serve();
  const get = (url: string) => app.inject({ url: base + url, headers: bearer('svc-shop') });
  for (const url of [
    '/orders/a%00b',
    '/orders/%00',
    '/orders/%ED%A0%80',
    '/orders/%zz',
    '/orders/not-a-uuid',
    `/orders/${'a'.repeat(1500)}`,
    '/orders?words=%00',
    '/orders?unknown=%00',
    '/orders?limit=0',
    '/orders?limit=1&limit=2',
    '/orders?limit=',
    '/orders?limit=1e999',
    '/orders?ids=x',
    '/orders?paid=perhaps',
  ]) {
    const answer = await get(url);
    expect([url, answer.statusCode]).toEqual([url, 400]);
    expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
  }
  expect(
    (await app.inject({ url: `${base}/orders`, headers: { ...bearer('svc-shop'), 'x-depth': '9' } })).statusCode,
  ).toBe(400);
  expect((await get('/orders?__proto__=1&constructor=2')).statusCode).toBe(200);
});

it('does not read what an operation takes nothing of', async () => {
  const { app } = await serve();
  const url = `${base}/orders?of=%00`;
  const payload = { item: 'a', quantity: 1 };
  const answer = await app.inject({ method: 'POST', url, headers: bearer('svc-shop'), payload });
  expect(answer.statusCode).toBe(201);
});

it('gives no address it does not have, and names the methods of those it has', async () => {
  const { app } = await serve();
  for (const url of ['/', '/nothing', `${base}/order`, `${base}/orders/`, '/orders', `/ORDERS-API/v1/orders`]) {
    const answer = await app.inject({ url });
    expect([url, answer.statusCode]).toEqual([url, 404]);
    expect(answer.json()).toMatchObject({ status: 404, title: 'Not Found', error_code: 'unknown-address' });
  }
  const answer = await app.inject({ method: 'PUT', url: `${base}/orders`, headers: json, payload: '{}' });
  expect(answer.statusCode).toBe(405);
  expect(answer.headers.allow).toBe('GET, HEAD, POST');
  expect(answer.json()).toMatchObject({ status: 405, error_code: 'wrong-method' });
});

it('answers HEAD like GET without the body', async () => {
  const { app } = await serve();
  const answer = await app.inject({ method: 'HEAD', url: `${base}/orders`, headers: bearer('svc-shop') });
  expect(answer.statusCode).toBe(200);
  expect(answer.body).toBe('');
  expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
});
