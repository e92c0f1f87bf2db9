import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { expect, it } from 'vitest';
import { forgetIdempotencyKeys } from '../../../runtime/platform/http/idempotency.ts';
import { Refusal } from '../../../runtime/platform/http/refusal.ts';
import { base } from '../fixtures/http/orders-contract.ts';
import { ordersStore } from '../fixtures/http/orders-store.ts';
import { bearer, type Somebody, serve } from '../fixtures/http/serve.ts';

const placing =
  (app: FastifyInstance) =>
  (key: string | undefined, payload: object, who: Somebody = 'svc-shop', user?: string) =>
    app.inject({
      method: 'POST',
      url: `${base}/orders`,
      headers: {
        ...bearer(who, user === undefined ? {} : { user }),
        ...(key === undefined ? {} : { 'idempotency-key': key }),
      },
      payload,
    });

it('runs 20 requests with one key once and gives all the same answer', async () => {
  const store = await ordersStore();
  let runs = 0;
  const { app } = await serve(
    {
      createOrder: async (request) => {
        runs++;
        return store.handlers.createOrder(request);
      },
    },
    { database: store.database },
  );
  const place = placing(app);
  const key = randomUUID();
  const answers = await Promise.all(Array.from({ length: 20 }, () => place(key, { item: 'tent', quantity: 2 })));
  expect(answers.map(({ statusCode }) => statusCode)).toEqual(Array(20).fill(201));
  expect(runs).toBe(1);
  expect(new Set(answers.map(({ body }) => body)).size).toBe(1);
  expect(new Set(answers.map(({ headers }) => headers.etag))).toEqual(new Set(['"1"']));
  expect(answers.filter(({ headers }) => headers['idempotency-replayed'] === 'true')).toHaveLength(19);
  expect(await store.look('select * from orders')).toHaveLength(1);
});

it('knows the same request in another order of members, and refuses another one', async () => {
  const store = await ordersStore();
  const { app } = await serve(store.handlers, { database: store.database });
  const place = placing(app);
  const key = randomUUID();
  expect((await place(key, { item: 'tent', quantity: 2 })).statusCode).toBe(201);
  const same = await place(key, { quantity: 2, item: 'tent' });
  expect([same.statusCode, same.headers['idempotency-replayed']]).toEqual([201, 'true']);
  const other = await place(key, { item: 'tent', quantity: 3 });
  expect(other.statusCode).toBe(422);
  expect(other.json().error_code).toBe('idempotency-key-reused');
});

it('keeps the keys of callers, and of the people they act for, apart', async () => {
  const store = await ordersStore();
  const { app } = await serve(store.handlers, { database: store.database });
  const place = placing(app);
  const key = randomUUID();
  const answers = [
    await place(key, { item: 'a', quantity: 1 }),
    await place(key, { item: 'b', quantity: 1 }, 'app:web-shop', 'one'),
    await place(key, { item: 'c', quantity: 1 }, 'app:web-shop', 'two'),
  ];
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([201, 201, 201]);
});

it('runs again what failed the first time, and keeps nothing of it', async () => {
  const store = await ordersStore();
  let runs = 0;
  const { app } = await serve(
    {
      createOrder: async (request) => {
        const row = await store.handlers.createOrder(request);
        if (++runs === 1) throw new Error('boom');
        return row;
      },
    },
    { database: store.database },
  );
  const place = placing(app);
  const key = randomUUID();
  expect((await place(key, { item: 'tent', quantity: 1 })).statusCode).toBe(500);
  expect(await store.look('select * from orders')).toEqual([]);
  expect((await place(key, { item: 'tent', quantity: 1 })).statusCode).toBe(201);
  expect((await place(key, { item: 'tent', quantity: 1 })).headers['idempotency-replayed']).toBe('true');
  expect(runs).toBe(2);
});

