import { type Db, isExclusionViolation, sql } from 'novatrek/platform';
import type { GuideAssignment, GuideScheduleEntry } from './contract.gen.ts';

interface EntryRow extends Omit<GuideScheduleEntry, 'group_size'> {
  readonly group_size: number | null;
}

export async function listAssignments(
  db: Db,
  guide: string,
  from: string,
  to: string | undefined,
): Promise<GuideScheduleEntry[]> {
  const rows = await db<EntryRow>`
    select guide_schedule_id as id, guide_id, trip_id, trip_name, departure_date, return_date, role, group_size
    from guide_schedules
    where guide_id = ${guide} and departure_date >= ${from}::date
      ${to === undefined ? sql`` : sql`and departure_date <= ${to}::date`}
    order by departure_date`;
  return rows.map(({ group_size, ...entry }) => (group_size === null ? entry : { ...entry, group_size }));
}

/** False if a day of it belongs to another assignment of the guide: the database says so. */
export async function putAssignment(
  db: Db,
  guide: string,
  { trip_id, trip_name, departure_date, return_date, role = 'LEAD', group_size }: GuideAssignment,
): Promise<boolean> {
  try {
    await db.transaction(async () => {
      const changed = await db.run`
        update guide_schedules
        set trip_name = ${trip_name}, return_date = ${return_date}, role = ${role}, group_size = ${group_size ?? null},
          updated_at = now()
        where guide_id = ${guide} and trip_id = ${trip_id} and departure_date = ${departure_date}`;
      if (changed === 1) return;
      await db.run`
        insert into guide_schedules (guide_id, trip_id, trip_name, departure_date, return_date, role, group_size)
        values (${guide}, ${trip_id}, ${trip_name}, ${departure_date}, ${return_date}, ${role}, ${group_size ?? null})`;
    });
    return true;
  } catch (error) {
    if (isExclusionViolation(error, 'guide_schedules_overlap')) return false;
    throw error;
  }
}

export async function removeAssignment(
  db: Db,
  guide: string,
  { trip_id, departure_date }: { readonly trip_id: string; readonly departure_date: string },
): Promise<void> {
  await db.run`
    delete from guide_schedules
    where guide_id = ${guide} and trip_id = ${trip_id} and departure_date = ${departure_date}`;
}

/** Departures that are not over yet. */
export async function assignmentsAhead(db: Db, guide: string, today: string): Promise<string[]> {
  const rows = await db<{ readonly departure_date: string }>`
    select departure_date from guide_schedules
    where guide_id = ${guide} and return_date >= ${today}::date
    order by departure_date`;
  return rows.map(({ departure_date }) => departure_date);
}

/** A later publication of the day replaces an earlier one, whichever is heard first. */
export function stampPublished(
  db: Db,
  { schedule_id, schedule_date, timestamp }: { schedule_id: string; schedule_date: string; timestamp: string },
): Promise<number> {
  return db.run`
    update guide_schedules
    set schedule_id = ${schedule_id}, published_at = ${timestamp}, updated_at = now()
    where departure_date = ${schedule_date}::date and (published_at is null or published_at <= ${timestamp})`;
}

/** Adds the trips that are over to the total of whoever led them, each once. */
export async function countTripsLed(db: Db, today: string): Promise<void> {
  const over = sql`
    update guide_schedules set counted = true
    where return_date < ${today}::date and not counted
    returning guide_id, role`;
  await db.run`
    with finished as (${over}), led as (select guide_id, count(*) as trips from finished where role = 'LEAD' group by 1)
    update guides set total_trips = total_trips + led.trips from led where guides.guide_id = led.guide_id`;
}
