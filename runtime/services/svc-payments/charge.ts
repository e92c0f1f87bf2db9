import { createHash, randomUUID } from 'node:crypto';
import type { Behaviour, Context } from 'novatrek/platform';
import { holdsCardNumber } from './card-number.ts';
import { currencies, currencyIn, takeStep } from './charge-steps.ts';
import type { PaymentRequest, Types } from './contract.gen.ts';
import { dollarsPer } from './exchange.ts';
import { findInstrumentOf } from './instrument.ts';
import { type Cents, centsOf, convert, decimalOf, storedCents } from './money.ts';
import { isTaken } from './payment-life.ts';
import { screen } from './screening.ts';
import { shownPayment } from './shown.ts';
import { findPaymentByKey, intendPayment, type PaymentRow } from './store.ts';

type Charge = Behaviour<Types>['handlers']['processPayment'];
type Refuse = Parameters<Charge>[0]['refuse'];

const most: Cents = 9_999_999_999;

/** Charges a guest: screened, put on record, authorized, captured, posted. Each step that is done stays done. */
export function charge(context: Context<Types>): Charge {
  const { db } = context;
  return async ({ body, caller, idempotencyKey, refuse }) => {
    const amount = checked(body, refuse);
    const key = body.idempotency_key ?? keyFrom(caller.id, idempotencyKey);
    const before = await findPaymentByKey(db, key);
    if (before !== undefined && !isSame(before, body, amount))
      throw refuse(409, 'idempotency-key-reused', 'This idempotency_key was used for another charge');
    const id = before?.payment_id ?? (await intend(context, body, amount, key, refuse));
    await db.checkpoint();
    let row = await takeStep(context, id);
    while (row.status === 'AUTHORIZED') {
      await db.checkpoint();
      row = await takeStep(context, id);
    }
    if (!isTaken(row.status)) {
      await db.checkpoint();
      throw refuse(422, 'payment-declined', 'The gateway declined the charge; try again under a new idempotency_key');
    }
    return shownPayment(row);
  };
}

function checked(body: PaymentRequest, refuse: Refuse): Cents {
  if (holdsCardNumber(body))
    throw refuse(400, 'card-number', 'The request holds a card number: send the token of the gateway instead');
  const key = body.idempotency_key;
  if (key !== undefined && (key === '' || key.length > 64))
    throw refuse(400, 'invalid-idempotency-key', 'idempotency_key has 1 to 64 characters');
  if (body.payment_token !== undefined && (body.payment_token === '' || body.payment_token.length > 255))
    throw refuse(400, 'invalid-token', 'payment_token has 1 to 255 characters');
  const amount = centsOf(body.amount);
  if (amount === undefined || amount < 1 || amount > most)
    throw refuse(400, 'invalid-amount', 'amount has at most two decimals and is 0.01 to 99,999,999.99');
  if (currencyIn(body.currency) === undefined)
    throw refuse(422, 'unsupported-currency', `Charges are taken in ${currencies.join(', ')}`);
  return amount;
}

/** The intent to charge, on record before any money moves. */
async function intend(
  context: Context<Types>,
  body: PaymentRequest,
  amount: Cents,
  key: string,
  refuse: Refuse,
): Promise<string> {
  const { db, external, log, now } = context;
  const instrument = await findInstrumentOf(db, body, now());
  if (instrument === undefined)
    throw refuse(422, 'no-stored-instrument', `The guest has no stored ${body.method}: send a payment_token`);
  const foreign = body.currency !== 'USD';
  const rate = foreign ? await dollarsPer(external.currencyExchangeApi, body.currency) : 1;
  const base = convert(amount, rate);
  if (base > most) throw refuse(400, 'invalid-amount', 'The amount is too large in USD');
  const { guest_id, method, currency } = body;
  const verdict = await screen(external.fraudDetectionApi, { guest_id, amount: body.amount, currency, method });
  if (verdict === 'decline') throw refuse(422, 'fraud-suspected', 'The fraud check rejects the charge');
  if (verdict === 'review') log.warn('a charge goes on that the fraud check wants reviewed', { key });
  const made = await intendPayment(
    db,
    {
      payment_id: randomUUID(),
      reservation_id: body.reservation_id,
      guest_id,
      amount: decimalOf(amount),
      currency,
      payment_method_id: instrument.method_id,
      idempotency_key: key,
      method,
      exchange_rate: foreign ? rate.toFixed(8) : null,
      base_amount: decimalOf(base),
      departure_date: body.departure_date ?? null,
    },
    now(),
  );
  const row = made ?? (await findPaymentByKey(db, key));
  if (row === undefined) throw new Error('a key that is taken has its payment');
  if (!isSame(row, body, amount))
    throw refuse(409, 'idempotency-key-reused', 'This idempotency_key was used for another charge');
  return row.payment_id;
}

function isSame(row: PaymentRow, body: PaymentRequest, amount: Cents): boolean {
  return (
    row.reservation_id === body.reservation_id.toLowerCase() &&
    row.guest_id === body.guest_id.toLowerCase() &&
    storedCents(row.amount) === amount &&
    row.currency === body.currency &&
    row.method === body.method
  );
}

/** The caller's Idempotency-Key, made short and the caller's own; without one every request is a charge. */
function keyFrom(caller: string, header: string | undefined): string {
  if (header === undefined) return randomUUID();
  return createHash('sha256')
    .update(JSON.stringify([caller, header]))
    .digest('hex');
}