it('sends a twin away that waits for more than two seconds', async () => {
  const store = await ordersStore();
  let finish = () => {};
  const { app } = await serve(
    {
      createOrder: async (request) => {
        await new Promise<void>((resolve) => {
          finish = resolve;
        });
        return store.handlers.createOrder(request);
      },
    },
    { database: store.database },
  );
  const place = placing(app);
  const key = randomUUID();
  const first = place(key, { item: 'tent', quantity: 1 });
  await expect
    .poll(() =>
      store.look("select 1 from pg_stat_activity where state = 'idle in transaction' and datname = current_database()"),
    )
    .toHaveLength(1);
  const twin = await place(key, { item: 'tent', quantity: 1 });
  expect([twin.statusCode, twin.headers['retry-after'], twin.json().error_code]).toEqual([
    409,
    '1',
    'request-in-progress',
  ]);
  finish();
  expect((await first).statusCode).toBe(201);
});

it('leaves a claim with a checkpoint to its run, and gives it to another when that is over', async () => {
  const store = await ordersStore();
  const { db } = store.database;
  const key = randomUUID();
  let runs = 0;
  let crash = () => {};
  const { app } = await serve(
    {
      createOrder: async (request) => {
        const run = ++runs;
        await db.checkpoint();
        // The first run is as good as dead: it comes back long after its lease.
        if (run === 1)
          await new Promise<void>((resolve) => {
            crash = resolve;
          });
        return store.handlers.createOrder(request);
      },
    },
    { database: store.database, lease: 1 },
  );
  const place = placing(app);
  const dead = place(key, { item: 'tent', quantity: 1 });
  await expect.poll(() => store.look('select 1 from platform_idempotency')).toHaveLength(1);
  const early = await place(key, { item: 'tent', quantity: 1 });
  expect([early.statusCode, early.json().error_code]).toEqual([409, 'request-in-progress']);
  await expect
    .poll(() => store.look('select 1 from platform_idempotency where leased_until < clock_timestamp()'), {
      timeout: 5000,
    })
    .toHaveLength(1);
  const takers = await Promise.all([1, 2, 3].map(() => place(key, { item: 'tent', quantity: 1 })));
  expect(takers.map(({ statusCode }) => statusCode)).toContain(201);
  expect(runs).toBe(2);
  crash();
  expect((await dead).statusCode).toBe(409);
  expect(await store.look('select * from orders')).toHaveLength(1);
  const replayed = await place(key, { item: 'tent', quantity: 1 });
  expect([replayed.statusCode, replayed.headers['idempotency-replayed']]).toEqual([201, 'true']);
});

it('frees the claim of a run that failed after a checkpoint', async () => {
  const store = await ordersStore();
  let runs = 0;
  const { app } = await serve(
    {
      createOrder: async (request) => {
        await store.database.db.checkpoint();
        if (++runs === 1) throw new Refusal(409, 'not-now', 'Not now');
        return store.handlers.createOrder(request);
      },
    },
    { database: store.database },
  );
  const place = placing(app);
  const key = randomUUID();
  expect((await place(key, { item: 'tent', quantity: 1 })).json().error_code).toBe('not-now');
  expect((await place(key, { item: 'tent', quantity: 1 })).statusCode).toBe(201);
});

it('refuses a key that is too long, and forgets keys after a day', async () => {
  const store = await ordersStore();
  const { app } = await serve(store.handlers, { database: store.database });
  const place = placing(app);
  expect((await place('k'.repeat(256), { item: 'a', quantity: 1 })).statusCode).toBe(400);
  await place('old', { item: 'b', quantity: 1 });
  await place('new', { item: 'c', quantity: 1 });
  await store.look("update platform_idempotency set created_at = now() - interval '25 hours' where key = 'old'");
  expect(await forgetIdempotencyKeys(store.database.db)).toBe(1);
  expect(await store.look('select key from platform_idempotency')).toEqual([{ key: 'new' }]);
});
