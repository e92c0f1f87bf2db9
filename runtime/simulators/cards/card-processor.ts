import { numberIn, objectIn, type Routes, reply, type SimulatorTools, textIn } from 'novatrek/platform';
import { brandOf, type Decline, declineOfNumber, declineOfToken, isCardNumber } from './test-cards.ts';

interface Payment {
  readonly id: string;
  readonly amount: number;
  readonly currency: string;
  readonly metadata: object;
  status: 'requires_capture' | 'succeeded' | 'canceled';
  received: number;
  refunded: number;
}

type Body = Readonly<Record<string, unknown>>;

/** The error of a card processor. */
export function processorError(status: number, message: string, more: object = {}) {
  return reply(status, { error: { type: 'invalid_request_error', message, ...more } });
}

/**
 * What takes money from cards: tokens, payments (authorized and captured, or both at once) and refunds. Amounts are whole
 * numbers of the currency's smallest unit.
 */
export function cardRoutes({ id, now }: SimulatorTools): Routes {
  const tokens = new Map<string, Decline | undefined>();
  const payments = new Map<string, Payment>();
  const refunds = new Map<string, object>();

  const created = () => Math.floor(now().getTime() / 1000);
  const shown = (payment: Payment) => ({ object: 'payment_intent', created: created(), ...payment });
  const missing = (what: string, one: string) =>
    processorError(404, `No such ${what}: '${one}'`, { code: 'resource_missing' });
  const refused = (decline: Decline) => reply(402, { error: { type: 'card_error', ...decline, charge: id('ch_') } });

  /** The decline, `undefined` for a good one, or nothing known under that name. */
  const declineOf = (method: string): Decline | undefined | 'unknown' => {
    if (tokens.has(method)) return tokens.get(method);
    return /^(tok|pm|card)_/.test(method) ? declineOfToken(method) : 'unknown';
  };

  const pay = (body: Body) => {
    const [amount, currency] = [numberIn(body, 'amount'), textIn(body, 'currency')?.toLowerCase()];
    const method = textIn(body, 'payment_method') ?? textIn(body, 'source');
    if (amount === undefined || !Number.isInteger(amount) || amount < 1)
      return processorError(400, 'amount must be a positive whole number', { param: 'amount' });
    if (currency === undefined || !/^[a-z]{3}$/.test(currency))
      return processorError(400, 'currency must have three letters', { param: 'currency' });
    if (method === undefined) return processorError(400, 'payment_method is missing', { param: 'payment_method' });
    const decline = declineOf(method);
    if (decline === 'unknown') return missing('payment method', method);
    if (decline !== undefined) return refused(decline);
    const later = textIn(body, 'capture_method') === 'manual';
    const payment: Payment = {
      id: id('pi_'),
      amount,
      currency,
      metadata: objectIn(body, 'metadata'),
      status: later ? 'requires_capture' : 'succeeded',
      received: later ? 0 : amount,
      refunded: 0,
    };
    payments.set(payment.id, payment);
    return reply(200, shown(payment));
  };

  const change = (name: string | undefined, act: (payment: Payment) => ReturnType<typeof reply> | undefined) => {
    const payment = payments.get(name ?? '');
    if (payment === undefined) return missing('payment_intent', name ?? '');
    return act(payment) ?? reply(200, shown(payment));
  };
  const unexpected = ({ status }: Payment) =>
    processorError(400, `The payment is ${status}`, { code: 'payment_intent_unexpected_state' });

  return {
    'POST /v1/tokens': ({ body }) => {
      const card = objectIn(body, 'card');
      const number = (textIn(card, 'number') ?? '').replaceAll(' ', '');
      if (!isCardNumber(number))
        return reply(402, {
          error: { type: 'card_error', code: 'incorrect_number', message: 'The card number is incorrect.' },
        });
      const token = id('tok_');
      tokens.set(token, declineOfNumber(number));
      return reply(200, {
        id: token,
        object: 'token',
        card: {
          brand: brandOf(number),
          last4: number.slice(-4),
          exp_month: numberIn(card, 'exp_month'),
          exp_year: numberIn(card, 'exp_year'),
        },
      });
    },
    'POST /v1/payment_intents': ({ body }) => pay(body),
    'POST /v1/charges': ({ body }) => pay(body),
    'GET /v1/payment_intents/{id}': ({ params }) => change(params.id, () => undefined),
    'POST /v1/payment_intents/{id}/capture': ({ params, body }) =>
      change(params.id, (payment) => {
        if (payment.status !== 'requires_capture') return unexpected(payment);
        const amount = numberIn(body, 'amount_to_capture') ?? payment.amount;
        if (amount > payment.amount)
          return processorError(400, 'More than was authorized', { code: 'amount_too_large' });
        payment.status = 'succeeded';
        payment.received = amount;
        return undefined;
      }),
    'POST /v1/payment_intents/{id}/cancel': ({ params }) =>
      change(params.id, (payment) => {
        if (payment.status !== 'requires_capture') return unexpected(payment);
        payment.status = 'canceled';
        return undefined;
      }),
    'POST /v1/refunds': ({ body }) =>
      change(textIn(body, 'payment_intent') ?? textIn(body, 'charge'), (payment) => {
        const left = payment.received - payment.refunded;
        const amount = numberIn(body, 'amount') ?? left;
        if (left === 0) return processorError(400, 'It has been refunded already', { code: 'charge_already_refunded' });
        if (amount < 1 || amount > left)
          return processorError(400, `At most ${left} can be refunded`, { code: 'amount_too_large', param: 'amount' });
        payment.refunded += amount;
        const { currency } = payment;
        const refund = {
          id: id('re_'),
          object: 'refund',
          payment_intent: payment.id,
          amount,
          currency,
          status: 'succeeded',
        };
        refunds.set(refund.id, refund);
        return reply(200, refund);
      }),
    'GET /v1/refunds/{id}': ({ params }) => {
      const refund = refunds.get(params.id ?? '');
      return refund === undefined ? missing('refund', params.id ?? '') : reply(200, refund);
    },
  };
}
