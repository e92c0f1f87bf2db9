import { randomUUID } from 'node:crypto';
import { afterAll, expect, it } from 'vitest';
import service from '../../runtime/services/svc-trail-management/service.ts';
import { start } from './start.ts';

// Tokens are good for minutes: the clock is put forward for jobs alone.
let ahead = 0;
const trails = await start(service, { now: () => new Date(Date.now() + ahead) });
afterAll(() => trails.stop());

const region_id = '11111111-0000-4000-8000-000000000001';
const nowhere = { params: { trail_id: randomUUID() } };
let made = 0;

function draft(more: object = {}) {
  made += 1;
  return {
    name: `Trail ${made}`,
    region_id,
    activity_types: ['HIKING' as const],
    distance_km: 11.3,
    difficulty: 'DIFFICULT' as const,
    ...more,
  };
}

async function newTrail(more: object = {}): Promise<{ trail_id: string }> {
  const { body } = await trails.ask('createTrail', { body: draft(more) });
  return { trail_id: body.id ?? '' };
}

function day(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}

async function statusOf(params: { trail_id: string }) {
  return (await trails.ask('getTrail', { params })).body.status;
}

function close(params: { trail_id: string }, more: object = {}) {
  const body = { reason: 'Rockfall', start_date: day(0), severity: 'SEVERE' as const, ...more };
  return trails.ask('createTrailClosure', { params, body });
}

function alert(trail: string, more: object = {}) {
  return {
    alert_id: randomUUID(),
    species_name: 'Grizzly bear',
    threat_level: 'extreme' as const,
    affected_trail_ids: [trail],
    recommended_action: 'close_trail' as const,
    expires_at: new Date(Date.now() + 2 * 86_400_000).toISOString(),
    ...more,
  };
}

async function search(query: object = {}) {
  return trails.ask('searchTrails', { query: { within_km: 10, sort_by: 'name', limit: 50, offset: 0, ...query } });
}

it('creates an open trail whose elevation nobody measured, and says so', async () => {
  const { status, body } = await trails.ask('createTrail', { body: draft() });
  expect(status).toBe(201);
  expect(body).toMatchObject({
    status: 'OPEN',
    elevation_gain_m: null,
    elevation_loss_m: null,
    max_group_size: 12,
    permit_required: false,
    waypoint_count: 0,
  });
  expect((await trails.ask('getTrail', { params: { trail_id: body.id ?? '' } })).body).toEqual(body);
});

it('tells flat from unmeasured, and takes a loss back', async () => {
  const params = await newTrail({ elevation_gain_m: 0, elevation_loss_m: 10.6 });
  expect((await trails.ask('getTrail', { params })).body).toMatchObject({ elevation_gain_m: 0, elevation_loss_m: 11 });
  const { body } = await trails.ask('updateTrail', { params, body: { elevation_loss_m: null } });
  expect(body).toMatchObject({ elevation_gain_m: 0, elevation_loss_m: null, distance_km: 11.3 });
});

it('puts trails that nobody measured last', async () => {
  const own = { region_id: randomUUID() };
  for (const elevation_gain_m of [undefined, 300, 0, undefined, 100])
    await newTrail({ ...own, ...(elevation_gain_m !== undefined && { elevation_gain_m }) });
  const { body } = await search({ ...own, sort_by: 'elevation_gain_m' });
  expect(body.trails?.map((one) => one.elevation_gain_m)).toEqual([0, 100, 300, null, null]);
});

it('finds trails by all that is asked, a few at a time', async () => {
  const own = randomUUID();
  const hard = await newTrail({ region_id: own, name: 'b', difficulty: 'EXTREME', distance_km: 20 });
  await newTrail({ region_id: own, name: 'c', difficulty: 'EASY', activity_types: ['KAYAKING', 'HIKING'] });
  await newTrail({ region_id: own, name: 'a', difficulty: 'MODERATE', distance_km: 3 });
  await trails.ask('updateTrail', { params: hard, body: { status: 'SEASONAL_CLOSURE' } });
  const names = async (query: object) =>
    (await search({ region_id: own, ...query })).body.trails?.map((one) => one.name);
  expect(await names({})).toEqual(['a', 'b', 'c']);
  expect(await names({ sort_by: 'difficulty' })).toEqual(['c', 'a', 'b']);
  expect(await names({ sort_by: 'distance_km' })).toEqual(['a', 'c', 'b']);
  expect(await names({ difficulty: 'EASY' })).toEqual(['c']);
  expect(await names({ activity_type: 'KAYAKING' })).toEqual(['c']);
  expect(await names({ status: 'SEASONAL_CLOSURE' })).toEqual(['b']);
  expect(await names({ min_distance_km: 3.5, max_distance_km: 19 })).toEqual(['c']);
  const page = (await search({ region_id: own, limit: 1, offset: 1 })).body;
  expect(page).toMatchObject({ total_count: 3, limit: 1, offset: 1, trails: [{ name: 'b' }] });
  expect((await search({ min_distance_km: 3, max_distance_km: 2 })).status).toBe(400);
  expect((await search({ near_latitude: 3 })).status).toBe(400);
});

