import { randomUUID } from 'node:crypto';
import { afterAll, expect, it } from 'vitest';
import type { CreateLocationRequest } from '../../runtime/services/svc-location-services/contract.gen.ts';
import { asked, capacity, created, everyDay, patch, places, requestOf, search } from './svc-location-services-start.ts';

afterAll(() => places.stop());

it('opens a location where maps know its address, with an outline, a time zone and nobody there', async () => {
  asked.length = 0;
  const saturday = {
    day_of_week: 'SATURDAY',
    open_time: '06:00',
    close_time: '19:00',
    seasonal_override: false,
  } as const;
  const body = requestOf({ operating_hours: [saturday] });
  const { status, body: place, headers } = await places.ask('createLocation', { body });
  expect(status).toBe(201);
  expect(headers.get('location')).toBe(`/locations/v1/locations/${place.id}`);
  expect(place).toMatchObject({ ...body, status: 'ACTIVE' });
  expect(asked).toEqual(['/maps/api/geocode/json', '/maps/api/timezone/json']);
  expect((await places.ask('getLocation', { params: { location_id: place.id } })).body).toEqual(place);
  expect(await capacity(place.id)).toMatchObject({ max_capacity: 120, current_occupancy: 0, alert_level: 'NORMAL' });
  const [row] = await places.query(
    'select timezone, active, npoints(boundary) as corners from locations where location_id = $1',
    [place.id],
  );
  expect(row).toEqual({ timezone: 'America/Denver', active: true, corners: 32 });
});

it('refuses locations that cannot be', async () => {
  const existing = await created();
  const refused = async (more: Partial<CreateLocationRequest>) => {
    const { status, problem } = await places.ask('createLocation', { body: requestOf(more) });
    return [status, problem.code];
  };
  const { name, region_id } = existing;
  expect(await refused({ name, region_id })).toEqual([409, 'name-taken']);
  expect(await refused({ name })).toEqual([201, undefined]);
  expect(await refused({ address: { street: 'nowhere 1' } })).toEqual([400, 'address-not-found']);
  expect(await refused({ address: {} })).toEqual([400, 'address-not-found']);
  expect(await refused({ address: { street: 'broken' } })).toEqual([503, expect.any(String)]);
  expect(await refused({ name: 'x'.repeat(201) })).toEqual([422, 'name-wrong']);
  expect(await refused({ name: ' ' })).toEqual([422, 'name-wrong']);
  expect(await refused({ capacity: 3_000_000_000 })).toEqual([422, 'too-many-people']);
  expect(await refused({ coordinates: { latitude: 91, longitude: 0 } })).toEqual([400, expect.any(String)]);
  expect(await refused({ coordinates: { latitude: 1e-11, longitude: -150 } })).toEqual([422, 'no-timezone']);
  expect(await refused({ coordinates: { latitude: 1e-11, longitude: -3e-9 } })).toEqual([201, undefined]);
  const hours = { day_of_week: 'MONDAY', open_time: '25:00', close_time: '26:00' } as const;
  expect(await refused({ operating_hours: [hours] })).toEqual([400, 'hours-wrong']);
});

