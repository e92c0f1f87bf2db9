import { randomUUID } from 'node:crypto';
import { afterAll, expect, it } from 'vitest';
import service from '../../runtime/services/svc-trip-catalog/service.ts';
import { start } from './start.ts';

const catalog = await start(service);
afterAll(() => catalog.stop());

const silverPeaks = '11111111-0000-4000-8000-000000000001';
const nowhere = { params: { trip_id: randomUUID() } };
let made = 0;

/** So many days from now, by the clock of Colorado. */
function day(days: number): string {
  const at = new Date(Date.now() + days * 86_400_000);
  return new Intl.DateTimeFormat('en-CA', { timeZone: 'America/Denver' }).format(at);
}

function draft(more: object = {}) {
  made += 1;
  return {
    name: `Trip ${made}`,
    activity_type: 'HIKING' as const,
    difficulty_level: 'ADVANCED' as const,
    region_id: silverPeaks,
    duration_hours: 7.5,
    min_participants: 2,
    max_participants: 8,
    base_price: 120.5,
    ...more,
  };
}

async function newTrip(more: object = {}, status: 'DRAFT' | 'ACTIVE' = 'ACTIVE'): Promise<{ trip_id: string }> {
  const { body } = await catalog.ask('createTrip', { body: draft(more) });
  const params = { trip_id: body.id };
  if (status === 'ACTIVE') await catalog.ask('updateTrip', { params, body: { status } });
  return params;
}

async function depart(params: { trip_id: string }, departure_date = day(20), departure_time = '08:00') {
  return catalog.ask('addScheduledDeparture', { params, body: { departure_date, departure_time } });
}

function hold(params: { trip_id: string }, seats: number, booking_id: string = randomUUID(), more: object = {}) {
  return catalog.ask('updateTrip', {
    params,
    body: { seats: { departure_date: day(20), booking_id, seats, ...more } },
  });
}

it('stores a trip as a draft with what it demands of people', async () => {
  const gear = { item_type: 'Poles', mandatory: true, rental_available: true, rental_price: 12.5 };
  const body = draft({ gear_requirements: [gear], age_minimum: 16, fitness_level_required: 'HIGH' });
  const { status, headers, body: trip } = await catalog.ask('createTrip', { body }, { user: 'jo' });
  expect(status).toBe(201);
  expect(headers.get('location')).toBe(`/trips/v1/trips/${trip.id}`);
  expect(trip).toMatchObject({ ...body, status: 'DRAFT', currency: 'USD', description: '', created_by: 'jo' });
  const params = { trip_id: trip.id };
  const requirements = await catalog.ask('getTripRequirements', { params });
  expect(requirements.body).toEqual({
    ...params,
    age_minimum: 16,
    fitness_level_required: 'HIGH',
    certifications: [],
    gear_requirements: [gear],
  });
});

it.each([
  ['more people at least than at most', { min_participants: 9 }, 'min_participants'],
  ['more people than a trip can take', { max_participants: 201 }, 'max_participants'],
  ['an amount with fractions of a cent', { base_price: 10.005 }, 'base_price'],
  ['half a tenth of an hour', { duration_hours: 1.25 }, 'duration_hours'],
  ['an age nobody reaches', { age_minimum: 200 }, 'age_minimum'],
  ['a region nobody knows', { region_id: randomUUID() }, 'region_id'],
])('refuses a trip with %s', async (_, wrong, field) => {
  const { status, problem } = await catalog.ask('createTrip', { body: draft(wrong) });
  expect(status).toBe(400);
  expect(problem.details).toEqual([expect.objectContaining({ field })]);
});

it('keeps names of trips apart within a region', async () => {
  const params = await newTrip({ name: 'Only one' });
  expect((await catalog.ask('createTrip', { body: draft({ name: 'Only one' }) })).status).toBe(409);
  const cedarCoast = '11111111-0000-4000-8000-000000000002';
  expect((await catalog.ask('createTrip', { body: draft({ name: 'Only one', region_id: cedarCoast }) })).status).toBe(
    201,
  );
  const other = await newTrip();
  expect((await catalog.ask('updateTrip', { params: other, body: { name: 'Only one' } })).status).toBe(409);
  expect((await catalog.ask('updateTrip', { params, body: { name: 'Only one' } })).status).toBe(200);
});

