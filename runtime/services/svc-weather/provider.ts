import type { External, ExternalAnswer } from 'novatrek/platform';
import { CallFailed } from 'novatrek/platform';
import type { Forecast, WeatherData } from './contract.gen.ts';
import { at, listAt, numberAt, textAt } from './read-json.ts';

/** A place on the map, in degrees. */
export interface Place {
  readonly latitude: number;
  readonly longitude: number;
}

export interface Reading {
  readonly observedAt: Date;
  /** What falls in an hour now, snow as water; undefined where the provider doesn't say. */
  readonly hourlyRain: number | undefined;
  readonly data: Omit<WeatherData, 'precipitation_mm'>;
  readonly summary: string;
}

export interface ForecastDay extends Forecast {
  readonly date: string;
  readonly condition: NonNullable<Forecast['condition']>;
}

export interface ProviderAlert {
  readonly sender: string;
  readonly event: string;
  readonly description: string;
  readonly from: Date;
  readonly until: Date;
}

/** OpenWeather, in the words of this service: metric units, days of the place, nothing where it says nothing. */
export interface WeatherProvider {
  current(place: Place): Promise<Reading>;
  /** From the day of `now` on, as far as it looks ahead. */
  forecast(place: Place, now: Date): Promise<readonly ForecastDay[]>;
  alerts(place: Place): Promise<readonly ProviderAlert[]>;
}

export function openWeather(api: External): WeatherProvider {
  const ask = async (path: string, { latitude, longitude }: Place, more = {}) => {
    const request = { method: 'GET' as const, path, query: { lat: latitude, lon: longitude, ...more }, timeout: 2_000 };
    return bodyOf(await api.request(request), path);
  };
  return {
    async current(place) {
      const body = await ask('/data/2.5/weather', place);
      return readingIn(body) ?? fail('/data/2.5/weather', 200);
    },
    async forecast(place, now) {
      return daysIn(await ask('/data/2.5/forecast', place), now);
    },
    async alerts(place) {
      const body = await ask('/data/3.0/onecall', place, { exclude: 'minutely,hourly,daily' });
      return listAt(body, 'alerts').flatMap(alertIn);
    },
  };
}

function bodyOf({ status, body }: ExternalAnswer, path: string): unknown {
  return status === 200 ? body : fail(path, status);
}

function fail(path: string, status: number): never {
  throw new CallFailed({
    service: 'openweather-api',
    operation: `GET ${path}`,
    reason: status === 200 ? 'unreadable' : 'status',
    ...(status === 200 ? {} : { status }),
  });
}

function readingIn(body: unknown): Reading | undefined {
  const kelvin = numberAt(body, 'main', 'temp');
  const seconds = numberAt(body, 'dt');
  if (kelvin === undefined || seconds === undefined) return undefined;
  const sky = at(listAt(body, 'weather')[0]);
  const wind = numberAt(body, 'wind', 'speed');
  const uv = numberAt(body, 'uvi');
  const meters = numberAt(body, 'visibility');
  const rain = [numberAt(body, 'rain', '1h'), numberAt(body, 'snow', '1h')].filter((one) => one !== undefined);
  return {
    observedAt: new Date(seconds * 1_000),
    hourlyRain: rain.length === 0 ? undefined : rain.reduce((sum, one) => sum + one, 0),
    data: {
      temperature_c: celsius(kelvin),
      ...given('feels_like_c', numberAt(body, 'main', 'feels_like'), celsius),
      ...given('humidity_percent', numberAt(body, 'main', 'humidity'), (n) => clamp(n, 0, 100)),
      ...given('wind_speed_kmh', wind, (n) => tenths(n * 3.6)),
      ...given('wind_direction_deg', numberAt(body, 'wind', 'deg'), (n) => clamp(Math.round(n), 0, 360)),
      ...given('uv_index', uv, (n) => clamp(Math.round(n), 0, 11)),
      ...given('visibility_km', meters, (n) => tenths(n / 1_000)),
      ...given('pressure_hpa', numberAt(body, 'main', 'pressure'), (n) => n),
      ...given('cloud_cover_percent', numberAt(body, 'clouds', 'all'), (n) => clamp(Math.round(n), 0, 100)),
    },
    summary: sentence(textAt(sky, 'description') ?? 'unknown', wind === undefined ? 0 : wind * 3.6),
  };
}

