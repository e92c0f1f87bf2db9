import { type Db, json, sql } from 'novatrek/platform';
import type { Tables } from './contract.gen.ts';
import type { Seats } from './seats.ts';
import type { Page } from './store.ts';

export type DepartureRow = Omit<Tables['trip_schedules'], 'seat_holders'> & {
  readonly seat_holders: Readonly<Record<string, number>>;
};

const columns = sql`
  schedule_id, trip_id, trip_date, start_time, available_spots, booked_spots, seat_holders, guide_id, status,
  meeting_point, notes, created_at`;

export interface Range {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly availableOnly: boolean;
}

export async function listDepartures(
  db: Db,
  trip: string,
  { from, to, availableOnly }: Range,
  page: Page,
): Promise<{ readonly departures: DepartureRow[]; readonly total: number }> {
  const matching = sql`
    where trip_id = ${trip}
      ${from === undefined ? sql`` : sql`and trip_date >= ${from}`}
      ${to === undefined ? sql`` : sql`and trip_date <= ${to}`}
      ${availableOnly ? sql`and status = 'OPEN' and available_spots > 0` : sql``}`;
  return db.transaction(async () => {
    const departures = await db<DepartureRow>`
      select ${columns} from trip_schedules ${matching}
      order by trip_date, start_time, schedule_id limit ${page.size} offset ${page.skip}`;
    const count = await db.one<{ total: number }>`select count(*)::integer as total from trip_schedules ${matching}`;
    return { departures, total: count?.total ?? 0 };
  });
}

/** Those that people can still think of taking, by the clock of the region; of one day, if asked. */
export function comingDepartures(db: Db, trip: string, day: string | undefined, now: Date): Promise<DepartureRow[]> {
  return db<DepartureRow>`
    select ${columns} from trip_schedules
    where trip_id = ${trip} and status in ('OPEN', 'FULL')
      and trip_date >= (
        select today_in(r.timezone, ${now}) from trips t join regions r using (region_id) where t.trip_id = ${trip})
      ${day === undefined ? sql`` : sql`and trip_date = ${day}`}
    order by trip_date, start_time, schedule_id limit 100`;
}

export async function isPast(db: Db, day: string, timezone: string, now: Date): Promise<boolean> {
  const row = await db.one<{ past: boolean }>`select ${day}::date < today_in(${timezone}, ${now}) as past`;
  return row?.past === true;
}

export type DepartureDraft = Pick<
  DepartureRow,
  'schedule_id' | 'trip_id' | 'trip_date' | 'start_time' | 'available_spots' | 'guide_id' | 'meeting_point' | 'notes'
>;

/** Nothing if the trip departs at that time already. */
export function insertDeparture(db: Db, one: DepartureDraft, now: Date): Promise<DepartureRow | undefined> {
  return db.one<DepartureRow>`
    insert into trip_schedules (schedule_id, trip_id, trip_date, start_time, available_spots, booked_spots, status,
      guide_id, meeting_point, notes, created_at)
    values (${one.schedule_id}, ${one.trip_id}, ${one.trip_date}, ${one.start_time}, ${one.available_spots}, 0, 'OPEN',
      ${one.guide_id}, ${one.meeting_point}, ${one.notes}, ${now})
    on conflict do nothing
    returning ${columns}`;
}

/** Locked until the end of the transaction: two who want the last seat come one after the other. */
export function lockDepartures(
  db: Db,
  trip: string,
  at: { readonly day?: string; readonly time?: string | undefined } = {},
): Promise<DepartureRow[]> {
  return db<DepartureRow>`
    select ${columns} from trip_schedules
    where trip_id = ${trip} and status in ('OPEN', 'FULL')
      ${at.day === undefined ? sql`` : sql`and trip_date = ${at.day}`}
      ${at.time === undefined ? sql`` : sql`and start_time = ${at.time}`}
    order by trip_date, start_time, schedule_id
    for update`;
}

export async function saveSeats(db: Db, departure: string, seats: Seats): Promise<void> {
  await db.run`
    update trip_schedules
    set available_spots = ${seats.available}, booked_spots = ${seats.booked}, seat_holders = ${json(seats.holders)},
      status = ${seats.available === 0 ? 'FULL' : 'OPEN'}
    where schedule_id = ${departure}`;
}

/** What departed before today, by the clock of its region, is over. */
export function completeDepartures(db: Db, now: Date): Promise<number> {
  return db.run`
    update trip_schedules s
    set status = 'COMPLETED'
    from trips t join regions r using (region_id)
    where t.trip_id = s.trip_id and s.status in ('OPEN', 'FULL') and s.trip_date < today_in(r.timezone, ${now})`;
}

export async function refreshCalendar(db: Db): Promise<void> {
  await db`select refresh_availability_calendar()`;
}
