import type { Context } from 'novatrek/platform';
import type { PaymentMethod, Types } from './contract.gen.ts';
import { step } from './disputes.ts';
import { accountsOf } from './ledger.ts';
import { decimalOf } from './money.ts';
import { bookRefund } from './refund.ts';
import { intendPayment, lockPayment, markAuthorized, markFailed, postPayment } from './store.ts';
import { addToDay } from './store-days.ts';
import { openDispute } from './store-disputes.ts';
import { acceptInstrument, keepInstrument } from './store-instruments.ts';
import { findRefund, intendRefund } from './store-refunds.ts';

interface Charge {
  readonly guest: number;
  readonly reservation: number;
  readonly cents: number;
  readonly method: PaymentMethod;
  readonly daysAgo: number;
  readonly refunded?: number;
  readonly failed?: true;
}

/** Deposits of the seeded reservations, as svc-reservations has them. */
const charges: readonly Charge[] = [
  { guest: 1, reservation: 1, cents: 58_00, method: 'CREDIT_CARD', daysAgo: 0 },
  { guest: 2, reservation: 2, cents: 32_00, method: 'DEBIT_CARD', daysAgo: 2 },
  { guest: 3, reservation: 3, cents: 168_00, method: 'CREDIT_CARD', daysAgo: 9 },
  { guest: 4, reservation: 4, cents: 26_00, method: 'GIFT_CARD', daysAgo: 20 },
  { guest: 5, reservation: 5, cents: 35_00, method: 'CREDIT_CARD', daysAgo: 20, refunded: 17_50 },
  { guest: 6, reservation: 6, cents: 156_00, method: 'CREDIT_CARD', daysAgo: 1, failed: true },
];

const id = (block: string, n: number) => `${block}-0000-4000-8000-${String(n).padStart(12, '0')}`;
const brands = ['visa', 'mastercard', 'amex', 'visa', 'mastercard', 'visa'];

export async function seedPayments({ db, now }: Context<Types>): Promise<void> {
  for (const [index, one] of charges.entries()) {
    const n = index + 1;
    const at = new Date(now().getTime() - one.daysAgo * 86_400_000);
    await db.transaction(() => seedCharge(n, one, at));
  }

  async function seedCharge(n: number, one: Charge, at: Date): Promise<void> {
    const [payment_id, guest_id] = [id('99990001', n), id('55555555', one.guest)];
    const instrument = await keepInstrument(
      db,
      { method_id: id('99990002', n), guest_id, token: `tok_seed_${n}`, method_type: one.method },
      at,
    );
    const isCard = one.method === 'CREDIT_CARD' || one.method === 'DEBIT_CARD';
    await acceptInstrument(
      db,
      instrument.method_id,
      isCard ? { last_four: `400${n}`, brand: brands[n - 1] ?? 'visa', expiry_month: n, expiry_year: 2029 } : undefined,
    );
    await intendPayment(
      db,
      {
        payment_id,
        guest_id,
        reservation_id: id('77777777', one.reservation),
        amount: decimalOf(one.cents),
        currency: 'USD',
        payment_method_id: instrument.method_id,
        idempotency_key: `seed-${n}`,
        method: one.method,
        exchange_rate: null,
        base_amount: decimalOf(one.cents),
        departure_date: null,
      },
      at,
    );
    if (one.failed) return markFailed(db, payment_id, `ch_seed_${n}`, at);
    await markAuthorized(db, payment_id, `pi_seed_${n}`, at);
    const accounts = accountsOf(one.method);
    await postPayment(db, payment_id, accounts, at);
    await addToDay(db, 'USD', { kind: 'payment', method: one.method, amount: one.cents, ...accounts }, at);
    if (one.refunded !== undefined) await seedRefund(n, payment_id, one.refunded, at);
    if (n === 3) await seedDispute(payment_id, one, at);
  }

  async function seedRefund(n: number, payment_id: string, cents: number, at: Date): Promise<void> {
    const refund_id = id('99990003', n);
    const reason = 'Cancelled nine days before departure, half refunded by policy';
    await intendRefund(
      db,
      { refund_id, payment_id, amount: decimalOf(cents), reason, initiated_by: 'agent-dana.whitfield' },
      at,
    );
    const [payment, row] = [await lockPayment(db, payment_id), await findRefund(db, refund_id)];
    if (payment !== undefined && row !== undefined)
      await bookRefund({ db, now: () => at }, payment, row, `re_seed_${n}`);
  }

  async function seedDispute(payment_id: string, one: Charge, at: Date): Promise<void> {
    await openDispute(
      db,
      {
        dispute_id: id('99990004', 1),
        payment_id,
        reservation_id: id('77777777', one.reservation),
        guest_id: id('55555555', one.guest),
        type: 'SERVICE_COMPLAINT',
        tier: 'AGENT',
        amount_requested: decimalOf(one.cents),
        reason: 'The shuttle came two hours late',
        cancellation_date: null,
        chargeback_ref: null,
        chargeback_reason_code: null,
        chargeback_deadline: null,
      },
      step(at, 'app:web-guest-portal', 'opened', null, 'OPENED', 'The shuttle came two hours late'),
    );
  }
}
