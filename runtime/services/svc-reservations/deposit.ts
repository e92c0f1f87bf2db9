import { CallFailed, type Context } from 'novatrek/platform';
import type { Types } from './contract.gen.ts';
import { type Cents, centsOf, depositOf } from './price.ts';
import type { ReservationRow } from './store.ts';

export type Deposit =
  | { readonly outcome: 'paid'; readonly payment: string | null; readonly amount: Cents }
  /** The guest has no instrument on file, or the bank takes its time: payment.processed will tell. */
  | { readonly outcome: 'awaited' }
  | { readonly outcome: 'declined' };

/** Takes the deposit, once however often it is asked for. */
export async function takeDeposit(payments: Context<Types>['call']['payments'], row: ReservationRow): Promise<Deposit> {
  const amount = depositOf(centsOf(row.total_amount));
  if (amount === 0) return { outcome: 'paid', payment: null, amount };
  const key = `res-${row.reservation_id}-deposit`;
  try {
    const payment = await payments.processPayment({
      body: {
        reservation_id: row.reservation_id,
        guest_id: row.guest_id,
        amount: amount / 100,
        currency: row.currency,
        method: 'CREDIT_CARD',
        idempotency_key: key,
        departure_date: row.trip_date,
      },
      idempotencyKey: key,
    });
    return payment.status === 'CAPTURED' && payment.id !== undefined
      ? { outcome: 'paid', payment: payment.id, amount }
      : { outcome: 'awaited' };
  } catch (error) {
    if (!(error instanceof CallFailed) || error.retryable || error.status === 409) throw error;
    return error.code === 'no-stored-instrument' ? { outcome: 'awaited' } : { outcome: 'declined' };
  }
}
