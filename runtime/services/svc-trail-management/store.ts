import { type Db, json, sql } from 'novatrek/platform';
import type { ActivityType, DifficultyRating, SeasonalAvailability, Tables, TrailStatus } from './contract.gen.ts';

export type TrailRow = Omit<
  Tables['trails'],
  'difficulty' | 'status' | 'activity_types' | 'seasonal_availability' | 'route'
> & {
  readonly difficulty: DifficultyRating;
  readonly status: TrailStatus;
  readonly activity_types: readonly ActivityType[];
  readonly seasonal_availability: SeasonalAvailability | null;
  readonly waypoint_count: number;
};

/** What a course is while there are no two points to draw it between: a path can't have none. */
const noCourse = sql`path '[(0,0)]'`;

const columns = sql`
  t.trail_id, t.name, t.difficulty, t.length_km, t.elevation_gain_m, upper(t.status) as status, t.region_id,
  t.updated_at, t.description, t.activity_types, t.elevation_loss_m, t.estimated_duration_hours, t.max_group_size,
  t.seasonal_availability, t.permit_required, t.dogs_allowed, t.created_at,
  (select count(*)::integer from waypoints w where w.trail_id = t.trail_id) as waypoint_count`;

export interface TrailFilters {
  readonly region_id?: string | undefined;
  readonly difficulty?: DifficultyRating | undefined;
  readonly activity_type?: ActivityType | undefined;
  readonly status?: TrailStatus | undefined;
  readonly min_distance_km?: number | undefined;
  readonly max_distance_km?: number | undefined;
  readonly near?: { readonly latitude: number; readonly longitude: number; readonly km: number } | undefined;
  readonly sort_by: keyof typeof orders;
  readonly limit: number;
  readonly offset: number;
}

/** Nobody measured it (ADR-003): such trails go last, whatever the direction. */
const orders = {
  name: sql`t.name, t.trail_id`,
  distance_km: sql`t.length_km, t.trail_id`,
  elevation_gain_m: sql`t.elevation_gain_m nulls last, t.name, t.trail_id`,
  difficulty: sql`array_position(array['EASY', 'MODERATE', 'DIFFICULT', 'EXPERT', 'EXTREME'], t.difficulty::text), t.name, t.trail_id`,
};

export async function searchTrails(
  db: Db,
  {
    region_id,
    difficulty,
    activity_type,
    status,
    min_distance_km: min,
    max_distance_km: max,
    near,
    ...rest
  }: TrailFilters,
): Promise<{ readonly trails: TrailRow[]; readonly total: number }> {
  const matching = sql`
    where true
      ${region_id === undefined ? sql`` : sql`and t.region_id = ${region_id}`}
      ${difficulty === undefined ? sql`` : sql`and t.difficulty = ${difficulty}`}
      ${activity_type === undefined ? sql`` : sql`and t.activity_types @> ${[activity_type]}::text[]`}
      ${status === undefined ? sql`` : sql`and t.status = ${status.toLowerCase()}`}
      ${min === undefined ? sql`` : sql`and t.length_km >= ${min}::numeric`}
      ${max === undefined ? sql`` : sql`and t.length_km <= ${max}::numeric`}
      ${near === undefined ? sql`` : nearby(near)}`;
  return db.transaction(async () => {
    const trails = await db<TrailRow>`
      select ${columns} from trails t ${matching}
      order by ${orders[rest.sort_by]} limit ${rest.limit} offset ${Math.min(rest.offset, 2_000_000_000)}`;
    const count = await db.one<{ total: number }>`select count(*)::integer as total from trails t ${matching}`;
    return { trails, total: count?.total ?? 0 };
  });
}

/** The index finds the points in a box of degrees around the place, the haversine formula those that are near enough. */
function nearby({ latitude, longitude, km }: NonNullable<TrailFilters['near']>) {
  const high = km / 110.5;
  const wide = Math.min(
    180,
    high / Math.max(0.01, Math.cos((Math.min(89.9, Math.abs(latitude) + high) * Math.PI) / 180)),
  );
  return sql`and t.trail_id in (
    select w.trail_id from waypoints w
    where w.location <@ box(
        point(${longitude - wide}::float8, ${latitude - high}::float8),
        point(${longitude + wide}::float8, ${latitude + high}::float8))
      and 12742 * asin(least(1, sqrt(
        sin(radians((w.location[1] - ${latitude}::float8) / 2)) ^ 2
        + cos(radians(w.location[1])) * cos(radians(${latitude}::float8))
          * sin(radians((w.location[0] - ${longitude}::float8) / 2)) ^ 2))) <= ${km}::float8)`;
}

export function findTrail(db: Db, id: string, lock = false): Promise<TrailRow | undefined> {
  return db.one<TrailRow>`
    select ${columns} from trails t where t.trail_id = ${id} ${lock ? sql`for update of t` : sql``}`;
}

export type TrailDraft = Omit<TrailRow, 'waypoint_count' | 'created_at' | 'updated_at'>;

/** Nothing if the region has a trail of that name. */
export async function insertTrail(db: Db, trail: TrailDraft, now: Date): Promise<boolean> {
  const inserted = await db.run`
    insert into trails (trail_id, name, difficulty, length_km, elevation_gain_m, route, status, region_id, description,
      activity_types, elevation_loss_m, estimated_duration_hours, max_group_size, seasonal_availability,
      permit_required, dogs_allowed, created_at, updated_at)
    values (${trail.trail_id}, ${trail.name}, ${trail.difficulty}, ${trail.length_km}, ${trail.elevation_gain_m},
      ${noCourse}, ${trail.status.toLowerCase()}, ${trail.region_id}, ${trail.description}, ${trail.activity_types},
      ${trail.elevation_loss_m}, ${trail.estimated_duration_hours}, ${trail.max_group_size},
      ${season(trail)}, ${trail.permit_required}, ${trail.dogs_allowed}, ${now}, ${now})
    on conflict do nothing`;
  return inserted > 0;
}

export async function saveTrail(db: Db, trail: TrailRow, now: Date): Promise<void> {
  await db.run`
    update trails
    set name = ${trail.name}, difficulty = ${trail.difficulty}, length_km = ${trail.length_km},
      elevation_gain_m = ${trail.elevation_gain_m}, elevation_loss_m = ${trail.elevation_loss_m},
      status = ${trail.status.toLowerCase()}, description = ${trail.description},
      activity_types = ${trail.activity_types}, estimated_duration_hours = ${trail.estimated_duration_hours},
      max_group_size = ${trail.max_group_size}, seasonal_availability = ${season(trail)},
      permit_required = ${trail.permit_required}, dogs_allowed = ${trail.dogs_allowed}, updated_at = ${now}
    where trail_id = ${trail.trail_id}`;
}

function season({ seasonal_availability }: Pick<TrailRow, 'seasonal_availability'>) {
  return seasonal_availability === null ? null : json(seasonal_availability);
}

/** A trail that is closed stays closed when a part of it is closed too. */
export async function restrict(db: Db, id: string, status: 'CLOSED' | 'PARTIALLY_CLOSED', now: Date): Promise<void> {
  await db.run`
    update trails
    set status = ${status.toLowerCase()}, updated_at = ${now}
    where trail_id = ${id} and status <> 'closed' and status <> ${status.toLowerCase()}`;
}
