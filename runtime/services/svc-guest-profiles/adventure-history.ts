import type { AdventureHistoryEntry, Analytics, Reservations } from './contract.gen.ts';
import type { HistoryRow, KnownTrip } from './store-records.ts';

type AdventureType = AdventureHistoryEntry['adventure_type'];

/** The history's own types, and the activities of the catalog that they are called by there. */
const typeOf: Readonly<Record<string, AdventureType>> = {
  ROCK_CLIMBING: 'ROCK_CLIMBING',
  SCUBA_DIVING: 'SCUBA_DIVING',
  WHITEWATER_RAFTING: 'WHITEWATER_RAFTING',
  BACKCOUNTRY_SKIING: 'BACKCOUNTRY_SKIING',
  WILDERNESS_TREKKING: 'WILDERNESS_TREKKING',
  CANYONEERING: 'CANYONEERING',
  RAFTING: 'WHITEWATER_RAFTING',
  KAYAKING: 'WHITEWATER_RAFTING',
  HIKING: 'WILDERNESS_TREKKING',
  CAMPING: 'WILDERNESS_TREKKING',
};

function adventureType(category: string): AdventureType {
  return typeOf[category] ?? 'WILDERNESS_TREKKING';
}

const shownStatus: Readonly<Partial<Record<Reservations.ReservationStatus, AdventureHistoryEntry['status']>>> = {
  CANCELLED: 'CANCELLED',
  NO_SHOW: 'NO_SHOW',
  IN_PROGRESS: 'IN_PROGRESS',
  COMPLETED: 'COMPLETED',
};

export interface HistoryParts {
  readonly kept: readonly HistoryRow[];
  readonly bookings: readonly Reservations.Reservation[];
  readonly trips: readonly KnownTrip[];
  readonly scores: Analytics.GuestSatisfaction | undefined;
}

/** One entry per booking, newest first. What is kept here says more than the booking, so it comes before it. */
export function mergeHistory(guest: string, { kept, bookings, trips, scores }: HistoryParts): AdventureHistoryEntry[] {
  const seen = new Set(kept.map(({ reservation_id }) => reservation_id));
  const tripOf = new Map(trips.map((trip) => [trip.trip_id, trip]));
  const booked = bookings
    .filter(({ id }) => !seen.has(id))
    .flatMap((booking): AdventureHistoryEntry[] => {
      const [trip, status] = [tripOf.get(booking.trip_id), shownStatus[booking.status]];
      if (trip === undefined || status === undefined) return [];
      return [
        {
          ...described(trip),
          entry_id: booking.id,
          guest_id: guest,
          reservation_id: booking.id,
          participation_date: booking.trip_date ?? booking.created_at.slice(0, 10),
          status,
        },
      ];
    });
  const own = kept.map(
    (row): AdventureHistoryEntry => ({
      ...described(row),
      entry_id: row.history_id,
      guest_id: guest,
      reservation_id: row.reservation_id,
      participation_date: row.trip_date,
      guide_name: row.guide_name ?? undefined,
      status: 'COMPLETED',
      rating: row.rating ?? undefined,
      feedback: row.feedback ?? undefined,
    }),
  );
  return [...own, ...booked]
    .map((entry) => ({ ...entry, satisfaction_score: scoreOf(entry.adventure_type, scores) }))
    .sort((a, b) => b.participation_date.localeCompare(a.participation_date) || a.entry_id.localeCompare(b.entry_id));
}

function described({ adventure_name, adventure_category, difficulty_level, location }: KnownTrip) {
  return {
    adventure_name,
    adventure_type: adventureType(adventure_category),
    difficulty_level: difficulty_level ?? undefined,
    location: location ?? undefined,
  };
}

/** Over all activities that are of this type here, by how many reviewed them. */
function scoreOf(type: AdventureType, scores: Analytics.GuestSatisfaction | undefined): number | undefined {
  const rated = (scores?.by_activity ?? []).flatMap(({ activity_type = '', average_rating, review_count = 0 }) =>
    typeOf[activity_type] === type && average_rating !== undefined && review_count > 0
      ? [{ average_rating, review_count }]
      : [],
  );
  const reviews = rated.reduce((sum, { review_count }) => sum + review_count, 0);
  if (reviews === 0) return undefined;
  const sum = rated.reduce((total, one) => total + one.average_rating * one.review_count, 0);
  return Math.round((sum / reviews) * 100) / 100;
}
