import { randomUUID } from 'node:crypto';
import { afterAll, expect, it } from 'vitest';
import service from '../../runtime/services/svc-trip-catalog/service.ts';
import { start } from './start.ts';

const catalog = await start(service);
afterAll(() => catalog.stop());

const silverPeaks = '11111111-0000-4000-8000-000000000001';
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

it('sells the last seat once, however many want it at once', async () => {
  const params = await newTrip({ max_participants: 3 });
  await depart(params);
  await hold(params, 2);
  const answers = await Promise.all(Array.from({ length: 50 }, () => hold(params, 1)));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  expect(answers.filter(({ status, problem }) => status === 409 && problem.error_code === 'sold-out')).toHaveLength(49);
  const { body } = await catalog.ask('getTripById', { params, query: { party_size: 1 } });
  expect(body.departures?.[0]).toMatchObject({ available_spots: 0, total_spots: 3, status: 'FULL' });
});

it('takes seats for a booking once, and gives back all it has', async () => {
  const params = await newTrip();
  await depart(params);
  const booking = randomUUID();
  const left = async () => {
    const { body } = await catalog.ask('getTripById', { params, query: { party_size: 1 } });
    return body.departures?.[0]?.available_spots;
  };
  await hold(params, 3, booking);
  await hold(params, 3, booking);
  expect(await left()).toBe(5);
  await hold(params, 4, booking);
  expect(await left()).toBe(4);
  expect((await hold(params, 9, booking)).problem).toMatchObject({ available_spots: 4 });
  await catalog.ask('updateTrip', { params, body: { status: 'SUSPENDED' } });
  expect((await hold(params, 1)).status).toBe(409);
  expect((await hold(params, 0, booking)).status).toBe(200);
  expect((await hold(params, 0, booking)).status).toBe(200);
  expect(await left()).toBe(8);
});

it('asks which departure, and refuses one that is not there', async () => {
  const params = await newTrip();
  expect((await hold(params, 1)).status).toBe(409);
  await depart(params);
  await depart(params, day(20), '14:00');
  expect((await hold(params, 1)).status).toBe(400);
  expect((await hold(params, 1, randomUUID(), { departure_time: '14:00' })).status).toBe(200);
});

it('makes room on open departures, never less than is booked', async () => {
  const params = await newTrip();
  await depart(params);
  await hold(params, 5);
  const resize = (max_participants: number) => catalog.ask('updateTrip', { params, body: { max_participants } });
  expect(await resize(4)).toMatchObject({ status: 409, problem: { booked: 5 } });
  const seats = async () =>
    (await catalog.ask('getTripById', { params, query: { party_size: 1 } })).body.departures?.[0];
  expect((await resize(5)).status).toBe(200);
  expect(await seats()).toMatchObject({ available_spots: 0, total_spots: 5, status: 'FULL' });
  await resize(6);
  expect(await seats()).toMatchObject({ available_spots: 1, total_spots: 6, status: 'OPEN' });
});

it('lets nobody write seats that do not add up', async () => {
  const params = await newTrip();
  await depart(params);
  const set = (what: string) => catalog.query(`update trip_schedules set ${what} where trip_id = $1`, [params.trip_id]);
  await expect(set('available_spots = -1')).rejects.toThrow('trip_schedules_available_spots_check');
  await expect(set('booked_spots = 1')).rejects.toThrow('trip_schedules_seats_add_up');
});
