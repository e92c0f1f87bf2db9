import type { CreateScheduleRequestBody, ScheduleConstraints, TripCatalog } from './contract.gen.ts';

export interface Contradiction {
  readonly field: string;
  readonly reason: string;
}

/** What makes a request impossible to meet, whoever is free and however the weather turns out. */
export function contradictions(
  { preferred_dates, constraints = {} }: CreateScheduleRequestBody,
  trip: TripCatalog.Trip,
  today: string,
): readonly Contradiction[] {
  const found: Contradiction[] = [];
  const say = (field: string, reason: string) => found.push({ field, reason });
  if (trip.status !== 'ACTIVE') say('trip_id', `the trip is ${trip.status}`);
  if (new Set(preferred_dates).size < preferred_dates.length) say('preferred_dates', 'a date is named twice');
  if (preferred_dates.some((date) => date < today)) say('preferred_dates', 'a date lies in the past');
  const { required_guide_ids: required = [], excluded_guide_ids: excluded = [] } = constraints;
  if (required.some((guide) => excluded.includes(guide)))
    say('constraints.excluded_guide_ids', 'a guide is required and excluded');
  const { min_group_size: least = 1, max_group_size: most = trip.max_participants } = constraints;
  if (most < 1 || most < least) say('constraints.max_group_size', 'is below the fewest guests');
  if (least > trip.max_participants)
    say('constraints.min_group_size', `the trip takes ${trip.max_participants} at most`);
  for (const need of constraints.accessibility_requirements ?? []) {
    const reason = barrier(need, trip);
    if (reason !== undefined) say('constraints.accessibility_requirements', `${need}: ${reason}`);
  }
  return found;
}

type Need = NonNullable<ScheduleConstraints['accessibility_requirements']>[number];

const onWater: readonly string[] = ['KAYAKING', 'RAFTING', 'CANYONEERING'];
const withoutWheels: readonly string[] = [
  'ROCK_CLIMBING',
  'CANYONEERING',
  'SNOWSHOEING',
  'BACKCOUNTRY_SKIING',
  'MOUNTAIN_BIKING',
];

function barrier(need: Need, trip: TripCatalog.Trip): string | undefined {
  const { activity_type: activity, difficulty_level: difficulty, age_minimum: age = 18 } = trip;
  switch (need) {
    case 'NO_WATER_CROSSINGS':
      return onWater.includes(activity) ? `${activity} is on the water` : undefined;
    case 'WHEELCHAIR_ACCESSIBLE':
      return withoutWheels.includes(activity) ? `${activity} can't be done in a wheelchair` : undefined;
    case 'FAMILY_FRIENDLY':
      if (age > 12) return `participants must be ${age}`;
      return difficulty === 'ADVANCED' || difficulty === 'EXPERT' ? `the trip is ${difficulty}` : undefined;
    case 'LOW_ALTITUDE':
      return activity === 'BACKCOUNTRY_SKIING' ? `${activity} starts high up` : undefined;
  }
}
