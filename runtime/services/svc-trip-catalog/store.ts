import { type Db, json, sql } from 'novatrek/platform';
import type { ActivityType, GearRequirement, Tables, TripStatus } from './contract.gen.ts';

/** A trip with its requirements, and the clock of its region. */
export type TripRow = Omit<Tables['trips'], 'adventure_category'> &
  Pick<Tables['requirements'], 'age_minimum' | 'fitness_level'> & {
    readonly adventure_category: ActivityType;
    readonly certifications: readonly string[];
    readonly gear_requirements: readonly GearRequirement[];
    readonly timezone: string;
  };

export interface SummaryRow
  extends Pick<
    TripRow,
    | 'trip_id'
    | 'name'
    | 'adventure_category'
    | 'difficulty_level'
    | 'region_id'
    | 'duration_hours'
    | 'base_price'
    | 'status'
  > {
  readonly next_departure: string | null;
}

export interface Filters {
  readonly activity_type?: string | undefined;
  readonly difficulty?: number | undefined;
  readonly region?: string | undefined;
  readonly date_from?: string | undefined;
  readonly date_to?: string | undefined;
  readonly min_price?: number | undefined;
  readonly max_price?: number | undefined;
  readonly q?: string | undefined;
  readonly status: TripStatus;
  readonly sort: keyof typeof orders;
}

export interface Page {
  readonly size: number;
  readonly skip: number;
}

const orders = {
  name_asc: sql`t.name, t.trip_id`,
  name_desc: sql`t.name desc, t.trip_id`,
  price_asc: sql`t.base_price, t.trip_id`,
  price_desc: sql`t.base_price desc, t.trip_id`,
  difficulty_asc: sql`t.difficulty_level, t.trip_id`,
  difficulty_desc: sql`t.difficulty_level desc, t.trip_id`,
  created_desc: sql`t.created_at desc, t.trip_id`,
};

export async function searchTrips(
  db: Db,
  filters: Filters,
  page: Page,
  now: Date,
): Promise<{ readonly trips: SummaryRow[]; readonly total: number }> {
  const { activity_type, difficulty, region, date_from, date_to, min_price, max_price, q, status, sort } = filters;
  const departs =
    date_from === undefined && date_to === undefined
      ? sql``
      : sql`and exists (
          select from availability_calendar c
          where c.trip_id = t.trip_id and c.trip_date between ${date_from ?? '0001-01-01'} and ${date_to ?? '9999-12-31'})`;
  const matching = sql`
    where t.status = ${status}
      ${activity_type === undefined ? sql`` : sql`and t.adventure_category = ${activity_type}`}
      ${difficulty === undefined ? sql`` : sql`and t.difficulty_level = ${difficulty}`}
      ${region === undefined ? sql`` : sql`and t.region_id = ${region}`}
      ${min_price === undefined ? sql`` : sql`and t.base_price >= ${min_price}::numeric`}
      ${max_price === undefined ? sql`` : sql`and t.base_price <= ${max_price}::numeric`}
      ${
        q === undefined
          ? sql``
          : sql`and to_tsvector('english', coalesce(t.name, '') || ' ' || coalesce(t.description, ''))
              @@ websearch_to_tsquery('english', ${q})`
      }
      ${departs}`;
  return db.transaction(async () => {
    const trips = await db<SummaryRow>`
      select t.trip_id, t.name, t.adventure_category, t.difficulty_level, t.region_id, t.duration_hours, t.base_price,
        t.status, (
          select min(c.trip_date) from availability_calendar c
          where c.trip_id = t.trip_id and c.trip_date >= today_in(r.timezone, ${now})
        ) as next_departure
      from trips t join regions r using (region_id) ${matching}
      order by ${orders[sort]} limit ${page.size} offset ${page.skip}`;
    const count = await db.one<{ total: number }>`select count(*)::integer as total from trips t ${matching}`;
    return { trips, total: count?.total ?? 0 };
  });
}

