import type { AlertSeverity, AlertType, TrailCondition, WeatherData } from './contract.gen.ts';
import type { ProviderAlert } from './provider.ts';

type Surface = NonNullable<TrailCondition['surface_condition']>;
type Verdict = NonNullable<TrailCondition['overall_status']>;

export interface Danger {
  readonly alert_type: AlertType;
  readonly severity: AlertSeverity;
}

/** From mildest to gravest. */
export const severities: readonly AlertSeverity[] = ['ADVISORY', 'WATCH', 'WARNING', 'EMERGENCY'];

/** What the weather makes of a trail: its surface, its water, and the alerts that hold for it. */
export function assess(data: WeatherData | undefined, dangers: readonly Danger[]) {
  const flood = dangers.some(({ alert_type }) => alert_type === 'FLASH_FLOOD');
  const surface = surfaceIn(data);
  const passable = !flood && surface !== 'FLOODED';
  return { surface, passable, verdict: verdictOn(surface, passable, dangers) };
}

export function surfaceIn(data: WeatherData | undefined): Surface {
  const { temperature_c: celsius = 10, precipitation_mm: rain = 0 } = data ?? {};
  if (celsius <= 0) return rain >= 5 ? 'SNOW_COVERED' : rain > 0 ? 'ICY' : 'DRY';
  if (rain >= 50) return 'FLOODED';
  if (rain >= 15) return 'MUDDY';
  return rain > 0.2 ? 'WET' : 'DRY';
}

const verdicts: readonly Verdict[] = ['EXCELLENT', 'GOOD', 'FAIR', 'POOR', 'HAZARDOUS', 'IMPASSABLE'];
const bySurface: Readonly<Record<Surface, Verdict>> = {
  DRY: 'EXCELLENT',
  WET: 'GOOD',
  MUDDY: 'FAIR',
  SNOW_COVERED: 'POOR',
  ICY: 'HAZARDOUS',
  FLOODED: 'IMPASSABLE',
};
const bySeverity: Readonly<Record<AlertSeverity, Verdict>> = {
  ADVISORY: 'GOOD',
  WATCH: 'FAIR',
  WARNING: 'HAZARDOUS',
  EMERGENCY: 'IMPASSABLE',
};

function verdictOn(surface: Surface, passable: boolean, dangers: readonly Danger[]): Verdict {
  const all = [bySurface[surface], ...dangers.map(({ severity }) => bySeverity[severity])];
  if (!passable) all.push('HAZARDOUS');
  return verdicts[Math.max(...all.map((one) => verdicts.indexOf(one)))] ?? 'IMPASSABLE';
}

/**
 * What fell in 24 hours, kept up from one reading to the next: what was known fades over a day, what falls now is added for
 * the time since.
 */
export function accumulate(known: number, hours: number, hourlyRain: number): number {
  const since = Math.min(24, Math.max(0, hours));
  const total = known * (1 - since / 24) + hourlyRain * Math.max(since, 1 / 12);
  return Math.round(total * 10) / 10;
}

const kinds: readonly (readonly [RegExp, AlertType])[] = [
  [/avalanche/i, 'AVALANCHE_WARNING'],
  [/flood|surge|debris flow/i, 'FLASH_FLOOD'],
  [/fire|red flag|smoke/i, 'WILDFIRE'],
  [/heat/i, 'EXTREME_HEAT'],
  [/cold|chill|freez|frost|winter|snow|blizzard|ice/i, 'EXTREME_COLD'],
  [/wind|gale|hurricane/i, 'HIGH_WIND'],
];

/** The provider passes on what national services call their alerts; nothing says more about kind and severity than that. */
export function dangerIn({ event }: Pick<ProviderAlert, 'event'>): Danger {
  const alert_type = kinds.find(([pattern]) => pattern.test(event))?.[1] ?? 'SEVERE_STORM';
  const severity = /emergency|extreme/i.test(event)
    ? 'EMERGENCY'
    : /warning|red/i.test(event)
      ? 'WARNING'
      : /watch|orange/i.test(event)
        ? 'WATCH'
        : 'ADVISORY';
  return { alert_type, severity };
}
