import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { Refused } from '../../runtime/platform/testing/stand-ins.ts';
import service from '../../runtime/services/svc-trail-management/service.ts';
import { start } from './start.ts';

const trail_id = '22222222-0000-4000-8000-000000000001';
const location_id = '66666666-0000-4000-8000-000000000001';
const weather_station_id = 'bbbbbbbb-0000-4000-8000-000000000001';
const incident = randomUUID();
const params = { trail_id };

/** What others answer; each test begins with all being well. */
const others = { location: 200, weather: 200, safety: 201, agency: 'submitted', agencyStatus: 200 };
const well = { ...others };
beforeEach(() => void Object.assign(others, well));
let inspections: { status: 'PASSED' | 'FAILED' | 'CONDITIONAL_PASS' | 'PENDING_REVIEW'; inspection_date: string }[] =
  [];

let looks = 0;

const trails = await start(service, {
  standIns: {
    locationServices: {
      getLocation({ location_id: id }) {
        if (others.location !== 200) throw new Refused(others.location);
        const coordinates = { latitude: 37.8067, longitude: -107.7734 };
        return {
          id,
          name: 'Base',
          type: 'BASE_CAMP',
          status: 'ACTIVE',
          region_id: randomUUID(),
          address: {},
          coordinates,
        };
      },
    },
    weather: {
      getCurrentWeather() {
        if (others.weather !== 200) throw new Refused(others.weather);
        return { data: { temperature_c: -4.5, wind_speed_kmh: 22.4, precipitation_mm: 3.2 } };
      },
    },
    safetyCompliance: {
      createIncident({ body }) {
        if (others.safety !== 201) throw new Refused(others.safety);
        return { ...body, id: incident, status: 'OPEN', reported_at: new Date().toISOString() };
      },
      listSafetyInspections: ({ location_id: id }) =>
        inspections.map((one) => ({
          ...one,
          id: randomUUID(),
          location_id: id,
          inspector_id: randomUUID(),
          checklist_results: [],
        })),
    },
  },
  externals: {
    nationalParksPermitApi({ method, headers }) {
      if (others.agencyStatus >= 400) return { status: others.agencyStatus, body: {} };
      const permit_id = method === 'POST' ? `NPS-${headers['idempotency-key']}`.slice(0, 80) : 'known';
      looks += 1;
      const decision = others.agency === 'in turns' ? (looks % 2 === 0 ? 'approved' : 'denied') : others.agency;
      const denial = others.agency === 'denied' ? { denial_reason: 'daily_quota_reached' } : {};
      return { status: method === 'POST' ? 201 : 200, body: { permit_id, status: decision, ...denial } };
    },
  },
});
beforeAll(() => trails.seed());
afterAll(() => trails.stop());

const report = { surface_condition: 'WET' as const, location_id, weather_station_id };
const hazard = {
  type: 'NEAR_MISS' as const,
  severity: 'MEDIUM' as const,
  reservation_id: randomUUID(),
  guide_id: randomUUID(),
};
function tell(more: object = {}) {
  return trails.ask('reportTrailCondition', { params, body: { ...report, ...more } });
}
async function callsTo(operation: string) {
  return (await trails.calls()).filter((one) => one.operation === operation);
}
async function reports() {
  const [row] = await trails.query<{ count: number }>('select count(*)::integer from condition_reports');
  return row?.count ?? 0;
}

const permit = {
  activity_type: 'HIKING' as const,
  start_date: '2027-07-24',
  end_date: '2027-07-26',
  group_size: 12,
  location_id,
};
function apply(more: object = {}, trail = trail_id) {
  return trails.ask('requestTrailPermit', { params: { trail_id: trail }, body: { ...permit, ...more } });
}

