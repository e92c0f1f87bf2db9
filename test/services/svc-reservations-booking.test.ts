import { randomUUID } from 'node:crypto';
import { afterAll, beforeEach, expect, it } from 'vitest';
import type { CreateReservationRequest } from '../../runtime/services/svc-reservations/contract.gen.ts';
import {
  births,
  booked,
  callsFor,
  calm,
  day,
  history,
  minute,
  newTrip,
  order,
  paid,
  pair,
  read,
  reservations,
  strangers,
  suspended,
  toldOf,
  world,
} from './svc-reservations-stage.ts';

afterAll(() => reservations.stop());
beforeEach(calm);

it('books: guest and trip checked, deposit taken, insurance bound, and everybody told', async () => {
  const contact = { name: 'Erik', phone: '+1-555-0142' };
  const party = pair();
  const body = await booked({ participants: party, emergency_contact: contact, special_requirements: 'no nuts' });
  expect(body).toMatchObject({
    status: 'CONFIRMED',
    total_amount: 201,
    currency: 'USD',
    emergency_contact: contact,
    special_requirements: 'no nuts',
    insurance_policy_ref: 'pol_qt_2',
    trip_date: day(3),
    _rev: '2',
  });
  expect(body.confirmation_code).toMatch(/^NTK-[2-9A-HJKMNP-Z]{6}$/);
  expect(body.participants).toEqual([
    { guest_id: party[0]?.guest_id, role: 'PRIMARY', waiver_signed: false, medical_clearance: true, checked_in: false },
    { guest_id: party[1]?.guest_id, role: 'COMPANION', waiver_signed: false, checked_in: false },
  ]);
  const [payment] = await callsFor(body.id, 'payments');
  expect(payment?.request.body).toMatchObject({
    amount: 40.2,
    idempotency_key: `res-${body.id}-deposit`,
    guest_id: body.guest_id,
    departure_date: day(3),
  });
  expect(payment?.idempotencyKey).toBe(`res-${body.id}-deposit`);
  expect(body.payment_reference).toBe(paid.get(`res-${body.id}-deposit`));
  const created = (await reservations.published('reservation.created')).filter((one) => one.reservation_id === body.id);
  expect(created).toMatchObject([
    { status: 'CONFIRMED', participant_count: 2, trip_date: day(3), confirmation_code: body.confirmation_code },
  ]);
  expect(await callsFor(body.id, 'notifications')).toHaveLength(2);
  const asked = (await reservations.calls()).filter(({ target }) => target === 'travelInsuranceApi');
  expect(asked.map(({ operation, idempotencyKey }) => [operation, idempotencyKey])).toEqual([
    ['POST /v1/quotes', `${body.id}-quote`],
    ['POST /v1/policies', `${body.id}-policy`],
  ]);
  expect(asked[0]?.request.body).toEqual({ trip_cost: 201, currency: 'USD', travelers: 2, activity: 'KAYAKING' });
  expect(await history(body.id)).toMatchObject([
    { old_status: null, new_status: 'PENDING', changed_by: 'operator:test' },
    { old_status: 'PENDING', new_status: 'CONFIRMED' },
  ]);
  expect(await read(body.id)).toEqual(body);
});

it('sells the last place once to fifty who want it at once', async () => {
  const trip_id = newTrip(4);
  await booked({ trip_id, participants: [...pair(), { guest_id: randomUUID(), role: 'MINOR' }] });
  const answers = await Promise.all(
    Array.from({ length: 50 }, () => reservations.ask('createReservation', order({ trip_id }))),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(49).fill(409)]);
  const [sold] = await reservations.query(
    `select sum(party_size)::int as places, count(*)::int as bookings from reservations
     where trip_id = $1 and status <> 'CANCELLED'`,
    [trip_id],
  );
  expect(sold).toEqual({ places: 4, bookings: 2 });
});

it('sells the places again that a cancelled booking gave back', async () => {
  const trip_id = newTrip(1);
  const { id, _rev } = await booked({ trip_id });
  expect((await reservations.ask('createReservation', order({ trip_id }))).status).toBe(409);
  const cancelled = await reservations.ask(
    'cancelReservation',
    { params: { reservation_id: id }, query: { reason: 'WEATHER' } },
    { ifMatch: `"${_rev}"` },
  );
  expect(cancelled.body).toMatchObject({ status: 'CANCELLED', _rev: '3' });
  expect((await history(id)).at(-1)).toMatchObject({ new_status: 'CANCELLED', reason: 'WEATHER' });
  expect(await toldOf(id)).toMatchObject([{ previous_status: 'CONFIRMED', new_status: 'CANCELLED' }]);
  await booked({ trip_id });
});

it('gives the places back when the deposit is declined', async () => {
  const trip_id = newTrip(1);
  world.payments = 'decline';
  const refused = await reservations.ask('createReservation', order({ trip_id }), { idempotencyKey: `k-${trip_id}` });
  expect([refused.status, refused.problem.error]).toEqual([409, 'deposit-declined']);
  const [row] = await reservations.query<{ reservation_id: string; status: string }>(
    'select reservation_id, status from reservations where trip_id = $1',
    [trip_id],
  );
  expect(row?.status).toBe('CANCELLED');
  expect((await history(row?.reservation_id ?? '')).at(-1)).toMatchObject({ reason: 'deposit declined' });
  world.payments = 'take';
  await booked({ trip_id });
});

