import { randomUUID } from 'node:crypto';
import type { CreateTrailRequest, SeasonalAvailability, UpdateTrailRequest } from './contract.gen.ts';
import type { TrailDraft, TrailRow } from './store.ts';

export function newTrail(body: CreateTrailRequest): TrailDraft {
  return {
    trail_id: randomUUID(),
    name: body.name,
    description: body.description ?? null,
    region_id: body.region_id,
    activity_types: [...new Set(body.activity_types)],
    length_km: String(body.distance_km),
    elevation_gain_m: meters(body.elevation_gain_m) ?? null,
    elevation_loss_m: meters(body.elevation_loss_m) ?? null,
    estimated_duration_hours:
      body.estimated_duration_hours === undefined ? null : String(body.estimated_duration_hours),
    difficulty: body.difficulty,
    max_group_size: body.max_group_size ?? 12,
    seasonal_availability: body.seasonal_availability ?? null,
    status: 'OPEN',
    permit_required: body.permit_required ?? false,
    dogs_allowed: body.dogs_allowed ?? false,
  };
}

/** Only what is sent changes; null for the loss is sent, and says that nobody knows it (ADR-003). */
export function changedTrail(trail: TrailRow, body: UpdateTrailRequest): TrailRow {
  return {
    ...trail,
    name: body.name ?? trail.name,
    description: body.description ?? trail.description,
    activity_types: body.activity_types === undefined ? trail.activity_types : [...new Set(body.activity_types)],
    length_km: body.distance_km === undefined ? trail.length_km : String(body.distance_km),
    elevation_gain_m: meters(body.elevation_gain_m) ?? trail.elevation_gain_m,
    elevation_loss_m: body.elevation_loss_m === null ? null : (meters(body.elevation_loss_m) ?? trail.elevation_loss_m),
    estimated_duration_hours:
      body.estimated_duration_hours === undefined
        ? trail.estimated_duration_hours
        : String(body.estimated_duration_hours),
    difficulty: body.difficulty ?? trail.difficulty,
    max_group_size: body.max_group_size ?? trail.max_group_size,
    seasonal_availability: body.seasonal_availability ?? trail.seasonal_availability,
    status: body.status ?? trail.status,
    permit_required: body.permit_required ?? trail.permit_required,
    dogs_allowed: body.dogs_allowed ?? trail.dogs_allowed,
  };
}

export function isReversed(season: SeasonalAvailability | undefined): boolean {
  const { open_from: from, open_until: until, year_round = false } = season ?? {};
  return !year_round && from !== undefined && until !== undefined && until < from;
}

function meters(measured: number | null | undefined): number | undefined {
  return measured === undefined || measured === null ? undefined : Math.round(measured);
}
