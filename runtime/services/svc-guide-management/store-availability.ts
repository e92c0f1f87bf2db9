import { type Db, isExclusionViolation, sql } from 'novatrek/platform';
import type { AvailabilityWindow } from './contract.gen.ts';

interface WindowRow extends Omit<AvailabilityWindow, 'notes'> {
  readonly notes: string | null;
}

export async function listWindows(
  db: Db,
  guide: string,
  from: string,
  to: string | undefined,
): Promise<AvailabilityWindow[]> {
  const rows = await db<WindowRow>`
    select window_id as id, guide_id, start_time::date as start_date, (end_time - interval '1 day')::date as end_date,
      available, notes
    from availability_windows
    where guide_id = ${guide} and end_time > ${from}::date
      ${to === undefined ? sql`` : sql`and start_time <= ${to}::date`}
    order by start_time`;
  return rows.map(({ notes, ...window }) => (notes === null ? window : { ...window, notes }));
}

/** False if it overlaps another window of the guide: the database says so, however many add windows at once. */
export async function insertWindow(db: Db, window: AvailabilityWindow & { readonly id: string }): Promise<boolean> {
  try {
    await db.transaction(
      () => db.run`
        insert into availability_windows (window_id, guide_id, start_time, end_time, available, notes)
        values (
          ${window.id}, ${window.guide_id}, ${window.start_date}::date, ${window.end_date}::date + interval '1 day',
          ${window.available}, ${window.notes ?? null}
        )`,
    );
    return true;
  } catch (error) {
    if (isExclusionViolation(error, 'availability_windows_overlap')) return false;
    throw error;
  }
}

/** The first day of the range on which the guide has no window open; nothing if there is none. */
export async function firstDayNotOpen(db: Db, guide: string, from: string, to: string): Promise<string | undefined> {
  const row = await db.one<{ readonly day: string }>`
    select day::date as day
    from generate_series(${from}::date::timestamptz, ${to}::date::timestamptz, interval '1 day') as days (day)
    where not exists (
      select from availability_windows
      where guide_id = ${guide} and available and start_time <= day and end_time > day
    )
    order by day
    limit 1`;
  return row?.day;
}
