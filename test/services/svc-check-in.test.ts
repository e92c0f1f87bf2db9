import { randomUUID } from 'node:crypto';
import { afterAll, expect, it } from 'vitest';
import {
  body,
  booker,
  checkIn,
  checkIns,
  clock,
  companion,
  pass,
  reservation,
  staff,
  stage,
  trip,
  waiver,
} from './svc-check-in-stage.ts';

afterAll(() => checkIns.stop());

it('opens a check-in, publishes it and sends the confirmation', async () => {
  const { status, body: made } = await checkIns.ask('createCheckIn', { body: body() });
  expect(status).toBe(201);
  expect(made).toMatchObject({
    reservation_id: reservation,
    participant_guest_id: booker,
    status: 'WAIVER_VERIFIED',
    waiver_verified: true,
    waiver_id: waiver,
    gear_verified: false,
    gear_items: [],
    checked_in_at: clock.toISOString(),
    checked_in_by: staff,
  });
  const [event] = (await checkIns.published('checkin.completed')).filter((one) => one.check_in_id === made.id);
  expect(event).toMatchObject({
    reservation_id: reservation,
    guest_id: booker,
    trip_id: trip,
    adventure_category: 'ROCK_CLIMBING',
    check_in_pattern: 3,
    gear_verified: false,
    wristband_assigned: false,
    rfid_tag: null,
  });
  const sent = (await checkIns.calls()).filter((one) => one.operation === 'sendNotification');
  expect(sent.at(-1)?.request).toMatchObject({
    body: {
      recipient_id: booker,
      reservation_id: reservation,
      variables: { check_in_id: made.id, next_step: 'Collect your gear, then your wristband, at the desk.' },
    },
  });
});

it('asks each owner once, and nobody else', async () => {
  const before = (await checkIns.calls()).length;
  await checkIn();
  const asked = (await checkIns.calls()).slice(before).map((one) => one.operation);
  expect(asked.toSorted()).toEqual(['getGuest', 'getReservation', 'getTripById', 'listWaivers', 'sendNotification']);
});

it.each([
  ['HIKING', 1],
  ['KAYAKING', 2],
  ['RAFTING', 3],
  ['LLAMA_TREKKING', 3],
  ['constructor', 3],
])('gives %s pattern %i', async (activity, pattern) => {
  stage.activity = activity;
  const id = await checkIn();
  const [row] = await checkIns.query(
    'select check_in_pattern, adventure_category from check_ins where check_in_id = $1',
    [id],
  );
  expect(row).toEqual({ check_in_pattern: pattern, adventure_category: activity });
});

it('refuses a reservation, a guest and a participant that are not there', async () => {
  const unknown = { ...body(), reservation_id: randomUUID() };
  expect((await checkIns.ask('createCheckIn', { body: unknown })).problem.code).toBe('unknown-reservation');
  const stranger = await checkIns.ask('createCheckIn', { body: body(randomUUID()) });
  expect([stranger.status, stranger.problem.code]).toEqual([400, 'not-a-participant']);
  const gone = randomUUID();
  stage.people = [{ guest_id: gone, role: 'PRIMARY' }];
  const missing = await checkIns.ask('createCheckIn', { body: body(gone) });
  expect([missing.status, missing.problem.code]).toEqual([400, 'unknown-guest']);
  const malformed = await checkIns.ask('createCheckIn', { body: { ...body(), checked_in_by: 'me' } });
  expect(malformed.status).toBe(400);
});

it('refuses what is not open to check-in, and names what would be', async () => {
  for (const status of ['CANCELLED', 'PENDING'] as const) {
    stage.status = status;
    const refused = await checkIns.ask('createCheckIn', { body: body() });
    expect(refused.status).toBe(409);
    expect(refused.problem.details).toEqual({ allowed: ['CONFIRMED', 'GEAR_ASSIGNED', 'CHECKED_IN'] });
  }
  stage.status = 'CONFIRMED';
  stage.suspended = [booker];
  expect((await checkIns.ask('createCheckIn', { body: body() })).problem.code).toBe('guest-not-active');
  stage.suspended = [];
  stage.tripGone = true;
  expect((await checkIns.ask('createCheckIn', { body: body() })).problem.code).toBe('trip-gone');
});

it('wants an active waiver for this booking, of the guardian for a minor', async () => {
  const code = async () => (await checkIns.ask('createCheckIn', { body: body() })).problem.code;
  stage.waivers = [];
  expect(await code()).toBe('waiver-missing');
  stage.waivers = [{ guest: booker, reservation, type: 'GENERAL_LIABILITY', status: 'EXPIRED' }];
  expect(await code()).toBe('waiver-missing');
  stage.waivers = [{ guest: booker, reservation: randomUUID(), type: 'GENERAL_LIABILITY', status: 'ACTIVE' }];
  expect(await code()).toBe('waiver-missing');
  stage.people = [{ guest_id: booker, role: 'MINOR' }];
  stage.waivers = [{ guest: booker, reservation, type: 'GENERAL_LIABILITY', status: 'ACTIVE' }];
  stage.activity = 'HIKING';
  expect(await code()).toBe('waiver-missing');
  stage.waivers = [{ guest: booker, reservation, type: 'MINOR_GUARDIAN', status: 'ACTIVE' }];
  await checkIn();
});

it('checks in each participant once, however many try at the same time', async () => {
  const answers = await Promise.all(Array.from({ length: 8 }, () => checkIns.ask('createCheckIn', { body: body() })));
  expect(answers.map((one) => one.status).toSorted()).toEqual([201, ...Array(7).fill(409)]);
  const made = answers.find((one) => one.status === 201)?.body.id;
  const refused = answers.filter((one) => one.status === 409);
  expect(refused.every((one) => one.problem.code === 'already-checked-in')).toBe(true);
  expect(refused[0]?.problem.details).toEqual({ check_in_id: made });
  const events = (await checkIns.published('checkin.completed')).filter((one) => one.reservation_id === reservation);
  expect(events).toHaveLength(1);
  await checkIn(companion);
});

it('gives the first answer again for the same key', async () => {
  const options = { idempotencyKey: randomUUID() };
  const first = await checkIns.ask('createCheckIn', { body: body() }, options);
  const second = await checkIns.ask('createCheckIn', { body: body() }, options);
  expect([second.status, second.body.id]).toEqual([201, first.body.id]);
});

it('lists the check-ins of a reservation, oldest first', async () => {
  const first = await checkIn();
  pass(60_000);
  const second = await checkIn(companion);
  const { body: list } = await checkIns.ask('listCheckIns', { query: { reservation_id: reservation } });
  expect(list.map((one) => one.id)).toEqual([first, second]);
  const none = await checkIns.ask('listCheckIns', { query: { reservation_id: randomUUID() } });
  expect([none.status, none.body]).toEqual([200, []]);
});