it('stores a report with where it was and in what weather', async () => {
  const { status, body } = await tell({ ranger_notes: 'Poles advised.' });
  expect(status).toBe(201);
  expect(body).toMatchObject({
    ...report,
    latitude: 37.8067,
    longitude: -107.7734,
    temperature_c: -4.5,
    precipitation_last_24h_mm: 3.2,
    incident_id: null,
    reported_by: 'operator:test',
  });
  expect(await callsTo('createIncident')).toEqual([]);
  expect(await callsTo('sendNotification')).toEqual([]);
  const conditions = (await trails.ask('getTrailCurrentConditions', { params })).body;
  expect(conditions).toMatchObject({
    surface_condition: 'WET',
    current_temperature_c: -4.5,
    wind_speed_kmh: 22.4,
    ranger_notes: 'Poles advised.',
    assessed_at: body.reported_at,
    trail_status: 'OPEN',
  });
  expect(conditions.recommended_gear).toEqual(expect.arrayContaining(['Trekking poles', 'Gloves and hat']));
});

it.each([
  [
    { location: 503, weather: 503 },
    { latitude: null, longitude: null, temperature_c: null, wind_speed_kmh: null },
  ],
  [{ weather: 500 }, { latitude: 37.8067, temperature_c: null, precipitation_last_24h_mm: null }],
])('stores a report all the same when others answer %o', async (down, known) => {
  Object.assign(others, down);
  const { status, body } = await tell();
  expect(status).toBe(201);
  expect(body).toMatchObject(known);
});

it.each([
  [{ location: 404 }, 'location_id'],
  [{ weather: 404 }, 'weather_station_id'],
])('refuses a report from a place that nobody knows: %o', async (down, field) => {
  Object.assign(others, down);
  const before = await reports();
  const { status, problem } = await tell({ hazard });
  expect(status).toBe(400);
  expect(problem.details).toEqual([expect.objectContaining({ field })]);
  expect(await reports()).toBe(before);
  expect(await callsTo('createIncident')).toEqual([]);
});

it('files a hazard first, then tells the rangers', async () => {
  const { body } = await tell({ hazard });
  expect(body.incident_id).toBe(incident);
  const [filed] = await callsTo('createIncident');
  expect(filed?.request.body).toMatchObject({ ...hazard, location_coordinates: { latitude: 37.8067 } });
  const [told] = await callsTo('sendNotification');
  expect(told?.request.body).toMatchObject({
    template_id: 'aaaaaaaa-0000-4000-8000-000000000001',
    variables: { trail_name: 'Summit Ridge Trail', hazard_type: 'NEAR_MISS', severity: 'MEDIUM' },
  });
});

it('tells the rangers of ground on which people fall', async () => {
  const before = (await callsTo('sendNotification')).length;
  await tell({ surface_condition: 'ICY' });
  await tell({ surface_condition: 'MUDDY' });
  expect(await callsTo('sendNotification')).toHaveLength(before + 1);
});

it('stores nothing when the hazard can not be filed', async () => {
  const [before, told] = [await reports(), (await callsTo('sendNotification')).length];
  others.safety = 404;
  expect((await tell({ hazard })).status).toBe(400);
  others.safety = 500;
  expect((await tell({ hazard })).status).toBe(503);
  expect(await reports()).toBe(before);
  expect(await callsTo('sendNotification')).toHaveLength(told);
});

it('knows no trail that nobody made', async () => {
  const unknown = { params: { trail_id: randomUUID() } };
  expect((await trails.ask('reportTrailCondition', { ...unknown, body: report })).status).toBe(404);
  expect((await apply({}, unknown.params.trail_id)).status).toBe(404);
  expect((await trails.ask('getTrailPermitStatus', { ...unknown, query: {} })).status).toBe(404);
});

it('keeps reports by month, and lets nobody change one', async () => {
  await tell();
  const [row] = await trails.query<{ part: string; month: string }>(
    `select tableoid::regclass::text as part, to_char(reported_at at time zone 'UTC', 'YYYY"m"MM') as month
     from condition_reports order by reported_at desc limit 1`,
  );
  expect(row?.part).toBe(`condition_reports_y${row?.month}`);
  await expect(trails.query(`update condition_reports set condition = 'DRY'`)).rejects.toThrow('never changed');
  await expect(trails.query('delete from condition_reports')).rejects.toThrow('never changed');
});

