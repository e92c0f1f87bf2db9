import { busyGuides, type Day } from './clashes.ts';
import { conditionOn, isBetter, outlookOf } from './conditions.ts';
import type {
  ConflictWarning,
  GuideManagement,
  ScheduleConstraints,
  ScheduleOptimizationResult,
  TrailManagement,
  TripCatalog,
  Weather,
} from './contract.gen.ts';
import { lengthOf } from './days.ts';
import { entryOf } from './entry.ts';
import { chooseGuides, type GuideFacts, isFree } from './guides.ts';
import { type Outlook, scoreDate, type TrailCondition } from './score.ts';

/** All a plan is made of; nothing else is asked. */
export interface PlanFacts {
  readonly trip: TripCatalog.Trip;
  readonly dates: readonly string[];
  readonly constraints: ScheduleConstraints;
  readonly guides: readonly GuideFacts[];
  /** Of each guide; undefined for guides already known to be free. */
  readonly windows?: ReadonlyMap<string, readonly GuideManagement.AvailabilityWindow[]>;
  /** Free on that date only, where that was asked instead of windows. */
  readonly freeOn?: ReadonlyMap<string, ReadonlySet<string>>;
  readonly trails: readonly { readonly id: string; readonly report: TrailManagement.TrailConditionReport }[];
  readonly forecasts: readonly Weather.Forecast[];
  readonly spots: ReadonlyMap<string, number>;
  /** The days on which the trip, or one that goes on into it, may be. */
  readonly days: readonly Day[];
}

export interface PlannedDate {
  readonly date: string;
  readonly score: number;
  readonly availability: ScheduleOptimizationResult['recommended_dates'][number]['availability_status'];
  readonly guides: readonly GuideFacts[];
  readonly led: number;
  readonly trail: string | undefined;
  readonly condition: TrailCondition | undefined;
  readonly outlook: Outlook | undefined;
}

/** Each date with its best guides and trail, the best date first. */
export function planDates(facts: PlanFacts): readonly PlannedDate[] {
  return facts.dates
    .map((date, index) => planDate(facts, date, index))
    .toSorted(
      (one, other) => other.score - one.score || facts.dates.indexOf(one.date) - facts.dates.indexOf(other.date),
    );
}

export function groupOf({ constraints, trip }: Pick<PlanFacts, 'constraints' | 'trip'>): number {
  return Math.min(constraints.max_group_size ?? trip.max_participants, trip.max_participants);
}

function planDate(facts: PlanFacts, date: string, preference: number): PlannedDate {
  const { trip, constraints, days, forecasts, spots } = facts;
  const length = lengthOf(trip.duration_hours);
  const busy = busyGuides(days, date, length, trip.id);
  const there = entryOf(days.find((day) => day.schedule_date === date)?.assignments ?? {}, trip.id);
  const excluded = constraints.excluded_guide_ids ?? [];
  const free = facts.guides.filter(
    ({ id }) => !busy.has(id) && !excluded.includes(id) && canWork(facts, id, date, length),
  );
  const group = groupOf(facts);
  const { guides, led } = chooseGuides(free, {
    required: constraints.required_guide_ids ?? [],
    kept: there?.guide_ids ?? [],
    activity: trip.activity_type,
    group,
  });
  const best = bestTrail(facts, date);
  const forecast = forecasts.find((one) => one.date === date);
  const outlook = forecast === undefined ? undefined : outlookOf(forecast);
  const { score, availability } = scoreDate({
    preference,
    dates: facts.dates.length,
    led,
    group,
    minimum: constraints.min_group_size ?? trip.min_participants,
    trail: best?.condition,
    outlook,
    spots: spots.get(date),
    needsGoodWeather: constraints.require_good_weather ?? true,
  });
  return { date, score, availability, guides, led, trail: best?.id, condition: best?.condition, outlook };
}

function canWork({ windows, freeOn }: PlanFacts, guide: string, date: string, length: number): boolean {
  if (freeOn !== undefined) return freeOn.get(date)?.has(guide) === true;
  return isFree(windows?.get(guide) ?? [], date, length);
}