it('changes what is sent, and nothing once it is decommissioned', async () => {
  const region_id = randomUUID();
  const [place, other] = [await created({ region_id }), await created({ region_id })];
  const hours = [
    { day_of_week: 'SUNDAY', open_time: '10:00', close_time: '14:00', seasonal_override: true },
    { day_of_week: 'MONDAY', open_time: '20:00', close_time: '02:00' },
    { day_of_week: 'SUNDAY', open_time: '08:00', close_time: '18:00' },
  ];
  const changed = await patch(place.id, { status: 'SEASONAL_CLOSURE', capacity: 60, operating_hours: hours });
  expect(changed.body).toMatchObject({ name: place.name, status: 'SEASONAL_CLOSURE', capacity: 60 });
  const { body } = await places.ask('getOperatingHours', { params: { location_id: place.id } });
  expect(body).toMatchObject({ location_id: place.id, timezone: 'America/Denver', open_now: expect.any(Boolean) });
  expect(body.schedules?.map(({ day_of_week, open_time }) => `${day_of_week} ${open_time}`)).toEqual([
    'MONDAY 20:00',
    'SUNDAY 08:00',
    'SUNDAY 10:00',
  ]);
  expect((await patch(place.id, { operating_hours: [] })).body.operating_hours).toEqual([]);
  const code = async (change: object, id = place.id) => {
    const { status, problem } = await patch(id, change);
    return [status, problem.code];
  };
  expect(await code({ name: other.name })).toEqual([400, 'name-taken']);
  expect(await code({ name: '' })).toEqual([422, 'name-wrong']);
  expect(await code({ operating_hours: [hours[1], { ...hours[1], open_time: '21:00' }] })).toEqual([
    400,
    'hours-wrong',
  ]);
  expect(await code({ capacity: 1e12 })).toEqual([422, 'too-many-people']);
  expect(await code({ name: 'x' }, randomUUID())).toEqual([404, 'no-such-location']);
  expect((await patch(place.id, { status: 'DECOMMISSIONED' })).status).toBe(200);
  expect(await code({ status: 'ACTIVE' })).toEqual([400, 'decommissioned']);
  expect(await places.query('select active from locations where location_id = $1', [place.id])).toEqual([
    { active: false },
  ]);
  const unknown = { params: { location_id: randomUUID() } };
  expect((await places.ask('getLocation', unknown)).status).toBe(404);
  expect((await places.ask('getOperatingHours', unknown)).status).toBe(404);
  expect((await places.ask('getLocationCapacity', { ...unknown, query: {} })).status).toBe(404);
});

it('is open while its hours say so, by its own clocks', async () => {
  const week = everyDay.map((day_of_week) => ({ day_of_week, open_time: '00:00', close_time: '00:00' }));
  const place = await created({ operating_hours: week });
  const hours = async () => (await places.ask('getOperatingHours', { params: { location_id: place.id } })).body;
  expect(await hours()).toMatchObject({ open_now: true });
  expect(await hours()).not.toHaveProperty('next_change_at');
  await patch(place.id, { status: 'MAINTENANCE' });
  expect(await hours()).toMatchObject({ open_now: false });
  await patch(place.id, { status: 'ACTIVE', operating_hours: [] });
  expect(await hours()).toMatchObject({ open_now: false, schedules: [] });
});

it('pages through all that match, in order of name', async () => {
  const region_id = randomUUID();
  const ids: string[] = [];
  for (const name of ['Aspen', 'Birch', 'Cedar', 'Dogwood', 'Elm'])
    ids.push((await created({ region_id, name, type: name === 'Cedar' ? 'OUTPOST' : 'BASE_CAMP' })).id);
  const seen: string[] = [];
  let token: string | undefined;
  do {
    const { body } = await search({ region_id, page_size: 2, ...(token === undefined ? {} : { page_token: token }) });
    expect(body.total_count).toBe(5);
    seen.push(...(body.locations ?? []).map(({ id }) => id));
    token = body.next_page_token;
  } while (token !== undefined);
  expect(seen).toEqual(ids);
  expect((await search({ region_id, type: 'OUTPOST' })).body.locations?.map(({ name }) => name)).toEqual(['Cedar']);
  await patch(ids[0] ?? '', { status: 'DECOMMISSIONED' });
  expect((await search({ region_id, status: 'ACTIVE' })).body.total_count).toBe(4);
  expect((await search({ region_id })).body.total_count).toBe(5);
  const forged = Buffer.from(JSON.stringify(['a\u0000', ids[0]])).toString('base64url');
  for (const page_token of ['nonsense', 'bnVsbA', forged, Buffer.from('["a","b"]').toString('base64url')])
    expect((await search({ page_token })).problem.code).toBe('page-token-wrong');
});

it('starts with a place of each kind that others speak of', async () => {
  await places.seed();
  const { body } = await places.ask('getLocation', { params: { location_id: '66666666-0000-4000-8000-000000000001' } });
  expect(body).toMatchObject({ name: 'Silver Peaks Base Camp', type: 'BASE_CAMP', capacity: 120 });
  expect(await capacity('66666666-0000-4000-8000-000000000002')).toMatchObject({
    current_occupancy: 34,
    alert_level: 'FILLING',
  });
});
