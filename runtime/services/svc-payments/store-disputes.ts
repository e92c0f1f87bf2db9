import { type Db, json } from 'novatrek/platform';
import type { DisputeStatus, DisputeTier, Tables } from './contract.gen.ts';
import type { Verdict } from './refund-policy.ts';
import type { Page } from './store.ts';

type Row = Tables['disputes'];
type VerdictRow = Tables['refund_policy_evaluations'];
export type DisputeRow = Row & { readonly verdict: VerdictRow | null };

/** One entry of the audit trail. */
export interface Step {
  readonly at: string;
  readonly by: string;
  readonly action: string;
  readonly from: DisputeStatus | null;
  readonly to: DisputeStatus;
  readonly note: string | null;
}

export type NewDispute = Pick<
  Row,
  | 'dispute_id'
  | 'payment_id'
  | 'reservation_id'
  | 'guest_id'
  | 'type'
  | 'tier'
  | 'amount_requested'
  | 'reason'
  | 'cancellation_date'
  | 'chargeback_ref'
  | 'chargeback_reason_code'
  | 'chargeback_deadline'
>;

export async function openDispute(db: Db, one: NewDispute, step: Step): Promise<void> {
  await db.run`
    insert into disputes (dispute_id, payment_id, reservation_id, guest_id, type, status, tier, amount_requested, reason,
      cancellation_date, chargeback_ref, chargeback_reason_code, chargeback_deadline, audit_trail, created_at, updated_at)
    values (${one.dispute_id}, ${one.payment_id}, ${one.reservation_id}, ${one.guest_id}, ${one.type}, 'OPENED',
      ${one.tier}, ${one.amount_requested}, ${one.reason}, ${one.cancellation_date}, ${one.chargeback_ref},
      ${one.chargeback_reason_code}, ${one.chargeback_deadline}, ${json([step])}, ${step.at}, ${step.at})`;
}

export async function recordVerdict(
  db: Db,
  id: string,
  dispute: string,
  verdict: Omit<Verdict, 'refund_amount'> & { readonly refund_amount: string },
  now: Date,
): Promise<void> {
  await db.run`
    insert into refund_policy_evaluations (evaluation_id, dispute_id, eligible, refund_percentage, refund_amount, tier,
      policy_matched, evaluation_details, evaluated_at)
    values (${id}, ${dispute}, ${verdict.eligible}, ${verdict.refund_percentage}, ${verdict.refund_amount},
      ${verdict.tier}, ${verdict.policy_matched}, ${verdict.evaluation_details}, ${now})`;
}

export function findDispute(db: Db, id: string): Promise<DisputeRow | undefined> {
  return db.one<DisputeRow>`
    select d.*, to_jsonb(v) as verdict
    from disputes d left join refund_policy_evaluations v on v.dispute_id = d.dispute_id
    where d.dispute_id = ${id}`;
}

export interface DisputeFilter {
  readonly status?: DisputeStatus | undefined;
  readonly tier?: DisputeTier | undefined;
  readonly assigned_to?: string | undefined;
  readonly guest_id?: string | undefined;
}

export async function listDisputes(
  db: Db,
  {
    status = null,
    tier = null,
    assigned_to = null,
    guest_id = null,
  }: { readonly [Name in keyof DisputeFilter]?: string | null | undefined },
  { limit, offset }: Page,
): Promise<{ readonly rows: readonly DisputeRow[]; readonly total: number }> {
  const rows = await db<DisputeRow & { total: number }>`
    select d.*, to_jsonb(v) as verdict
    from disputes d left join refund_policy_evaluations v on v.dispute_id = d.dispute_id
    where (${status}::text is null or d.status = ${status}) and (${tier}::text is null or d.tier = ${tier})
      and (${assigned_to}::text is null or d.assigned_to = ${assigned_to})
      and (${guest_id}::uuid is null or d.guest_id = ${guest_id})
    order by d.created_at desc, d.dispute_id
    limit ${limit} offset ${offset}`;
  const count = await db.one<{ total: number }>`
    select count(*)::int as total from disputes d
    where (${status}::text is null or d.status = ${status}) and (${tier}::text is null or d.tier = ${tier})
      and (${assigned_to}::text is null or d.assigned_to = ${assigned_to})
      and (${guest_id}::uuid is null or d.guest_id = ${guest_id})`;
  return { rows, total: count?.total ?? 0 };
}

export type Change = Partial<
  Pick<
    Row,
    | 'status'
    | 'tier'
    | 'assigned_to'
    | 'resolution'
    | 'amount_approved'
    | 'justification'
    | 'resolver_id'
    | 'resolved_at'
  >
>;

/** Nothing changes if somebody else was faster. */
export async function changeDispute(db: Db, before: Row, change: Change, steps: readonly Step[]): Promise<boolean> {
  const after = { ...before, ...change };
  const at = steps.at(-1)?.at ?? before.updated_at;
  const changed = await db.run`
    update disputes
    set status = ${after.status}, tier = ${after.tier}, assigned_to = ${after.assigned_to},
      resolution = ${after.resolution}, amount_approved = ${after.amount_approved},
      justification = ${after.justification}, resolver_id = ${after.resolver_id}, resolved_at = ${after.resolved_at},
      audit_trail = audit_trail || ${json(steps)}, updated_at = ${at}, _rev = _rev + 1
    where dispute_id = ${before.dispute_id} and _rev = ${before._rev}`;
  return changed > 0;
}

/** Those decided for the guest on this payment whose amount has been paid since. */
export function paidDisputes(db: Db, payment: string): Promise<DisputeRow[]> {
  return db<DisputeRow>`
    select d.*, null as verdict from disputes d
    where d.payment_id = ${payment} and d.status = 'RESOLVED' and d.amount_approved > 0
      and d.amount_approved <= (
        select coalesce(sum(r.amount), 0) from refunds r
        where r.payment_id = d.payment_id and r.status = 'PROCESSED' and r.posted_at >= d.resolved_at)
    for update of d`;
}
