import type {
  DifficultyLevel,
  PaginationMeta,
  PriceQuote,
  PricingTier,
  Region,
  Trip,
  TripSchedule,
  TripSummary,
} from './contract.gen.ts';
import { type Party, priceFor, type Tier } from './pricing.ts';
import type { RegionRow, SummaryRow, TripRow } from './store.ts';
import type { DepartureRow } from './store-departures.ts';
import type { TierRow } from './store-pricing.ts';

/** From easiest to hardest: a trip's row holds the place in this list, counted from 1. */
export const difficulties: readonly DifficultyLevel[] = ['BEGINNER', 'INTERMEDIATE', 'ADVANCED', 'EXPERT'];

export function levelOf(difficulty: DifficultyLevel): number {
  return difficulties.indexOf(difficulty) + 1;
}

function difficultyOf(level: number): DifficultyLevel {
  return difficulties[level - 1] ?? 'EXPERT';
}

export function shownTrip(row: TripRow): Trip {
  return {
    id: row.trip_id,
    name: row.name,
    description: row.description,
    activity_type: row.adventure_category,
    difficulty_level: difficultyOf(row.difficulty_level),
    region_id: row.region_id,
    duration_hours: Number(row.duration_hours),
    min_participants: row.min_participants,
    max_participants: row.max_participants,
    base_price: Number(row.base_price),
    status: row.status,
    required_certifications: row.certifications,
    gear_requirements: row.gear_requirements,
    age_minimum: row.age_minimum,
    ...(row.fitness_level !== null && { fitness_level_required: row.fitness_level }),
    created_at: row.created_at,
    updated_at: row.updated_at,
    created_by: row.created_by,
    currency: row.currency ?? 'USD',
  };
}

export function shownSummary(row: SummaryRow): TripSummary {
  return {
    id: row.trip_id,
    name: row.name,
    activity_type: row.adventure_category,
    difficulty_level: difficultyOf(row.difficulty_level),
    region_id: row.region_id,
    duration_hours: Number(row.duration_hours),
    base_price: Number(row.base_price),
    status: row.status,
    next_departure: row.next_departure,
  };
}

export function shownDeparture(row: DepartureRow): TripSchedule {
  return {
    id: row.schedule_id,
    trip_id: row.trip_id,
    departure_date: row.trip_date,
    departure_time: row.start_time.slice(0, 5),
    guide_id: row.guide_id,
    available_spots: row.available_spots,
    total_spots: row.available_spots + row.booked_spots,
    status: row.status,
    ...(row.meeting_point !== null && { meeting_point: row.meeting_point }),
    ...(row.notes !== null && { notes: row.notes }),
    created_at: row.created_at,
  };
}

export function shownPricing(trip: TripRow, tiers: readonly TierRow[]) {
  return {
    trip_id: trip.trip_id,
    base_price: Number(trip.base_price),
    currency: trip.currency ?? 'USD',
    tiers: tiers.map(shownTier),
  };
}

function shownTier(row: TierRow): PricingTier {
  return {
    tier_name: row.tier_name,
    price: Number(row.price),
    ...(row.conditions !== null && { conditions: row.conditions }),
    ...(row.min_group_size !== null && { min_group_size: row.min_group_size }),
    ...(row.max_group_size !== null && { max_group_size: row.max_group_size }),
    valid_from: row.effective_from,
    ...(row.effective_to !== null && { valid_to: row.effective_to }),
    is_active: row.is_active,
  };
}

export function quoteFor(trip: TripRow, tiers: readonly TierRow[], party: Party): PriceQuote {
  const { cents, tier } = priceFor(cents100(trip.base_price), tiers.map(weighed), party);
  return {
    departure_date: party.day,
    party_size: party.size,
    ...(tier !== undefined && { tier_name: tier }),
    price: cents / 100,
    total: (cents * party.size) / 100,
  };
}

function weighed(row: TierRow): Tier<TierRow['tier_name']> {
  return {
    name: row.tier_name,
    cents: cents100(row.price),
    from: row.effective_from,
    to: row.effective_to ?? undefined,
    minGroup: row.min_group_size ?? undefined,
    maxGroup: row.max_group_size ?? undefined,
    active: row.is_active,
  };
}

/** A numeric column with two decimals: exact, since the digits are moved and nothing is multiplied. */
export function cents100(decimal: string): number {
  const [whole = '0', part = ''] = decimal.split('.');
  return Number(whole + part.padEnd(2, '0').slice(0, 2));
}

export function shownRegion(row: RegionRow): Region {
  return {
    id: row.region_id,
    name: row.name,
    ...(row.description !== null && { description: row.description }),
    country: row.country,
    ...(row.state !== null && { state: row.state }),
    ...(row.latitude !== null &&
      row.longitude !== null && {
        coordinates: { latitude: Number(row.latitude), longitude: Number(row.longitude) },
      }),
    weather_station_id: row.weather_station_id,
    timezone: row.timezone,
    active_trip_count: row.active_trip_count,
  };
}

export function pagination(page: number, size: number, total: number): PaginationMeta {
  return { page, page_size: size, total_items: total, total_pages: Math.ceil(total / size) };
}
