import { randomUUID } from 'node:crypto';
import { afterAll, beforeEach, expect, it } from 'vitest';
import type { Db, SqlValue } from '../../runtime/platform/context.ts';
import { statementOf } from '../../runtime/platform/sql-text.ts';
import { findReservation } from '../../runtime/services/svc-reservations/store.ts';
import { booked, calm, day, newTrip, reservations } from './svc-reservations-stage.ts';

afterAll(() => reservations.stop());
beforeEach(calm);

it('answers with its revision in ETag', async () => {
  const { id } = await booked();
  const { headers } = await reservations.ask('getReservation', { params: { reservation_id: id } });
  expect(headers.get('etag')).toBe('"2"');
});

it('lets nobody oversell a departure, not even by hand', async () => {
  const { id } = await booked({ trip_id: newTrip(1) });
  await expect(
    reservations.query('update reservations set party_size = 2, _rev = _rev + 1 where reservation_id = $1', [id]),
  ).rejects.toThrow('more places of a departure are booked than there are');
});

it('finds bookings by guest, trip, state and day, newest first', async () => {
  const guest_id = randomUUID();
  const trip_id = newTrip(6);
  const ids = [];
  for (const trip_date of [day(3), day(10), day(3)]) ids.unshift((await booked({ guest_id, trip_id, trip_date })).id);
  const find = (query: object) => reservations.ask('searchReservations', { query: { page: 0, size: 20, ...query } });
  expect((await find({ guest_id })).body.content?.map((one) => one.id)).toEqual(ids);
  const page = await find({ trip_id, page: 1, size: 2 });
  expect(page.body).toMatchObject({ page: 1, size: 2, total_elements: 3, total_pages: 2 });
  expect(page.body.content).toHaveLength(1);
  expect((await find({ guest_id, start_date: day(4), end_date: day(10) })).body.total_elements).toBe(1);
  expect((await find({ guest_id, status: 'CANCELLED' })).body.total_elements).toBe(0);
  expect((await find({ start_date: day(4), end_date: day(3) })).status).toBe(400);
  expect((await find({ page: -1 })).status).toBe(400);
  expect((await find({ start_date: '0000-01-01' })).status).toBe(400);
  expect((await find({ page: 9_000_000_000_000 })).body.content).toEqual([]);
});

it('keeps bookings in the partition of their month, and finds them there', async () => {
  const { id } = await booked();
  const [row] = await reservations.query(
    'select tableoid::regclass::text as at from reservations where reservation_id = $1',
    [id],
  );
  const [year, month] = day(0).split('-');
  expect(row).toEqual({ at: `reservations_y${year}m${month}` });
  let asked = statementOf([''], []);
  const recorder: Db = Object.assign(async () => [], {
    async one(text: TemplateStringsArray, ...values: readonly SqlValue[]) {
      asked = statementOf(text, values);
      return undefined;
    },
    run: async () => 0,
    transaction: <Result>(work: () => Promise<Result>) => work(),
    checkpoint: async () => {},
  });
  await findReservation(recorder, id);
  const plan = await reservations.query(`explain (analyze, format json) ${asked.text}`, [...asked.values]);
  // Every partition is in the plan, and all but one are passed over.
  const scans = [
    ...JSON.stringify(plan).matchAll(/"Relation Name":"(reservations_[yd][^"]*)".*?"Actual Loops":(\d+)/g),
  ];
  expect(scans.length).toBeGreaterThan(20);
  expect(scans.filter(([, , loops]) => loops !== '0').map(([, name]) => name)).toEqual([
    `reservations_y${year}m${month}`,
  ]);
});

it('keeps codes unique over all months, and history as it was written', async () => {
  const { id, confirmation_code } = await booked();
  await expect(
    reservations.query(
      `insert into reservations select (jsonb_populate_record(r, jsonb_build_object('reservation_id', gen_random_uuid(),
         'reservation_date', '2026-01-15'))).* from reservations r where reservation_id = $1`,
      [id],
    ),
  ).rejects.toThrow('confirmation_code');
  expect(confirmation_code).toBeDefined();
  await expect(reservations.query('delete from status_history where reservation_id = $1', [id])).rejects.toThrow(
    'only grows',
  );
  await expect(
    reservations.query(`update reservations set status = 'NO_SHOW', _rev = _rev + 1 where reservation_id = $1`, [id]),
  ).rejects.toThrow('stands in its history');
});

it('loads data worth looking at', async () => {
  await reservations.seed();
  const { body } = await reservations.ask('getReservation', {
    params: { reservation_id: '77777777-0000-4000-8000-000000000004' },
  });
  expect(body.status).toBe('COMPLETED');
});