export function findTrip(db: Db, id: string, lock = false): Promise<TripRow | undefined> {
  return db.one<TripRow>`
    select t.trip_id, t.name, t.description, t.adventure_category, t.region_id, t.difficulty_level, t.duration_hours,
      t.min_participants, t.max_participants, t.base_price, t.currency, t.active, t.created_at, t.updated_at, t.status,
      t.created_by, q.age_minimum, q.fitness_level, q.certifications, q.gear_requirements, r.timezone
    from trips t join requirements q using (trip_id) join regions r using (region_id)
    where t.trip_id = ${id} ${lock ? sql`for update of t` : sql``}`;
}

export type TripDraft = Omit<TripRow, 'currency' | 'active' | 'created_at' | 'updated_at' | 'status' | 'timezone'>;

export async function insertTrip(db: Db, trip: TripDraft, now: Date): Promise<void> {
  await db.run`
    insert into trips (trip_id, name, description, adventure_category, region_id, difficulty_level, duration_hours,
      min_participants, max_participants, base_price, currency, active, status, created_by, created_at, updated_at)
    values (${trip.trip_id}, ${trip.name}, ${trip.description}, ${trip.adventure_category}, ${trip.region_id},
      ${trip.difficulty_level}, ${trip.duration_hours}, ${trip.min_participants}, ${trip.max_participants},
      ${trip.base_price}, 'USD', false, 'DRAFT', ${trip.created_by}, ${now}, ${now})`;
  await db.run`
    insert into requirements (trip_id, age_minimum, fitness_level, certifications, gear_requirements, updated_at)
    values (${trip.trip_id}, ${trip.age_minimum}, ${trip.fitness_level}, ${json(trip.certifications)},
      ${json(trip.gear_requirements)}, ${now})`;
}

export async function saveTrip(db: Db, trip: TripRow, now: Date): Promise<void> {
  await db.run`
    update trips
    set name = ${trip.name}, description = ${trip.description}, difficulty_level = ${trip.difficulty_level},
      duration_hours = ${trip.duration_hours}, min_participants = ${trip.min_participants},
      max_participants = ${trip.max_participants}, base_price = ${trip.base_price}, status = ${trip.status},
      active = ${trip.status === 'ACTIVE'}, updated_at = ${now}
    where trip_id = ${trip.trip_id}`;
  await db.run`
    update requirements
    set age_minimum = ${trip.age_minimum}, fitness_level = ${trip.fitness_level},
      certifications = ${json(trip.certifications)}, gear_requirements = ${json(trip.gear_requirements)},
      updated_at = ${now}
    where trip_id = ${trip.trip_id}`;
}

export async function regionExists(db: Db, id: string): Promise<boolean> {
  return (await db.one`select from regions where region_id = ${id}`) !== undefined;
}

export type RegionRow = Tables['regions'] & { readonly active_trip_count: number };

export function listRegions(db: Db, country: string | undefined, activeOnly: boolean): Promise<RegionRow[]> {
  return db<RegionRow>`
    select r.region_id, r.name, r.description, r.country, r.state, r.latitude, r.longitude, r.weather_station_id,
      r.timezone, r.created_at, count(t.trip_id)::integer as active_trip_count
    from regions r left join trips t on t.region_id = r.region_id and t.status = 'ACTIVE'
    where true ${country === undefined ? sql`` : sql`and r.country = ${country}`}
    group by r.region_id
    having ${activeOnly ? sql`count(t.trip_id) > 0` : sql`true`}
    order by r.name, r.region_id`;
}

export type ActivityRow = Omit<Tables['activity_types'], 'code'> & {
  readonly code: ActivityType;
  readonly active_trip_count: number;
};

export function listActivities(db: Db): Promise<ActivityRow[]> {
  return db<ActivityRow>`
    select a.activity_type_id, a.code, a.display_name, a.description, a.icon_url, a.created_at,
      count(t.trip_id)::integer as active_trip_count
    from activity_types a left join trips t on t.adventure_category = a.code and t.status = 'ACTIVE'
    group by a.activity_type_id
    order by a.display_name`;
}
