import type { Context } from 'novatrek/platform';
import type { PaymentMethod, PaymentProcessed, Types } from './contract.gen.ts';
import { authorize, capture } from './gateway.ts';
import { accountsOf } from './ledger.ts';
import { amountOf, storedCents } from './money.ts';
import { sendReceipt } from './notices.ts';
import { type ChargeRow, lockPayment, markAuthorized, markFailed, postPayment } from './store.ts';
import { addToDay } from './store-days.ts';
import { acceptInstrument } from './store-instruments.ts';

export type Ground = Pick<Context<Types>, 'db' | 'external' | 'later' | 'publish' | 'now'>;

/**
 * One step of a charge, the payment being locked: PENDING is authorized, AUTHORIZED is captured and posted. What is
 * finished stays as it is, so whoever comes second finds the work done.
 */
export async function takeStep(ground: Ground, id: string): Promise<ChargeRow> {
  const row = await lockPayment(ground.db, id);
  if (row === undefined) throw new Error('a payment that was begun is there');
  if (row.status === 'PENDING') await authorizeStep(ground, row);
  else if (row.status === 'AUTHORIZED') await captureStep(ground, row);
  else return row;
  const after = await lockPayment(ground.db, id);
  if (after === undefined) throw new Error('a payment never goes away');
  return after;
}

async function authorizeStep({ db, external, now }: Ground, row: ChargeRow): Promise<void> {
  const { payment_id, currency, token } = row;
  const amount = storedCents(row.amount);
  const result = await authorize(external.paymentGateway, { payment_id, amount, currency, token });
  if (result.outcome === 'declined') return markFailed(db, payment_id, result.reference, now());
  await acceptInstrument(db, row.payment_method_id, result.card);
  await markAuthorized(db, payment_id, result.reference, now());
}

async function captureStep({ db, external, later, publish, now }: Ground, row: ChargeRow): Promise<void> {
  const { payment_id, currency, method } = row;
  const result = await capture(external.paymentGateway, { payment_id, reference: row.gateway_ref });
  if (result.outcome === 'declined') return markFailed(db, payment_id, undefined, now());
  const amount = storedCents(row.amount);
  const accounts = accountsOf(method);
  const at = now();
  await postPayment(db, payment_id, accounts, at);
  await addToDay(db, currency, { kind: 'payment', method, amount, ...accounts }, at);
  await publish('payment.processed', {
    payment_id,
    reservation_id: row.reservation_id,
    amount: amountOf(amount),
    currency: currencyOf(currency),
    status: 'COMPLETED',
    ...classOf(method),
  });
  await sendReceipt(later, row, amount);
}

export const currencies = ['USD', 'CAD', 'EUR', 'GBP'] as const;
export type Currency = (typeof currencies)[number];

export function currencyIn(code: string): Currency | undefined {
  return currencies.find((one) => one === code);
}

function currencyOf(code: string): Currency {
  const currency = currencyIn(code);
  if (currency === undefined) throw new Error('a stored payment is in a currency we take');
  return currency;
}

/** What consumers know of methods. */
function classOf(method: PaymentMethod): Pick<PaymentProcessed, 'payment_method'> {
  if (method === 'CREDIT_CARD' || method === 'DEBIT_CARD') return { payment_method: method };
  return method === 'BANK_TRANSFER' ? {} : { payment_method: 'PARTNER_CREDIT' };
}
