import { randomUUID } from 'node:crypto';
import { afterAll, beforeEach, expect, it } from 'vitest';
import {
  booked,
  callsFor,
  calm,
  history,
  newTrip,
  read,
  reservations,
  strangers,
  toldOf,
  trips,
} from './svc-reservations-stage.ts';
import { tripWith } from './svc-reservations-trip.ts';

afterAll(() => reservations.stop());
beforeEach(calm);

it('adds a participant while there is a place, and raises price and party', async () => {
  const { id } = await booked({ trip_id: newTrip(2) });
  const add = (more: object = {}) =>
    reservations.ask('addParticipant', {
      params: { reservation_id: id },
      body: { guest_id: randomUUID(), role: 'COMPANION' as const, ...more },
    });
  const added = await add();
  expect(added).toMatchObject({ status: 201, body: { role: 'COMPANION', checked_in: false } });
  expect(await read(id)).toMatchObject({ total_amount: 201, _rev: '3' });
  const list = await reservations.ask('getParticipants', { params: { reservation_id: id } });
  expect(list.body).toHaveLength(2);
  expect(list.body[1]).toEqual(added.body);
  const refusal = async (more: object = {}) => {
    const { status, problem } = await add(more);
    return [status, problem.error];
  };
  expect(await refusal()).toEqual([409, 'no-places']);
  expect(await refusal({ guest_id: added.body.guest_id })).toEqual([409, 'already-on-it']);
  expect(await refusal({ role: 'PRIMARY' })).toEqual([409, 'primary-exists']);
  const stranger = randomUUID();
  strangers.add(stranger);
  expect(await refusal({ guest_id: stranger })).toEqual([400, 'unknown-guest']);
  const unknown = { params: { reservation_id: randomUUID() } };
  expect((await reservations.ask('getParticipants', unknown)).status).toBe(404);
  const body = { guest_id: randomUUID(), role: 'COMPANION' as const };
  expect((await reservations.ask('addParticipant', { ...unknown, body })).status).toBe(404);
});

it('gives the last place to one of many who join at once', async () => {
  const { id } = await booked({ trip_id: newTrip(2) });
  const answers = await Promise.all(
    Array.from({ length: 8 }, () =>
      reservations.ask('addParticipant', {
        params: { reservation_id: id },
        body: { guest_id: randomUUID(), role: 'COMPANION' },
      }),
    ),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(7).fill(409)]);
});

it('changes what is given, at the revision that was read', async () => {
  const trip_id = newTrip();
  const { id, _rev } = await booked({ trip_id, special_requirements: 'no nuts' });
  const change = (body: object, ifMatch?: string) =>
    reservations.ask('updateReservation', { params: { reservation_id: id }, body }, ifMatch ? { ifMatch } : {});
  expect((await change({})).status).toBe(428);
  const gear_package_id = randomUUID();
  const changed = await change({ gear_package_id }, `"${_rev}"`);
  expect(changed.body).toMatchObject({ gear_package_id, special_requirements: 'no nuts', _rev: '3' });
  expect((await change({ special_requirements: 'nuts' }, `"${_rev}"`)).status).toBe(412);
  trips.set(trip_id, tripWith({ id: trip_id, places: 6, dates: [] }, { status: 'RETIRED' }));
  expect((await change({}, '"3"')).problem.error).toBe('trip-not-available');
  const unknown = { params: { reservation_id: randomUUID() }, body: {} };
  expect((await reservations.ask('updateReservation', unknown, { ifMatch: '"1"' })).status).toBe(404);
});

it('lets one of two win who change a booking at once', async () => {
  const { id, _rev } = await booked();
  const answers = await Promise.all(
    ['a', 'b', 'c'].map((special_requirements) =>
      reservations.ask(
        'updateReservation',
        { params: { reservation_id: id }, body: { special_requirements } },
        { ifMatch: `"${_rev}"` },
      ),
    ),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412]);
});

it('moves through its life, step by step, on record and told', async () => {
  const { id, guest_id } = await booked();
  const steps = ['GEAR_ASSIGNED', 'CHECKED_IN', 'IN_PROGRESS', 'COMPLETED'] as const;
  for (const [index, target_status] of steps.entries()) {
    const moved = await reservations.ask('transitionStatus', {
      params: { reservation_id: id },
      body: { target_status, reason: 'on time', _rev: String(index + 2) },
    });
    expect(moved.body).toMatchObject({ status: target_status, _rev: String(index + 3) });
  }
  expect((await history(id)).map((one) => one.new_status)).toEqual(['PENDING', 'CONFIRMED', ...steps]);
  expect((await toldOf(id)).map((one) => [one.previous_status, one.new_status, one.changed_by])).toEqual([
    ['CONFIRMED', 'CHECKED_IN', 'operator:test'],
    ['CHECKED_IN', 'IN_PROGRESS', 'operator:test'],
    ['IN_PROGRESS', 'COMPLETED', 'operator:test'],
  ]);
  const sent = await callsFor(id, 'notifications');
  expect(sent).toHaveLength(2 + steps.length);
  expect(sent.at(-1)?.request.body).toMatchObject({ recipient_id: guest_id });
});

it('refuses a transition that the state does not allow, and names those it does', async () => {
  const { id } = await booked();
  const move = (target_status: 'COMPLETED' | 'CANCELLED' | 'CONFIRMED', _rev: string, reservation_id = id) =>
    reservations.ask('transitionStatus', { params: { reservation_id }, body: { target_status, _rev } });
  const refused = await move('COMPLETED', '2');
  expect([refused.status, refused.problem.error, refused.problem.allowed]).toEqual([
    409,
    'transition-refused',
    ['GEAR_ASSIGNED', 'CHECKED_IN', 'CANCELLED', 'NO_SHOW'],
  ]);
  expect((await move('CANCELLED', '1')).problem.error).toBe('stale-revision');
  expect((await move('CANCELLED', '2', randomUUID())).status).toBe(404);
  expect((await move('CANCELLED', '2')).status).toBe(200);
  expect((await move('CONFIRMED', '3')).problem.allowed).toEqual([]);
  const closed = { params: { reservation_id: id } };
  const again = (reservation_id: string, ifMatch?: string) =>
    reservations.ask(
      'cancelReservation',
      { params: { reservation_id }, query: { reason: 'DUPLICATE' } },
      ifMatch ? { ifMatch } : {},
    );
  expect((await again(id, '"3"')).status).toBe(409);
  expect((await again(id, '"2"')).status).toBe(412);
  expect((await again(id)).status).toBe(428);
  expect((await again(randomUUID(), '"2"')).status).toBe(404);
  expect((await reservations.ask('updateReservation', { ...closed, body: {} }, { ifMatch: '"3"' })).status).toBe(409);
  const body = { guest_id: randomUUID(), role: 'COMPANION' as const };
  expect((await reservations.ask('addParticipant', { ...closed, body })).status).toBe(409);
  expect((await reservations.ask('getReservation', { params: { reservation_id: randomUUID() } })).status).toBe(404);
});

it('moves a booking once that many move at once', async () => {
  const { id } = await booked();
  const answers = await Promise.all(
    Array.from({ length: 6 }, () =>
      reservations.ask('transitionStatus', {
        params: { reservation_id: id },
        body: { target_status: 'CHECKED_IN', _rev: '2' },
      }),
    ),
  );
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  expect(await toldOf(id)).toHaveLength(1);
});
