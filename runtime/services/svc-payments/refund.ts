import { createHash, randomUUID } from 'node:crypto';
import type { Behaviour, Context } from 'novatrek/platform';
import { holdsCardNumber } from './card-number.ts';
import type { Ground } from './charge-steps.ts';
import type { Types } from './contract.gen.ts';
import { giveBack } from './gateway.ts';
import { accountsOf, reversed } from './ledger.ts';
import { amountOf, centsOf, decimalOf, storedCents } from './money.ts';
import { confirmRefund } from './notices.ts';
import { isTaken, statusAfterRefunds } from './payment-life.ts';
import { shownRefund } from './shown.ts';
import { type ChargeRow, lockPayment, setPaymentStatus } from './store.ts';
import { addToDay } from './store-days.ts';
import { changeDispute, paidDisputes } from './store-disputes.ts';
import { failRefund, findRefund, intendRefund, postRefund, type RefundRow } from './store-refunds.ts';

/** Gives money back: the intent is put on record, the gateway asked, the reverse posted. */
export function refund(context: Context<Types>): Behaviour<Types>['handlers']['refundPayment'] {
  const { db, now } = context;
  return async ({ params, body, caller, idempotencyKey, refuse }) => {
    if (holdsCardNumber(body)) throw refuse(400, 'card-number', 'The request holds a card number');
    const amount = centsOf(body.amount);
    if (amount === undefined || amount < 1)
      throw refuse(400, 'invalid-amount', 'amount has at most two decimals and is 0.01 or more');
    const payment = await lockPayment(db, params.payment_id);
    if (payment === undefined) throw refuse(404, 'unknown-payment', 'There is no such payment');
    const id = idempotencyKey === undefined ? randomUUID() : uuidOf(caller.id, payment.payment_id, idempotencyKey);
    if ((await findRefund(db, id)) === undefined) {
      if (!isTaken(payment.status))
        throw refuse(422, 'not-captured', `The payment is ${payment.status}, there is nothing to give back`);
      const left = storedCents(payment.amount) - storedCents(payment.refunded);
      if (amount > left)
        throw refuse(422, 'more-than-left', `At most ${decimalOf(left)} is left to refund`, {
          refundable: amountOf(left),
        });
      await intendRefund(
        db,
        {
          refund_id: id,
          payment_id: payment.payment_id,
          amount: decimalOf(amount),
          reason: body.reason,
          initiated_by: body.initiated_by ?? caller.user ?? caller.id,
        },
        now(),
      );
    }
    await db.checkpoint();
    const done = await finishRefund(context, id);
    if (done.status === 'FAILED') {
      await db.checkpoint();
      throw refuse(422, 'refund-refused', 'The gateway refuses the refund');
    }
    return shownRefund(done);
  };
}

/** Asks the gateway for a refund that is on record; one that is finished stays as it is. */
export async function finishRefund(ground: Ground, id: string): Promise<RefundRow> {
  const { db, external, later } = ground;
  const known = await findRefund(db, id);
  const payment = known && (await lockPayment(db, known.payment_id));
  const row = await findRefund(db, id);
  if (row === undefined || payment === undefined) throw new Error('a refund that was begun is there');
  if (row.status !== 'PENDING') return row;
  const amount = storedCents(row.amount);
  const result = await giveBack(external.paymentGateway, { refund_id: id, reference: payment.gateway_ref, amount });
  if (result.outcome === 'declined') await failRefund(db, id);
  else {
    await bookRefund(ground, payment, row, result.reference);
    await confirmRefund(later, payment, amount);
  }
  const after = await findRefund(db, id);
  if (after === undefined) throw new Error('a refund never goes away');
  return after;
}

/** Posts a refund that the money has gone for, on a payment that is locked. */
export async function bookRefund(
  { db, now }: Pick<Ground, 'db' | 'now'>,
  payment: ChargeRow,
  row: RefundRow,
  reference: string,
): Promise<void> {
  const at = now();
  const accounts = reversed(accountsOf(payment.method));
  const amount = storedCents(row.amount);
  await postRefund(db, row.refund_id, reference, accounts, at);
  await addToDay(db, payment.currency, { kind: 'refund', method: payment.method, amount, ...accounts }, at);
  const refunded = (await lockPayment(db, payment.payment_id))?.refunded ?? '0';
  await setPaymentStatus(
    db,
    payment.payment_id,
    statusAfterRefunds(storedCents(payment.amount), storedCents(refunded)),
    at,
  );
  for (const dispute of await paidDisputes(db, payment.payment_id))
    await changeDispute(db, dispute, { status: 'CLOSED' }, [
      {
        at: at.toISOString(),
        by: row.initiated_by ?? 'svc-payments',
        action: 'paid',
        from: 'RESOLVED',
        to: 'CLOSED',
        note: null,
      },
    ]);
}

/** The same for the same request, so that its repetition finds what the first one began. */
function uuidOf(...parts: readonly string[]): string {
  const hex = createHash('sha256').update(JSON.stringify(parts)).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
