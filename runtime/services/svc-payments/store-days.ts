import { randomUUID } from 'node:crypto';
import { type Db, json } from 'novatrek/platform';
import type { Tables } from './contract.gen.ts';
import { type DayTotals, type Posting, posted } from './ledger.ts';
import { decimalOf, storedCents } from './money.ts';

type DayRow = Omit<Tables['daily_summaries'], 'breakdown_by_method' | 'account_turnover'> &
  Pick<DayTotals, 'breakdown_by_method' | 'account_turnover'>;

export async function findDay(db: Db, day: string, currency: string): Promise<DayTotals | undefined> {
  const row = await db.one<DayRow>`
    select * from daily_summaries where summary_date = ${day} and currency = ${currency}`;
  return row === undefined ? undefined : totalsOf(row);
}

/** Adds a posting to its day, in the transaction that posts it: at commit the database compares both. */
export async function addToDay(db: Db, currency: string, posting: Posting, now: Date): Promise<void> {
  const day = now.toISOString().slice(0, 10);
  await db.run`
    insert into daily_summaries (summary_id, summary_date, currency, updated_at)
    values (${randomUUID()}, ${day}, ${currency}, ${now})
    on conflict (summary_date, currency) do nothing`;
  const row = await db.one<DayRow>`
    select * from daily_summaries where summary_date = ${day} and currency = ${currency} for update`;
  if (row === undefined) throw new Error('the day was just opened');
  const after = posted(totalsOf(row), posting);
  const turnover = decimalOf(after.total_captured + after.total_refunded);
  await db.run`
    update daily_summaries
    set total_transactions = ${after.total_transactions}, total_captured = ${decimalOf(after.total_captured)},
      total_refunded = ${decimalOf(after.total_refunded)}, total_debits = ${turnover}, total_credits = ${turnover},
      breakdown_by_method = ${json(after.breakdown_by_method)}, account_turnover = ${json(after.account_turnover)},
      updated_at = ${now}
    where summary_id = ${row.summary_id}`;
}

/** Signs off the days that are over, once the ledger of each adds up to its summary; tells which do not. */
export async function reconcileDays(db: Db, today: string, now: Date): Promise<readonly string[]> {
  await db.run`
    update daily_summaries s set reconciled_at = ${now}
    where s.reconciled_at is null and s.summary_date < ${today} and (
      select coalesce(sum(e.debit), 0) = s.total_debits and coalesce(sum(e.credit), 0) = s.total_credits
      from ledger_entries e where e.day = s.summary_date and e.currency = s.currency)`;
  const open = await db<{ day: string }>`
    select summary_date::text as day from daily_summaries where reconciled_at is null and summary_date < ${today}`;
  return open.map(({ day }) => day);
}

function totalsOf(row: DayRow): DayTotals {
  return {
    total_transactions: row.total_transactions,
    total_captured: storedCents(row.total_captured),
    total_refunded: storedCents(row.total_refunded),
    breakdown_by_method: row.breakdown_by_method,
    account_turnover: row.account_turnover,
  };
}
