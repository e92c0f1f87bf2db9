import { randomUUID } from 'node:crypto';
import { afterAll, expect, it } from 'vitest';
import { minute, paid, payments, runAfter } from './svc-payments-stage.ts';

afterAll(() => payments.stop());

it('lists the payments of a guest, newest first, page by page', async () => {
  const { guest_id } = await paid();
  for (const amount of [1, 2]) await paid({ guest_id, amount });
  const page = await payments.ask('getGuestPaymentHistory', {
    params: { guest_id },
    query: { status: 'CAPTURED', limit: 2, offset: 1 },
  });
  expect(page.body).toMatchObject({ total_count: 3, limit: 2, offset: 1 });
  expect(page.body.payments).toHaveLength(2);
  const far = await payments.ask('getGuestPaymentHistory', {
    params: { guest_id },
    query: { limit: 1, offset: 1e300 },
  });
  expect([far.status, far.body.payments]).toEqual([200, []]);
  const none = await payments.ask('getGuestPaymentHistory', {
    params: { guest_id: randomUUID() },
    query: { limit: 20, offset: 0 },
  });
  expect(none.body).toEqual({ payments: [], total_count: 0, limit: 20, offset: 0 });
});

it('adds a day up, and signs it off when it is over', async () => {
  const day = new Date().toISOString().slice(0, 10);
  const { id } = await paid({ amount: 250, currency: 'GBP' });
  await paid({ amount: 50, method: 'GIFT_CARD', currency: 'GBP' });
  await payments.ask('refundPayment', { params: { payment_id: id }, body: { amount: 100.1, reason: 'rain' } });
  const { body } = await payments.ask('getDailySummary', { query: { date: day, currency: 'GBP' } });
  expect(body).toMatchObject({
    total_transactions: 3,
    total_captured: 300,
    total_refunded: 100.1,
    currency: 'GBP',
    breakdown_by_method: [
      { method: 'CREDIT_CARD', count: 1, total: 250 },
      { method: 'GIFT_CARD', count: 1, total: 50 },
    ],
  });
  const reconciled = () =>
    payments.query('select reconciled_at is not null as done from daily_summaries where currency = $1', ['GBP']);
  await payments.run('reconcile-days');
  expect(await reconciled()).toEqual([{ done: false }]);
  await runAfter(24 * 60 * minute, 'reconcile-days');
  expect(await reconciled()).toEqual([{ done: true }]);
  expect(
    (await payments.ask('getDailySummary', { query: { date: '2001-01-01', currency: 'EUR' } })).body,
  ).toMatchObject({
    total_transactions: 0,
    total_captured: 0,
  });
  expect((await payments.ask('getDailySummary', { query: { date: day, currency: 'XXX' } })).status).toBe(400);
});

it('cannot be made to hold a ledger that does not balance', async () => {
  const { id } = await paid({ amount: 9 });
  const unbalanced = (text: string) => expect(payments.query(text, text.includes('$1') ? [id] : []));
  await unbalanced('update daily_summaries set total_captured = total_captured + 1').rejects.toThrow('balance');
  await unbalanced('update daily_summaries set total_debits = total_debits + 1').rejects.toThrow('balanced');
  await unbalanced(`update daily_summaries set account_turnover = '{}'`).rejects.toThrow('balance');
  await unbalanced('update payments set amount = 10 where payment_id = $1').rejects.toThrow('never changes');
  await unbalanced('update payments set credit_account = null where payment_id = $1').rejects.toThrow('never changes');
  await unbalanced('delete from payments where payment_id = $1').rejects.toThrow('stays in the ledger');
  await unbalanced(
    `insert into refunds (refund_id, payment_id, amount, reason, gateway_ref, status, created_at)
     values (gen_random_uuid(), $1, 9.01, 'r', '', 'PENDING', now())`,
  ).rejects.toThrow('more is refunded than was taken');
  await unbalanced(
    `insert into refunds (refund_id, payment_id, amount, reason, gateway_ref, status, created_at, debit_account,
       credit_account, posted_at)
     values (gen_random_uuid(), $1, 1, 'r', '', 'PROCESSED', now(), 'customer_deposits', 'gateway_clearing', now())`,
  ).rejects.toThrow('does not balance');
  const [sum] = await payments.query('select sum(debit) - sum(credit) as left from ledger_entries');
  expect(sum).toEqual({ left: '0.00' });
});

it('loads data worth looking at', async () => {
  await payments.seed();
  const { body } = await payments.ask('listDisputes', {
    query: { guest_id: '55555555-0000-4000-8000-000000000003', limit: 20, offset: 0 },
  });
  expect(body.total_count).toBe(1);
});
