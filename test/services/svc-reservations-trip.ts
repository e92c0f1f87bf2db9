import type { TripCatalog } from '../../runtime/services/svc-reservations/contract.gen.ts';

/** What a catalog answers about a trip that goes on these days with so many places. */
export function tripWith(
  { id, places, dates }: { readonly id: string; readonly places: number; readonly dates: readonly string[] },
  more: Partial<TripCatalog.Trip> = {},
): (day: string | undefined, partySize: number) => TripCatalog.Trip {
  return (day, partySize) => ({
    id,
    name: 'Sea Cave Kayak Tour',
    activity_type: 'KAYAKING',
    difficulty_level: 'BEGINNER',
    region_id: '11111111-0000-4000-8000-000000000002',
    duration_hours: 5,
    min_participants: 1,
    max_participants: Math.max(places, 4),
    base_price: 100.5,
    age_minimum: 12,
    status: 'ACTIVE',
    currency: 'USD',
    departures: dates
      .filter((date) => day === undefined || date === day)
      .map((departure_date, index) => ({
        id: `66660000-0000-4000-8000-00000000000${index}`,
        trip_id: id,
        departure_date,
        departure_time: '09:00',
        available_spots: places,
        total_spots: places,
        status: 'OPEN',
      })),
    quote: {
      departure_date: day ?? dates[0] ?? '2026-01-01',
      party_size: partySize,
      price: 100.5,
      total: 100.5 * partySize,
    },
    ...more,
  });
}
