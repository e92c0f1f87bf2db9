import type { Db } from 'novatrek/platform';
import { close, dayOf } from './closing.ts';
import type { ActivityType, DifficultyRating, WaypointType } from './contract.gen.ts';
import { insertTrail } from './store.ts';
import { insertReport, type Surface } from './store-conditions.ts';
import { insertWaypoint } from './store-waypoints.ts';

interface Course {
  readonly name: string;
  readonly about: string;
  readonly kind: DifficultyRating;
  readonly for: readonly ActivityType[];
  readonly km: number;
  /** Climb and descent in meters; null where nobody has measured. */
  readonly up: number | null;
  readonly down: number | null;
  readonly hours: number;
  readonly permit: boolean;
  readonly from: readonly [latitude: number, longitude: number];
  readonly points: readonly (readonly [name: string, type: WaypointType, altitude: number | null])[];
  readonly ground: Surface;
  readonly celsius: number;
}

/** In the order of their ids, two in each region. */
// biome-ignore format: a table reads best as one
const courses: readonly Course[] = [
  { name: 'Summit Ridge Trail', about: 'Along the ridge above the tree line, open to wind and lightning.', kind: 'DIFFICULT', for: ['HIKING', 'SNOWSHOEING'], km: 13.4, up: 920, down: 920, hours: 7, permit: true, from: [37.812, -107.665], points: [['Ridge Trailhead', 'TRAILHEAD', 3105], ['Tree line', 'JUNCTION', 3560], ['Miners\' cabin', 'EMERGENCY_SHELTER', 3790], ['Summit', 'VIEWPOINT', 4025]], ground: 'SNOW_COVERED', celsius: -3.5 },
  { name: 'Alpine Lake Loop', about: 'Three lakes and a meadow camp, with granite walls for climbers.', kind: 'MODERATE', for: ['HIKING', 'ROCK_CLIMBING', 'TRAIL_RUNNING'], km: 8.2, up: 410, down: 410, hours: 4, permit: false, from: [37.83, -107.69], points: [['Lake Trailhead', 'TRAILHEAD', 2980], ['Lower lake', 'WATER_SOURCE', 3200], ['Meadow camp', 'CAMPSITE', 3320]], ground: 'WET', celsius: 4.5 },
  { name: 'Tidewater Traverse', about: 'By kayak or on foot around the headland; the tide decides.', kind: 'MODERATE', for: ['KAYAKING', 'HIKING'], km: 10.6, up: 0, down: 0, hours: 5, permit: true, from: [48.368, -124.613], points: [['Boat ramp', 'TRAILHEAD', 2], ['Sea caves', 'VIEWPOINT', 0], ['Headland', 'HAZARD_MARKER', 4]], ground: 'WET', celsius: 9 },
  { name: 'Old Growth Way', about: 'Cedars of a thousand years, a river and two footbridges.', kind: 'EASY', for: ['HIKING', 'TRAIL_RUNNING'], km: 5.1, up: null, down: null, hours: 2.5, permit: false, from: [48.35, -124.58], points: [['Forest gate', 'TRAILHEAD', null], ['First footbridge', 'REST_AREA', null]], ground: 'MUDDY', celsius: 8 },
  { name: 'Slickrock Circuit', about: 'Single track over sandstone domes, no shade and no water.', kind: 'DIFFICULT', for: ['MOUNTAIN_BIKING', 'HIKING'], km: 17.8, up: 530, down: 530, hours: 4.5, permit: false, from: [37.593, -112.187], points: [['Bike lot', 'TRAILHEAD', 2360], ['The Fin', 'VIEWPOINT', 2510], ['Wash crossing', 'HAZARD_MARKER', 2330]], ground: 'DRY', celsius: 14 },
  { name: 'Narrows Descent', about: 'Down a slot canyon to the river, with the rim on both sides for watching animals.', kind: 'EXPERT', for: ['HIKING', 'ROCK_CLIMBING'], km: 9.3, up: 120, down: null, hours: 6, permit: true, from: [37.62, -112.21], points: [['Rim Trailhead', 'TRAILHEAD', 2440], ['Slot entrance', 'HAZARD_MARKER', 2200], ['River beach', 'REST_AREA', 1980]], ground: 'DRY', celsius: 12 },
];

const trail = (n: number) => `22222222-0000-4000-8000-00000000000${n}`;
const region = (n: number) => `11111111-0000-4000-8000-00000000000${n}`;

/** Six trails with their courses and last reports; one of them closed in part, one about to close. */
export async function seedTrails(db: Db, now: Date): Promise<void> {
  await db.transaction(async () => {
    for (const [index, course] of courses.entries()) await seedTrail(db, index + 1, course, now);
    const closure = {
      end_date: null,
      severity: 'MODERATE',
      alternate_route_available: true,
      weather_alert_id: null,
      wildlife_alert_id: null,
      created_by: 'ranger-desk',
    } as const;
    await close(
      db,
      {
        ...closure,
        trail_id: trail(4),
        reason: 'The second footbridge is being rebuilt.',
        start_date: dayOf(now),
        affected_section: 'Second footbridge to the river bend',
      },
      now,
    );
    const inTwoWeeks = new Date(now.getTime() + 14 * 86_400_000);
    await close(
      db,
      {
        ...closure,
        trail_id: trail(6),
        reason: 'Falcons nest above the slot.',
        start_date: dayOf(inTwoWeeks),
        affected_section: null,
      },
      now,
    );
  });
}

async function seedTrail(db: Db, n: number, course: Course, now: Date): Promise<void> {
  const draft = {
    trail_id: trail(n),
    name: course.name,
    description: course.about,
    region_id: region(Math.floor((n - 1) / 2) + 1),
    activity_types: course.for,
    length_km: String(course.km),
    elevation_gain_m: course.up,
    elevation_loss_m: course.down,
    estimated_duration_hours: String(course.hours),
    difficulty: course.kind,
    max_group_size: 12,
    seasonal_availability: { year_round: true },
    status: 'OPEN' as const,
    permit_required: course.permit,
    dogs_allowed: n % 2 === 0,
  };
  await insertTrail(db, draft, now);
  for (const [index, [name, waypoint_type, elevation_m]] of course.points.entries())
    await insertWaypoint(
      db,
      {
        waypoint_id: `2222222${n}-0000-4000-8000-0000000001${String(index).padStart(2, '0')}`,
        trail_id: trail(n),
        name,
        waypoint_type,
        elevation_m,
        latitude: course.from[0] + index * 0.009,
        longitude: course.from[1] + index * 0.006,
        sequence_order: undefined,
        description: null,
        distance_from_start_km: String(Math.round((index * course.km * 50) / course.points.length) / 100),
      },
      now,
    );
  await insertReport(db, {
    report_id: `2222222${n}-0000-4000-8000-000000000201`,
    trail_id: trail(n),
    condition: course.ground,
    details: null,
    reported_by: 'ranger-desk',
    reported_at: new Date(now.getTime() - n * 3_600_000),
    location_id: `66666666-0000-4000-8000-00000000000${Math.min(4, Math.floor((n - 1) / 2) + 1)}`,
    latitude: course.from[0],
    longitude: course.from[1],
    weather_station_id: `bbbbbbbb-0000-4000-8000-00000000000${Math.floor((n - 1) / 2) + 1}`,
    temperature_c: course.celsius,
    wind_speed_kmh: 12,
    precipitation_24h_mm: course.ground === 'DRY' ? 0 : 4.5,
    incident_id: null,
  });
}
