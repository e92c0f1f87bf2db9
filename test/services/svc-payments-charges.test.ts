import { afterAll, expect, it } from 'vitest';
import { charge, gateway, minute, paid, payments, runAfter } from './svc-payments-stage.ts';

afterAll(() => payments.stop());

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
  for (const more of [{ amount: 0.011 }, { amount: 1.005 }, { amount: 100_000_000 }, { departure_date: '0000-01-01' }])
    expect((await payments.ask('processPayment', charge(more))).status).toBe(400);
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
