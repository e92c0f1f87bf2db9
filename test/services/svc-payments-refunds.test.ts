import { randomUUID } from 'node:crypto';
import { afterAll, expect, it } from 'vitest';
import { charge, gateway, minute, paid, payments, runAfter } from './svc-payments-stage.ts';

afterAll(() => payments.stop());

it('refunds a part, then the rest, and never more', async () => {
  const { id } = await paid({ amount: 100 });
  const give = (amount: number) =>
    payments.ask('refundPayment', { params: { payment_id: id }, body: { amount, reason: 'rain' } });
  const part = await give(40.5);
  expect(part.status).toBe(201);
  expect(part.body).toMatchObject({ status: 'PROCESSED', amount: 40.5, initiated_by: 'operator:test' });
  const after = await payments.ask('getPayment', { params: { payment_id: id } });
  expect(after.body).toMatchObject({ status: 'PARTIALLY_REFUNDED', refunded_amount: 40.5 });
  const tooMuch = await give(59.51);
  expect([tooMuch.status, tooMuch.problem.refundable]).toEqual([422, 59.5]);
  expect((await give(59.5)).status).toBe(201);
  expect((await payments.ask('getPayment', { params: { payment_id: id } })).body.status).toBe('REFUNDED');
  const rows = await payments.query(
    'select debit_account, credit_account from refunds where payment_id = $1 group by 1, 2',
    [id],
  );
  expect(rows).toEqual([{ debit_account: 'customer_deposits', credit_account: 'gateway_clearing' }]);
});

it('refunds no more than was paid to many who ask at once', async () => {
  const { id } = await paid({ amount: 100 });
  const answers = await Promise.all(
    Array.from({ length: 8 }, () =>
      payments.ask('refundPayment', { params: { payment_id: id }, body: { amount: 30, reason: 'rain' } }),
    ),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 201, 422, 422, 422, 422, 422]);
});

it('refuses to refund what was never taken, what is unknown, and what the gateway refuses', async () => {
  const declined = charge({ payment_token: 'tok_declined' });
  await payments.ask('processPayment', declined);
  const [row] = await payments.query<{ payment_id: string }>(
    'select payment_id from payments where idempotency_key = $1',
    [declined.body.idempotency_key],
  );
  const body = { amount: 1, reason: 'rain' };
  expect((await payments.ask('refundPayment', { params: { payment_id: row?.payment_id ?? '' }, body })).status).toBe(
    422,
  );
  expect((await payments.ask('refundPayment', { params: { payment_id: randomUUID() }, body })).status).toBe(404);
  expect((await payments.ask('getPayment', { params: { payment_id: randomUUID() } })).status).toBe(404);
  const { id } = await paid();
  gateway.fail('refund', 400);
  const refused = await payments.ask('refundPayment', { params: { payment_id: id }, body });
  expect([refused.status, refused.problem.error_code]).toEqual([422, 'refund-refused']);
  expect(await payments.query('select status from refunds where payment_id = $1', [id])).toEqual([
    { status: 'FAILED' },
  ]);
  expect((await payments.ask('getPayment', { params: { payment_id: id } })).body.refunded_amount).toBe(0);
});

it('finishes a refund that a run which died had begun, once', async () => {
  const { id } = await paid();
  const request = { params: { payment_id: id }, body: { amount: 5, reason: 'rain' } };
  gateway.fail('refund');
  const key = { idempotencyKey: randomUUID() };
  expect((await payments.ask('refundPayment', request, key)).status).toBe(503);
  gateway.recover();
  await runAfter(2 * minute, 'finish-refunds');
  const { status, body } = await payments.ask('refundPayment', request, key);
  expect([status, body.status]).toEqual([201, 'PROCESSED']);
  expect((await payments.ask('getPayment', { params: { payment_id: id } })).body.refunded_amount).toBe(5);
});
