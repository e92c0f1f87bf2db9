import { randomUUID } from 'node:crypto';
import { afterAll, expect, it } from 'vitest';
import {
  band,
  body,
  checkIn,
  checkIns,
  checkInWithGear,
  companion,
  fields,
  handed,
  kiosk,
  reservation,
  staff,
  stage,
} from './svc-check-in-stage.ts';

afterAll(() => checkIns.stop());

it('verifies a guest without an account by all four fields, and never says which was wrong', async () => {
  stage.temporary = [companion];
  const alone = { ...body(companion, companion) };
  expect((await checkIns.ask('createCheckIn', { body: alone })).problem.code).toBe('verification-needed');
  const wrong = [
    { confirmation_code: 'NTK-7Q4MZY' },
    { trip_date: '2026-07-19' },
    { party_size: 3 },
    { last_name: 'Okafor' },
  ];
  const refusals = [];
  for (const one of wrong) {
    const { status, problem } = await checkIns.ask('createCheckIn', {
      body: { ...alone, verification: { ...fields(), ...one } },
    });
    refusals.push({ status, code: problem.code, detail: problem.detail, details: problem.details });
  }
  expect(new Set(refusals.map((one) => JSON.stringify(one))).size).toBe(1);
  expect(refusals[0]).toMatchObject({ status: 409, code: 'identity-not-verified' });
  const { status, body: made } = await checkIns.ask('createCheckIn', { body: { ...alone, verification: fields() } });
  expect([status, made.checked_in_by]).toEqual([201, companion]);
  const [row] = await checkIns.query('select checked_in_by from check_ins where check_in_id = $1', [made.id]);
  expect(row).toEqual({ checked_in_by: 'self' });
});

it('sends a party to the desk after five wrong answers', async () => {
  const attempt = (last_name: string) =>
    checkIns.ask('createCheckIn', {
      body: { ...body(companion, companion), verification: { ...fields(), last_name } },
    });
  for (let count = 0; count < 5; count++) expect((await attempt('Nobody')).problem.code).toBe('identity-not-verified');
  expect((await attempt('Lindqvist')).problem.code).toBe('ask-at-desk');
  await checkIn(companion);
});

it('lets a kiosk act on its reservation only, and for half an hour', async () => {
  const asKiosk = (user: string) => ({ as: 'app:app-guest-mobile', user });
  const alone = { body: body(companion, companion) };
  const refused = [
    kiosk(reservation, -1),
    kiosk(reservation, 1_806),
    kiosk(randomUUID(), 1_800),
    `kiosk:lobby-2:${reservation}`,
    `kiosk::${reservation}:99999999999999`,
  ];
  for (const user of refused) expect((await checkIns.ask('createCheckIn', alone, asKiosk(user))).status).toBe(401);
  const asStaff = await checkIns.ask(
    'createCheckIn',
    { body: body(companion, staff) },
    asKiosk(kiosk(reservation, 60)),
  );
  expect(asStaff.status).toBe(401);
  stage.temporary = [companion];
  const user = kiosk(reservation, 1_800);
  const made = await checkIns.ask('createCheckIn', alone, asKiosk(user));
  expect(made.status).toBe(201);
  const params = { check_in_id: made.body.id };
  expect((await checkIns.ask('getCheckIn', { params }, asKiosk(user))).status).toBe(200);
  expect((await checkIns.ask('getCheckIn', { params }, asKiosk(kiosk(randomUUID(), 60)))).status).toBe(401);
});

it('ends kiosk sessions for every other operation too', async () => {
  const id = await checkInWithGear();
  const params = { check_in_id: id };
  const gear = { verified_by: staff, gear_items: handed() };
  const operations = [
    (user: string) => checkIns.ask('listCheckIns', { query: { reservation_id: reservation } }, { user }),
    (user: string) => checkIns.ask('verifyGear', { params, body: gear }, { user }),
    (user: string) => checkIns.ask('assignWristband', { params, body: band() }, { user }),
  ];
  for (const ask of operations) {
    expect((await ask(kiosk(reservation, -1))).status).toBe(401);
    expect((await ask(kiosk(randomUUID(), 60))).status).toBe(401);
    expect((await ask(kiosk(reservation, 60))).status).toBe(200);
  }
});
