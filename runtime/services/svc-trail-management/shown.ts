import { covers } from './closing.ts';
import type {
  ConditionReport,
  Trail,
  TrailClosure,
  TrailConditionReport,
  TrailPermit,
  Waypoint,
} from './contract.gen.ts';
import { recommendedGear } from './recommended-gear.ts';
import type { TrailRow } from './store.ts';
import type { ClosureRow } from './store-closures.ts';
import type { ReportRow } from './store-conditions.ts';
import type { PermitRow } from './store-permits.ts';
import type { WaypointRow } from './store-waypoints.ts';

/** An elevation nobody measured is null and never 0 (ADR-003). */
export function shownTrail(row: TrailRow): Trail {
  return {
    id: row.trail_id,
    name: row.name,
    ...(row.description !== null && { description: row.description }),
    region_id: row.region_id,
    activity_types: row.activity_types,
    distance_km: Number(row.length_km),
    elevation_gain_m: row.elevation_gain_m,
    elevation_loss_m: row.elevation_loss_m,
    ...(row.estimated_duration_hours !== null && { estimated_duration_hours: Number(row.estimated_duration_hours) }),
    difficulty: row.difficulty,
    max_group_size: row.max_group_size,
    ...(row.seasonal_availability !== null && { seasonal_availability: row.seasonal_availability }),
    status: row.status,
    permit_required: row.permit_required,
    dogs_allowed: row.dogs_allowed,
    waypoint_count: row.waypoint_count,
    created_at: row.created_at,
    updated_at: row.updated_at,
  };
}

export function shownWaypoint(row: WaypointRow): Waypoint {
  return {
    id: row.waypoint_id,
    trail_id: row.trail_id,
    latitude: row.latitude,
    longitude: row.longitude,
    ...(row.elevation_m !== null && { altitude_m: row.elevation_m }),
    name: row.name,
    type: row.waypoint_type,
    ...(row.description !== null && { description: row.description }),
    sequence_order: row.sequence_order,
    ...(row.distance_from_start_km !== null && { distance_from_start_km: Number(row.distance_from_start_km) }),
    created_at: row.created_at,
  };
}

export function shownClosure(row: ClosureRow, today: string): TrailClosure {
  return {
    id: row.closure_id,
    trail_id: row.trail_id,
    reason: row.reason,
    start_date: row.start_date,
    ...(row.end_date !== null && { end_date: row.end_date }),
    severity: row.severity,
    ...(row.affected_section !== null && { affected_section: row.affected_section }),
    alternate_route_available: row.alternate_route_available,
    ...(row.weather_alert_id !== null && { weather_alert_id: row.weather_alert_id }),
    is_active: covers(row, today),
    ...(row.lifted_at !== null && { lifted_at: row.lifted_at }),
    created_at: row.created_at,
    created_by: row.created_by,
  };
}

export function shownReport(row: ReportRow): ConditionReport {
  return {
    id: row.report_id,
    trail_id: row.trail_id,
    surface_condition: row.condition,
    ...(row.details !== null && { ranger_notes: row.details }),
    location_id: row.location_id,
    latitude: row.latitude,
    longitude: row.longitude,
    weather_station_id: row.weather_station_id,
    temperature_c: numberOf(row.temperature_c),
    wind_speed_kmh: numberOf(row.wind_speed_kmh),
    precipitation_last_24h_mm: numberOf(row.precipitation_24h_mm),
    incident_id: row.incident_id,
    reported_by: row.reported_by,
    reported_at: row.reported_at,
  };
}

export function shownConditions(
  trail: TrailRow,
  report: ReportRow | undefined,
  closures: readonly ClosureRow[],
  today: string,
): TrailConditionReport {
  const active = closures.filter((one) => covers(one, today));
  const announced = closures.filter((one) => one.start_date > today).toReversed();
  const alerts = new Set(active.map((one) => one.weather_alert_id).filter((id) => id !== null));
  return {
    trail_id: trail.trail_id,
    trail_name: trail.name,
    trail_status: trail.status,
    active_closures: active.map((one) => shownClosure(one, today)),
    announced_closures: announced.map((one) => shownClosure(one, today)),
    active_weather_alerts: alerts.size,
    ...(report !== undefined && groundOf(report)),
  };
}

function groundOf(row: ReportRow): TrailConditionReport {
  const celsius = numberOf(row.temperature_c) ?? undefined;
  return {
    assessed_at: row.reported_at,
    surface_condition: row.condition,
    ...(celsius !== undefined && { current_temperature_c: celsius }),
    ...(row.wind_speed_kmh !== null && { wind_speed_kmh: Number(row.wind_speed_kmh) }),
    ...(row.precipitation_24h_mm !== null && { precipitation_last_24h_mm: Number(row.precipitation_24h_mm) }),
    recommended_gear: recommendedGear(row.condition, celsius),
    ...(row.details !== null && { ranger_notes: row.details }),
  };
}

export function shownPermit(row: PermitRow): TrailPermit {
  return {
    id: row.permit_id,
    trail_id: row.trail_id,
    trip_id: row.trip_id,
    status: row.status,
    agency_reference: row.agency_reference,
    activity_type: row.activity_type,
    start_date: row.start_date,
    end_date: row.end_date,
    group_size: row.group_size,
    location_id: row.location_id,
    decision_note: row.decision_note,
    requested_by: row.requested_by,
    submitted_at: row.submitted_at,
    decided_at: row.decided_at,
    checked_at: row.checked_at,
  };
}

function numberOf(decimal: string | null): number | null {
  return decimal === null ? null : Number(decimal);
}
