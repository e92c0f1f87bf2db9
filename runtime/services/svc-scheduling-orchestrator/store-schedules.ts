import { type Db, json } from 'novatrek/platform';
import type { Tables } from './contract.gen.ts';
import type { Assignments, Entry } from './entry.ts';

export type ScheduleRow = Omit<Tables['daily_schedules'], 'assignments'> & { readonly assignments: Assignments };

/** What an update is based on; it changes nothing if the schedule has moved on (ADR-011). */
export type Revision = Pick<ScheduleRow, 'schedule_id' | '_rev'>;

export function findSchedule(db: Db, date: string): Promise<ScheduleRow | undefined> {
  return db.one<ScheduleRow>`select * from daily_schedules where schedule_date = ${date}`;
}

export function scheduleOf(db: Db, id: string): Promise<ScheduleRow | undefined> {
  return db.one<ScheduleRow>`select * from daily_schedules where schedule_id = ${id}`;
}

/** The schedule of a day, made if there is none. */
export async function openSchedule(db: Db, date: string, at: Date): Promise<ScheduleRow> {
  await db.run`
    insert into daily_schedules (schedule_id, schedule_date, assignments, created_at, updated_at)
    values (gen_random_uuid(), ${date}, '{}', ${at}, ${at})
    on conflict (schedule_date) do nothing`;
  const row = await findSchedule(db, date);
  if (row === undefined) throw new Error('the schedule of the day was just made');
  return row;
}

export function schedulesBetween(db: Db, from: string, to: string): Promise<ScheduleRow[]> {
  return db<ScheduleRow>`
    select * from daily_schedules where schedule_date between ${from} and ${to} order by schedule_date`;
}

/** Where a booking stands; a booking is on one day. */
export function scheduleWith(db: Db, reservation: string): Promise<ScheduleRow | undefined> {
  return db.one<ScheduleRow>`
    select * from daily_schedules d
    where exists (
      select 1 from jsonb_each(d.assignments) e where jsonb_exists(e.value -> 'reservations', ${reservation})
    )
    order by schedule_date desc
    limit 1`;
}

/**
 * Changes the named fields of one trip and leaves all others, and all other trips, as they are (ADR-010). False if somebody
 * else was faster.
 */
export async function patchEntry(
  db: Db,
  { schedule_id, _rev }: Revision,
  trip: string,
  fields: Partial<Entry>,
  at: Date,
): Promise<boolean> {
  const changed = await db.run`
    update daily_schedules
    set assignments = jsonb_set(assignments, array[${trip}::text],
        coalesce(assignments -> ${trip}::text, '{}') || ${json(fields)}::jsonb),
      _rev = _rev + 1, updated_at = ${at}
    where schedule_id = ${schedule_id} and _rev = ${_rev}`;
  return changed > 0;
}

/** Adds a booking to a trip, whether or not the trip is planned yet. */
export async function patchBooking(
  db: Db,
  { schedule_id, _rev }: Revision,
  trip: string,
  booking: Entry['reservations'],
  at: Date,
): Promise<boolean> {
  const changed = await db.run`
    update daily_schedules
    set assignments = jsonb_set(assignments, array[${trip}::text],
        coalesce(assignments -> ${trip}::text, '{}') || jsonb_build_object('reservations',
          coalesce(assignments -> ${trip}::text -> 'reservations', '{}') || ${json(booking)}::jsonb)),
      _rev = _rev + 1, updated_at = ${at}
    where schedule_id = ${schedule_id} and _rev = ${_rev}`;
  return changed > 0;
}

/** Takes a trip off the day. */
export async function dropEntry(db: Db, { schedule_id, _rev }: Revision, trip: string, at: Date): Promise<boolean> {
  const changed = await db.run`
    update daily_schedules
    set assignments = assignments - ${trip}::text, _rev = _rev + 1, updated_at = ${at}
    where schedule_id = ${schedule_id} and _rev = ${_rev}`;
  return changed > 0;
}

export async function markPublished(db: Db, { schedule_id, _rev }: Revision, at: Date): Promise<boolean> {
  const changed = await db.run`
    update daily_schedules set published_at = ${at}, _rev = _rev + 1
    where schedule_id = ${schedule_id} and _rev = ${_rev}`;
  return changed > 0;
}

/** Guides on schedules of these days who have led trips in the region. */
export async function guidesOfRegion(db: Db, region: string, from: string, to: string): Promise<readonly string[]> {
  const rows = await db<{ guide_id: string }>`
    select distinct g.guide_id
    from daily_schedules d, jsonb_each(d.assignments) e,
      jsonb_array_elements_text(coalesce(e.value -> 'guide_ids', '[]')) g (guide_id)
    where d.schedule_date between ${from} and ${to} and e.value ->> 'region_id' = ${region}
    order by g.guide_id
    limit 50`;
  return rows.map((row) => row.guide_id);
}
