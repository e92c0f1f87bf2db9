import type { Db } from 'novatrek/platform';
import type { Tables } from './contract.gen.ts';
import type { Accounts } from './ledger.ts';

export type RefundRow = Omit<Tables['refunds'], 'status'> & { readonly status: 'PENDING' | 'PROCESSED' | 'FAILED' };
export type NewRefund = Pick<RefundRow, 'refund_id' | 'payment_id' | 'amount' | 'reason' | 'initiated_by'>;

export function findRefund(db: Db, id: string): Promise<RefundRow | undefined> {
  return db.one<RefundRow>`select * from refunds where refund_id = ${id}`;
}

export async function intendRefund(db: Db, one: NewRefund, now: Date): Promise<void> {
  await db.run`
    insert into refunds (refund_id, payment_id, amount, reason, gateway_ref, status, created_at, initiated_by)
    values (${one.refund_id}, ${one.payment_id}, ${one.amount}, ${one.reason}, '', 'PENDING', ${now},
      ${one.initiated_by})`;
}

export async function postRefund(db: Db, id: string, gatewayRef: string, accounts: Accounts, now: Date): Promise<void> {
  await db.run`
    update refunds
    set status = 'PROCESSED', gateway_ref = ${gatewayRef}, debit_account = ${accounts.debit_account},
      credit_account = ${accounts.credit_account}, posted_at = ${now}
    where refund_id = ${id} and status = 'PENDING'`;
}

export async function failRefund(db: Db, id: string): Promise<void> {
  await db.run`update refunds set status = 'FAILED' where refund_id = ${id} and status = 'PENDING'`;
}

export async function unfinishedRefunds(db: Db, before: Date): Promise<readonly string[]> {
  const rows = await db<{ refund_id: string }>`
    select refund_id from refunds where status = 'PENDING' and created_at < ${before} order by created_at limit 100`;
  return rows.map((row) => row.refund_id);
}
