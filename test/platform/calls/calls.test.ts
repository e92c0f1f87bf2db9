import { expect, it } from 'vitest';
import { CallFailed, ifFound } from '../../../runtime/platform/calls/call-failed.ts';
import { inScope } from '../../../runtime/platform/scope.ts';
import { callsTo, json, rejection, scope, serve } from './server.ts';

it('takes a flat request apart into path, query and body', async () => {
  const server = await serve(() => ({ left: 3 }));
  const { getItem, reserve } = callsTo(`${server.url}/behind/a/proxy/`);
  const at = new Date('2026-11-21T10:00:00Z');
  const item = await getItem({ sku: 'a/b ?ä', fields: ['left', 'name'], at, other: 'not declared' });
  await reserve({ body: { sku: 'x', count: 2 } });

  expect(item).toEqual({ left: 3 });
  expect(server.seen.map(({ method, url, body }) => [method, url, body])).toEqual([
    [
      'GET',
      '/behind/a/proxy/stock/v1/items/a%2Fb%20%3F%C3%A4?fields=left&fields=name&at=2026-11-21T10%3A00%3A00.000Z',
      '',
    ],
    ['POST', '/behind/a/proxy/stock/v1/reservations', '{"sku":"x","count":2}'],
  ]);
  expect(server.seen[1]?.headers['content-type']).toBe('application/json');
  expect(server.seen[0]?.headers['content-type']).toBeUndefined();
});

it('asks nobody for what cannot stand in a path', async () => {
  const server = await serve(() => ({}));
  const { getItem } = callsTo(server.url);
  for (const sku of ['', '.', '..', '\ud800']) {
    expect(await rejection(getItem({ sku }))).toMatchObject({ name: 'CallFailed', status: 404 });
  }
  await expect(getItem({})).rejects.toThrow('GET /items/{sku} needs sku');
  expect(server.seen).toEqual([]);
});

it('sends a token for the target, the trace and the revision', async () => {
  const server = await serve((_, response) => json(response, 204, undefined));
  const { putItem } = callsTo(server.url);
  await inScope(scope(), () => putItem({ sku: 'x', ifMatch: '7', body: {} }));

  const headers = server.seen[0]?.headers;
  expect(headers?.authorization).toBe('Bearer token-for-svc-stock');
  expect(headers?.['if-match']).toBe('"7"');
  expect(headers?.traceparent).toMatch(/^00-0af7651916cd43dd8448eb211c80319c-[0-9a-f]{16}-01$/);
  expect(headers?.traceparent).not.toContain('b7ad6b7169203331');
});

it('fails with the status and the problem of an answer that is an error', async () => {
  const problem = { status: 409, title: 'Conflict', code: 'sold-out', message: 'none left' };
  const server = await serve((_, response) => json(response, 409, problem));
  const { reserve } = callsTo(server.url);
  const error = await rejection(reserve({ body: {} }));

  expect(error).toBeInstanceOf(CallFailed);
  expect(error).toMatchObject({
    service: 'svc-stock',
    operation: 'reserve',
    status: 409,
    problem,
    code: 'sold-out',
    retryable: false,
    message: 'svc-stock reserve answered 409',
  });
  expect(server.seen).toHaveLength(1);
});

it('takes a 404 for undefined where it is asked to, and nothing else', async () => {
  const server = await serve(({ url }, response) => json(response, url.endsWith('/gone') ? 404 : 403, {}));
  const { getItem } = callsTo(server.url);

  expect(await ifFound(getItem({ sku: 'gone' }))).toBeUndefined();
  expect(await rejection(ifFound(getItem({ sku: 'secret' })))).toMatchObject({ status: 403 });
});

it('derives the same keys when a request is handled again, and another for each call', async () => {
  const server = await serve(() => ({}));
  const { reserve, report, getItem } = callsTo(server.url);
  const handle = async () => {
    await reserve({ body: { sku: 'a' } });
    await reserve({ body: { sku: 'a' } });
    await report({ body: {} });
    await getItem({ sku: 'a' });
  };
  await inScope(scope({ idempotencyKey: 'k1' }), handle);
  await inScope(scope({ idempotencyKey: 'k1' }), handle);
  await inScope(scope({ idempotencyKey: 'k2' }), handle);

  const keys = server.seen.map(({ headers }) => headers['idempotency-key']);
  const [first, again, other] = [keys.slice(0, 4), keys.slice(4, 8), keys.slice(8)];
  expect(again).toEqual(first);
  expect(new Set([...first.slice(0, 3), ...other.slice(0, 3)]).size).toBe(6);
  expect(first[3]).toBeUndefined();
});

it('sends no key where the request has none, and the one given where one is', async () => {
  const server = await serve(() => ({}));
  const { reserve } = callsTo(server.url);
  await inScope(scope(), () => reserve({ body: {} }));
  await inScope(scope({ idempotencyKey: 'k1' }), () => reserve({ body: {}, idempotencyKey: 'mine' }));

  expect(server.seen.map(({ headers }) => headers['idempotency-key'])).toEqual([undefined, 'mine']);
});

it('refuses an answer that is too large or not the JSON it says it is', async () => {
  const server = await serve(({ url }, response) => {
    const body = url.endsWith('/large') ? JSON.stringify('x'.repeat(20_000)) : '{"cut":';
    response.writeHead(200, { 'content-type': 'application/json' }).end(body);
  });
  const { getItem } = callsTo(server.url, { endpoint: { maxAnswer: 10_000 } });

  for (const sku of ['large', 'broken']) {
    expect(await rejection(getItem({ sku }))).toMatchObject({ reason: 'unreadable', retryable: false });
  }
  expect(server.seen).toHaveLength(2);
});

it('shows each attempt to whoever measures', async () => {
  let failures = 1;
  const server = await serve((_, response) => (failures-- > 0 ? json(response, 503, {}) : { left: 1 }));
  const shown: unknown[] = [];
  const { getItem } = callsTo(server.url, {
    observer: {
      begin: ({ target, operation, attempt }) => ({
        trace: undefined,
        end: (outcome) => shown.push([target, operation, attempt, outcome.status, outcome.reason]),
      }),
      breaker: () => {},
    },
  });
  await getItem({ sku: 'x' });

  expect(shown).toEqual([
    ['svc-stock', 'getItem', 1, 503, 'status'],
    ['svc-stock', 'getItem', 2, 200, undefined],
  ]);
});
