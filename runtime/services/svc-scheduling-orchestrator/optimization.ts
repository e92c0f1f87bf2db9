import { type Context, ifFound } from 'novatrek/platform';
import type { GuideManagement, Operations, ScheduleOptimizationResult, Types } from './contract.gen.ts';
import { dayAfter, dayOf, daysBetween, lengthOf } from './days.ts';
import { daysAround, placeOf } from './facts.ts';
import { factsOf } from './guides.ts';
import { planDates, resultOf } from './plan.ts';
import type { Roster } from './roster.ts';

const longestRange = 31;

type Query = Operations['getScheduleOptimization']['request']['query'];
type Refuse = (status: 400, code: string, message: string) => Error;

/** The best dates of a range, from who is free and how full the place of departure is; nothing is stored. */
export async function optimize(
  {
    db,
    call,
    settings,
    roster,
    now,
  }: Pick<Context<Types>, 'db' | 'call' | 'settings' | 'now'> & { readonly roster: Roster },
  { trip_id, date_range_start: from, date_range_end: to, guide_ids, max_results }: Query,
  refuse: Refuse,
): Promise<ScheduleOptimizationResult> {
  const range = daysBetween(from, to) + 1;
  if (range < 1) throw refuse(400, 'reversed-range', 'The range ends before it starts');
  if (range > longestRange) throw refuse(400, 'range-too-long', `A range has ${longestRange} days at most`);
  const trip = await ifFound(call.tripCatalog.getTripById({ trip_id }));
  if (trip === undefined) throw refuse(400, 'unknown-trip', 'There is no such trip');
  const today = dayOf(now());
  const dates = Array.from({ length: range }, (_, index) => dayAfter(from, index)).filter((date) => date >= today);
  const location_id = placeOf(settings['region-locations'], trip.region_id);
  const found = new Map<string, readonly GuideManagement.Guide[]>();
  const spots = new Map<string, number>();
  await eachFew(dates, async (date) => {
    const [guides, capacity] = await Promise.all([
      call.guideManagement.findAvailableGuides({ date, activity_type: trip.activity_type, region: trip.region_id }),
      location_id === undefined ? undefined : ifFound(call.locationServices.getLocationCapacity({ location_id, date })),
    ]);
    found.set(
      date,
      (guides.data ?? []).filter(({ id }) => guide_ids === undefined || guide_ids.includes(id)),
    );
    if (capacity !== undefined)
      spots.set(date, capacity.available_spots ?? Math.max(0, capacity.max_capacity - capacity.current_occupancy));
  });
  const guides = new Map([...found.values()].flat().map((guide) => [guide.id, guide]));
  const known = [...guides.values()].map(factsOf);
  await roster.learn(trip.region_id, known);
  const facts = {
    trip,
    dates,
    constraints: {},
    guides: known,
    freeOn: new Map([...found].map(([date, free]) => [date, new Set(free.map(({ id }) => id))])),
    trails: [],
    forecasts: [],
    spots,
    days: dates.length === 0 ? [] : await daysAround(db, dates, lengthOf(trip.duration_hours)),
  };
  const names = new Map([...guides].map(([id, { first_name, last_name }]) => [id, `${first_name} ${last_name}`]));
  return resultOf(facts, planDates(facts), { most: max_results, names, known: undefined });
}

/** A whole month at once would look like an attack to whoever is asked. */
async function eachFew(dates: readonly string[], work: (date: string) => Promise<void>): Promise<void> {
  for (let at = 0; at < dates.length; at += 5) await Promise.all(dates.slice(at, at + 5).map(work));
}