/** Three-hour steps, gathered by the local days they fall on. */
function daysIn(body: unknown, now: Date): ForecastDay[] {
  const offset = numberAt(body, 'city', 'timezone') ?? 0;
  const today = localDay(now.getTime() / 1_000, offset);
  const days = new Map<string, unknown[]>();
  for (const step of listAt(body, 'list')) {
    const seconds = numberAt(step, 'dt');
    if (seconds === undefined) continue;
    const day = localDay(seconds, offset);
    if (day >= today) days.set(day, [...(days.get(day) ?? []), step]);
  }
  const rise = numberAt(body, 'city', 'sunrise');
  const set = numberAt(body, 'city', 'sunset');
  return [...days]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([date, steps]) => {
      const kelvin = steps.map((step) => numberAt(step, 'main', 'temp')).filter((n) => n !== undefined);
      if (kelvin.length === 0) return [];
      const winds = steps.map((step) => numberAt(step, 'wind', 'speed') ?? 0);
      return [
        {
          date,
          high_c: celsius(Math.max(...kelvin)),
          low_c: celsius(Math.min(...kelvin)),
          precipitation_probability: clamp(Math.max(...steps.map((step) => numberAt(step, 'pop') ?? 0)), 0, 1),
          condition: worst(steps.map(conditionIn)),
          wind_speed_kmh: tenths(Math.max(...winds) * 3.6),
          ...given('sunrise', rise, (n) => localTime(n, offset)),
          ...given('sunset', set, (n) => localTime(n, offset)),
        },
      ];
    });
}

const gravity = ['CLEAR', 'PARTLY_CLOUDY', 'CLOUDY', 'FOG', 'RAIN', 'SNOW', 'HEAVY_RAIN', 'THUNDERSTORM'] as const;

function worst(conditions: readonly ForecastDay['condition'][]): ForecastDay['condition'] {
  return gravity.findLast((one) => conditions.includes(one)) ?? 'CLOUDY';
}

/** By the codes of openweathermap.org/weather-conditions. */
function conditionIn(step: unknown): ForecastDay['condition'] {
  const id = numberAt(listAt(step, 'weather')[0], 'id') ?? 804;
  if (id < 300) return 'THUNDERSTORM';
  if (id < 502 || (id >= 520 && id <= 521)) return 'RAIN';
  if (id < 600) return 'HEAVY_RAIN';
  if (id < 700) return 'SNOW';
  if (id < 800) return 'FOG';
  if (id === 800) return 'CLEAR';
  return id <= 802 ? 'PARTLY_CLOUDY' : 'CLOUDY';
}

function alertIn(alert: unknown): ProviderAlert[] {
  const [event, from, until] = [textAt(alert, 'event'), numberAt(alert, 'start'), numberAt(alert, 'end')];
  if (event === undefined || from === undefined || until === undefined || until <= from) return [];
  return [
    {
      sender: textAt(alert, 'sender_name') ?? 'unknown',
      event,
      description: textAt(alert, 'description') ?? event,
      from: new Date(from * 1_000),
      until: new Date(until * 1_000),
    },
  ];
}

function given<Name extends string, Value>(name: Name, value: number | undefined, as: (value: number) => Value) {
  const known: { [Key in Name]?: Value } = {};
  if (value !== undefined) known[name] = as(value);
  return known;
}

function sentence(sky: string, kmh: number): string {
  const first = `${sky.slice(0, 1).toUpperCase()}${sky.slice(1)}`;
  return kmh < 20 ? first : `${first}, ${kmh < 40 ? 'breezy' : kmh < 75 ? 'windy' : 'stormy'}`;
}

const tenths = (n: number) => Math.round(n * 10) / 10;
const celsius = (kelvin: number) => tenths(kelvin - 273.15);
const clamp = (n: number, low: number, high: number) => Math.min(high, Math.max(low, n));
const shifted = (seconds: number, offset: number) => new Date((seconds + offset) * 1_000).toISOString();
const localDay = (seconds: number, offset: number) => shifted(seconds, offset).slice(0, 10);

/** `05:57:00-06:00` */
function localTime(seconds: number, offset: number): string {
  const minutes = Math.abs(Math.round(offset / 60));
  const two = (n: number) => String(n).padStart(2, '0');
  const zone = `${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
  return `${shifted(seconds, offset).slice(11, 19)}${zone}`;
}
