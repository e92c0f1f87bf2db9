import { afterAll, expect, it } from 'vitest';
import { Refused } from '../../runtime/platform/testing/stand-ins.ts';
import service from '../../runtime/services/svc-guest-profiles/service.ts';
import { start } from './start.ts';

const ada = '55555555-0000-4000-8000-000000000001';
let analyticsDown = false;
let reservationsDown = false;

const booking = {
  _rev: '1',
  guest_id: ada,
  trip_id: '33333333-0000-4000-8000-000000000002',
  created_at: '2026-01-05T00:00:00Z',
  status: 'CANCELLED' as const,
};
const bookings = [
  { ...booking, id: 'b0000000-0000-4000-8000-000000000001', trip_date: '2020-03-04' },
  { ...booking, id: 'b0000000-0000-4000-8000-000000000002', trip_date: '2030-03-04' },
];

const guests = await start(service, {
  standIns: {
    reservations: {
      searchReservations({ page = 0, start_date = '0' }) {
        if (reservationsDown) throw new Refused(503);
        const one = bookings[Number(page)];
        return { content: one && one.trip_date >= start_date ? [one] : [], total_pages: bookings.length };
      },
    },
    analytics: {
      getGuestSatisfaction() {
        if (analyticsDown) throw new Refused(503);
        return { by_activity: [{ activity_type: 'ROCK_CLIMBING', average_rating: 4.5, review_count: 2 }] };
      },
    },
  },
});
afterAll(() => guests.stop());
await guests.seed();
await guests.seed();

async function history(query: object = {}) {
  const { status, body } = await guests.ask('getGuestAdventureHistory', {
    params: { guest_id: ada },
    query: { page: 1, page_size: 25, ...query },
  });
  return { status, body, statuses: body.entries?.map((entry) => entry.status) };
}

it('sows the guests that other services know, once', async () => {
  const { body } = await guests.ask('getGuest', { params: { guest_id: ada } });
  expect(body).toMatchObject({ first_name: 'Ada', last_name: 'Lindqvist', total_adventures: 2 });
  expect(await guests.query('select from guest_profiles')).toHaveLength(6);
});

it('puts all pages of bookings and the kept adventures together, with scores, newest first', async () => {
  const { body, statuses } = await history();
  expect(statuses).toEqual(['CANCELLED', 'COMPLETED', 'COMPLETED', 'CANCELLED']);
  expect(body.entries?.[0]).toMatchObject({
    participation_date: '2030-03-04',
    adventure_name: 'Silver Peaks Multi-Pitch Day',
    adventure_type: 'ROCK_CLIMBING',
    satisfaction_score: 4.5,
  });
  expect(body.entries?.[2]?.satisfaction_score).toBeUndefined();
  const asked = (await guests.calls()).map(({ operation }) => operation).sort();
  expect(asked).toEqual(['getGuestSatisfaction', 'searchReservations', 'searchReservations']);
});

it('narrows the history by date and type, and pages it', async () => {
  expect((await history({ from_date: '2029-01-01' })).statuses).toEqual(['CANCELLED']);
  expect((await history({ to_date: '2021-01-01' })).statuses).toEqual(['CANCELLED']);
  expect((await history({ adventure_type: 'WILDERNESS_TREKKING' })).statuses).toEqual(['COMPLETED']);
  const { body, statuses } = await history({ page: 2, page_size: 3 });
  expect(statuses).toEqual(['CANCELLED']);
  expect(body.pagination).toEqual({ page: 2, page_size: 3, total_items: 4, total_pages: 2 });
});

it('does without scores, but not without bookings', async () => {
  analyticsDown = true;
  const { status, body } = await history();
  expect([status, body.entries?.[0]?.satisfaction_score]).toEqual([200, undefined]);
  reservationsDown = true;
  expect((await history()).status).toBe(503);
  const stranger = { params: { guest_id: 'b0000000-0000-4000-8000-000000000009' }, query: { page: 1, page_size: 25 } };
  expect((await guests.ask('getGuestAdventureHistory', stranger)).status).toBe(404);
});

it('asks nobody about a period that ends before it begins', async () => {
  const before = (await guests.calls()).length;
  expect((await history({ from_date: '2026-02-01', to_date: '2026-01-31' })).status).toBe(400);
  expect((await guests.calls()).length).toBe(before);
});