function bestTrail({ trails }: PlanFacts, date: string) {
  let best: { id: string; condition: TrailCondition | undefined } | undefined;
  for (const { id, report } of trails) {
    const condition = conditionOn(report, date);
    if (best === undefined || isBetter(condition, best.condition)) best = { id, condition };
  }
  return best;
}

/** The plan as the API tells it; `most` dates, and no names but those given. */
export function resultOf(
  facts: PlanFacts,
  planned: readonly PlannedDate[],
  { most, names = new Map(), known }: { most: number; names?: ReadonlyMap<string, string>; known: string | undefined },
): ScheduleOptimizationResult {
  const good = planned.filter((one) => one.score > 0).slice(0, most);
  const [best] = good;
  return {
    recommended_dates: good.map(({ date, score, availability, condition, outlook }) => ({
      date,
      score,
      availability_status: availability,
      ...(condition === undefined ? {} : { trail_condition: condition }),
      ...(outlook === undefined ? {} : { weather_outlook: outlook }),
    })),
    guide_assignments: good.flatMap(({ date, guides }) =>
      guides.map(({ id, certifications }) => ({
        guide_id: id,
        date,
        assignment_status: 'TENTATIVE' as const,
        ...(names.has(id) ? { guide_name: names.get(id) } : {}),
        ...(certifications === undefined ? {} : { certifications }),
      })),
    ),
    conflict_warnings: planned.flatMap((one) => warningsOf(facts, one)),
    optimization_score: best?.score ?? 0,
    ...(known === undefined
      ? {}
      : {
          weather_summary: {
            data_source: 'svc-weather',
            forecast_confidence: confidence(planned),
            conditions: known,
          },
        }),
  };
}

/** A forecast says less of later days, and nothing of those it doesn't reach. */
function confidence(planned: readonly PlannedDate[]): number {
  const seen = planned.filter(({ outlook }) => outlook !== undefined).length;
  return planned.length === 0 ? 0 : Math.round((seen / planned.length) * 90) / 100;
}

function warningsOf(
  { trip, spots }: PlanFacts,
  { date, guides, led, trail, condition, outlook }: PlannedDate,
): ConflictWarning[] {
  const warnings: ConflictWarning[] = [];
  const warn = (warning: Omit<ConflictWarning, 'affected_date'>) => warnings.push({ ...warning, affected_date: date });
  const source = { trail: 'svc-trail-management', weather: 'svc-weather', guides: 'svc-guide-management' } as const;
  const resource = trail === undefined ? {} : { affected_resource_id: trail };
  if (condition === 'CLOSED')
    warn({
      type: 'TRAIL_CLOSED',
      severity: 'HIGH',
      message: 'The trail is closed',
      ...resource,
      source_service: source.trail,
    });
  if (outlook === 'STORM_WARNING' || outlook === 'RAIN_LIKELY')
    warn({
      type: 'WEATHER_ALERT',
      severity: outlook === 'STORM_WARNING' ? 'HIGH' : 'MEDIUM',
      message: outlook === 'STORM_WARNING' ? 'Storm is forecast' : 'Rain or snow is forecast',
      ...resource,
      source_service: source.weather,
    });
  if (guides.length === 0)
    warn({
      type: 'GUIDE_DOUBLE_BOOKED',
      severity: 'HIGH',
      message: 'No guide who may lead this trip, or not every required one, is free',
      source_service: source.guides,
    });
  else if (led < trip.min_participants)
    warn({
      type: 'CAPACITY_EXCEEDED',
      severity: 'MEDIUM',
      message: `The guides who are free can lead ${led}`,
      source_service: source.guides,
    });
  const left = spots.get(date);
  if (left !== undefined && left < trip.min_participants)
    warn({
      type: 'CAPACITY_EXCEEDED',
      severity: 'MEDIUM',
      message: `The place of departure has ${left} places left`,
      source_service: 'svc-location-services',
    });
  return warnings;
}
