import { answer, defineService, ifFound } from 'novatrek/platform';
import { shownConflict } from './conflicts.ts';
import { contract, type ScheduleRequest } from './contract.gen.ts';
import { dayOf } from './days.ts';
import { hearAlert, hearBooking, hearEmergency } from './hearing.ts';
import { optimize } from './optimization.ts';
import { readToken, tokenOf } from './page.ts';
import { contradictions } from './request-rules.ts';
import { resolveConflict } from './resolve.ts';
import { createRoster } from './roster.ts';
import { workOffRequests } from './run.ts';
import { plantSeed } from './seed.ts';
import { findRequest, keepRequest, type RequestRow } from './store.ts';
import { countConflicts, listConflicts } from './store-conflicts.ts';

export default defineService(contract, (context) => {
  const { db, call, cache, now, wake } = context;
  const roster = createRoster(db, cache);
  const tools = { ...context, roster };

  return {
    handlers: {
      async createScheduleRequest({ body, caller, refuse }) {
        const trip = await ifFound(call.tripCatalog.getTripById({ trip_id: body.trip_id }));
        if (trip === undefined) throw refuse(422, 'unknown-trip', 'There is no such trip');
        const found = contradictions(body, trip, dayOf(now()));
        if (found.length > 0)
          throw refuse(422, 'contradiction', 'No schedule can meet this request', { details: found });
        const row = await keepRequest(db, body, caller.user ?? caller.id, now());
        wake('work-off-requests');
        return answer(202, shown(row), { location: `${contract.basePath}/schedule-requests/${row.request_id}` });
      },

      async getScheduleRequest({ params, refuse }) {
        const row = await findRequest(db, params.request_id);
        if (row === undefined) throw refuse(404, 'no-such-request', 'There is no such schedule request');
        return shown(row);
      },

      async getScheduleOptimization({ query, refuse }) {
        return optimize(tools, query, refuse);
      },

      async listScheduleConflicts({ query: { page_size, page_token, ...filter }, refuse }) {
        const after = page_token === undefined ? undefined : readToken(page_token);
        if (page_token !== undefined && after === undefined)
          throw refuse(400, 'unknown-page', 'page_token is not from an earlier answer');
        const rows = await listConflicts(db, filter, page_size, after);
        const page = rows.slice(0, page_size);
        const last = rows.length > page_size ? page.at(-1) : undefined;
        return {
          conflicts: page.map(shownConflict),
          total_count: await countConflicts(db, filter),
          ...(last === undefined ? {} : { next_page_token: tokenOf({ at: last.detected_at, id: last.conflict_id }) }),
        };
      },

      async resolveScheduleConflict({ body, caller, refuse }) {
        return resolveConflict(tools, body, caller.user ?? caller.id, refuse);
      },
    },
    consumers: {
      'reservation.created': (event) => hearBooking(tools, event),
      'emergency.triggered': (event) => hearEmergency(tools, event),
      'wildlife_alert.issued': (event) => hearAlert(tools, event),
    },
    jobs: {
      // Woken by each request; by itself only for those whose run failed or was cut off.
      'work-off-requests': { every: '30 seconds', run: () => workOffRequests(tools) },
    },
    async seed() {
      await plantSeed(db, roster, now());
    },
  };
});

function shown(row: RequestRow): ScheduleRequest {
  return {
    id: row.request_id,
    trip_id: row.trip_id,
    preferred_dates: row.preferred_dates,
    constraints: row.constraints,
    status: row.status,
    ...(row.result === null ? {} : { result: row.result }),
    created_at: row.created_at,
    completed_at: row.completed_at,
  };
}
