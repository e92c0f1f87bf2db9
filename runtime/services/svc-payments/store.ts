import type { Db } from 'novatrek/platform';
import type { PaymentMethod, PaymentStatus, Tables } from './contract.gen.ts';
import type { Accounts } from './ledger.ts';

export type PaymentRow = Omit<Tables['payments'], 'status' | 'method'> & {
  readonly status: PaymentStatus;
  readonly method: PaymentMethod;
};
/** With what the gateway needs to charge it, and what was given back so far. */
export type ChargeRow = PaymentRow & { readonly token: string; readonly refunded: string };

export function findPayment(db: Db, id: string): Promise<ChargeRow | undefined> {
  return db.one<ChargeRow>`
    select p.*, m.token,
      (select coalesce(sum(r.amount), 0) from refunds r
       where r.payment_id = p.payment_id and r.status <> 'FAILED')::numeric(10,2) as refunded
    from payments p join payment_methods m on m.method_id = p.payment_method_id
    where p.payment_id = ${id}`;
}

/** Nobody else moves money on the payment until the transaction ends. */
export async function lockPayment(db: Db, id: string): Promise<ChargeRow | undefined> {
  await db`select from payments where payment_id = ${id} for update`;
  return findPayment(db, id);
}

export function findPaymentByKey(db: Db, key: string): Promise<PaymentRow | undefined> {
  return db.one<PaymentRow>`select * from payments where idempotency_key = ${key}`;
}

export function findPaymentByGatewayRef(db: Db, ref: string): Promise<PaymentRow | undefined> {
  return db.one<PaymentRow>`select * from payments where gateway_ref = ${ref} and posted_at is not null`;
}

export type NewPayment = Pick<
  PaymentRow,
  | 'payment_id'
  | 'reservation_id'
  | 'guest_id'
  | 'amount'
  | 'currency'
  | 'payment_method_id'
  | 'idempotency_key'
  | 'method'
  | 'exchange_rate'
  | 'base_amount'
  | 'departure_date'
>;

/** The intent to charge; nothing if another request with this key was faster. */
export function intendPayment(db: Db, one: NewPayment, now: Date): Promise<PaymentRow | undefined> {
  return db.one<PaymentRow>`
    insert into payments (payment_id, reservation_id, guest_id, amount, currency, payment_method_id, gateway_ref, status,
      idempotency_key, created_at, updated_at, method, exchange_rate, base_amount, departure_date)
    values (${one.payment_id}, ${one.reservation_id}, ${one.guest_id}, ${one.amount}, ${one.currency},
      ${one.payment_method_id}, '', 'PENDING', ${one.idempotency_key}, ${now}, ${now}, ${one.method},
      ${one.exchange_rate}, ${one.base_amount}, ${one.departure_date})
    on conflict (idempotency_key) do nothing
    returning *`;
}

export async function markAuthorized(db: Db, id: string, gatewayRef: string, now: Date): Promise<void> {
  await db.run`
    update payments set status = 'AUTHORIZED', gateway_ref = ${gatewayRef}, updated_at = ${now}
    where payment_id = ${id} and status = 'PENDING'`;
}

export async function markFailed(db: Db, id: string, gatewayRef: string | undefined, now: Date): Promise<void> {
  await db.run`
    update payments
    set status = 'FAILED', gateway_ref = coalesce(${gatewayRef ?? null}, gateway_ref), updated_at = ${now}
    where payment_id = ${id} and status in ('PENDING', 'AUTHORIZED')`;
}

export async function postPayment(db: Db, id: string, accounts: Accounts, now: Date): Promise<void> {
  await db.run`
    update payments
    set status = 'CAPTURED', debit_account = ${accounts.debit_account}, credit_account = ${accounts.credit_account},
      posted_at = ${now}, updated_at = ${now}
    where payment_id = ${id} and status = 'AUTHORIZED'`;
}

export async function setPaymentStatus(db: Db, id: string, status: PaymentStatus, now: Date): Promise<void> {
  await db.run`update payments set status = ${status}, updated_at = ${now} where payment_id = ${id}`;
}

/** No table is that long, and no offset may be longer. */
export const longest = 2_000_000_000;

export interface Page {
  readonly limit: number;
  readonly offset: number;
}

export async function guestPayments(
  db: Db,
  guest: string,
  status: PaymentStatus | undefined,
  { limit, offset }: Page,
): Promise<{ readonly rows: readonly ChargeRow[]; readonly total: number }> {
  const rows = await db<ChargeRow>`
    select p.*, m.token,
      (select coalesce(sum(r.amount), 0) from refunds r
       where r.payment_id = p.payment_id and r.status <> 'FAILED')::numeric(10,2) as refunded
    from payments p join payment_methods m on m.method_id = p.payment_method_id
    where p.guest_id = ${guest} and (${status ?? null}::text is null or p.status = ${status ?? null})
    order by p.created_at desc, p.payment_id
    limit ${limit} offset ${offset}`;
  const count = await db.one<{ total: number }>`
    select count(*)::int as total from payments
    where guest_id = ${guest} and (${status ?? null}::text is null or status = ${status ?? null})`;
  return { rows, total: count?.total ?? 0 };
}

/** Begun and not finished: whoever asked for them has gone, or is about to ask again. */
export async function unfinishedPayments(db: Db, before: Date): Promise<readonly string[]> {
  const rows = await db<{ payment_id: string }>`
    select payment_id from payments where status in ('PENDING', 'AUTHORIZED') and updated_at < ${before}
    order by updated_at limit 100`;
  return rows.map((row) => row.payment_id);
}