it('knows no trip that nobody made', async () => {
  expect((await catalog.ask('getTripById', { ...nowhere, query: { party_size: 1 } })).status).toBe(404);
  expect((await catalog.ask('updateTrip', { ...nowhere, body: { base_price: 1 } })).status).toBe(404);
  expect((await catalog.ask('getTripPricing', nowhere)).status).toBe(404);
  expect((await catalog.ask('getTripRequirements', nowhere)).status).toBe(404);
  expect((await depart(nowhere.params)).status).toBe(404);
  const query = { available_only: false, page: 1, page_size: 5 };
  expect((await catalog.ask('getTripSchedule', { ...nowhere, query })).status).toBe(404);
  const body = { tiers: [{ tier_name: 'STANDARD' as const, price: 1 }] };
  expect((await catalog.ask('updateTripPricing', { ...nowhere, body })).status).toBe(404);
});

it('changes only what is sent', async () => {
  const params = await newTrip({ description: 'Two lakes.', age_minimum: 12 });
  const { body } = await catalog.ask('updateTrip', { params, body: { base_price: 99, fitness_level_required: 'LOW' } });
  expect(body).toMatchObject({
    base_price: 99,
    fitness_level_required: 'LOW',
    description: 'Two lakes.',
    age_minimum: 12,
    duration_hours: 7.5,
    status: 'ACTIVE',
  });
  expect((await catalog.ask('updateTrip', { params, body: { min_participants: 9 } })).status).toBe(400);
});

it('lets a trip go from draft to sale and off it, and never back once retired', async () => {
  const params = await newTrip({}, 'DRAFT');
  const become = (status: 'DRAFT' | 'ACTIVE' | 'SUSPENDED' | 'RETIRED') =>
    catalog.ask('updateTrip', { params, body: { status } });
  const early = await become('SUSPENDED');
  expect(early).toMatchObject({ status: 409, problem: { allowed: ['ACTIVE', 'RETIRED'] } });
  for (const status of ['ACTIVE', 'ACTIVE', 'SUSPENDED', 'ACTIVE'] as const)
    expect((await become(status)).body).toMatchObject({ status });
  expect((await become('DRAFT')).problem).toMatchObject({ allowed: ['SUSPENDED', 'RETIRED'] });
  expect((await become('RETIRED')).status).toBe(200);
  expect(await become('ACTIVE')).toMatchObject({ status: 409, problem: { allowed: [] } });
  expect((await catalog.ask('updateTrip', { params, body: { name: 'New name' } })).status).toBe(409);
  expect((await depart(params)).status).toBe(409);
  expect((await catalog.ask('getTripById', { params, query: { party_size: 1 } })).body.status).toBe('RETIRED');
});

it('adds departures with a seat for each who may come, by the clock of the region', async () => {
  const params = await newTrip();
  const { status, body } = await depart(params);
  expect(status).toBe(201);
  expect(body).toMatchObject({
    available_spots: 8,
    total_spots: 8,
    status: 'OPEN',
    departure_time: '08:00',
    guide_id: null,
  });
  expect((await depart(params)).status).toBe(409);
  expect((await depart(params, day(20), '14:00')).status).toBe(201);
  expect((await depart(params, day(21), '24:00')).status).toBe(400);
  expect((await depart(params, day(0))).status).toBe(201);
  expect((await depart(params, day(-1))).status).toBe(400);
});

