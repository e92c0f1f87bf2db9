import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { CallFailed } from '../../../runtime/platform/calls/call-failed.ts';
import { declaredBy } from '../../../runtime/platform/http/declared.ts';
import { answer } from '../../../runtime/platform/service.ts';
import { base } from '../fixtures/http/orders-contract.ts';
import { ordersStore } from '../fixtures/http/orders-store.ts';
import { bearer, order, serve } from '../fixtures/http/serve.ts';

const place = {
  method: 'POST',
  url: `${base}/orders`,
  headers: bearer('svc-shop'),
  payload: { item: 'a', quantity: 1 },
} as const;
const one = () => ({ url: `${base}/orders/${randomUUID()}`, headers: bearer('svc-shop') });

it('sends status, body and headers of an answer, with the revision as ETag', async () => {
  const given = order({ _rev: 4 });
  const { app } = await serve({
    createOrder: async () => answer(201, given, { location: '/orders-api/v1/orders/1' }),
    getOrder: async () => given,
  });
  const created = await app.inject(place);
  expect([created.statusCode, created.headers.location, created.headers.etag]).toEqual([
    201,
    '/orders-api/v1/orders/1',
    '"4"',
  ]);
  expect(created.json()).toEqual(given);
  expect((await app.inject(one())).headers.etag).toBe('"4"');
  const gone = await app.inject({ ...one(), method: 'DELETE' });
  expect([gone.statusCode, gone.body, gone.headers['content-type']]).toEqual([204, '', undefined]);
});

it('lets nothing out that the contract does not declare', async () => {
  const given = order({ card_number: '4242', buyer: { name: 'Ann', password: 'x' } });
  const { app } = await serve({ getOrder: async () => given });
  const answered = (await app.inject(one())).json();
  expect(answered.buyer).toEqual({ name: 'Ann' });
  expect(answered).not.toHaveProperty('card_number');
});

it('keeps what a schema leaves open, and joins what is spread over several', () => {
  const schemas = {
    Node: { type: 'object', properties: { id: {}, next: { $ref: '#/components/schemas/Node' } } },
    Named: { properties: { name: {} } },
  };
  const node = declaredBy({ $ref: '#/components/schemas/Node' }, schemas);
  expect(node({ id: 1, x: 1, next: { id: 2, x: 2, next: null } })).toEqual({ id: 1, next: { id: 2, next: null } });
  const both = declaredBy(
    { allOf: [{ $ref: '#/components/schemas/Node' }, { $ref: '#/components/schemas/Named' }] },
    schemas,
  );
  expect(both({ id: 1, name: 'n', x: 1 })).toEqual({ id: 1, name: 'n' });
  const either = declaredBy({ oneOf: [{ properties: { a: {} } }, { properties: { b: {} } }] }, schemas);
  expect(either({ b: 1, c: 1 })).toEqual({ b: 1 });
  const open = declaredBy({ properties: { a: { properties: { b: {} } } }, additionalProperties: true }, schemas);
  expect(open({ a: { b: 1, c: 1 }, d: 1 })).toEqual({ a: { b: 1 }, d: 1 });
  const list = declaredBy({ items: { $ref: '#/components/schemas/Named' } }, schemas);
  expect(list([{ name: 1, x: 1 }])).toEqual([{ name: 1 }]);
  const day = new Date(0);
  expect(declaredBy({ properties: { at: { properties: {} } } }, schemas)({ at: day })).toEqual({ at: day });
});

it('does not let a wrong answer out where answers are checked, and says only to the log what is wrong', async () => {
  const { app, text } = await serve({ getOrder: async () => order({ quantity: 'many' }) });
  const wrong = await app.inject(one());
  expect(wrong.statusCode).toBe(500);
  expect(wrong.body).not.toContain('quantity');
  expect(text()).toContain('/quantity must be integer');
  const unchecked = await serve({ getOrder: async () => order({ quantity: 'many' }) }, { checkAnswers: false });
  expect((await unchecked.app.inject(one())).statusCode).toBe(200);
});

it('never tells what went wrong inside', async () => {
  const { app, text } = await serve({
    getOrder: async () => {
      throw new Error('secret of the database');
    },
    listOrders: async ({ refuse }) => {
      throw refuse(418, 'teapot', 'nobody documented this');
    },
  });
  const failed = await app.inject(one());
  expect(failed.statusCode).toBe(500);
  expect(failed.headers['content-type']).toBe('application/problem+json; charset=utf-8');
  expect(failed.body).not.toContain('secret');
  expect(text()).toContain('secret of the database');
  expect((await app.inject({ url: `${base}/orders`, headers: bearer('svc-shop') })).statusCode).toBe(500);
});

it('turns failures of others into 503 and says when to come back', async () => {
  let failure: unknown;
  const { app } = await serve({
    getOrder: async () => {
      throw failure;
    },
  });
  for (const [error, seconds] of [
    [new CallFailed({ service: 'svc-stock', operation: 'getItem', reason: 'timeout' }), '2'],
    [new CallFailed({ service: 'svc-stock', operation: 'getItem', reason: 'breaker-open', retryAfter: 7.2 }), '8'],
    [new CallFailed({ service: 'svc-stock', operation: 'getItem', reason: 'status', status: 404 }), '2'],
  ] as const) {
    failure = error;
    const answered = await app.inject(one());
    expect([answered.statusCode, answered.headers['retry-after']]).toEqual([503, seconds]);
    expect(answered.body).not.toContain('svc-stock');
  }
});

it('tells the mistakes that only the database can find from failures', async () => {
  const store = await ordersStore();
  const { db } = store.database;
  let act: () => Promise<unknown> = async () => undefined;
  const { app } = await serve({ createOrder: async () => act().then(() => order()) }, { database: store.database });
  for (const [work, status] of [
    [() => db`insert into orders (item, quantity) values ('x', 1), ('x', 1)`, 409],
    [() => db`insert into orders (item, quantity) values ('y', ${'many'})`, 422],
    [() => db`insert into orders (item, quantity) values ('y', ${'99999999999'})`, 422],
    [() => db`select * from nothing`, 500],
    [() => db`select pg_terminate_backend(pg_backend_pid())`, 503],
  ] as const) {
    act = work;
    expect((await app.inject(place)).statusCode).toBe(status);
  }
  expect(await store.look('select * from orders')).toEqual([]);
});

it('refuses work that comes too late or when there is too much', async () => {
  let ran = 0;
  const { app } = await serve({
    getOrder: async () => {
      ran++;
      return order();
    },
  });
  const late = await app.inject({
    ...one(),
    headers: { ...bearer('svc-shop'), 'x-request-deadline': String(Date.now() - 1) },
  });
  expect([late.statusCode, late.json().error_code]).toEqual([503, 'too-late']);
  const busy = await serve({}, { maxLoopDelay: -1 });
  const shed = await busy.app.inject(one());
  expect([shed.statusCode, shed.headers['retry-after']]).toEqual([503, '2']);
  expect((await busy.app.inject({ url: '/livez' })).statusCode).toBe(200);
  expect(ran).toBe(0);
});
