import type { TripCatalog } from './contract.gen.ts';

/** A departure with room for a party, as the catalog has it. */
export interface Departure {
  readonly date: string;
  /** `07:30`; null where the catalog lists no departures. */
  readonly time: string | null;
  /** How many go in all. */
  readonly places: number;
  /** How many of them the catalog says are free. */
  readonly free: number;
}

/** The departures that could take the party: of the day asked for, or the coming ones, earliest first. */
export function departuresFor(trip: TripCatalog.Trip, date: string | undefined, today: string): readonly Departure[] {
  if (trip.departures === undefined) {
    // A catalog that says nothing of departures: the trip goes every day, with as many as it takes.
    const { max_participants: places } = trip;
    return [{ date: date ?? nextDay(today), time: null, places, free: places }];
  }
  return trip.departures
    .filter((one) => one.status === 'OPEN' || one.status === 'FULL')
    .filter((one) => (date === undefined ? one.departure_date >= today : one.departure_date === date))
    .map((one) => ({
      date: one.departure_date,
      time: one.departure_time,
      places: one.total_spots ?? one.available_spots,
      free: one.available_spots,
    }));
}

function nextDay(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}
