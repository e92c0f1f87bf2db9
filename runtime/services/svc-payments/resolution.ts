import { randomUUID } from 'node:crypto';
import type { Behaviour, Context } from 'novatrek/platform';
import { holdsCardNumber } from './card-number.ts';
import type { DisputeResolution, Types } from './contract.gen.ts';
import { isUndecided, mayDecide } from './dispute-life.ts';
import { nameOf, refundable, step } from './disputes.ts';
import { type Cents, centsOf, decimalOf, storedCents } from './money.ts';
import { bookRefund } from './refund.ts';
import { shownDispute } from './shown.ts';
import { lockPayment } from './store.ts';
import { changeDispute, type DisputeRow, findDispute } from './store-disputes.ts';
import { findRefund, intendRefund } from './store-refunds.ts';

/** Decides a dispute. What is granted is paid by a refund; of a chargeback the processor has taken it already. */
export function resolve({ db, now }: Context<Types>): Behaviour<Types>['handlers']['resolveDispute'] {
  return async ({ params, body, caller, refuse }) => {
    if (holdsCardNumber(body)) throw refuse(400, 'card-number', 'The request holds a card number');
    const known = await findDispute(db, params.dispute_id);
    if (known === undefined) throw refuse(404, 'unknown-dispute', 'There is no such dispute');
    const payment = await lockPayment(db, known.payment_id);
    const row = await findDispute(db, params.dispute_id);
    if (row === undefined || payment === undefined) throw new Error('a dispute and its payment never go away');
    if (!isUndecided(row.status)) throw refuse(422, 'dispute-decided', `The dispute is ${row.status} already`);
    if (!mayDecide(body.resolver_id, row.tier))
      throw refuse(403, 'tier-too-high', `The dispute is for a ${row.tier.toLowerCase()} to decide`);
    const granted = grantedBy(body, row);
    if (granted === undefined)
      throw refuse(422, 'amount-missing', 'A partial refund needs amount_approved, above zero, in whole cents');
    const left = refundable(payment);
    if (granted > left || granted > storedCents(row.amount_requested))
      throw refuse(
        422,
        'more-than-left',
        `At most ${decimalOf(Math.min(left, storedCents(row.amount_requested)))} can be granted`,
      );
    const at = now();
    const by = nameOf(caller);
    const taken = row.type === 'CHARGEBACK' && granted > 0;
    const changed = await changeDispute(
      db,
      row,
      {
        status: taken ? 'CLOSED' : 'RESOLVED',
        resolution: body.decision,
        amount_approved: decimalOf(granted),
        justification: body.justification,
        resolver_id: body.resolver_id,
        resolved_at: at.toISOString(),
      },
      [
        step(at, body.resolver_id, 'resolved', row.status, 'RESOLVED', body.justification),
        ...(taken ? [step(at, by, 'paid', 'RESOLVED', 'CLOSED', row.chargeback_ref)] : []),
      ],
    );
    if (!changed) throw refuse(409, 'stale-revision', 'The dispute was changed meanwhile');
    if (taken) {
      const refund_id = randomUUID();
      await intendRefund(
        db,
        {
          refund_id,
          payment_id: row.payment_id,
          amount: decimalOf(granted),
          reason: `Chargeback ${row.chargeback_ref}`,
          initiated_by: body.resolver_id,
        },
        at,
      );
      const booked = await findRefund(db, refund_id);
      if (booked === undefined) throw new Error('an insert is there');
      await bookRefund({ db, now }, payment, booked, row.chargeback_ref ?? '');
    }
    const after = await findDispute(db, row.dispute_id);
    if (after === undefined) throw new Error('a dispute never goes away');
    return shownDispute(after);
  };
}

/** FULL_REFUND grants what was requested; undefined for a partial one that doesn't say how much. */
function grantedBy({ decision, amount_approved }: DisputeResolution, row: DisputeRow): Cents | undefined {
  if (decision === 'DENIED') return 0;
  if (decision === 'FULL_REFUND') return storedCents(row.amount_requested);
  const granted = amount_approved === undefined ? undefined : centsOf(amount_approved);
  return granted === 0 ? undefined : granted;
}
