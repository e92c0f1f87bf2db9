import { type Db, isUniqueViolation, json, sql } from 'novatrek/platform';
import type { Address, CreateLocationRequest, Location, LocationStatus, LocationType } from './contract.gen.ts';
import { type Box, boxesAround, circleAround, earthRadius, type Position } from './geometry.ts';
import { type PageEnd, tokenOf } from './page-token.ts';

/** A location with what its answers leave out. */
export interface Place {
  readonly location: Location;
  readonly timezone: string;
}

interface PlaceRow {
  readonly id: string;
  readonly name: string;
  readonly type: LocationType;
  readonly address: Address;
  readonly latitude: number;
  readonly longitude: number;
  readonly elevation_meters: number | null;
  readonly region_id: string;
  readonly capacity: number;
  readonly status: LocationStatus;
  readonly operating_hours: NonNullable<Location['operating_hours']>;
  readonly timezone: string;
  readonly created_at: string;
  readonly updated_at: string;
  readonly distance_meters?: number;
}

const place = sql`
  location_id as id, name, location_type as type, address, center_point[1] as latitude, center_point[0] as longitude,
  elevation_meters, region_id, max_capacity as capacity, status, timezone, created_at, updated_at,
  coalesce((
    select jsonb_agg(
      jsonb_build_object(
        'day_of_week', day_of_week, 'open_time', to_char(open_time, 'HH24:MI'),
        'close_time', to_char(close_time, 'HH24:MI'), 'seasonal_override', seasonal_override
      )
      order by array_position(
        array['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'], day_of_week::text
      ), seasonal_override, open_time
    )
    from operating_hours h where h.location_id = locations.location_id
  ), '[]') as operating_hours`;

export async function findPlace(db: Db, id: string): Promise<Place | undefined> {
  const row = await db.one<PlaceRow>`select ${place} from locations where location_id = ${id}`;
  return row === undefined ? undefined : shown(row);
}

/** Whoever changes the same location, or counts people there, waits. */
export async function lockPlace(db: Db, id: string): Promise<Place | undefined> {
  const row = await db.one<PlaceRow>`select ${place} from locations where location_id = ${id} for no key update`;
  return row === undefined ? undefined : shown(row);
}

export interface Search {
  readonly type?: LocationType | undefined;
  readonly region_id?: string | undefined;
  readonly status?: LocationStatus | undefined;
  readonly near?: Position | undefined;
  readonly within: number;
  readonly covering?: Position | undefined;
  readonly size: number;
  readonly after?: PageEnd | undefined;
}

export interface Page {
  readonly locations: readonly Location[];
  readonly total: number;
  readonly next?: string;
}

export async function searchPlaces(db: Db, search: Search): Promise<Page> {
  const { type, region_id, status, near, within, covering, size, after } = search;
  const distance = near === undefined ? sql`null::float8` : metersFrom(near);
  const matching = sql`
    from locations
    where true
      ${type === undefined ? sql`` : sql`and location_type = ${type}`}
      ${region_id === undefined ? sql`` : sql`and region_id = ${region_id}`}
      ${status === undefined ? sql`` : sql`and status = ${status}`}
      ${near === undefined ? sql`` : sql`and ${inBoxes(boxesAround(near, within))} and ${distance} <= ${within}`}
      ${covering === undefined ? sql`` : sql`and ${holds(covering)}`}`;
  const order = near === undefined ? sql`name` : distance;
  const rest = after === undefined ? sql`` : sql`and (${order}, location_id) > (${after.after}, ${after.id}::uuid)`;
  const counted = await db.one<{ readonly total: number }>`select count(*)::int as total ${matching}`;
  const rows = await db<PlaceRow>`
    select ${place}, ${distance} as distance_meters ${matching} ${rest}
    order by ${order}, location_id
    limit ${size + 1}`;
  const page = rows.slice(0, size);
  const last = rows.length > size ? page.at(-1) : undefined;
  return {
    locations: page.map((row) => {
      const { location } = shown(row);
      return near === undefined ? location : { ...location, distance_meters: row.distance_meters ?? 0 };
    }),
    total: counted?.total ?? 0,
    ...(last === undefined
      ? {}
      : { next: tokenOf({ id: last.id, after: near === undefined ? last.name : (last.distance_meters ?? 0) }) }),
  };
}

/** The boxes are found by the index on the points; what is too far away in their corners is sorted out afterwards. */
function inBoxes([box, other]: readonly Box[]) {
  if (box === undefined) return sql`false`;
  const within = ({ west, south, east, north }: Box) =>
    sql`center_point <@ box(point(${west}, ${south}), point(${east}, ${north}))`;
  return other === undefined ? within(box) : sql`(${within(box)} or ${within(other)})`;
}

/** Over the ground, by the haversine formula: exact for near places, and good to half a percent for far ones. */
function metersFrom({ latitude, longitude }: Position) {
  return sql`(
    ${2 * earthRadius}::float8 * asin(least(1, sqrt(
      sin(radians(center_point[1] - ${latitude}::float8) / 2) ^ 2
      + cos(radians(${latitude}::float8)) * cos(radians(center_point[1]))
        * sin(radians(center_point[0] - ${longitude}::float8) / 2) ^ 2
    )))
  )`;
}

/** The index knows outlines only, so that the point is asked for as one. An outline may reach over the 180th meridian. */
function holds({ latitude, longitude }: Position) {
  const by = (shift: number) => sql`(
    boundary && polygon(box(point(${longitude + shift}, ${latitude}), point(${longitude + shift}, ${latitude})))
    and boundary @> point(${longitude + shift}, ${latitude})
  )`;
  return sql`(${by(0)} or ${by(-360)} or ${by(360)})`;
}

/** False if the region has a location of this name. */
export async function insertPlace(
  db: Db,
  id: string,
  {
    name,
    type,
    address,
    coordinates,
    region_id,
    capacity = 0,
    timezone,
  }: CreateLocationRequest & { readonly timezone: string },
): Promise<boolean> {
  const { latitude, longitude, elevation_meters } = coordinates;
  const outline = circleAround(coordinates, 250).map((corner) => `(${corner.longitude},${corner.latitude})`);
  const added = await db.run`
    insert into locations (
      location_id, name, location_type, boundary, center_point, max_capacity, timezone, active, address,
      elevation_meters, region_id, status
    ) values (
      ${id}, ${name}, ${type}, ${`(${outline.join(',')})`}::polygon, point(${longitude}, ${latitude}), ${capacity},
      ${timezone}, true, ${json(address)}, ${elevation_meters ?? null}, ${region_id}, 'ACTIVE'
    )
    on conflict (region_id, name) do nothing`;
  return added === 1;
}

/** False if the region has another location of this name. */
export async function savePlace(db: Db, { id, name, status, capacity = 0 }: Location): Promise<boolean> {
  try {
    await db.transaction(
      () => db.run`
        update locations
        set name = ${name}, status = ${status}, active = ${status !== 'DECOMMISSIONED'}, max_capacity = ${capacity},
          updated_at = now()
        where location_id = ${id}`,
    );
    return true;
  } catch (error) {
    if (isUniqueViolation(error, 'uq_loc_region_name')) return false;
    throw error;
  }
}

function shown({ latitude, longitude, elevation_meters, timezone, distance_meters: _, ...row }: PlaceRow): Place {
  const coordinates = { latitude, longitude, ...(elevation_meters === null ? {} : { elevation_meters }) };
  return { timezone, location: { ...row, coordinates } };
}
