import { type Db, sql } from 'novatrek/platform';
import type { CreateConditionReportRequest, Tables } from './contract.gen.ts';

export type Surface = CreateConditionReportRequest['surface_condition'];

export type ReportRow = Omit<Tables['condition_reports'], 'condition' | 'location'> & {
  readonly condition: Surface;
  readonly latitude: number | null;
  readonly longitude: number | null;
};

const columns = sql`
  report_id, trail_id, condition, details, reported_by, reported_at, location_id, location[1] as latitude,
  location[0] as longitude, weather_station_id, temperature_c, wind_speed_kmh, precipitation_24h_mm, incident_id`;

export interface ReportDraft
  extends Omit<ReportRow, 'reported_at' | 'temperature_c' | 'wind_speed_kmh' | 'precipitation_24h_mm'> {
  readonly reported_at: Date;
  readonly temperature_c: number | null;
  readonly wind_speed_kmh: number | null;
  readonly precipitation_24h_mm: number | null;
}

export function insertReport(db: Db, one: ReportDraft): Promise<ReportRow | undefined> {
  const location =
    one.latitude === null || one.longitude === null
      ? sql`null`
      : sql`point(${one.longitude}::float8, ${one.latitude}::float8)`;
  return db.one<ReportRow>`
    insert into condition_reports (report_id, trail_id, condition, details, reported_by, reported_at, location_id,
      location, weather_station_id, temperature_c, wind_speed_kmh, precipitation_24h_mm, incident_id)
    values (${one.report_id}, ${one.trail_id}, ${one.condition}, ${one.details}, ${one.reported_by},
      ${one.reported_at}, ${one.location_id}, ${location}, ${one.weather_station_id}, ${one.temperature_c},
      ${one.wind_speed_kmh}, ${one.precipitation_24h_mm}, ${one.incident_id})
    returning ${columns}`;
}

/** The latest one counts. */
export function latestReport(db: Db, trail: string): Promise<ReportRow | undefined> {
  return db.one<ReportRow>`
    select ${columns} from condition_reports
    where trail_id = ${trail}
    order by reported_at desc, report_id limit 1`;
}
