import { expect, it } from 'vitest';
import { base } from '../fixtures/http/orders-contract.ts';
import { ordersStore } from '../fixtures/http/orders-store.ts';
import { bearer, listen, serve } from '../fixtures/http/serve.ts';

it('lets one of 50 concurrent changes of a revision win', async () => {
  const store = await ordersStore();
  const { app } = await serve(store.handlers, { database: store.database });
  const url = await listen(app);
  const headers = { ...bearer('svc-shop'), 'content-type': 'application/json' };
  const created = await fetch(`${url}${base}/orders`, {
    method: 'POST',
    headers,
    body: '{"item":"tent","quantity":1}',
  });
  const { order_id } = (await created.json()) as { order_id: string };
  const etag = created.headers.get('etag') ?? '';
  expect(etag).toBe('"1"');
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, i) =>
      fetch(`${url}${base}/orders/${order_id}`, {
        method: 'PATCH',
        headers: { ...headers, 'if-match': etag },
        body: JSON.stringify({ quantity: i + 1 }),
      }),
    ),
  );
  const won = answers.filter(({ status }) => status === 200);
  expect(won).toHaveLength(1);
  expect(won[0]?.headers.get('etag')).toBe('"2"');
  const stale = answers.filter(({ status }) => status === 412);
  expect(stale).toHaveLength(49);
  expect(stale[0]?.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  expect(stale[0]?.headers.get('etag')).toBe(null);
});

it('asks for the revision, reads one form of it, and hears no contradiction', async () => {
  const seen: unknown[] = [];
  const { app } = await serve({
    updateOrder: async ({ revision }) => {
      seen.push(revision);
      return { order_id: '0b1c2d3e-0000-4000-8000-000000000000', item: 'a', quantity: 1, _rev: 8 };
    },
  });
  const change = (ifMatch: string | undefined, payload: object = { quantity: 1 }) =>
    app.inject({
      method: 'PATCH',
      url: `${base}/orders/0b1c2d3e-0000-4000-8000-000000000000`,
      headers: { ...bearer('svc-shop'), ...(ifMatch === undefined ? {} : { 'if-match': ifMatch }) },
      payload,
    });
  for (const [ifMatch, payload, status] of [
    [undefined, undefined, 428],
    [undefined, { _rev: 7 }, 428],
    ['7', undefined, 400],
    ['"x"', undefined, 412],
    ['"99999999999"', undefined, 412],
    ['""', undefined, 400],
    ['W/"7"', undefined, 400],
    ['*', undefined, 400],
    ['"7", "8"', undefined, 400],
    ['"7"', { _rev: 6 }, 409],
    ['"7"', { _rev: 7 }, 200],
    ['"7"', undefined, 200],
  ] as const)
    expect([ifMatch, payload, (await change(ifMatch, payload)).statusCode]).toEqual([ifMatch, payload, status]);
  expect(seen).toEqual(['7', '7']);
});