it('goes on where a run stopped that payments did not answer', async () => {
  const trip_id = newTrip(1);
  const request = order({ trip_id });
  const key = { idempotencyKey: randomUUID() };
  world.payments = 'down';
  expect((await reservations.ask('createReservation', request, key)).status).toBe(503);
  expect((await reservations.ask('createReservation', order({ trip_id }))).status).toBe(409);
  world.payments = 'take';
  const { status, body } = await reservations.ask('createReservation', request, key);
  expect([status, body.status]).toEqual([201, 'CONFIRMED']);
  expect(await reservations.query('select from reservations where trip_id = $1', [trip_id])).toHaveLength(1);
});

it('holds the places of a guest without an instrument until the payment comes', async () => {
  const trip_id = newTrip(1);
  world.payments = 'no instrument';
  const waiting = await booked({ trip_id });
  expect(waiting.status).toBe('PENDING');
  expect((await reservations.ask('createReservation', order({ trip_id }))).status).toBe(409);
  const payment = { payment_id: randomUUID(), reservation_id: waiting.id, currency: 'USD' as const };
  await reservations.deliver('payment.processed', { ...payment, amount: 20.09, status: 'COMPLETED' });
  expect((await read(waiting.id)).status).toBe('PENDING');
  const whole = { ...payment, payment_id: randomUUID(), amount: 20.1, status: 'COMPLETED' as const };
  await reservations.deliver('payment.processed', whole);
  await reservations.deliver('payment.processed', whole);
  expect(await read(waiting.id)).toMatchObject({ status: 'CONFIRMED', payment_reference: whole.payment_id });
  const created = await reservations.published('reservation.created');
  expect(created.filter((one) => one.reservation_id === waiting.id)).toHaveLength(1);
});

it('releases places that nobody paid for within half an hour, and keeps those of partners', async () => {
  const trip_id = newTrip(2);
  world.payments = 'no instrument';
  const unpaid = await booked({ trip_id });
  const partner = await booked({ trip_id, booking_source: 'PARTNER_API' });
  expect(await callsFor(partner.id, 'payments')).toEqual([]);
  world.ahead = 31 * minute;
  await reservations.run('release-unpaid');
  world.ahead = 0;
  expect((await read(unpaid.id)).status).toBe('CANCELLED');
  expect((await read(partner.id)).status).toBe('PENDING');
  expect(await toldOf(unpaid.id)).toMatchObject([{ previous_status: 'PENDING', new_status: 'CANCELLED' }]);
  const late = { payment_id: randomUUID(), amount: 20.1, currency: 'USD' as const, status: 'COMPLETED' as const };
  await reservations.deliver('payment.processed', { ...late, reservation_id: unpaid.id });
  expect(await read(unpaid.id)).toMatchObject({ status: 'CANCELLED', payment_reference: late.payment_id });
});

it('books without a policy when the insurer is down or not wanted', async () => {
  world.insurer = 'down';
  expect(await booked()).not.toHaveProperty('insurance_policy_ref');
  world.insurer = 'bind';
  expect(await booked({ insurance: false })).not.toHaveProperty('insurance_policy_ref');
});

it('takes the next departure with room when no day is named', async () => {
  const trip_id = newTrip(1);
  const { trip_date: _, ...body } = order({ trip_id }).body;
  const days = [];
  for (let i = 0; i < 2; i++)
    days.push(
      (await reservations.ask('createReservation', { body: { ...body, guest_id: randomUUID() } })).body.trip_date,
    );
  expect(days).toEqual([day(3), day(10)]);
});

it('refuses what cannot be booked', async () => {
  const refusal = async (more: Partial<CreateReservationRequest>) => {
    const { status, problem } = await reservations.ask('createReservation', order(more));
    return [status, problem.error];
  };
  expect(await refusal({ trip_id: randomUUID() })).toEqual([400, 'unknown-trip']);
  expect(await refusal({ trip_date: '2020-01-01' })).toEqual([400, 'date-in-past']);
  expect(await refusal({ trip_date: day(4) })).toEqual([409, 'no-departure']);
  expect(await refusal({ trip_id: newTrip(6, { status: 'SUSPENDED' }) })).toEqual([409, 'trip-not-on-sale']);
  expect(await refusal({ trip_id: newTrip(1), participants: pair() })).toEqual([409, 'no-places']);
  const [one] = pair();
  if (one !== undefined) expect(await refusal({ participants: [one, one] })).toEqual([400, 'guest-twice']);
  const stranger = randomUUID();
  strangers.add(stranger);
  expect(await refusal({ guest_id: stranger })).toEqual([400, 'unknown-guest']);
});

it('lists every requirement that the party does not meet', async () => {
  const [stranger, child, blocked] = [randomUUID(), randomUUID(), randomUUID()];
  strangers.add(stranger);
  births.set(child, `${new Date().getUTCFullYear() - 10}-01-01`);
  suspended.add(blocked);
  const { status, problem } = await reservations.ask(
    'createReservation',
    order({
      participants: [
        { guest_id: stranger, role: 'COMPANION' },
        { guest_id: child, role: 'MINOR' },
        { guest_id: blocked, role: 'COMPANION' },
        { guest_id: randomUUID(), role: 'COMPANION', medical_clearance: false },
      ],
    }),
  );
  expect(status).toBe(422);
  const failed: unknown = problem.failed_requirements;
  const names = Array.isArray(failed) ? failed.map((one) => Object(one).requirement) : [];
  expect(names).toEqual(['one-primary', 'guest-profile', 'minimum-age', 'active-guest', 'medical-clearance']);
});
