import type { DailySummary, Dispute, Payment, PolicyEvaluation, Refund } from './contract.gen.ts';
import type { DayTotals } from './ledger.ts';
import { amountOf, storedCents } from './money.ts';
import type { Verdict } from './refund-policy.ts';
import type { ChargeRow } from './store.ts';
import type { DisputeRow } from './store-disputes.ts';
import type { RefundRow } from './store-refunds.ts';

const money = (stored: string) => amountOf(storedCents(stored));

export function shownPayment(row: ChargeRow): Payment {
  return {
    id: row.payment_id,
    reservation_id: row.reservation_id,
    guest_id: row.guest_id,
    amount: money(row.amount),
    currency: row.currency,
    method: row.method,
    status: row.status,
    ...(row.gateway_ref === '' ? {} : { processor_reference: row.gateway_ref }),
    refunded_amount: money(row.refunded),
    created_at: row.created_at,
    updated_at: row.updated_at,
  };
}

export function shownRefund(row: RefundRow): Refund {
  return {
    id: row.refund_id,
    payment_id: row.payment_id,
    amount: money(row.amount),
    reason: row.reason,
    status: row.status,
    ...(row.gateway_ref === '' ? {} : { processor_reference: row.gateway_ref }),
    ...(row.initiated_by === null ? {} : { initiated_by: row.initiated_by }),
    created_at: row.created_at,
  };
}

export function shownVerdict(verdict: Verdict): PolicyEvaluation {
  return { ...verdict, refund_amount: amountOf(verdict.refund_amount) };
}

export function shownDispute(row: DisputeRow): Dispute {
  const { verdict } = row;
  return {
    id: row.dispute_id,
    payment_id: row.payment_id,
    reservation_id: row.reservation_id,
    guest_id: row.guest_id,
    type: row.type,
    status: row.status,
    tier: row.tier,
    amount_requested: money(row.amount_requested),
    amount_approved: row.amount_approved === null ? null : money(row.amount_approved),
    ...(row.resolution === null ? {} : { resolution: row.resolution }),
    ...(row.justification === null ? {} : { justification: row.justification }),
    assigned_to: row.assigned_to,
    ...(verdict === null
      ? {}
      : {
          policy_evaluation: {
            eligible: verdict.eligible,
            refund_percentage: Number(verdict.refund_percentage),
            refund_amount: Number(verdict.refund_amount),
            tier: verdict.tier,
            policy_matched: verdict.policy_matched,
            ...(verdict.evaluation_details === null ? {} : { evaluation_details: verdict.evaluation_details }),
          },
        }),
    _rev: row._rev,
    created_at: row.created_at,
    updated_at: row.updated_at,
    resolved_at: row.resolved_at,
  };
}

export function shownDay(date: string, currency: string, day: DayTotals): DailySummary {
  return {
    date,
    currency,
    total_transactions: day.total_transactions,
    total_captured: amountOf(day.total_captured),
    total_refunded: amountOf(day.total_refunded),
    breakdown_by_method: day.breakdown_by_method.map(({ method, count, total }) => ({
      method,
      count,
      total: money(total),
    })),
  };
}