it('lists departures a page at a time, earliest first', async () => {
  const params = await newTrip({ max_participants: 2 });
  for (const on of [day(53), day(51), day(52)]) await depart(params, on);
  await hold(params, 2, randomUUID(), { departure_date: day(51) });
  const list = async (query: object) =>
    (
      await catalog.ask('getTripSchedule', {
        params,
        query: { available_only: false, page: 1, page_size: 2, ...query },
      })
    ).body;
  const first = await list({});
  expect(first.data?.map((one) => one.departure_date)).toEqual([day(51), day(52)]);
  expect(first.pagination).toEqual({ page: 1, page_size: 2, total_items: 3, total_pages: 2 });
  expect((await list({ page: 2 })).data?.map((one) => one.departure_date)).toEqual([day(53)]);
  expect((await list({ available_only: true })).data?.map((one) => one.departure_date)).toEqual([day(52), day(53)]);
  const middle = await list({ date_from: day(52), date_to: day(52) });
  expect(middle.data?.map((one) => one.departure_date)).toEqual([day(52)]);
});

it('tells a trip with its coming departures and what a party pays', async () => {
  const params = await newTrip({ base_price: 100 });
  await depart(params);
  await depart(params, day(27));
  const body = {
    tiers: [
      { tier_name: 'STANDARD' as const, price: 100, valid_from: day(0) },
      {
        tier_name: 'GROUP' as const,
        price: 80.25,
        min_group_size: 4,
        valid_from: day(0),
        valid_to: day(24),
      },
    ],
  };
  await catalog.ask('updateTripPricing', { params, body });
  const look = async (query: { party_size: number; departure_date?: string }) =>
    (await catalog.ask('getTripById', { params, query })).body;
  const one = await look({ party_size: 1 });
  expect(one.departures).toHaveLength(2);
  expect(one.quote).toEqual({
    departure_date: day(20),
    party_size: 1,
    tier_name: 'STANDARD',
    price: 100,
    total: 100,
  });
  expect((await look({ party_size: 4 })).quote).toMatchObject({ tier_name: 'GROUP', price: 80.25, total: 321 });
  const later = await look({ party_size: 4, departure_date: day(27) });
  expect(later.departures).toHaveLength(1);
  expect(later.quote).toMatchObject({ tier_name: 'STANDARD', total: 400 });
});

it('replaces all prices of a trip at once', async () => {
  const params = await newTrip({ base_price: 100 });
  const price = (body: { currency?: string; tiers: { tier_name: 'PREMIUM' | 'STANDARD'; price: number }[] }) =>
    catalog.ask('updateTripPricing', { params, body });
  await price({ tiers: [{ tier_name: 'PREMIUM', price: 150 }] });
  const { body } = await price({ currency: 'CAD', tiers: [{ tier_name: 'STANDARD', price: 90 }] });
  const tiers = [
    { tier_name: 'STANDARD', price: 90, valid_from: new Date().toISOString().slice(0, 10), is_active: true },
  ];
  expect(body).toEqual({ ...params, base_price: 100, currency: 'CAD', tiers });
  expect((await catalog.ask('getTripPricing', { params })).body).toEqual(body);
  const [stored] = await catalog.query('select multiplier from pricing_tiers where trip_id = $1', [params.trip_id]);
  expect(stored).toEqual({ multiplier: '0.90' });
});

it.each([
  ['a period that ends before it begins', { valid_from: day(5), valid_to: day(4) }],
  ['a group size that is reversed', { min_group_size: 5, max_group_size: 4 }],
  ['a price beyond 9.99 times the base price', { price: 1000 }],
  ['a price in fractions of a cent', { price: 99.999 }],
])('refuses a tier with %s, and keeps the others', async (_, wrong) => {
  const params = await newTrip({ base_price: 100 });
  const right = { tier_name: 'STANDARD' as const, price: 100 };
  await catalog.ask('updateTripPricing', { params, body: { tiers: [right] } });
  const { status } = await catalog.ask('updateTripPricing', {
    params,
    body: { tiers: [right, { ...right, ...wrong }] },
  });
  expect(status).toBe(400);
  expect((await catalog.ask('getTripPricing', { params })).body.tiers).toHaveLength(1);
});
