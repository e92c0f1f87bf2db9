import type { TrailManagement, Weather } from './contract.gen.ts';
import type { Outlook, TrailCondition } from './score.ts';

const ofSurface: Readonly<
  Record<NonNullable<TrailManagement.TrailConditionReport['surface_condition']>, TrailCondition>
> = {
  DRY: 'EXCELLENT',
  WET: 'GOOD',
  MUDDY: 'FAIR',
  ICY: 'POOR',
  SNOW_COVERED: 'POOR',
  FLOODED: 'CLOSED',
};

const order: readonly TrailCondition[] = ['EXCELLENT', 'GOOD', 'FAIR', 'POOR', 'CLOSED'];

/** How a trail will be on a date, by what is known of it today. */
export function conditionOn(report: TrailManagement.TrailConditionReport, date: string): TrailCondition | undefined {
  const closures = (report.active_closures ?? []).filter(
    ({ start_date, end_date }) => (start_date ?? '') <= date && date <= (end_date ?? '9999'),
  );
  if (closures.some(({ affected_section }) => affected_section === undefined)) return 'CLOSED';
  const shut = report.trail_status === 'CLOSED' || report.trail_status === 'SEASONAL_CLOSURE';
  // Shut today and no closure says until when: shut then too. With closures, those decided above.
  if (shut && (report.active_closures ?? []).length === 0) return 'CLOSED';
  const surface = report.surface_condition === undefined ? undefined : ofSurface[report.surface_condition];
  return closures.length > 0 ? worse(surface ?? 'POOR', 'POOR') : surface;
}

function worse(one: TrailCondition, other: TrailCondition): TrailCondition {
  return order.indexOf(one) > order.indexOf(other) ? one : other;
}

export function isBetter(one: TrailCondition | undefined, other: TrailCondition | undefined): boolean {
  const place = (condition: TrailCondition | undefined) => (condition === undefined ? 2.5 : order.indexOf(condition));
  return place(one) < place(other);
}

export function outlookOf({
  condition,
  precipitation_probability: rain = 0,
  wind_speed_kmh: wind = 0,
}: Weather.Forecast): Outlook | undefined {
  if (condition === 'THUNDERSTORM' || wind >= 75) return 'STORM_WARNING';
  if (condition === 'RAIN' || condition === 'HEAVY_RAIN' || condition === 'SNOW' || rain > 0.6) return 'RAIN_LIKELY';
  if (condition === 'CLOUDY' || condition === 'FOG') return 'OVERCAST';
  return condition;
}
