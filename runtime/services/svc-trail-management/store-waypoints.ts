import { type Db, sql } from 'novatrek/platform';
import type { Tables, WaypointType } from './contract.gen.ts';

export type WaypointRow = Omit<Tables['waypoints'], 'waypoint_type' | 'location'> & {
  readonly waypoint_type: WaypointType;
  readonly latitude: number;
  readonly longitude: number;
};

const columns = sql`
  waypoint_id, trail_id, name, location[1] as latitude, location[0] as longitude, waypoint_type, elevation_m,
  sequence_order, description, distance_from_start_km, created_at`;

export function listWaypoints(db: Db, trail: string, type?: WaypointType): Promise<WaypointRow[]> {
  return db<WaypointRow>`
    select ${columns} from waypoints
    where trail_id = ${trail} ${type === undefined ? sql`` : sql`and waypoint_type = ${type}`}
    order by sequence_order, created_at`;
}

export type WaypointDraft = Omit<WaypointRow, 'created_at' | 'sequence_order'> & {
  readonly sequence_order: number | undefined;
};

/** At its place in the sequence, or last; the trail must be locked. Its course goes through it afterwards. */
export async function insertWaypoint(db: Db, one: WaypointDraft, now: Date): Promise<WaypointRow | undefined> {
  const last = await db.one<{ next: number }>`
    select coalesce(max(sequence_order) + 1, 0) as next from waypoints where trail_id = ${one.trail_id}`;
  const place = Math.min(one.sequence_order ?? Number.POSITIVE_INFINITY, last?.next ?? 0);
  await db.run`
    update waypoints set sequence_order = sequence_order + 1
    where trail_id = ${one.trail_id} and sequence_order >= ${place}`;
  const row = await db.one<WaypointRow>`
    insert into waypoints (waypoint_id, trail_id, name, location, waypoint_type, elevation_m, sequence_order,
      description, distance_from_start_km, created_at)
    values (${one.waypoint_id}, ${one.trail_id}, ${one.name},
      point(${one.longitude}::float8, ${one.latitude}::float8), ${one.waypoint_type}, ${one.elevation_m}, ${place},
      ${one.description}, ${one.distance_from_start_km}, ${now})
    returning ${columns}`;
  await rebuildCourse(db, one.trail_id, now);
  return row;
}

async function rebuildCourse(db: Db, trail: string, now: Date): Promise<void> {
  await db.run`
    update trails
    set route = drawn.course::path, updated_at = ${now}
    from (
      select '[' || string_agg(location::text, ',' order by sequence_order, created_at) || ']' as course,
        count(*) as points
      from waypoints where trail_id = ${trail}
    ) drawn
    where trail_id = ${trail} and drawn.points > 1`;
}
