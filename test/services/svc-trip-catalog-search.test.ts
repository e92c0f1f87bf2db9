import { afterAll, beforeAll, expect, it } from 'vitest';
import service from '../../runtime/services/svc-trip-catalog/service.ts';
import { start } from './start.ts';

// Tokens are good for minutes: the clock is put forward for jobs alone.
let ahead = 0;
const catalog = await start(service, { now: () => new Date(Date.now() + ahead) });
beforeAll(() => catalog.seed());
afterAll(() => catalog.stop());

async function search(query: object = {}) {
  return catalog.ask('searchTrips', { query: { sort: 'name_asc', page: 1, page_size: 25, ...query } });
}

async function names(query: object = {}) {
  return (await search(query)).body.data?.map((one) => one.name);
}

function day(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}

it('seeds eight trips on sale, and pages them by name', async () => {
  const { body } = await search({ page_size: 3, page: 2 });
  expect(body.pagination).toEqual({ page: 2, page_size: 3, total_items: 8, total_pages: 3 });
  const all = await names();
  expect(body.data?.map((one) => one.name)).toEqual(all?.slice(3, 6));
  expect(all).toEqual(all?.toSorted());
});

it.each([
  [{ activity_type: 'KAYAKING' }, ['Sea Cave Kayak Tour']],
  [{ difficulty: 'EXPERT' }, ['Alpine Gorge Canyoneering']],
  [{ region: '11111111-0000-4000-8000-000000000002' }, ['Cedar River White Water', 'Sea Cave Kayak Tour']],
  [{ min_price: 390, max_price: 420 }, ['Granite Walls Climbing Course', 'High Basin Camping Weekend']],
  [{ q: 'condors OR kelp' }, ['Canyon Rim Wildlife Safari', 'Sea Cave Kayak Tour']],
  [{ q: 'raft' }, ['Cedar River White Water']],
  [{ q: 'climb granite' }, ['Granite Walls Climbing Course']],
  [{ q: 'lakes -kayak', activity_type: 'CAMPING' }, ['High Basin Camping Weekend']],
  [{ status: 'DRAFT' }, []],
])('finds by %o', async (query, found) => {
  expect(await names(query)).toEqual(found);
});

it('looks for words with the index for them', async () => {
  await catalog.query(`select set_config('enable_seqscan', 'off', false)`);
  const plan = await catalog.query<{ 'QUERY PLAN': string }>(
    `explain select from trips t where to_tsvector('english', coalesce(t.name, '') || ' ' || coalesce(t.description, ''))
       @@ websearch_to_tsquery('english', 'raft')`,
  );
  expect(plan.map((line) => line['QUERY PLAN']).join(' ')).toContain('idx_trip_search');
});

it('sorts by what is asked', async () => {
  const prices = (await search({ sort: 'price_desc' })).body.data?.map((one) => one.base_price ?? 0);
  expect(prices).toHaveLength(8);
  expect(prices).toEqual(prices?.toSorted((a, b) => b - a));
  expect((await names({ sort: 'difficulty_desc' }))?.[0]).toBe('Alpine Gorge Canyoneering');
});

it('refuses ranges that are reversed', async () => {
  expect((await search({ min_price: 5, max_price: 4 })).status).toBe(400);
  expect((await search({ date_from: day(2), date_to: day(1) })).status).toBe(400);
});

it('shows what departs when, once the calendar is refreshed', async () => {
  const params = { trip_id: '33333333-0000-4000-8000-000000000001' };
  const near = await names({ date_from: day(3), date_to: day(3) });
  expect(near).toEqual(['Cedar River White Water', 'High Basin Camping Weekend', 'Summit Ridge Day Hike']);
  const far = { date_from: day(300), date_to: day(330) };
  expect(await names(far)).toEqual([]);
  const body = { departure_date: day(315), departure_time: '09:00' };
  await catalog.ask('addScheduledDeparture', { params, body });
  await catalog.run('availability-calendar');
  expect(await names(far)).toEqual(['Summit Ridge Day Hike']);
  const booking_id = '77777777-0000-4000-8000-000000000001';
  const seats = { departure_date: day(315), booking_id, seats: 12 };
  await catalog.ask('updateTrip', { params, body: { seats } });
  await catalog.run('availability-calendar');
  expect(await names(far)).toEqual([]);
});

it('ends departures with their day, and looks on to the next', async () => {
  const trip = async () => (await search({ q: 'kayak' })).body.data?.[0];
  const first = (await trip())?.next_departure;
  ahead = Date.parse(`${first}T12:00:00Z`) + 86_400_000 * 2 - Date.now();
  await catalog.run('availability-calendar');
  ahead = 0;
  const next = (await trip())?.next_departure;
  expect(Date.parse(next ?? '') - Date.parse(first ?? '')).toBe(7 * 86_400_000);
  const { body } = await catalog.ask('getTripSchedule', {
    params: { trip_id: '33333333-0000-4000-8000-000000000003' },
    query: { available_only: false, page: 1, page_size: 1 },
  });
  expect(body.data?.[0]).toMatchObject({ departure_date: first, status: 'COMPLETED' });
});

it('lists the regions and activities it has trips for', async () => {
  const regions = await catalog.ask('listRegions', { query: { country: 'us', has_active_trips: true } });
  expect(regions.body.data?.map(({ name, active_trip_count }) => [name, active_trip_count])).toEqual([
    ['Cedar Coast', 2],
    ['Red Canyon', 2],
    ['Silver Peaks', 4],
  ]);
  expect((await catalog.ask('listRegions', { query: { country: 'CA', has_active_trips: false } })).body.data).toEqual(
    [],
  );
  const activities = (await catalog.ask('listActivityTypes')).body.data;
  expect(activities).toHaveLength(10);
  expect(activities?.find(({ code }) => code === 'SNOWSHOEING')?.active_trip_count).toBe(0);
  expect(activities?.find(({ code }) => code === 'RAFTING')?.active_trip_count).toBe(1);
});
