import { randomUUID } from 'node:crypto';
import { type Behaviour, type Caller, type Context, isUniqueViolation } from 'novatrek/platform';
import { holdsCardNumber } from './card-number.ts';
import type { DisputeUpdateRequest, Types } from './contract.gen.ts';
import { disputeMoves, isUndecided, mayDecide, tierAfter } from './dispute-life.ts';
import { type Cents, centsOf, decimalOf, storedCents } from './money.ts';
import { isTaken } from './payment-life.ts';
import { evaluate } from './refund-policy.ts';
import { shownDispute, shownVerdict } from './shown.ts';
import { type ChargeRow, findPayment, findPaymentByGatewayRef, lockPayment, longest } from './store.ts';
import {
  changeDispute,
  type DisputeRow,
  findDispute,
  listDisputes,
  openDispute,
  recordVerdict,
  type Step,
} from './store-disputes.ts';

type Handlers = Pick<
  Behaviour<Types>['handlers'],
  'createDispute' | 'evaluateRefundPolicy' | 'getDispute' | 'ingestChargeback' | 'listDisputes' | 'updateDispute'
>;

/** Contested payments, until they are decided. */
export function disputes({ db, now }: Context<Types>): Handlers {
  return {
    async createDispute({ body, caller, refuse }) {
      if (holdsCardNumber(body)) throw refuse(400, 'card-number', 'The request holds a card number');
      const requested = centsOf(body.amount_requested);
      if (requested === undefined || requested < 1)
        throw refuse(400, 'invalid-amount', 'amount_requested has at most two decimals');
      const payment = await lockPayment(db, body.payment_id);
      if (payment === undefined || payment.guest_id !== body.guest_id.toLowerCase() || !isTaken(payment.status))
        throw refuse(404, 'unknown-payment', 'The guest has made no such payment');
      if (requested > storedCents(payment.amount))
        throw refuse(400, 'more-than-paid', `The payment was ${payment.amount} ${payment.currency}`);
      const at = now();
      const cancelled = body.cancellation_date === undefined ? at : new Date(body.cancellation_date);
      const verdict = evaluate({
        type: body.type,
        refundable: refundable(payment),
        cancelledAt: cancelled,
        departure: payment.departure_date,
      });
      const id = randomUUID();
      const { reason = null, type, guest_id } = body;
      const { payment_id, reservation_id } = payment;
      try {
        await db.transaction(() =>
          openDispute(
            db,
            {
              dispute_id: id,
              payment_id,
              reservation_id,
              guest_id,
              type,
              tier: verdict.tier,
              amount_requested: decimalOf(requested),
              reason,
              cancellation_date: body.cancellation_date === undefined ? null : cancelled.toISOString(),
              chargeback_ref: null,
              chargeback_reason_code: null,
              chargeback_deadline: null,
            },
            { at: at.toISOString(), by: nameOf(caller), action: 'opened', from: null, to: 'OPENED', note: reason },
          ),
        );
      } catch (error) {
        if (!isUniqueViolation(error)) throw error;
        throw refuse(409, 'dispute-open', 'The payment has a dispute that is not decided yet');
      }
      await recordVerdict(db, randomUUID(), id, { ...verdict, refund_amount: decimalOf(verdict.refund_amount) }, at);
      const opened = await present(id);
      if (verdict.tier !== 'AUTO') return shownDispute(opened);
      const granted = Math.min(requested, verdict.refund_amount);
      await changeDispute(
        db,
        opened,
        {
          status: 'RESOLVED',
          resolution: granted === requested ? 'FULL_REFUND' : 'PARTIAL_REFUND',
          amount_approved: decimalOf(granted),
          justification: `${verdict.policy_matched}: ${verdict.evaluation_details}`,
          resolver_id: 'refund-policy',
          resolved_at: at.toISOString(),
        },
        [{ at: at.toISOString(), by: 'refund-policy', action: 'resolved', from: 'OPENED', to: 'RESOLVED', note: null }],
      );
      return shownDispute(await present(id));
    },

    async evaluateRefundPolicy({ body, refuse }) {
      const payment = await findPayment(db, body.payment_id);
      if (payment === undefined) throw refuse(404, 'unknown-payment', 'There is no such payment');
      const cancelledAt = body.cancellation_date === undefined ? now() : new Date(body.cancellation_date);
      return shownVerdict(
        evaluate({
          type: body.reason,
          refundable: refundable(payment),
          cancelledAt,
          departure: payment.departure_date,
        }),
      );
    },

    async listDisputes({ query }) {
      const { limit, offset } = query;
      const { rows, total } = await listDisputes(db, query, { limit, offset: Math.min(offset, longest) });
      return { disputes: rows.map(shownDispute), total_count: total, limit, offset };
    },

    async getDispute({ params, refuse }) {
      const row = await findDispute(db, params.dispute_id);
      if (row === undefined) throw refuse(404, 'unknown-dispute', 'There is no such dispute');
      return shownDispute(row);
    },

    async updateDispute({ params, body, caller, refuse }) {
      if (holdsCardNumber(body)) throw refuse(400, 'card-number', 'The request holds a card number');
      const row = await findDispute(db, params.dispute_id);
      if (row === undefined) throw refuse(404, 'unknown-dispute', 'There is no such dispute');
      const { assigned_to: assignee, status = row.status } = body;
      if (!isUndecided(row.status))
        throw refuse(409, 'dispute-decided', `The dispute is ${row.status}`, { allowed: disputeMoves[row.status] });
      if (status !== row.status && !disputeMoves[row.status].includes(status))
        throw refuse(409, 'transition-refused', `A dispute that is ${row.status} cannot become ${status}`, {
          allowed: disputeMoves[row.status],
        });
      const worker = caller.user ?? assignee;
      // Handing it on to a manager is what everybody may do.
      const handedOn = status === 'ESCALATED' && row.status !== 'ESCALATED';
      if (worker !== undefined && !handedOn && !mayDecide(worker, row.tier))
        throw refuse(403, 'tier-too-high', `The dispute is for a ${row.tier.toLowerCase()}`);
      if (body._rev !== undefined && body._rev !== row._rev) throw stale();
      const steps = stepsOf(body, row, status, nameOf(caller), now());
      const change = { status, tier: tierAfter(row.tier, status), assigned_to: assignee ?? row.assigned_to };
      if (!(await changeDispute(db, row, change, steps))) throw stale();
      return shownDispute(await present(row.dispute_id));

      function stale() {
        return refuse(409, 'stale-revision', 'The dispute was changed since it was read');
      }
    },

    async ingestChargeback({ body, caller, refuse }) {
      if (holdsCardNumber(body)) throw refuse(400, 'card-number', 'The request holds a card number');
      const charge = body.payment_processor_reference;
      const payment = charge === undefined || charge === '' ? undefined : await findPaymentByGatewayRef(db, charge);
      if (payment === undefined) throw refuse(400, 'unknown-charge', 'The notice matches no payment');
      const amount = centsOf(body.amount);
      if (amount === undefined || amount < 1 || amount > storedCents(payment.amount))
        throw refuse(400, 'invalid-amount', `amount is 0.01 to ${payment.amount}`);
      const id = randomUUID();
      const { payment_id, reservation_id, guest_id } = payment;
      const reason = body.reason_description ?? null;
      try {
        await db.transaction(() =>
          openDispute(
            db,
            {
              dispute_id: id,
              payment_id,
              reservation_id,
              guest_id,
              type: 'CHARGEBACK',
              tier: 'AGENT',
              amount_requested: decimalOf(amount),
              reason,
              cancellation_date: null,
              chargeback_ref: body.processor_reference,
              chargeback_reason_code: body.reason_code,
              chargeback_deadline: body.deadline ?? null,
            },
            step(now(), nameOf(caller), 'opened', null, 'OPENED', reason),
          ),
        );
      } catch (error) {
        if (!isUniqueViolation(error)) throw error;
        throw refuse(409, 'chargeback-known', 'This chargeback was ingested before');
      }
      return shownDispute(await present(id));
    },
  };

  async function present(id: string): Promise<DisputeRow> {
    const row = await findDispute(db, id);
    if (row === undefined) throw new Error('a dispute never goes away');
    return row;
  }
}

function stepsOf(
  { assigned_to, notes }: DisputeUpdateRequest,
  { status: from }: DisputeRow,
  to: DisputeRow['status'],
  by: string,
  at: Date,
): readonly Step[] {
  const steps = [
    ...(assigned_to === undefined ? [] : [step(at, by, 'assigned', from, from, assigned_to)]),
    ...(to === from ? [] : [step(at, by, to === 'ESCALATED' ? 'escalated' : 'reviewed', from, to, null)]),
    ...(notes === undefined ? [] : [step(at, by, 'noted', to, to, notes)]),
  ];
  return steps.length > 0 ? steps : [step(at, by, 'touched', from, from, null)];
}

export function step(
  at: Date,
  by: string,
  action: string,
  from: Step['from'],
  to: Step['to'],
  note: string | null,
): Step {
  return { at: at.toISOString(), by, action, from, to, note };
}

export function nameOf(caller: Caller): string {
  return caller.user ?? caller.id;
}

export function refundable(payment: ChargeRow): Cents {
  return isTaken(payment.status) ? storedCents(payment.amount) - storedCents(payment.refunded) : 0;
}
