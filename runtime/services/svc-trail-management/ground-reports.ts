import { randomUUID } from 'node:crypto';
import { CallFailed, type Context, ifFound } from 'novatrek/platform';
import type { ConditionReport, CreateConditionReportRequest, Operations, Types } from './contract.gen.ts';
import { isTreacherous } from './recommended-gear.ts';
import { shownReport } from './shown.ts';
import { findTrail, type TrailRow } from './store.ts';
import { insertReport } from './store-conditions.ts';

interface Asked {
  readonly params: { readonly trail_id: string };
  readonly body: CreateConditionReportRequest;
  readonly caller: { readonly id: string; readonly user?: string };
  refuse(
    status: Operations['reportTrailCondition']['refusals'],
    code: string,
    message: string,
    members?: Readonly<Record<string, unknown>>,
  ): Error;
}

/** What a ranger or guide sees, with where and in what weather. */
export function groundReports({ db, call, later, settings, log, now }: Context<Types>) {
  async function reportTrailCondition({ params, body, caller, refuse }: Asked): Promise<ConditionReport> {
    const trail = await findTrail(db, params.trail_id);
    if (trail === undefined) throw refuse(404, 'no-such-trail', 'There is no such trail');
    // No connection is held while others are asked.
    await db.checkpoint();
    const unknown = (field: string) =>
      refuse(400, 'unknown-reference', `Nobody knows the ${field}`, { details: [{ field, issue: 'is unknown' }] });
    const [place, weather] = await Promise.all([
      unlessSilent(ifFound(call.locationServices.getLocation({ location_id: body.location_id }))),
      unlessSilent(ifFound(call.weather.getCurrentWeather({ station_id: body.weather_station_id }))),
    ]);
    if (place === undefined) throw unknown('location_id');
    if (weather === undefined) throw unknown('weather_station_id');
    const coordinates = place === 'silent' ? undefined : place.coordinates;
    const data = weather === 'silent' ? undefined : weather.data;
    const incident_id = body.hazard === undefined ? null : await fileIncident(trail, body, coordinates, refuse);
    const report = await insertReport(db, {
      report_id: randomUUID(),
      trail_id: trail.trail_id,
      condition: body.surface_condition,
      details: body.ranger_notes ?? null,
      reported_by: caller.user ?? caller.id,
      reported_at: now(),
      location_id: body.location_id,
      latitude: coordinates?.latitude ?? null,
      longitude: coordinates?.longitude ?? null,
      weather_station_id: body.weather_station_id,
      temperature_c: data?.temperature_c ?? null,
      wind_speed_kmh: data?.wind_speed_kmh ?? null,
      precipitation_24h_mm: data?.precipitation_mm ?? null,
      incident_id,
    });
    if (report === undefined) throw new Error('an insert returns its row');
    if (body.hazard !== undefined || isTreacherous(body.surface_condition)) await tellRangers(trail, body);
    return shownReport(report);
  }

  /** A report is worth having without them, so nobody waits for a service that is down. */
  async function unlessSilent<Found>(asked: Promise<Found>): Promise<Found | 'silent'> {
    try {
      return await asked;
    } catch (error) {
      if (!(error instanceof CallFailed) || !error.retryable) throw error;
      log.warn('a report is stored without what a service would have told', { service: error.service });
      return 'silent';
    }
  }

  async function fileIncident(
    trail: TrailRow,
    { hazard, surface_condition, ranger_notes }: CreateConditionReportRequest,
    coordinates: { readonly latitude: number; readonly longitude: number } | undefined,
    refuse: Asked['refuse'],
  ): Promise<string | null> {
    if (hazard === undefined) return null;
    const { type, severity, reservation_id, guide_id } = hazard;
    const description = `${trail.name}, ${surface_condition}${ranger_notes === undefined ? '' : `: ${ranger_notes}`}`;
    const location = coordinates && {
      location_coordinates: { latitude: coordinates.latitude, longitude: coordinates.longitude },
    };
    try {
      const { id } = await call.safetyCompliance.createIncident({
        body: { type, severity, reservation_id, guide_id, description, ...location },
      });
      return id;
    } catch (error) {
      const { status = 0 } = error instanceof CallFailed ? error : {};
      if (![400, 404, 409, 422].includes(status)) throw error;
      throw refuse(400, 'hazard-refused', 'svc-safety-compliance does not take the hazard as an incident', {
        details: [{ field: 'hazard', issue: 'is refused by svc-safety-compliance' }],
      });
    }
  }

  async function tellRangers(trail: TrailRow, { hazard, surface_condition }: CreateConditionReportRequest) {
    const { recipient_id, template_id } = settings['ranger-desk'].values;
    if (recipient_id === undefined || template_id === undefined) return;
    await later.notifications.sendNotification({
      body: {
        channel: 'IN_APP',
        priority: hazard?.severity === 'CRITICAL' ? 'URGENT' : 'HIGH',
        recipient_id,
        template_id,
        variables: {
          trail_id: trail.trail_id,
          trail_name: trail.name,
          surface_condition,
          hazard_type: hazard?.type ?? `${surface_condition} ground`,
          severity: hazard?.severity ?? 'MEDIUM',
        },
      },
    });
  }

  return { reportTrailCondition };
}
