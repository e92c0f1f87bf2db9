import { expect, it } from 'vitest';
import { createMetrics } from '../../../runtime/platform/sight/metrics.ts';
import { base } from '../fixtures/http/orders-contract.ts';
import { ordersStore } from '../fixtures/http/orders-store.ts';
import { bearer, listen, serve } from '../fixtures/http/serve.ts';

it('is ready when each part is, and names the one that is not', async () => {
  const store = await ordersStore();
  let bus = true;
  const { app } = await serve(store.handlers, {
    database: store.database,
    migrations: ['0001__start'],
    ready: {
      bus: async () => {
        if (!bus) throw new Error('broker of 10.0.0.7 is down');
      },
    },
  });
  const ready = async () => {
    const answer = await app.inject({ url: '/readyz' });
    return [answer.statusCode, answer.json().parts, answer.body.includes('10.0.0.7')];
  };
  expect(await ready()).toEqual([503, { database: 'ok', migrations: 'failed', bus: 'ok', draining: 'no' }, false]);
  await store.look("insert into platform_migrations values ('0001__start'), ('0002__later')");
  expect(await ready()).toEqual([200, { database: 'ok', migrations: 'ok', bus: 'ok', draining: 'no' }, false]);
  bus = false;
  expect(await ready()).toEqual([503, { database: 'ok', migrations: 'ok', bus: 'failed', draining: 'no' }, false]);
  bus = true;
  await store.database.close();
  expect((await ready())[1]).toMatchObject({ database: 'failed', migrations: 'failed' });
  expect((await app.inject({ url: '/livez' })).statusCode).toBe(200);
});

it('measures requests by operation and status, and what others register', async () => {
  const metrics = createMetrics({ service: 'svc-orders' });
  metrics.watch('outbox_depth', 'Messages not sent yet', ['topic'], async () => [{ labels: { topic: 'a' }, value: 3 }]);
  metrics.watch('broken', 'Can not be read', [], async () => {
    throw new Error('no');
  });
  const { app } = await serve({}, { metrics });
  const url = await listen(app);
  for (let i = 0; i < 3; i++) await (await fetch(`${url}${base}/orders`, { headers: bearer('svc-shop') })).text();
  await (await fetch(`${url}${base}/orders/x`, { headers: bearer('svc-shop') })).text();
  await (await fetch(`${url}/nowhere/4711`)).text();
  const page = await (await fetch(`${url}/metrics`)).text();
  const count = (route: string, status: number) =>
    page.includes(
      `http_server_request_duration_seconds_count{service="svc-orders",method="GET",route="${route}",status="${status}"}`,
    ) || page.match(new RegExp(`_count\\{[^}]*route="${route.replaceAll(/[{}]/g, '\\$&')}"[^}]*\\} \\d+`))?.[0];
  expect(page).toMatch(
    /http_server_request_duration_seconds_count\{[^}]*route="\/orders-api\/v1\/orders",status="200"[^}]*\} 3/,
  );
  expect(page).toMatch(/_count\{[^}]*route="\/orders-api\/v1\/orders\/\{order_id\}",status="400"[^}]*\} 1/);
  expect(count('none', 404)).toBeTruthy();
  expect(page).not.toContain('4711');
  expect(page).toMatch(/outbox_depth\{[^}]*topic="a"[^}]*\} 3/);
});

it('shows the document it is given', async () => {
  const { app } = await serve({}, { openapi: { openapi: '3.1.0' } });
  expect((await app.inject({ url: '/openapi.json' })).json()).toEqual({ openapi: '3.1.0' });
});
