import { createServer } from 'node:net';
import { expect, it } from 'vitest';
import { CallFailed } from '../../../runtime/platform/calls/call-failed.ts';
import { inScope } from '../../../runtime/platform/scope.ts';
import { callsTo, eventually, hang, json, rejection, scope, serve } from './server.ts';

const quick = { opensAbove: 50, calls: 4, window: 10_000, rest: 300 };

it('answers its caller in time when the target hangs, and ends the request', async () => {
  let ended = false;
  const server = await serve((_, response) => {
    response.on('close', () => {
      ended = true;
    });
    return hang();
  });
  const { getItem } = callsTo(server.url);
  const error = await inScope(scope({ deadline: Date.now() + 400 }), () => rejection(getItem({ sku: 'x' })));

  expect(error).toMatchObject({ name: 'CallFailed', reason: 'timeout', retryable: true, status: undefined });
  await eventually(() => ended);
});

it('gives up on an answer that drips', async () => {
  const server = await serve((_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    const dripping = setInterval(() => response.write(' '), 20);
    response.on('close', () => clearInterval(dripping));
    return hang();
  });
  expect(await rejection(callsTo(server.url).getItem({ sku: 'x', timeout: 300 }))).toMatchObject({ reason: 'timeout' });
});

it('fails at once when no time is left, without asking', async () => {
  const server = await serve(() => ({}));
  const { getItem } = callsTo(server.url);
  const error = await inScope(scope({ deadline: Date.now() + 40 }), () => rejection(getItem({ sku: 'x' })));
  expect(error).toMatchObject({ reason: 'no-time' });
  expect(server.seen).toHaveLength(0);
});

it('passes the deadline on over two hops, a little earlier at each', async () => {
  const last = await serve(() => ({ left: 1 }));
  const { getItem: askLast } = callsTo(last.url);
  const middle = await serve(async ({ headers }) => {
    const deadline = Number(headers['x-request-deadline']);
    return await inScope(scope({ deadline }), () => askLast({ sku: 'x' }));
  });
  const { getItem: askMiddle } = callsTo(middle.url, { timeout: 60_000 });
  const deadline = Date.now() + 1_500;
  await inScope(scope({ deadline }), () => askMiddle({ sku: 'x' }));

  const told = [middle, last].map(({ seen }) => Number(seen[0]?.headers['x-request-deadline']));
  expect(deadline - (told[0] ?? 0)).toBeGreaterThanOrEqual(50);
  expect((told[0] ?? 0) - (told[1] ?? 0)).toBeGreaterThanOrEqual(50);
  expect(deadline - (told[1] ?? 0)).toBeLessThan(1_500);
});

it('keeps to its own time where nobody set a deadline', async () => {
  const server = await serve(() => ({}));
  const before = Date.now();
  await callsTo(server.url).getItem({ sku: 'x' });
  const told = Number(server.seen[0]?.headers['x-request-deadline']);
  expect(told).toBeGreaterThanOrEqual(before + 1_900);
  expect(told).toBeLessThanOrEqual(Date.now() + 2_000);
});

it('stops asking a target that fails, tries it once after a rest, and goes on when it is well', async () => {
  let well = false;
  const server = await serve((_, response) => (well ? { left: 1 } : json(response, 500, {})));
  const states: string[] = [];
  const { report, getItem } = callsTo(server.url, {
    endpoint: { breaker: quick },
    observer: { begin: () => ({ trace: undefined, end: () => {} }), breaker: (_, state) => states.push(state) },
  });
  for (let i = 0; i < 4; i++) expect(await rejection(report({ body: {} }))).toMatchObject({ status: 500 });
  const refused = await rejection(report({ body: {} }));
  expect(refused).toMatchObject({ reason: 'breaker-open', retryable: true, status: undefined, retryAfter: 0.3 });
  expect(server.seen).toHaveLength(4);

  await eventually(() => states.includes('half-open'));
  expect(await rejection(report({ body: {} }))).toMatchObject({ status: 500 });
  expect(await rejection(report({ body: {} }))).toMatchObject({ reason: 'breaker-open' });
  expect(server.seen).toHaveLength(5);

  well = true;
  await eventually(() => states.filter((state) => state === 'half-open').length === 2);
  await getItem({ sku: 'x' });
  await getItem({ sku: 'x' });
  expect(states).toEqual(['open', 'half-open', 'open', 'half-open', 'closed']);
});

it('opens its breaker on a target that hangs', async () => {
  const server = await serve(hang);
  const { report } = callsTo(server.url, { endpoint: { breaker: { ...quick, rest: 60_000 } }, timeout: 50 });
  for (let i = 0; i < 4; i++) expect(await rejection(report({ body: {} }))).toMatchObject({ reason: 'timeout' });
  expect(await rejection(report({ body: {} }))).toMatchObject({ reason: 'breaker-open' });
});

it('keeps asking a target that refuses: that is no failure of its own', async () => {
  const server = await serve((_, response) => json(response, 422, {}));
  const { report } = callsTo(server.url, { endpoint: { breaker: quick } });
  for (let i = 0; i < 12; i++) expect(await rejection(report({ body: {} }))).toMatchObject({ status: 422 });
  expect(server.seen).toHaveLength(12);
});

it('lets only so many wait for one target', async () => {
  const server = await serve(hang);
  const { report } = callsTo(server.url, { endpoint: { connections: 3 }, timeout: 400 });
  const errors = await Promise.all([1, 2, 3, 4, 5].map(() => rejection(report({ body: {} }))));
  expect(errors.map((error) => error instanceof CallFailed && error.reason).sort()).toEqual([
    'timeout',
    'timeout',
    'timeout',
    'too-many',
    'too-many',
  ]);
});

it('says that a target cannot be reached, and finds it where it moved', async () => {
  const door = createServer();
  await new Promise<void>((listening) => door.listen(0, '127.0.0.1', listening));
  const address = door.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  await new Promise((closed) => door.close(closed));
  let at = `http://127.0.0.1:${port}`;
  const { getItem } = callsTo('', { address: () => at });
  expect(await rejection(getItem({ sku: 'x' }))).toMatchObject({ reason: 'unreachable', retryable: true });

  at = (await serve(() => ({ left: 1 }))).url;
  expect(await getItem({ sku: 'x' })).toEqual({ left: 1 });
});
