import { expect, it } from 'vitest';
import { callsTo, json, rejection, serve, type TestServer } from './server.ts';

/** Fails as often as told, then answers. */
async function failing(times: number, status = 503, headers: Record<string, string> = {}): Promise<TestServer> {
  let left = times;
  return await serve((_, response) => (left-- > 0 ? json(response, status, {}, headers) : { done: true }));
}

it('asks again for what may be asked twice', async () => {
  const server = await failing(2);
  expect(await callsTo(server.url).getItem({ sku: 'x' })).toEqual({ done: true });
  expect(server.seen).toHaveLength(3);
});

it('gives up after two more attempts', async () => {
  const server = await failing(100);
  expect(await rejection(callsTo(server.url).getItem({ sku: 'x' }))).toMatchObject({ status: 503, retryable: true });
  expect(server.seen).toHaveLength(3);
});

it('asks again with a POST only if the target keeps keys and was given one', async () => {
  const server = await failing(100);
  const { reserve, report } = callsTo(server.url);
  const attempts = async (call: Promise<unknown>) => {
    const before = server.seen.length;
    await rejection(call);
    return server.seen.length - before;
  };

  expect(await attempts(reserve({ body: {} }))).toBe(1);
  expect(await attempts(report({ body: {} }))).toBe(1);
  expect(await attempts(report({ body: {}, idempotencyKey: 'not kept by the target' }))).toBe(1);
  expect(await attempts(reserve({ body: {}, idempotencyKey: 'k' }))).toBe(3);
  expect(new Set(server.seen.slice(-3).map(({ headers }) => headers['idempotency-key']))).toEqual(new Set(['k']));
});

it('does not repeat a change that is based on a revision', async () => {
  const server = await failing(100);
  const { putItem } = callsTo(server.url);
  await rejection(putItem({ sku: 'x', body: {}, ifMatch: '3' }));
  expect(server.seen).toHaveLength(1);
  await rejection(putItem({ sku: 'x', body: {} }));
  expect(server.seen).toHaveLength(4);
});

it('comes back no sooner than it is asked to', async () => {
  const arrivals: number[] = [];
  const server = await serve((_, response) => {
    arrivals.push(performance.now());
    return arrivals.length === 1 ? json(response, 429, {}, { 'retry-after': '1' }) : { done: true };
  });
  expect(await callsTo(server.url).getItem({ sku: 'x', timeout: 20_000 })).toEqual({ done: true });
  expect((arrivals[1] ?? 0) - (arrivals[0] ?? 0)).toBeGreaterThanOrEqual(990);
});

it('fails at once when it is asked to come back after its time', async () => {
  const server = await failing(1, 503, { 'retry-after': '3600' });
  const error = await rejection(callsTo(server.url).getItem({ sku: 'x' }));
  expect(error).toMatchObject({ status: 503, retryAfter: 3600 });
  expect(server.seen).toHaveLength(1);
});

it('does not ask again for what will not get better', async () => {
  const server = await failing(100, 400);
  await rejection(callsTo(server.url).getItem({ sku: 'x' }));
  expect(server.seen).toHaveLength(1);
});

it('survives a connection that breaks', async () => {
  let broken = 1;
  const server = await serve((_, response) => (broken-- > 0 ? void response.destroy() : { done: true }));
  expect(await callsTo(server.url).getItem({ sku: 'x' })).toEqual({ done: true });
});
