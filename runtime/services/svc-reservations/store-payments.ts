import type { Db } from 'novatrek/platform';

export interface PaymentRow {
  readonly payment_id: string;
  readonly reservation_id: string;
  readonly amount: string;
  readonly currency: string;
  /** How much of it counts toward the price. */
  readonly counted: string;
  readonly received_at: string;
}

/** False if it was recorded before. */
export async function recordPayment(db: Db, one: Omit<PaymentRow, 'received_at'>, now: Date): Promise<boolean> {
  const added = await db.run`
    insert into booking_payments (payment_id, reservation_id, amount, currency, counted, received_at)
    values (${one.payment_id}, ${one.reservation_id}, ${one.amount}, ${one.currency}, ${one.counted}, ${now})
    on conflict (payment_id) do nothing`;
  return added > 0;
}

/** Of all these bookings, oldest first. */
export async function paymentsOf(db: Db, reservations: readonly string[]): Promise<readonly PaymentRow[]> {
  if (reservations.length === 0) return [];
  return db<PaymentRow>`
    select * from booking_payments where reservation_id = any(${reservations}::uuid[]) order by received_at, payment_id`;
}
