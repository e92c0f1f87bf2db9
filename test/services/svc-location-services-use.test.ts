import { randomUUID } from 'node:crypto';
import { afterAll, expect, it } from 'vitest';
import { capacity, created, patch, places, search } from './svc-location-services-start.ts';

afterAll(() => places.stop());

it('finds the places near a position, nearest first and with their distance', async () => {
  const region_id = randomUUID();
  const at = (latitude: number, longitude: number) => created({ region_id, coordinates: { latitude, longitude } });
  const [far, near, here] = [await at(10.2, 20), await at(10, 20.05), await at(10, 20)];
  const found = async (query: object) => (await search({ region_id, ...query })).body;
  const all = await found({ near: '10,20' });
  expect(all.locations?.map(({ id }) => id)).toEqual([here.id, near.id, far.id]);
  const [zero, five, twenty] = (all.locations ?? []).map(({ distance_meters }) => distance_meters);
  expect(zero).toBe(0);
  expect(five).toBeCloseTo(5475.3, 0);
  expect(twenty).toBeCloseTo(22239, 0);
  expect((await found({ near: '10,20', within_meters: 6_000 })).total_count).toBe(2);
  // In the corner of the box around the circle, and so outside of it.
  await at(10.05, 20.05);
  expect((await found({ near: '10,20', within_meters: 6_000 })).locations?.map(({ id }) => id)).toEqual([
    here.id,
    near.id,
  ]);
  const first = await found({ near: '10,20', page_size: 1 });
  const second = await found({ near: '10,20', page_size: 5, page_token: first.next_page_token });
  expect(second.locations?.map(({ id }) => id)).toEqual([near.id, expect.any(String), far.id]);
  expect((await search({ page_token: first.next_page_token })).status).toBe(400);
  for (const near of ['91,0', '0,181', 'here', '1,2,3']) expect((await search({ near })).status).toBe(400);
});

it('finds places on both sides of the 180th meridian and around the poles', async () => {
  const region_id = randomUUID();
  const at = async (latitude: number, longitude: number) =>
    (await created({ region_id, coordinates: { latitude, longitude } })).id;
  const [east, west, edge, pole] = [await at(0, 179.99), await at(0, -179.99), await at(0, -180), await at(89.99, 90)];
  const near = async (position: string, within_meters = 5_000) =>
    (await search({ region_id, near: position, within_meters })).body.locations?.map(({ id }) => id).sort();
  for (const position of ['0,179.995', '0,-179.995', '0,180'])
    expect(await near(position)).toEqual([east, west, edge].sort());
  expect(await near('89.99,-90')).toEqual([pole]);
  expect(await near('90,0')).toEqual([pole]);
  expect(await near('0,0', 20_100_000)).toEqual([east, west, edge, pole].sort());
  const covering = async (position: string) =>
    (await search({ region_id, covering: position })).body.locations?.map(({ id }) => id);
  expect(await covering('0,180')).toEqual([edge]);
  expect(await covering('0,179.999')).toEqual([edge]);
  expect(await covering('0,-179.999')).toEqual([edge]);
});

it('tells who is inside the geofence of a place', async () => {
  const region_id = randomUUID();
  const place = await created({ region_id, coordinates: { latitude: 45, longitude: 7 } });
  const inside = async (covering: string) => (await search({ region_id, covering })).body.total_count;
  expect(await inside('45,7')).toBe(1);
  expect(await inside('45.0022,7')).toBe(1);
  expect(await inside('45.0023,7')).toBe(0);
  // A degree of longitude is shorter up here: 250 m are 0.00318 degrees.
  expect(await inside('45,7.0031')).toBe(1);
  expect(await inside('45,7.0033')).toBe(0);
  await places.query(
    "update locations set boundary = '((6,44),(8,44),(8,46),(7,45.5),(6,46))' where location_id = $1",
    [place.id],
  );
  expect(await inside('44.5,7.9')).toBe(1);
  expect(await inside('45.9,7')).toBe(0);
});

it('answers from the indexes on geometry', async () => {
  await places.query(
    `insert into locations (location_id, name, location_type, boundary, center_point, max_capacity, timezone, address, region_id)
     select gen_random_uuid(), 'Site ' || n, 'OUTPOST',
       polygon(box(point(n % 300 - 150, n % 140 - 70), point(n % 300 - 149.9, n % 140 - 69.9))),
       point(n % 300 - 150, n % 140 - 70), 10, 'Etc/GMT', '{}', gen_random_uuid()
     from generate_series(1, 3000) n`,
  );
  await places.query("select set_config('enable_seqscan', 'off', false)");
  const plan = async (condition: string) =>
    JSON.stringify(await places.query(`explain select location_id from locations where ${condition}`));
  expect(await plan('center_point <@ box(point(1,1), point(2,2))')).toContain('idx_loc_center');
  expect(await plan('boundary && polygon(box(point(1,1), point(1,1))) and boundary @> point(1,1)')).toContain(
    'idx_loc_boundary',
  );
});