it('keeps names of trails apart within a region', async () => {
  const own = { region_id: randomUUID(), name: 'Only one' };
  await newTrail(own);
  expect((await trails.ask('createTrail', { body: draft(own) })).status).toBe(409);
  const other = await newTrail({ region_id: own.region_id });
  expect((await trails.ask('updateTrail', { params: other, body: { name: 'Only one' } })).status).toBe(409);
});

it('refuses a season that ends before it begins', async () => {
  const seasonal_availability = { open_from: '2026-06-15', open_until: '2026-06-14' };
  expect((await trails.ask('createTrail', { body: draft({ seasonal_availability }) })).status).toBe(400);
  const params = await newTrail({ seasonal_availability: { ...seasonal_availability, year_round: true } });
  expect((await trails.ask('updateTrail', { params, body: { seasonal_availability } })).status).toBe(400);
});

it('knows no trail that nobody made', async () => {
  expect((await trails.ask('getTrail', nowhere)).status).toBe(404);
  expect((await trails.ask('updateTrail', { ...nowhere, body: {} })).status).toBe(404);
  expect((await trails.ask('getTrailWaypoints', { ...nowhere, query: {} })).status).toBe(404);
  const body = { latitude: 1, longitude: 2, name: 'x', type: 'VIEWPOINT' as const };
  expect((await trails.ask('addWaypoint', { ...nowhere, body })).status).toBe(404);
  expect((await trails.ask('getTrailClosures', { ...nowhere, query: { include_past: false } })).status).toBe(404);
  expect((await close(nowhere.params)).status).toBe(404);
  expect((await trails.ask('getTrailCurrentConditions', nowhere)).status).toBe(404);
});

it('draws the course through the waypoints in order, and makes room in between', async () => {
  const params = await newTrail();
  const add = (name: string, latitude: number, more: object = {}) =>
    trails.ask('addWaypoint', { params, body: { name, latitude, longitude: -107.5, type: 'VIEWPOINT', ...more } });
  const route = async () =>
    (
      await trails.query('select npoints(route) as points, route::text from trails where trail_id = $1', [
        params.trail_id,
      ])
    )[0];
  const first = await add('start', 37.5, { altitude_m: 3100.6, type: 'TRAILHEAD' });
  expect(first.status).toBe(201);
  expect(first.body).toMatchObject({ sequence_order: 0, altitude_m: 3101, latitude: 37.5, longitude: -107.5 });
  expect(await route()).toEqual({ points: 1, route: '[(0,0)]' });
  await add('end', 37.75);
  await add('middle', 37.625, { sequence_order: 1 });
  expect((await add('far', 38, { sequence_order: 99 })).body.sequence_order).toBe(3);
  const { body } = await trails.ask('getTrailWaypoints', { params, query: {} });
  expect(body.waypoints?.map((one) => [one.name, one.sequence_order])).toEqual([
    ['start', 0],
    ['middle', 1],
    ['end', 2],
    ['far', 3],
  ]);
  expect(await route()).toEqual({ points: 4, route: '[(-107.5,37.5),(-107.5,37.625),(-107.5,37.75),(-107.5,38)]' });
  expect((await trails.ask('getTrail', { params })).body.waypoint_count).toBe(4);
  const heads = await trails.ask('getTrailWaypoints', { params, query: { type: 'TRAILHEAD' } });
  expect(heads.body).toMatchObject({ total_count: 1, waypoints: [{ name: 'start' }] });
});

