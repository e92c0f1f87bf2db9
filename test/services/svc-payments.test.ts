import { randomUUID } from 'node:crypto';
import { afterAll, expect, it } from 'vitest';
import service from '../../runtime/services/svc-payments/service.ts';
import { start } from './start.ts';
import { gatewayStandIn } from './svc-payments-gateway.ts';

const gateway = gatewayStandIn();
const minute = 60_000;
let ahead = 0;
const payments = await start(service, {
  externals: gateway.externals,
  now: () => new Date(Date.now() + ahead),
});
afterAll(() => payments.stop());

/** Runs a job as if so much time had gone by. */
async function runAfter(milliseconds: number, job: string) {
  ahead = milliseconds;
  await payments.run(job);
  ahead = 0;
}

const charge = (more: object = {}) => ({
  body: {
    reservation_id: randomUUID(),
    guest_id: randomUUID(),
    amount: 645,
    currency: 'USD',
    method: 'CREDIT_CARD' as const,
    payment_token: `tok_${randomUUID()}`,
    idempotency_key: randomUUID(),
    ...more,
  },
});

async function paid(more: object = {}) {
  const { body, status } = await payments.ask('processPayment', charge(more));
  expect(status).toBe(201);
  return { ...body, id: body.id ?? '', guest_id: body.guest_id ?? '' };
}

it('screens, authorizes, captures and posts a charge, and tells of it', async () => {
  const before = gateway.log.length;
  const { body, status } = await payments.ask('processPayment', charge());
  expect(status).toBe(201);
  expect(body).toMatchObject({ status: 'CAPTURED', amount: 645, currency: 'USD', refunded_amount: 0 });
  expect(gateway.log.slice(before)).toEqual(['screen', 'authorize', 'capture']);
  const events = (await payments.published('payment.processed')).filter((one) => one.payment_id === body.id);
  expect(events).toMatchObject([{ amount: 645, status: 'COMPLETED', payment_method: 'CREDIT_CARD' }]);
  const receipts = (await payments.calls()).filter(({ operation }) => operation === 'sendNotification');
  expect(receipts.at(-1)?.request.body).toMatchObject({ recipient_id: body.guest_id, channel: 'EMAIL' });
  const [row] = await payments.query('select * from payments where payment_id = $1', [body.id]);
  expect(row).toMatchObject({
    debit_account: 'gateway_clearing',
    credit_account: 'customer_deposits',
    base_amount: '645.00',
  });
  expect((await payments.ask('getPayment', { params: { payment_id: body.id ?? '' } })).body).toEqual(body);
});

it('gives the first payment again for the same idempotency_key, and refuses it for another charge', async () => {
  const request = charge();
  const before = gateway.captured;
  const first = await payments.ask('processPayment', request);
  const again = await payments.ask('processPayment', request);
  expect(again.body).toEqual(first.body);
  expect(gateway.captured).toBe(before + 1);
  const other = await payments.ask('processPayment', { body: { ...request.body, amount: 646 } });
  expect(other.status).toBe(409);
});

it('gives the first answer again for the same Idempotency-Key', async () => {
  const { idempotency_key: _, ...body } = charge().body;
  const before = gateway.captured;
  const answers = [];
  for (let i = 0; i < 2; i++)
    answers.push(await payments.ask('processPayment', { body }, { idempotencyKey: `key-${body.guest_id}` }));
  expect(answers[1]?.body).toEqual(answers[0]?.body);
  expect(gateway.captured).toBe(before + 1);
});

it('moves the money once when a payment is captured twice at once', async () => {
  const request = charge();
  const before = gateway.captured;
  const answers = await Promise.all(Array.from({ length: 10 }, () => payments.ask('processPayment', request)));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
  expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
  expect(gateway.captured).toBe(before + 1);
  const rows = await payments.query('select from ledger_entries where payment_id = $1', [answers[0]?.body.id]);
  expect(rows).toHaveLength(2);
});

it('captures what a run that died had only authorized', async () => {
  const request = charge();
  gateway.fail('capture');
  expect((await payments.ask('processPayment', request)).status).toBe(503);
  gateway.recover();
  const [row] = await payments.query('select status from payments where idempotency_key = $1', [
    request.body.idempotency_key,
  ]);
  expect(row).toEqual({ status: 'AUTHORIZED' });
  await runAfter(2 * minute, 'finish-payments');
  const { body } = await payments.ask('processPayment', request);
  expect(body.status).toBe('CAPTURED');
  expect((await payments.published('payment.processed')).filter((one) => one.payment_id === body.id)).toHaveLength(1);
});

