import { type Db, json } from 'novatrek/platform';
import type { AlertSeverity, AlertType, Tables, WeatherData } from './contract.gen.ts';
import type { ForecastDay } from './provider.ts';

export interface CoveredTrail {
  readonly trail_id: string;
  readonly trail_name: string;
  readonly ranger_notes?: string;
}

export type StationRow = Omit<Tables['weather_stations'], 'covered_trails' | 'last_reading'> & {
  readonly covered_trails: readonly CoveredTrail[];
  readonly last_reading: LastReading | null;
};

/** WeatherData with its summary. */
export interface LastReading extends WeatherData {
  readonly condition_summary?: string;
}

/** An unknown station and one that is no longer active are the same to whoever asks. */
export function findStation(db: Db, id: string): Promise<StationRow | undefined> {
  return db.one<StationRow>`
    select station_id, name, latitude, longitude, provider, active, region_id, covered_trails, last_reading,
      last_observed_at
    from weather_stations
    where station_id::text = ${id.toLowerCase()} and active`;
}

/** The one whose alerts are the region's. */
export function stationOfRegion(db: Db, region: string): Promise<StationRow | undefined> {
  return db.one<StationRow>`
    select station_id, name, latitude, longitude, provider, active, region_id, covered_trails, last_reading,
      last_observed_at
    from weather_stations
    where region_id = ${region} and active
    order by name, station_id limit 1`;
}

export function stationOfTrail(db: Db, trail: string): Promise<StationRow | undefined> {
  return db.one<StationRow>`
    select station_id, name, latitude, longitude, provider, active, region_id, covered_trails, last_reading,
      last_observed_at
    from weather_stations
    where covered_trails @> ${json([{ trail_id: trail.toLowerCase() }])} and active
    order by name, station_id limit 1`;
}

/** Answers that overtook each other leave the later reading. */
export async function keepReading(db: Db, station: string, reading: LastReading, observedAt: Date): Promise<void> {
  await db.run`
    update weather_stations
    set last_reading = ${json(reading)}, last_observed_at = ${observedAt}
    where station_id = ${station} and (last_observed_at is null or last_observed_at <= ${observedAt})`;
}

export interface ForecastRow {
  readonly provider_payload: ForecastDay;
  readonly fetched_at: string;
  readonly expires_at: string;
}

/** The days as they were fetched last, from today on by the clock of the place, which the provider told with the sunrise. */
export function storedForecast(db: Db, station: string, now: Date): Promise<ForecastRow[]> {
  return db<ForecastRow>`
    select provider_payload, fetched_at, expires_at
    from forecast_cache
    where station_id = ${station}
      and forecast_date >= (
        ${now}::timestamptz at time zone 'UTC'
        + make_interval(secs => coalesce(extract(timezone from sunrise), 0)::double precision))::date
    order by forecast_date`;
}

export async function keepForecast(
  db: Db,
  station: string,
  days: readonly ForecastDay[],
  fetchedAt: Date,
  expiresAt: Date,
): Promise<void> {
  for (const day of days)
    await db.run`
      insert into forecast_cache (station_id, forecast_date, high_c, low_c, precipitation_probability, condition,
        wind_speed_kmh, uv_index, sunrise, sunset, provider_payload, fetched_at, expires_at)
      values (${station}, ${day.date}, ${day.high_c ?? null}, ${day.low_c ?? null},
        ${day.precipitation_probability ?? null}, ${day.condition}, ${day.wind_speed_kmh ?? null},
        ${day.uv_index ?? null}, ${day.sunrise ?? null}, ${day.sunset ?? null}, ${json(day)}, ${fetchedAt}, ${expiresAt})
      on conflict (station_id, forecast_date) do update
      set high_c = excluded.high_c, low_c = excluded.low_c,
        precipitation_probability = excluded.precipitation_probability, condition = excluded.condition,
        wind_speed_kmh = excluded.wind_speed_kmh, uv_index = excluded.uv_index, sunrise = excluded.sunrise,
        sunset = excluded.sunset, provider_payload = excluded.provider_payload, fetched_at = excluded.fetched_at,
        expires_at = excluded.expires_at
      where forecast_cache.fetched_at <= excluded.fetched_at`;
}

/** Days that are over. */
export function forgetForecasts(db: Db, before: string): Promise<number> {
  return db.run`delete from forecast_cache where forecast_date < ${before}::date - 1`;
}

export type AlertRow = Omit<Tables['alert_history'], 'alert_type' | 'severity'> & {
  readonly alert_type: AlertType;
  readonly severity: AlertSeverity;
};

export type AlertDraft = Omit<AlertRow, 'effective_from' | 'expires_at' | 'issued_at' | 'notified_at'> & {
  readonly effective_from: Date;
  readonly expires_at: Date;
};

/** Known by its external id an alert is one and the same: the provider may prolong it or say it in other words. */
export async function keepAlert(db: Db, alert: AlertDraft, now: Date): Promise<void> {
  await db.run`
    insert into alert_history (alert_id, station_id, region_id, alert_type, severity, title, message, external_id,
      issued_at, effective_from, expires_at, affected_trail_ids)
    values (${alert.alert_id}, ${alert.station_id}, ${alert.region_id}, ${alert.alert_type}, ${alert.severity},
      ${alert.title}, ${alert.message}, ${alert.external_id}, ${now}, ${alert.effective_from}, ${alert.expires_at},
      ${alert.affected_trail_ids})
    on conflict (external_id) do update
    set severity = excluded.severity, title = excluded.title, message = excluded.message,
      expires_at = excluded.expires_at
    where (alert_history.severity, alert_history.title, alert_history.message, alert_history.expires_at)
      is distinct from (excluded.severity, excluded.title, excluded.message, excluded.expires_at)`;
}

export function findAlert(db: Db, id: string): Promise<AlertRow | undefined> {
  return db.one<AlertRow>`
    select alert_id, station_id, alert_type, severity, message, external_id, issued_at, expires_at, region_id, title,
      effective_from, affected_trail_ids, notified_at
    from alert_history where alert_id = ${id}`;
}

/** Those that have not expired, announced ones included. */
export function openAlerts(db: Db, region: string, now: Date): Promise<AlertRow[]> {
  return db<AlertRow>`
    select alert_id, station_id, alert_type, severity, message, external_id, issued_at, expires_at, region_id, title,
      effective_from, affected_trail_ids, notified_at
    from alert_history
    where region_id = ${region} and expires_at > ${now}
    order by effective_from, alert_id`;
}

export async function markNotified(db: Db, id: string, now: Date): Promise<void> {
  await db.run`update alert_history set notified_at = ${now} where alert_id = ${id} and notified_at is null`;
}
