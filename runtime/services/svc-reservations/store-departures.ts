import type { Db } from 'novatrek/platform';

export interface DepartureKey {
  readonly trip_id: string;
  readonly date: string;
  readonly time: string | null;
}
/** What the catalog says of it. */
export interface Terms {
  readonly places: number;
  readonly minimum_age: number;
}

/** Keeps what the catalog said. From here to the end of the transaction nobody else takes a place of the departure. */
export async function holdDeparture(db: Db, key: DepartureKey, terms: Terms, now: Date): Promise<void> {
  await db.run`
    insert into departures (trip_id, trip_date, departure_time, places, minimum_age, updated_at)
    values (${key.trip_id}, ${key.date}, ${key.time}, ${terms.places}, ${terms.minimum_age}, ${now})
    on conflict (trip_id, trip_date, departure_time)
      do update set places = excluded.places, minimum_age = excluded.minimum_age, updated_at = excluded.updated_at`;
}

/** The same for a departure that was booked before. */
export function lockDeparture(db: Db, { trip_id, date, time }: DepartureKey): Promise<Terms | undefined> {
  return db.one<Terms>`
    select places, minimum_age from departures
    where trip_id = ${trip_id} and trip_date = ${date} and departure_time is not distinct from ${time}::time
    for update`;
}

export async function placesTaken(db: Db, { trip_id, date, time }: DepartureKey): Promise<number> {
  const row = await db.one<{ taken: number }>`
    select coalesce(sum(party_size), 0)::int as taken from reservations
    where trip_id = ${trip_id} and trip_date = ${date} and departure_time is not distinct from ${time}::time
      and status not in ('CANCELLED', 'NO_SHOW')`;
  return row?.taken ?? 0;
}
