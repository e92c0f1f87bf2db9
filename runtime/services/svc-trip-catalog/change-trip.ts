import { type Db, isUniqueViolation } from 'novatrek/platform';
import type { SeatChange, TripUpdateRequest } from './contract.gen.ts';
import { centsOf, decimalOf } from './pricing.ts';
import { holdSeats, resizeSeats, type Seats } from './seats.ts';
import { levelOf } from './shown.ts';
import { findTrip, saveTrip, type TripRow } from './store.ts';
import { type DepartureRow, isPast, lockDepartures, saveSeats } from './store-departures.ts';
import { allowedAfter, faultsOf } from './trip-rules.ts';

type Refuse = (
  status: 400 | 404 | 409,
  code: string,
  message: string,
  members?: Readonly<Record<string, unknown>>,
) => Error;

/** The trip as it is after the change. Seats may be given back whatever became of the trip. */
export async function changeTrip(
  db: Db,
  id: string,
  { seats, ...changes }: TripUpdateRequest,
  now: Date,
  refuse: Refuse,
): Promise<TripRow> {
  const changing = Object.keys(changes).length > 0;
  const before = await findTrip(db, id, changing);
  if (before === undefined) throw refuse(404, 'no-such-trip', 'There is no such trip');
  const trip = changing ? changed(before, changes, refuse) : before;
  if (changing) {
    if (trip.max_participants !== before.max_participants) await resizeDepartures(db, trip, refuse);
    try {
      await db.transaction(() => saveTrip(db, trip, now));
    } catch (error) {
      if (!isUniqueViolation(error, 'uq_trip_region_name')) throw error;
      throw refuse(409, 'name-taken', 'The region has a trip of that name already');
    }
  }
  if (seats !== undefined) await changeSeats(db, trip, seats, now, refuse);
  return (await findTrip(db, id)) ?? trip;
}

function changed(trip: TripRow, changes: Omit<TripUpdateRequest, 'seats'>, refuse: Refuse): TripRow {
  const { status = trip.status } = changes;
  const allowed = allowedAfter(trip.status);
  if (trip.status === 'RETIRED') throw refuse(409, 'retired', 'The trip is RETIRED and stays as it is', { allowed });
  if (status !== trip.status && !allowed.includes(status))
    throw refuse(409, 'transition-refused', `A trip that is ${trip.status} can't become ${status}`, { allowed });
  const { min_participants = trip.min_participants, max_participants = trip.max_participants } = changes;
  const details = faultsOf({ ...changes, min_participants, max_participants });
  if (details.length > 0) throw refuse(400, 'invalid-trip', 'The trip would make no sense', { details });
  return {
    ...trip,
    name: changes.name ?? trip.name,
    description: changes.description ?? trip.description,
    difficulty_level:
      changes.difficulty_level === undefined ? trip.difficulty_level : levelOf(changes.difficulty_level),
    duration_hours: changes.duration_hours === undefined ? trip.duration_hours : String(changes.duration_hours),
    min_participants,
    max_participants,
    base_price: changes.base_price === undefined ? trip.base_price : decimalOf(centsOf(changes.base_price) ?? 0),
    status,
    age_minimum: changes.age_minimum ?? trip.age_minimum,
    fitness_level: changes.fitness_level_required ?? trip.fitness_level,
    certifications: changes.required_certifications ?? trip.certifications,
    gear_requirements: changes.gear_requirements ?? trip.gear_requirements,
  };
}

/** Open departures get as many seats as the trip now has. */
async function resizeDepartures(db: Db, trip: TripRow, refuse: Refuse): Promise<void> {
  for (const departure of await lockDepartures(db, trip.trip_id)) {
    const seats = resizeSeats(seatsOf(departure), trip.max_participants);
    if (seats === undefined)
      throw refuse(
        409,
        'seats-booked',
        `${departure.booked_spots} seats are booked on ${departure.trip_date}: max_participants can't be less`,
        { booked: departure.booked_spots, departure_date: departure.trip_date },
      );
    await saveSeats(db, departure.schedule_id, seats);
  }
}

async function changeSeats(db: Db, trip: TripRow, change: SeatChange, now: Date, refuse: Refuse): Promise<void> {
  const { departure_date: day, departure_time: time, booking_id, seats: wanted } = change;
  const [departure, second] = await lockDepartures(db, trip.trip_id, { day, time });
  if (departure === undefined) throw refuse(409, 'no-departure', 'The trip has no departure then that could be booked');
  if (second !== undefined)
    throw refuse(400, 'which-departure', 'The trip departs more than once on that day: say departure_time');
  const before = seatsOf(departure);
  const held = before.holders[booking_id] ?? 0;
  if (wanted > held) {
    if (trip.status !== 'ACTIVE') throw refuse(409, 'off-sale', `The trip is ${trip.status} and takes no bookings`);
    if (await isPast(db, day, trip.timezone, now)) throw refuse(409, 'departed', 'The departure is over');
  }
  const seats = holdSeats(before, booking_id, wanted);
  if (seats === undefined)
    throw refuse(409, 'sold-out', `${before.available} seats are left, ${wanted - held} more are wanted`, {
      available_spots: before.available,
    });
  if (wanted !== held) await saveSeats(db, departure.schedule_id, seats);
}

function seatsOf({ available_spots, booked_spots, seat_holders }: DepartureRow): Seats {
  return { available: available_spots, booked: booked_spots, holders: seat_holders };
}
