import { CallFailed, type Db, ifFound } from 'novatrek/platform';
import { longestTrip } from './conflicts.ts';
import type { Calls, GuideManagement, Settings, TripCatalog, Weather } from './contract.gen.ts';
import { dayAfter, daysBetween, lengthOf } from './days.ts';
import type { PlanFacts } from './plan.ts';
import type { Roster } from './roster.ts';
import type { RequestRow } from './store.ts';
import { type ScheduleRow, schedulesBetween } from './store-schedules.ts';

/** Guides asked about for one request; more don't make a better plan, only a slower one. */
const mostGuides = 12;
const mostTrails = 5;
/** Days that svc-weather looks ahead. */
const horizon = 10;

interface Sources {
  readonly db: Db;
  readonly call: Calls;
  readonly settings: Settings;
  readonly roster: Roster;
}

/** The place that a setting names for a trip or region; undefined where it names none. */
export function placeOf(setting: Settings['region-locations'], key: string): string | undefined {
  const named = Object.hasOwn(setting.values, key) ? setting.values[key] : setting.default;
  return named === undefined || named === '' ? undefined : named;
}

/** The schedules that matter for trips of `length` days on these dates. */
export function daysAround(db: Db, dates: readonly string[], length: number): Promise<ScheduleRow[]> {
  const sorted = dates.toSorted();
  const [first = ''] = sorted;
  return schedulesBetween(db, dayAfter(first, -longestTrip), dayAfter(sorted.at(-1) ?? first, length));
}

/** Asks everybody who knows something about a request. */
export async function gatherFacts(
  { db, call, settings, roster }: Sources,
  { trip_id, preferred_dates: dates, constraints }: RequestRow,
  today: string,
): Promise<Omit<PlanFacts, 'days'> & { readonly days: readonly ScheduleRow[] }> {
  const trip = await call.tripCatalog.getTripById({ trip_id });
  const length = lengthOf(trip.duration_hours);
  const days = await daysAround(db, dates, length);
  const required = constraints.required_guide_ids ?? [];
  const known = await roster.of(trip.region_id, dates[0] ?? today);
  const wanted = [...required.filter((id) => !known.some((guide) => guide.id === id)).map((id) => ({ id })), ...known];
  const candidates = wanted
    .toSorted((one, other) => Number(required.includes(other.id)) - Number(required.includes(one.id)))
    .filter(({ id }) => constraints.excluded_guide_ids?.includes(id) !== true)
    .slice(0, Math.max(mostGuides, required.length));
  const sorted = dates.toSorted();
  const range = { from_date: sorted[0], to_date: dayAfter(sorted.at(-1) ?? today, length - 1) };
  const trailIds = trailsFor(trip, constraints.preferred_trail_ids ?? [], settings);
  const [windows, trails, forecasts] = await Promise.all([
    Promise.all(
      candidates.map(async ({ id }): Promise<readonly [string, readonly GuideManagement.AvailabilityWindow[]]> => {
        const found = await ifFound(call.guideManagement.getGuideAvailability({ guide_id: id, ...range }));
        return [id, found?.data ?? []];
      }),
    ),
    Promise.all(
      trailIds.map(async (id) => {
        const report = await ifFound(call.trailManagement.getTrailCurrentConditions({ trail_id: id }));
        return report === undefined ? [] : [{ id, report }];
      }),
    ),
    forecastFor(call, placeOf(settings['region-weather-stations'], trip.region_id), sorted, today),
  ]);
  return {
    trip,
    dates,
    constraints,
    guides: candidates,
    windows: new Map(windows),
    trails: trails.flat(),
    forecasts,
    spots: new Map(),
    days,
  };
}

function trailsFor(trip: TripCatalog.Trip, preferred: readonly string[], settings: Settings): readonly string[] {
  if (preferred.length > 0) return preferred.slice(0, mostTrails);
  const usual = placeOf(settings['trip-trails'], trip.id);
  return usual === undefined ? [] : [usual];
}

async function forecastFor(
  call: Calls,
  station_id: string | undefined,
  dates: readonly string[],
  today: string,
): Promise<readonly Weather.Forecast[]> {
  const last = dates.findLast((date) => daysBetween(today, date) < horizon);
  if (station_id === undefined || last === undefined) return [];
  try {
    const days = Math.max(1, daysBetween(today, last) + 1);
    return (await call.weather.getWeatherForecast({ station_id, days })).forecasts ?? [];
  } catch (error) {
    // No forecast for this station is something to plan with; a service that doesn't answer is not.
    if (error instanceof CallFailed && error.status === 404) return [];
    throw error;
  }
}
