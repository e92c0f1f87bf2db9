import { randomUUID } from 'node:crypto';
import { defineService, isUniqueViolation } from 'novatrek/platform';
import { close, closureFor, dayOf, statusUnder } from './closing.ts';
import { contract } from './contract.gen.ts';
import { groundReports } from './ground-reports.ts';
import { permitAgency } from './permit-agency.ts';
import { permits } from './permits.ts';
import { seedTrails } from './seed.ts';
import { shownClosure, shownConditions, shownTrail, shownWaypoint } from './shown.ts';
import { findTrail, insertTrail, restrict, saveTrail, searchTrails, type TrailRow } from './store.ts';
import { dueClosures, liftClosures, listClosures } from './store-closures.ts';
import { latestReport } from './store-conditions.ts';
import { insertWaypoint, listWaypoints } from './store-waypoints.ts';
import { changedTrail, isReversed, newTrail } from './trail-changes.ts';

export default defineService(contract, (context) => {
  const { db, external, log, now } = context;
  const { reportTrailCondition } = groundReports(context);
  const { requestTrailPermit, getTrailPermitStatus } = permits(context, permitAgency(external.nationalParksPermitApi));

  async function trailFor(id: string, refuse: (status: 404, code: string, message: string) => Error, lock = false) {
    let trail = await findTrail(db, id, lock);
    // Before anybody changes a trail it must be what its closures have made of it: changing it later means opening it.
    if (lock && (await beginClosures(id))) trail = await findTrail(db, id);
    if (trail === undefined) throw refuse(404, 'no-such-trail', 'There is no such trail');
    return trail;
  }

  return {
    handlers: {
      reportTrailCondition,
      requestTrailPermit,
      getTrailPermitStatus,

      async searchTrails({ query, refuse }) {
        const { near_latitude: latitude, near_longitude: longitude, within_km: km, ...filters } = query;
        const { min_distance_km: min, max_distance_km: max, limit, offset } = filters;
        if (min !== undefined && max !== undefined && min > max)
          throw refuse(400, 'reversed-lengths', 'min_distance_km is above max_distance_km');
        if ((latitude === undefined) !== (longitude === undefined))
          throw refuse(400, 'half-a-point', 'near_latitude and near_longitude come together');
        const near = latitude === undefined || longitude === undefined ? undefined : { latitude, longitude, km };
        const { trails, total } = await searchTrails(db, { ...filters, near });
        return { trails: trails.map(shownTrail), total_count: total, limit, offset };
      },

      async createTrail({ body, refuse }) {
        if (isReversed(body.seasonal_availability))
          throw refuse(400, 'reversed-season', 'open_until is before open_from');
        const draft = newTrail(body);
        if (!(await insertTrail(db, draft, now())))
          throw refuse(409, 'name-taken', 'The region has a trail of that name already');
        return shownTrail(await stored(draft.trail_id));
      },

      async getTrail({ params, refuse }) {
        return shownTrail(await trailFor(params.trail_id, refuse));
      },

      async updateTrail({ params, body, refuse }) {
        if (isReversed(body.seasonal_availability))
          throw refuse(400, 'reversed-season', 'open_until is before open_from');
        const trail = await trailFor(params.trail_id, refuse, true);
        try {
          await db.transaction(async () => {
            await saveTrail(db, changedTrail(trail, body), now());
            if (body.status === 'OPEN') await liftClosures(db, trail.trail_id, 'all', now());
            if (body.status === 'PARTIALLY_CLOSED') await liftClosures(db, trail.trail_id, 'whole trail', now());
          });
        } catch (error) {
          if (!isUniqueViolation(error, 'uq_trail_region_name')) throw error;
          throw refuse(409, 'name-taken', 'The region has a trail of that name already');
        }
        return shownTrail(await stored(trail.trail_id));
      },

      async getTrailWaypoints({ params, query, refuse }) {
        await trailFor(params.trail_id, refuse);
        const waypoints = (await listWaypoints(db, params.trail_id, query.type)).map(shownWaypoint);
        return { waypoints, total_count: waypoints.length };
      },

      async addWaypoint({ params, body, refuse }) {
        await trailFor(params.trail_id, refuse, true);
        const { latitude, longitude, altitude_m, name, type, description, sequence_order, distance_from_start_km } =
          body;
        const row = await insertWaypoint(
          db,
          {
            waypoint_id: randomUUID(),
            trail_id: params.trail_id,
            name,
            latitude,
            longitude,
            waypoint_type: type,
            elevation_m: altitude_m === undefined ? null : Math.round(altitude_m),
            sequence_order,
            description: description ?? null,
            distance_from_start_km: distance_from_start_km === undefined ? null : String(distance_from_start_km),
          },
          now(),
        );
        return shownWaypoint(found(row));
      },

      async getTrailClosures({ params, query, refuse }) {
        await trailFor(params.trail_id, refuse);
        const today = dayOf(now());
        const rows = await listClosures(db, params.trail_id, today, query.include_past);
        return { closures: rows.map((row) => shownClosure(row, today)), total_count: rows.length };
      },

      async createTrailClosure({ params, body, caller, refuse }) {
        const trail = await trailFor(params.trail_id, refuse, true);
        if (body.end_date !== undefined && body.end_date < body.start_date)
          throw refuse(400, 'reversed-period', 'end_date is before start_date', {
            details: [{ field: 'end_date', issue: 'is before start_date' }],
          });
        const closure = await close(
          db,
          {
            trail_id: trail.trail_id,
            reason: body.reason,
            start_date: body.start_date,
            end_date: body.end_date ?? null,
            severity: body.severity,
            affected_section: body.affected_section ?? null,
            alternate_route_available: body.alternate_route_available ?? false,
            weather_alert_id: body.weather_alert_id ?? null,
            wildlife_alert_id: null,
            created_by: caller.user ?? caller.id,
          },
          now(),
        );
        return shownClosure(found(closure), dayOf(now()));
      },

      async getTrailCurrentConditions({ params, refuse }) {
        const trail = await trailFor(params.trail_id, refuse);
        const today = dayOf(now());
        const closures = await listClosures(db, trail.trail_id, today, false);
        return shownConditions(trail, await latestReport(db, trail.trail_id), closures, today);
      },
    },

    consumers: {
      async 'wildlife_alert.issued'(alert) {
        // In one order, so that two alerts at once never wait for each other.
        for (const id of [...new Set(alert.affected_trail_ids)].toSorted()) {
          const draft = closureFor(alert, id, now());
          if (draft === undefined) continue;
          if ((await findTrail(db, id, true)) === undefined)
            log.warn('a wildlife alert names a trail that is not here', { alert: alert.alert_id, trail: id });
          else await close(db, draft, now());
        }
      },
    },

    jobs: {
      'announced-closures': {
        every: '10 minutes',
        async run() {
          await db.transaction(() => beginClosures());
        },
      },
    },
    seed: () => seedTrails(db, now()),
  };

  /** Puts closures in force that were announced for a day that has come; were there any? */
  async function beginClosures(trail?: string): Promise<boolean> {
    const due = await dueClosures(db, dayOf(now()), trail);
    for (const closure of due) await restrict(db, closure.trail_id, statusUnder(closure), now());
    return due.length > 0;
  }

  async function stored(id: string): Promise<TrailRow> {
    return found(await findTrail(db, id));
  }
});

function found<Row>(row: Row | undefined): Row {
  if (row === undefined) throw new Error('what was just written is there');
  return row;
}