it('gives up a charge that was never authorized', async () => {
  const request = charge();
  gateway.fail('authorize');
  expect((await payments.ask('processPayment', request)).status).toBe(503);
  gateway.recover();
  await runAfter(16 * minute, 'finish-payments');
  expect((await payments.ask('processPayment', request)).status).toBe(422);
});

it('keeps a declined charge as FAILED, and tells nobody of it', async () => {
  const request = charge({ payment_token: 'tok_declined' });
  const refused = await payments.ask('processPayment', request);
  expect(refused.status).toBe(422);
  expect(refused.problem.error_code).toBe('payment-declined');
  const { body } = await payments.ask('getGuestPaymentHistory', {
    params: { guest_id: request.body.guest_id },
    query: { limit: 20, offset: 0 },
  });
  expect(body).toMatchObject({ total_count: 1, payments: [{ status: 'FAILED' }] });
  const events = await payments.published('payment.processed');
  expect(events.some((one) => one.reservation_id === request.body.reservation_id)).toBe(false);
  expect((await payments.ask('processPayment', request)).status).toBe(422);
});

it('stores nothing of a charge that the fraud check rejects', async () => {
  const request = charge({ amount: 13_000 });
  const before = gateway.log.filter((one) => one === 'authorize').length;
  const refused = await payments.ask('processPayment', request);
  expect([refused.status, refused.problem.error_code]).toEqual([422, 'fraud-suspected']);
  expect(gateway.log.filter((one) => one === 'authorize')).toHaveLength(before);
  expect(
    await payments.query(
      'select from payments where guest_id = $1 union all select from payment_methods where guest_id = $1',
      [request.body.guest_id],
    ),
  ).toEqual([]);
});

it('refuses what looks like a card number, and keeps it nowhere', async () => {
  const number = '4242 4242 4242 4242';
  const pan = await payments.ask('processPayment', charge({ payment_token: number }));
  expect([pan.status, pan.problem.error_code]).toEqual([400, 'card-number']);
  const hidden = await payments.ask('processPayment', charge({ idempotency_key: 'order-4242424242424242' }));
  expect(hidden.status).toBe(400);
  const { id } = await paid();
  const told = await payments.ask('refundPayment', {
    params: { payment_id: id },
    body: { amount: 1, reason: `to ${number}` },
  });
  expect(told.status).toBe(400);
  for (const table of ['payments', 'payment_methods', 'refunds', 'disputes', 'platform_outbox', 'platform_idempotency'])
    expect(await payments.query(`select from ${table} t where t::text ~ '4242 ?4242'`)).toEqual([]);
  await expect(payments.query(`update payment_methods set token = '4242424242424242' where true`)).rejects.toThrow(
    'payment_methods_token_is_no_card_number',
  );
});

it('converts a foreign amount, and takes no other currency', async () => {
  const { id } = await paid({ currency: 'EUR', amount: 100.01 });
  const [row] = await payments.query('select exchange_rate, base_amount from payments where payment_id = $1', [id]);
  expect(row).toEqual({ exchange_rate: '1.10000000', base_amount: '110.01' });
  const refused = await payments.ask('processPayment', charge({ currency: 'JPY' }));
  expect([refused.status, refused.problem.error_code]).toEqual([422, 'unsupported-currency']);
});

it('refuses amounts that are no whole cents', async () => {
  for (const amount of [0.011, 1.005, 100_000_000])
    expect((await payments.ask('processPayment', charge({ amount }))).status).toBe(400);
});

it('charges the stored instrument of the method when no token is given', async () => {
  const first = await paid({ payment_token: 'tok_stored' });
  const { payment_token: _, ...body } = charge({ guest_id: first.guest_id }).body;
  const { body: second, status } = await payments.ask('processPayment', { body });
  expect([status, second.status]).toEqual([201, 'CAPTURED']);
  expect(gateway.lastToken).toBe('tok_stored');
  const [card] = await payments.query(
    'select card_last_four, card_brand, is_default from payment_methods where token = $1',
    ['tok_stored'],
  );
  expect(card).toEqual({ card_last_four: '0002', card_brand: 'visa', is_default: true });
  const missing = await payments.ask('processPayment', {
    body: { ...body, method: 'GIFT_CARD', idempotency_key: 'x' },
  });
  expect([missing.status, missing.problem.error_code]).toEqual([422, 'no-stored-instrument']);
});

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

it('lists the payments of a guest, newest first, page by page', async () => {
  const { guest_id } = await paid();
  for (const amount of [1, 2]) await paid({ guest_id, amount });
  const page = await payments.ask('getGuestPaymentHistory', {
    params: { guest_id },
    query: { status: 'CAPTURED', limit: 2, offset: 1 },
  });
  expect(page.body).toMatchObject({ total_count: 3, limit: 2, offset: 1 });
  expect(page.body.payments).toHaveLength(2);
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