it('counts people, tells how full it is and alerts when a threshold is crossed', async () => {
  const place = await created({ capacity: 100 });
  const alerts = () =>
    places.query(
      'select current_count, threshold_percent from capacity_records where location_id = $1 order by recorded_at',
      [place.id],
    );
  await patch(place.id, { head_count: 79 });
  expect(await capacity(place.id)).toMatchObject({ current_occupancy: 79, available_spots: 21, alert_level: 'NORMAL' });
  await patch(place.id, { head_count_change: 1 });
  await patch(place.id, { head_count_change: 5 });
  expect(await capacity(place.id)).toMatchObject({ utilization_percent: 85, alert_level: 'FILLING' });
  await patch(place.id, { head_count_change: 15 });
  await patch(place.id, { head_count_change: -60 });
  await patch(place.id, { head_count: 130 });
  expect(await alerts()).toEqual([
    { current_count: 0, threshold_percent: null },
    { current_count: 79, threshold_percent: null },
    { current_count: 80, threshold_percent: 80 },
    { current_count: 85, threshold_percent: null },
    { current_count: 100, threshold_percent: 100 },
    { current_count: 40, threshold_percent: null },
    { current_count: 130, threshold_percent: 100 },
  ]);
  expect(await capacity(place.id)).toMatchObject({ utilization_percent: 130, available_spots: 0, alert_level: 'FULL' });
  const refused = async (body: object) => {
    const { status, problem } = await patch(place.id, body);
    return [status, problem.code];
  };
  expect(await refused({ head_count_change: 1 })).toEqual([409, 'no-room']);
  expect(await refused({ head_count_change: -131 })).toEqual([422, 'fewer-than-none']);
  expect(await refused({ head_count: 1, head_count_change: 1 })).toEqual([400, 'counted-twice']);
  expect(await refused({ head_count: 1e9 })).toEqual([422, 'too-many-people']);
  expect(await refused({ head_count_change: -1e9 })).toEqual([422, 'too-many-people']);
  await expect(places.query('update capacity_records set current_count = 0')).rejects.toThrow(/never changed/);
});

it('knows a place without a capacity as full', async () => {
  const place = await created({ capacity: 0 });
  expect(await capacity(place.id)).toMatchObject({ utilization_percent: 100, available_spots: 0, alert_level: 'FULL' });
  expect((await patch(place.id, { head_count_change: 1 })).status).toBe(409);
});

it('never lets in more than there is room for, however many come at once', async () => {
  const place = await created({ capacity: 10 });
  const answers = await Promise.all(Array.from({ length: 40 }, () => patch(place.id, { head_count_change: 1 })));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(10);
  expect(answers.filter(({ status }) => status === 409)).toHaveLength(30);
  expect(await capacity(place.id)).toMatchObject({
    current_occupancy: 10,
    available_spots: 0,
    utilization_percent: 100,
  });
});

it('shows the last count of a day, by the clocks of the place', async () => {
  const place = await created({ capacity: 100 });
  const count = (current: number, at: string) =>
    places.query(
      `insert into capacity_records (record_id, location_id, current_count, recorded_at)
       values (gen_random_uuid(), $1, $2, $3)`,
      [place.id, current, at],
    );
  // In Denver the day the clocks went forward, 8 March 2026, had 23 hours: from 07:00 to 06:00 UTC.
  await count(1, '2026-03-08T06:59:59Z');
  await count(2, '2026-03-08T07:00:00Z');
  await count(3, '2026-03-09T05:59:59Z');
  await count(4, '2026-03-09T06:00:00Z');
  // The day they went back, 1 November, had 25: from 06:00 to 07:00.
  await count(5, '2026-11-02T06:59:59Z');
  await count(6, '2026-11-02T07:00:00Z');
  const on = async (date: string) => (await capacity(place.id, { date })).current_occupancy;
  expect(await on('2026-03-07')).toBe(1);
  expect(await on('2026-03-08')).toBe(3);
  expect(await on('2026-03-09')).toBe(4);
  expect(await on('2026-11-01')).toBe(5);
  expect(await on('2026-11-02')).toBe(6);
  const without = await capacity(place.id, { date: '2026-03-10' });
  expect(without.current_occupancy).toBe(0);
  expect(without).not.toHaveProperty('as_of');
  expect((await capacity(place.id, { date: '2026-03-08' })).as_of).toBe('2026-03-09T05:59:59.000Z');
  for (const date of ['0000-01-01', '9999-12-31', '2026-02-30'])
    expect(
      (await places.ask('getLocationCapacity', { params: { location_id: place.id }, query: { date } })).status,
    ).toBe(400);
  expect(await on('9998-12-31')).toBe(0);
});

it('loses no change when two change different things at once', async () => {
  const place = await created({ capacity: 1 });
  for (let round = 2; round < 12; round++) {
    await Promise.all([
      patch(place.id, { capacity: round }),
      patch(place.id, { name: `Camp ${place.id} ${round}` }),
      patch(place.id, { status: round % 2 === 0 ? 'MAINTENANCE' : 'ACTIVE' }),
    ]);
    const { body } = await places.ask('getLocation', { params: { location_id: place.id } });
    expect(body).toMatchObject({
      capacity: round,
      name: `Camp ${place.id} ${round}`,
      status: round % 2 === 0 ? 'MAINTENANCE' : 'ACTIVE',
    });
  }
});