it('asks the agency for a permit once the place has passed its latest inspection', async () => {
  inspections = [
    { status: 'FAILED', inspection_date: '2026-05-01' },
    { status: 'CONDITIONAL_PASS', inspection_date: '2026-06-01' },
  ];
  const { status, body } = await apply();
  expect(status).toBe(201);
  expect(body).toMatchObject({ ...permit, status: 'SUBMITTED', trip_id: null, decided_at: null });
  const [asked] = await callsTo('POST /v1/permits');
  expect(asked?.request.body).toMatchObject({ park_code: trail_id, group_size: 12, start_date: '2027-07-24' });
  inspections = [...inspections, { status: 'FAILED', inspection_date: '2026-07-01' }];
  expect((await apply()).status).toBe(409);
  inspections = [];
  expect((await apply()).status).toBe(409);
  expect(await callsTo('POST /v1/permits')).toHaveLength(1);
});

it('refuses what no agency would grant', async () => {
  inspections = [{ status: 'PASSED', inspection_date: '2026-06-01' }];
  expect((await apply({ end_date: '2027-07-23' })).status).toBe(400);
  expect((await apply({ group_size: 13 })).status).toBe(400);
  expect((await apply({}, '22222222-0000-4000-8000-000000000002')).status).toBe(409);
  const closed = '22222222-0000-4000-8000-000000000003';
  await trails.ask('updateTrail', { params: { trail_id: closed }, body: { status: 'CLOSED' } });
  expect((await apply({}, closed)).status).toBe(409);
  others.agencyStatus = 422;
  expect((await apply()).status).toBe(400);
  others.agencyStatus = 500;
  expect((await apply()).status).toBe(503);
});

it('follows the agency until it has decided, and no further', async () => {
  inspections = [{ status: 'PASSED', inspection_date: '2026-06-01' }];
  const { id: permit_id } = (await apply()).body;
  const look = async () => (await trails.ask('getTrailPermitStatus', { params, query: { permit_id } })).body;
  others.agency = 'under_review';
  expect(await look()).toMatchObject({ status: 'SUBMITTED', decided_at: null });
  others.agency = 'denied';
  const denied = await look();
  expect(denied).toMatchObject({ status: 'DENIED', decision_note: 'daily_quota_reached' });
  expect(denied.decided_at).not.toBeNull();
  others.agency = 'approved';
  expect(await look()).toEqual(denied);
});

it('hears one decision however many look at once', async () => {
  inspections = [{ status: 'PASSED', inspection_date: '2026-06-01' }];
  const { id: permit_id } = (await apply()).body;
  others.agency = 'in turns';
  const looks = await Promise.all(
    Array.from({ length: 10 }, () => trails.ask('getTrailPermitStatus', { params, query: { permit_id } })),
  );
  const last = await trails.ask('getTrailPermitStatus', { params, query: { permit_id } });
  expect(last.body.status).toMatch(/^(APPROVED|DENIED)$/);
  expect(new Set(looks.map(({ body }) => body.status))).toEqual(new Set([last.body.status]));
});

it('tells the last known state of a permit when the agency is silent', async () => {
  inspections = [{ status: 'PASSED', inspection_date: '2026-06-01' }];
  const { body } = await apply();
  others.agencyStatus = 500;
  const latest = await trails.ask('getTrailPermitStatus', { params, query: {} });
  expect(latest).toMatchObject({ status: 200, body: { id: body.id, status: 'SUBMITTED' } });
  const other = { params, query: { permit_id: randomUUID() } };
  expect((await trails.ask('getTrailPermitStatus', other)).status).toBe(404);
});

it('seeds six trails worth looking at', async () => {
  const query = { within_km: 10, sort_by: 'name' as const, limit: 20, offset: 0 };
  const { body } = await trails.ask('searchTrails', { query });
  expect(body.total_count).toBe(6);
  expect(body.trails?.every((one) => (one.waypoint_count ?? 0) >= 2)).toBe(true);
  const fourth = await trails.ask('getTrail', { params: { trail_id: '22222222-0000-4000-8000-000000000004' } });
  expect(fourth.body).toMatchObject({ status: 'PARTIALLY_CLOSED', elevation_gain_m: null });
});
