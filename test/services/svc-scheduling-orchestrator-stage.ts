import { randomUUID } from 'node:crypto';
import { beforeEach, expect } from 'vitest';
import { Refused } from '../../runtime/platform/testing/stand-ins.ts';
import type { Entry } from '../../runtime/services/svc-scheduling-orchestrator/entry.ts';
import service from '../../runtime/services/svc-scheduling-orchestrator/service.ts';
import { start } from './start.ts';

type Condition = 'CLEAR' | 'RAIN' | 'THUNDERSTORM';

interface Stage {
  trip: { status: 'ACTIVE' | 'SUSPENDED'; max: number; hours: number; activity: 'HIKING' | 'RAFTING' };
  /** By guide, the days on which they can't work. */
  away: Map<string, string[]>;
  weather: Map<string, Condition>;
  closed: Set<string>;
  /** Asked before a trail's condition is told: somebody else may be at work meanwhile. */
  meanwhile: () => Promise<void>;
  fails: number | undefined;
  refuses: number | undefined;
  spots: number;
}

/** Known in every place: the settings have a station and a location for it. */
export const region = '11111111-0000-4000-8000-000000000001';
export const trail = '22222222-0000-4000-8000-000000000001';
/** Of the trip in use; `33…1` has a trail by the settings. */
export let trip = randomUUID();
export let guides: [string, string] = [randomUUID(), randomUUID()];
export let stage: Stage;

const day = 86_400_000;
let next = 2;

/** Dates nobody else in this file uses: a schedule is one for the whole company. */
export function freshDates(count: number): [string, ...string[]] {
  const dates = Array.from({ length: count }, (_, index) => dateIn(next + index));
  // A gap, so that conflicts of trips of several days stay apart.
  next += count + 2;
  const [first = '', ...rest] = dates;
  return [first, ...rest];
}

export function dateIn(days: number): string {
  return new Date(Date.now() + days * day).toISOString().slice(0, 10);
}

beforeEach(() => {
  trip = randomUUID();
  guides = [randomUUID(), randomUUID()];
  stage = {
    trip: { status: 'ACTIVE', max: 8, hours: 6, activity: 'HIKING' },
    away: new Map(),
    weather: new Map(),
    closed: new Set(),
    meanwhile: async () => {},
    fails: undefined,
    refuses: undefined,
    spots: 40,
  };
});

function guideOf(id: string) {
  return {
    id,
    first_name: 'Tomas',
    last_name: 'Reyes',
    email: 'tomas@example.com',
    region_ids: [region],
    status: 'ACTIVE' as const,
    activity_specialties: [stage.trip.activity],
    certifications: ['WILDERNESS_FIRST_RESPONDER'],
    max_group_size: 8,
    average_rating: 4.5,
  };
}

/** Jobs that were woken: here they run when a test says so. */
export const woken: string[] = [];

const sleepy: typeof service = {
  contract: service.contract,
  build: (context) => service.build({ ...context, wake: (job) => void woken.push(job) }),
};

export const scheduling = await start(sleepy, {
  standIns: {
    tripCatalog: {
      getTripById({ trip_id }) {
        if (trip_id === unknownTrip) throw new Refused(404);
        return {
          id: trip_id,
          name: 'Ridge Hike',
          region_id: region,
          activity_type: stage.trip.activity,
          difficulty_level: 'BEGINNER',
          age_minimum: 8,
          base_price: 90,
          duration_hours: stage.trip.hours,
          max_participants: stage.trip.max,
          min_participants: 1,
          status: stage.trip.status,
        };
      },
    },
    guideManagement: {
      getGuideAvailability({ guide_id, from_date = '', to_date = '' }) {
        const blocked = (stage.away.get(guide_id) ?? []).map((date) => ({
          guide_id,
          start_date: date,
          end_date: date,
          available: false,
        }));
        return { data: [{ guide_id, start_date: from_date, end_date: to_date, available: true }, ...blocked] };
      },
      findAvailableGuides({ date }) {
        const free = guides.filter((id) => stage.away.get(id)?.includes(date) !== true);
        return { data: free.map(guideOf), match_count: free.length };
      },
      updateGuide({ guide_id }) {
        if (stage.refuses !== undefined) throw new Refused(stage.refuses);
        return guideOf(guide_id);
      },
    },
    trailManagement: {
      async getTrailCurrentConditions({ trail_id }) {
        await stage.meanwhile();
        if (stage.fails !== undefined) throw new Refused(stage.fails);
        return {
          trail_id,
          trail_status: stage.closed.has(trail_id) ? 'CLOSED' : 'OPEN',
          surface_condition: 'DRY',
        };
      },
    },
    weather: {
      getWeatherForecast({ station_id, days = 3 }) {
        const forecasts = Array.from({ length: days }, (_, index) => ({
          date: dateIn(index),
          condition: stage.weather.get(dateIn(index)) ?? ('CLEAR' as const),
        }));
        return { station_id, generated_at: new Date().toISOString(), forecasts };
      },
    },
    locationServices: {
      getLocationCapacity({ location_id }) {
        return { location_id, max_capacity: 40, current_occupancy: 40 - stage.spots, available_spots: stage.spots };
      },
    },
  },
});

export const unknownTrip = randomUUID();

interface Wish {
  readonly dates: readonly string[];
  readonly of?: string;
  readonly constraints?: object;
  readonly priority?: 'NORMAL' | 'HIGH' | 'URGENT';
}

export async function request({ dates, of = trip, constraints = {}, priority = 'NORMAL' }: Wish): Promise<string> {
  const asked = await scheduling.ask('createScheduleRequest', {
    body: {
      trip_id: of,
      preferred_dates: dates,
      priority,
      constraints: { required_guide_ids: [guides[0]], preferred_trail_ids: [trail], ...constraints },
    },
  });
  expect(asked.status).toBe(202);
  return asked.body.id;
}

export async function outcome(request_id: string) {
  return (await scheduling.ask('getScheduleRequest', { params: { request_id } })).body;
}

/** Asks for the trip and works the request off. */
export async function schedule(wish: Wish) {
  const id = await request(wish);
  await scheduling.run('work-off-requests');
  return outcome(id);
}

export async function scheduleOn(date: string) {
  const [row] = await scheduling.query<{
    schedule_id: string;
    _rev: number;
    assignments: Record<string, Partial<Entry>>;
    published: boolean;
  }>(
    'select schedule_id, _rev, assignments, published_at is not null as published from daily_schedules where schedule_date = $1',
    [date],
  );
  if (row === undefined) throw new Error(`there is no schedule for ${date}`);
  return row;
}

export async function conflictsOn(date: string, resolved = false) {
  const { body } = await scheduling.ask('listScheduleConflicts', { query: { date, resolved, page_size: 100 } });
  return body.conflicts ?? [];
}
