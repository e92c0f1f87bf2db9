import type { RecommendedDate } from './contract.gen.ts';

export type TrailCondition = NonNullable<RecommendedDate['trail_condition']>;
export type Outlook = NonNullable<RecommendedDate['weather_outlook']>;

/** What is known of one date for one trip. What nobody could say is undefined. */
export interface DateFacts {
  /** Its place among the dates wanted, 0 the first, of how many. */
  readonly preference: number;
  readonly dates: number;
  /** Guests that the guides found can lead; 0 if there are none, or one that must come can't. */
  readonly led: number;
  /** Guests at most, and the fewest the departure needs. */
  readonly group: number;
  readonly minimum: number;
  readonly trail: TrailCondition | undefined;
  readonly outlook: Outlook | undefined;
  /** Places left at the location where the trip starts. */
  readonly spots: number | undefined;
  readonly needsGoodWeather: boolean;
}

const weights = { guides: 40, trail: 20, weather: 20, preference: 10, spots: 10 } as const;
const ofTrail: Readonly<Record<TrailCondition, number>> = { EXCELLENT: 1, GOOD: 0.85, FAIR: 0.6, POOR: 0.3, CLOSED: 0 };
const ofOutlook: Readonly<Record<Outlook, number>> = {
  CLEAR: 1,
  PARTLY_CLOUDY: 0.9,
  OVERCAST: 0.7,
  RAIN_LIKELY: 0.3,
  STORM_WARNING: 0,
};
/** Not knowing is worse than a usual day, and better than a bad one. */
const unknown = 0.6;

/** From 0, for a date that can't be, to 100. */
export function scoreDate(facts: DateFacts): { score: number; availability: RecommendedDate['availability_status'] } {
  if (isRuledOut(facts)) return { score: 0, availability: 'UNAVAILABLE' };
  const { led, group, minimum, trail, outlook, spots, preference, dates } = facts;
  const score =
    weights.guides * share(led, group) +
    weights.trail * (trail === undefined ? unknown : ofTrail[trail]) +
    weights.weather * (outlook === undefined ? unknown : ofOutlook[outlook]) +
    weights.preference * (1 - preference / Math.max(dates, 1)) +
    weights.spots * (spots === undefined ? unknown : share(spots, group));
  return { score: Math.round(score * 100) / 100, availability: availabilityOf(led, spots, group, minimum) };
}

function isRuledOut({ led, minimum, trail, outlook, needsGoodWeather }: DateFacts): boolean {
  if (led < Math.max(minimum, 1) || trail === 'CLOSED' || outlook === 'STORM_WARNING') return true;
  return needsGoodWeather && outlook === 'RAIN_LIKELY';
}

function availabilityOf(led: number, spots: number | undefined, group: number, minimum: number) {
  if (spots !== undefined && spots < minimum) return 'WAITLIST';
  return Math.min(led, spots ?? group) < group ? 'LIMITED' : 'AVAILABLE';
}

function share(part: number, whole: number): number {
  return whole <= 0 ? 1 : Math.min(1, part / whole);
}
