import type { Context } from 'novatrek/platform';
import type { PaymentProcessed, Types } from './contract.gen.ts';
import { type Cents, centsOf, decimalOf, depositOf } from './price.ts';
import { isClosed } from './reservation-life.ts';
import { changeReservation, lockReservation, type ReservationRow } from './store.ts';
import { recordPayment } from './store-payments.ts';
import { confirm } from './transitions.ts';

type Priced = Pick<ReservationRow, 'total_amount' | 'amount_paid' | 'currency' | 'status'>;
type Paid = Pick<PaymentProcessed, 'amount' | 'currency' | 'status'>;

/** What is left to pay. */
export function balanceOf({ total_amount, amount_paid }: Pick<Priced, 'total_amount' | 'amount_paid'>): Cents {
  return Math.max(0, centsOf(total_amount) - centsOf(amount_paid));
}

/** How much of a payment counts: up to what is left to pay, and nothing for a booking that is closed. */
export function countedOf(row: Priced, paid: Paid): Cents {
  if (paid.status !== 'COMPLETED' || paid.currency !== row.currency || isClosed(row.status)) return 0;
  return Math.min(Math.max(0, centsOf(paid.amount)), balanceOf(row));
}

/** Is the booking paid for, as far as it must be to be one? */
export function coversDeposit({ total_amount, amount_paid }: Pick<Priced, 'total_amount' | 'amount_paid'>): boolean {
  return centsOf(amount_paid) >= depositOf(centsOf(total_amount));
}

/** A payment that was taken for a booking: the deposit, or what is left to pay. Each counts once. */
export async function receivePayment(context: Context<Types>, event: PaymentProcessed): Promise<void> {
  const { db, log, now } = context;
  const { payment_id, reservation_id } = event;
  const row = await lockReservation(db, reservation_id);
  if (row === undefined) return;
  const counted = countedOf(row, event);
  const amount = decimalOf(centsOf(event.amount));
  const { currency } = event;
  const payment = { payment_id, reservation_id, amount, currency, counted: decimalOf(counted) };
  if (!(await recordPayment(db, payment, now()))) return;
  const change = { amount_paid: decimalOf(centsOf(row.amount_paid) + counted) };
  if (row.status === 'PENDING' && counted > 0 && coversDeposit({ ...row, ...change })) {
    await confirm(context, row, { by: 'svc-payments', change: { ...change, payment_reference: payment_id } });
  } else {
    // Staff finds the payment at the booking, whatever is to be done with it.
    const payment_reference = row.payment_reference ?? payment_id;
    await changeReservation(db, row, String(row._rev), { ...change, payment_reference }, now());
  }
  const excess = centsOf(event.amount) - counted;
  if (excess > 0)
    log.warn('a payment is more than is left to pay: the rest is to be refunded', {
      reservation_id,
      payment_id,
      status: row.status,
      excess: excess / 100,
      currency,
    });
}
