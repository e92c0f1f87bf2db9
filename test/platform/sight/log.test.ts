import { expect, it } from 'vitest';
import { inScope } from '../../../runtime/platform/scope.ts';
import { createLogger, serviceLog } from '../../../runtime/platform/sight/log.ts';
import { classifiedNames } from '../../../runtime/platform/sight/redaction.ts';
import { base, ordersContract } from '../fixtures/http/orders-contract.ts';
import { bearer, listen, order, serve } from '../fixtures/http/serve.ts';

function logged() {
  let text = '';
  const logger = createLogger({
    service: 'svc-orders',
    level: 'info',
    classified: classifiedNames(ordersContract),
    destination: {
      write(line: string) {
        text += line;
      },
    },
  });
  return { logger, text: () => text, last: () => JSON.parse(text.trim().split('\n').at(-1) ?? '') };
}

it('hides what the contract classifies, at any depth and however it is spelled', () => {
  const { logger, last, text } = logged();
  logger.info({ a: [{ buyer: { name: 'Ann', town: 'Oslo' } }], cardNumber: '4242', Authorization: 'Bearer x' }, 'hi');
  expect(last()).toMatchObject({
    a: [{ buyer: { name: '[redacted]', town: 'Oslo' } }],
    cardNumber: '[redacted]',
    Authorization: '[redacted]',
  });
  expect(text()).not.toMatch(/Ann|4242|Bearer/);
});

it('writes errors without the values that come with them, and survives what is no JSON', () => {
  const { logger, last } = logged();
  const error = Object.assign(new Error('duplicate key'), { code: '23505', detail: 'Key (email)=(ann@x.org)' });
  const loop: Record<string, unknown> = { big: 10n, bytes: Buffer.from('x'), error };
  loop.self = loop;
  logger.error(loop, 'failed');
  const { error: written, big, bytes } = last();
  expect(written).toMatchObject({ type: 'Error', message: 'duplicate key', code: '23505' });
  expect([big, bytes]).toEqual(['10', '[bytes]']);
  expect(JSON.stringify(last())).not.toContain('ann@x.org');
});

it('says on whose behalf a service logs', async () => {
  const { logger, last } = logged();
  const log = serviceLog(logger);
  log.info('outside');
  expect(last()).toMatchObject({ level: 'info', service: 'svc-orders', msg: 'outside' });
  const trace = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), sampled: false };
  await inScope(
    { kind: 'event', name: 'order.placed', trace, deadline: undefined, idempotencyKey: 'e', readOnly: false },
    async () => log.warn('inside', { order: 7 }),
  );
  expect(last()).toMatchObject({ level: 'warn', event: 'order.placed', trace_id: trace.traceId, order: 7 });
});

it('logs each request with its operation, and nothing of what it says', async () => {
  const { app, lines, text } = await serve();
  const url = await listen(app);
  const traceparent = `00-${'ab'.repeat(16)}-${'cd'.repeat(8)}-00`;
  const answer = await fetch(`${url}${base}/orders?words=secret-word`, {
    method: 'GET',
    headers: { ...bearer('svc-shop'), traceparent, 'x-request-id': 'req-1' },
  });
  expect(answer.headers.get('x-request-id')).toBe('req-1');
  await fetch(`${url}${base}/orders`, {
    method: 'POST',
    headers: { ...bearer('svc-shop'), 'content-type': 'application/json' },
    body: '{"item":"secret-item","quantity":"x"}',
  });
  await expect.poll(() => lines().length).toBe(2);
  expect(lines()[0]).toMatchObject({
    operation: 'listOrders',
    route: `${base}/orders`,
    status: 200,
    ms: expect.any(Number),
    caller: 'svc-shop',
    request_id: 'req-1',
    trace_id: 'ab'.repeat(16),
  });
  expect(lines()[1]).toMatchObject({ operation: 'createOrder', status: 400, code: 'invalid-request' });
  expect(text()).not.toMatch(/secret|Bearer/);
});

it('notes that a caller went away', async () => {
  let finish = () => {};
  const { app, lines } = await serve({
    getOrder: async () => {
      await new Promise<void>((resolve) => {
        finish = resolve;
      });
      return order();
    },
  });
  const url = await listen(app);
  const gone = new AbortController();
  const asked = fetch(`${url}${base}/orders/0b1c2d3e-0000-4000-8000-000000000000`, {
    headers: bearer('svc-shop'),
    signal: gone.signal,
  }).catch(() => 'gone');
  await new Promise((resolve) => setTimeout(resolve, 200));
  gone.abort();
  expect(await asked).toBe('gone');
  await expect.poll(() => lines()[0]?.status).toBe(499);
  finish();
});