it('keeps the order of waypoints that are added all at once', async () => {
  const params = await newTrail();
  const body = { name: 'x', latitude: 1, longitude: 2, type: 'JUNCTION' as const, sequence_order: 0 };
  await Promise.all(Array.from({ length: 10 }, () => trails.ask('addWaypoint', { params, body })));
  const { waypoints = [] } = (await trails.ask('getTrailWaypoints', { params, query: {} })).body;
  expect(waypoints.map((one) => one.sequence_order)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

it('finds what is near, on a sphere and by an index', async () => {
  const own = { region_id: randomUUID() };
  const near = await newTrail({ ...own, name: 'near' });
  const far = await newTrail({ ...own, name: 'far' });
  const add = (params: { trail_id: string }, longitude: number) =>
    trails.ask('addWaypoint', { params, body: { name: 'x', latitude: 60, longitude, type: 'JUNCTION' } });
  // At 60 degrees north a degree of longitude is 55.6 km long.
  await add(near, 10.5);
  await add(far, 11);
  const names = async (within_km: number) =>
    (await search({ ...own, near_latitude: 60, near_longitude: 10, within_km })).body.trails?.map((one) => one.name);
  expect(await names(27)).toEqual([]);
  expect(await names(28.5)).toEqual(['near']);
  expect(await names(56)).toEqual(['far', 'near']);
  await trails.query(`select set_config('enable_seqscan', 'off', false)`);
  const plan = await trails.query<{ 'QUERY PLAN': string }>(
    'explain select from waypoints where location <@ box(point(1, 1), point(2, 2))',
  );
  expect(plan.map((line) => line['QUERY PLAN']).join(' ')).toContain('idx_wp_location');
});

it('closes a trail, or the part of it that is closed', async () => {
  const whole = await newTrail();
  const part = await newTrail();
  const { status, body } = await close(whole);
  expect(status).toBe(201);
  expect(body).toMatchObject({ is_active: true, created_by: 'operator:test', alternate_route_available: false });
  expect(body).not.toHaveProperty('end_date');
  expect(await statusOf(whole)).toBe('CLOSED');
  await close(part, { affected_section: 'Lower falls' });
  expect(await statusOf(part)).toBe('PARTIALLY_CLOSED');
  await close(whole, { affected_section: 'Lower falls' });
  expect(await statusOf(whole)).toBe('CLOSED');
  await trails.ask('updateTrail', { params: whole, body: { status: 'OPEN' } });
  expect(await statusOf(whole)).toBe('OPEN');
});

it('lists closures with the latest first, and those that are over only when asked', async () => {
  const params = await newTrail();
  await close(params, { start_date: day(-9), end_date: day(-1), reason: 'over' });
  await close(params, { start_date: day(-3), end_date: day(0), reason: 'last day' });
  await close(params, { start_date: day(4), reason: 'announced' });
  expect(await statusOf(params)).toBe('CLOSED');
  const list = async (include_past: boolean) =>
    (await trails.ask('getTrailClosures', { params, query: { include_past } })).body.closures;
  expect((await list(false))?.map((one) => [one.reason, one.is_active])).toEqual([
    ['announced', false],
    ['last day', true],
  ]);
  expect((await list(true))?.map((one) => one.reason)).toEqual(['announced', 'last day', 'over']);
  expect((await close(params, { start_date: day(2), end_date: day(1) })).status).toBe(400);
});

it('closes on its day what was announced, and not what somebody opened again', async () => {
  const params = await newTrail();
  await close(params, { start_date: day(3), end_date: day(5) });
  const conditions = (await trails.ask('getTrailCurrentConditions', { params })).body;
  expect(conditions).toMatchObject({
    trail_status: 'OPEN',
    active_closures: [],
    announced_closures: [{ start_date: day(3) }],
  });
  const runIn = async (days: number) => {
    ahead = days * 86_400_000;
    await trails.run('announced-closures');
    ahead = 0;
  };
  await runIn(2);
  expect(await statusOf(params)).toBe('OPEN');
  await runIn(3);
  expect(await statusOf(params)).toBe('CLOSED');
  await trails.query(
    `update trails set status = 'open', updated_at = now() + interval '3 days 1 hour' where trail_id = $1`,
    [params.trail_id],
  );
  await runIn(4);
  expect(await statusOf(params)).toBe('OPEN');
});

it('closes trails on which a wildlife alert asks for it, once', async () => {
  const params = await newTrail();
  const issued = alert(params.trail_id, { affected_trail_ids: [params.trail_id, randomUUID()] });
  await trails.deliver('wildlife_alert.issued', issued);
  await trails.deliver('wildlife_alert.issued', issued);
  expect(await statusOf(params)).toBe('CLOSED');
  const { body } = await trails.ask('getTrailClosures', { params, query: { include_past: true } });
  expect(body.closures).toEqual([
    expect.objectContaining({
      severity: 'CRITICAL',
      created_by: 'svc-wildlife-tracking',
      end_date: day(2),
      is_active: true,
    }),
  ]);
});

it.each([
  ['advises only', { recommended_action: 'monitor' as const }],
  ['has no advice', { recommended_action: undefined }],
  ['is over', { expires_at: '2026-01-01T00:00:00Z' }],
])('leaves trails open when a wildlife alert %s', async (_, more) => {
  const params = await newTrail();
  await trails.deliver('wildlife_alert.issued', alert(params.trail_id, more));
  expect(await statusOf(params)).toBe('OPEN');
  const { body } = await trails.ask('getTrailClosures', { params, query: { include_past: true } });
  expect(body.closures).toEqual([]);
});

it('closes for as long as it takes when an alert to leave the trail has no end', async () => {
  const params = await newTrail();
  const more = { recommended_action: 'evacuate' as const, expires_at: null, threat_level: 'moderate' as const };
  await trails.deliver('wildlife_alert.issued', alert(params.trail_id, more));
  const { closures } = (await trails.ask('getTrailClosures', { params, query: { include_past: false } })).body;
  expect(closures).toMatchObject([{ severity: 'MODERATE', is_active: true }]);
  expect(closures?.[0]).not.toHaveProperty('end_date');
});
