import { expect, it } from 'vitest';
import paymentGateway from '../../runtime/simulators/payment-gateway.ts';
import stripe from '../../runtime/simulators/stripe-api.ts';
import { running } from './ask.ts';

for (const simulator of [paymentGateway, stripe]) {
  const name = simulator.actor;

  it(`${name}: takes a payment with a token of a good card, and gives it back in parts`, async () => {
    const { ask } = await running(simulator);
    const token = await ask('POST /v1/tokens', {
      card: { number: '4242 4242 4242 4242', exp_month: 1, exp_year: 2030 },
    });
    expect(token.body).toMatchObject({ card: { brand: 'visa', last4: '4242' } });
    const paid = await ask('POST /v1/payment_intents', {
      amount: 5_000,
      currency: 'USD',
      payment_method: token.body.id,
    });
    expect(paid.body).toMatchObject({ status: 'succeeded', amount: 5_000, received: 5_000, currency: 'usd' });

    const refund = (amount?: number) => ask('POST /v1/refunds', { payment_intent: paid.body.id, amount });
    expect((await refund(2_000)).body).toMatchObject({ amount: 2_000, status: 'succeeded' });
    expect((await refund(3_001)).status).toBe(400);
    expect((await refund()).body).toMatchObject({ amount: 3_000 });
    expect((await refund()).body).toMatchObject({ error: { code: 'charge_already_refunded' } });
  });

  it(`${name}: refuses the cards that are there to be refused`, async () => {
    const { ask } = await running(simulator);
    const pay = (payment_method: unknown) =>
      ask('POST /v1/payment_intents', { amount: 1, currency: 'usd', payment_method });
    for (const [number, decline] of [
      ['4000000000000002', { code: 'card_declined', decline_code: 'generic_decline' }],
      ['4000000000009995', { code: 'card_declined', decline_code: 'insufficient_funds' }],
      ['4000000000000069', { code: 'expired_card' }],
    ] as const) {
      const token = await ask('POST /v1/tokens', { card: { number } });
      expect(await pay(token.body.id)).toMatchObject({
        status: 402,
        body: { error: { type: 'card_error', ...decline } },
      });
    }
    expect((await ask('POST /v1/tokens', { card: { number: '4242424242424241' } })).status).toBe(402);
    expect((await pay('tok_insufficient_funds')).status).toBe(402);
    expect((await pay('tok_visa')).status).toBe(200);
    expect((await pay('4242424242424242')).status).toBe(404);
    expect(
      (await ask('POST /v1/payment_intents', { amount: 0, currency: 'usd', payment_method: 'tok_visa' })).status,
    ).toBe(400);
  });

  it(`${name}: authorizes first and captures later, once, and never more`, async () => {
    const { ask } = await running(simulator);
    const hold = { amount: 100, currency: 'usd', payment_method: 'tok_visa', capture_method: 'manual' };
    const { id } = (await ask('POST /v1/payment_intents', hold)).body;
    const capture = (amount_to_capture: number) => ask(`POST /v1/payment_intents/${id}/capture`, { amount_to_capture });
    expect((await ask('POST /v1/refunds', { payment_intent: id })).status).toBe(400);
    expect((await capture(101)).status).toBe(400);
    expect((await capture(80)).body).toMatchObject({ status: 'succeeded', received: 80 });
    expect((await capture(80)).status).toBe(400);
    expect((await ask(`POST /v1/payment_intents/${id}/cancel`)).status).toBe(400);
  });

  it(`${name}: charges once for a key`, async () => {
    const { ask } = await running(simulator);
    const pay = () =>
      ask(
        'POST /v1/payment_intents',
        { amount: 7, currency: 'usd', payment_method: 'tok_visa' },
        { 'idempotency-key': 'k' },
      );
    expect((await pay()).body.id).toBe((await pay()).body.id);
  });
}
