import { CallFailed, type External, type ExternalAnswer, numberIn, objectIn, textIn } from 'novatrek/platform';
import type { Cents } from './money.ts';
import type { Card } from './store-instruments.ts';

export interface Declined {
  readonly outcome: 'declined';
  readonly reference: string | undefined;
  readonly reason: string;
}
export interface Accepted {
  readonly outcome: 'accepted';
  readonly reference: string;
  readonly card: Card | undefined;
}

interface Charge {
  readonly payment_id: string;
  readonly amount: Cents;
  readonly currency: string;
  readonly token: string;
}

/** The payment gateway, in our words. Every step carries a key of ours: asked twice, it happens once. */
export async function authorize(gateway: External, charge: Charge): Promise<Accepted | Declined> {
  const { payment_id, amount, currency, token } = charge;
  return outcomeOf(
    'authorize',
    await gateway.request({
      method: 'POST',
      path: '/v1/payment_intents',
      body: {
        amount,
        currency: currency.toLowerCase(),
        payment_method: token,
        capture_method: 'manual',
        metadata: { payment_id },
      },
      idempotencyKey: `${payment_id}-authorize`,
    }),
  );
}

export async function capture(
  gateway: External,
  { payment_id, reference }: { readonly payment_id: string; readonly reference: string },
): Promise<Accepted | Declined> {
  return outcomeOf(
    'capture',
    await gateway.request({
      method: 'POST',
      path: `/v1/payment_intents/${encodeURIComponent(reference)}/capture`,
      body: {},
      idempotencyKey: `${payment_id}-capture`,
    }),
  );
}

export async function giveBack(
  gateway: External,
  { refund_id, reference, amount }: { readonly refund_id: string; readonly reference: string; readonly amount: Cents },
): Promise<Accepted | Declined> {
  return outcomeOf(
    'refund',
    await gateway.request({
      method: 'POST',
      path: '/v1/refunds',
      body: { payment_intent: reference, amount, metadata: { refund_id } },
      idempotencyKey: refund_id,
    }),
  );
}

function outcomeOf(operation: string, { status, body }: ExternalAnswer): Accepted | Declined {
  const whole = objectIn({ body }, 'body');
  // Whether it was done isn't known, or it was not the time to ask: that is for another attempt to find out.
  if (status === 408 || status === 409 || status === 425 || status === 429)
    throw new CallFailed({ service: 'payment-gateway', operation, reason: 'status', status });
  if (status >= 400) {
    const error = objectIn(whole, 'error');
    return {
      outcome: 'declined',
      reference: textIn(error, 'charge'),
      reason: textIn(error, 'decline_code') ?? textIn(error, 'code') ?? 'refused',
    };
  }
  const reference = textIn(whole, 'id');
  if (reference === undefined) throw new CallFailed({ service: 'payment-gateway', operation, reason: 'unreadable' });
  return { outcome: 'accepted', reference, card: cardIn(whole) };
}

function cardIn(answer: Readonly<Record<string, unknown>>): Card | undefined {
  const card = objectIn(objectIn(answer, 'payment_method_details'), 'card');
  const [last, brand] = [textIn(card, 'last4'), textIn(card, 'brand')];
  if (last === undefined || !/^\d{4}$/.test(last) || brand === undefined) return undefined;
  return {
    last_four: last,
    brand: brand.slice(0, 20),
    expiry_month: numberIn(card, 'exp_month') ?? 0,
    expiry_year: numberIn(card, 'exp_year') ?? 0,
  };
}
