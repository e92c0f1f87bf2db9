import { randomUUID } from 'node:crypto';
import { afterAll, expect, it } from 'vitest';
import {
  anotherBooking,
  band,
  body,
  booker,
  checkIn,
  checkIns,
  checkInWithGear,
  clock,
  companion,
  handed,
  pass,
  reservation,
  staff,
  stage,
} from './svc-check-in-stage.ts';

afterAll(() => checkIns.stop());

/** As if it had been opened that much earlier. */
async function age(id: string, milliseconds: number): Promise<void> {
  await checkIns.query('update check_ins set created_at = $2 where check_in_id = $1', [
    id,
    new Date(clock.getTime() - milliseconds),
  ]);
}

it('lets pattern 1 do without a waiver', async () => {
  stage.activity = 'CAMPING';
  stage.waivers = [];
  const { body: made } = await checkIns.ask('createCheckIn', { body: body() });
  expect(made).toMatchObject({ status: 'INITIATED', waiver_verified: false });
});

it('verifies the gear against the assignment and logs it', async () => {
  const id = await checkInWithGear();
  const gear = { verified_by: staff, gear_items: handed(), notes: 'Swapped the harness.' };
  const { status, body: made } = await checkIns.ask('verifyGear', { params: { check_in_id: id }, body: gear });
  expect(status).toBe(200);
  expect(made).toMatchObject({ status: 'GEAR_VERIFIED', gear_verified: true, gear_items: handed() });
  const logged = (await checkIns.calls()).filter((one) => one.operation === 'createIncident').at(-1);
  expect(logged?.request).toMatchObject({ body: { reservation_id: reservation, guide_id: staff, severity: 'LOW' } });
  expect(logged?.idempotencyKey).toBe(`gear-verification:${id}:${staff}`);
  const again = await checkIns.ask('verifyGear', { params: { check_in_id: id }, body: gear });
  expect([again.status, again.problem.code]).toEqual([409, 'gear-verified']);
});

it('refuses gear that is foreign, missing, returned, somebody else’s or not assigned', async () => {
  const id = await checkInWithGear();
  const [assignment = ['', undefined]] = stage.assignments;
  const code = async (gear_items: ReturnType<typeof handed>, gear_assignment_id?: string, of = id) => {
    const { status, problem } = await checkIns.ask('verifyGear', {
      params: { check_in_id: of },
      body: { verified_by: staff, gear_items, ...(gear_assignment_id === undefined ? {} : { gear_assignment_id }) },
    });
    expect(status).toBe(409);
    return problem.code;
  };
  const [one = handed()[0], two = handed()[1]] = handed();
  if (one === undefined || two === undefined) throw new Error('two items are handed over');
  expect(await code([one, two, { ...one, gear_inventory_id: randomUUID() }])).toBe('gear-not-assigned');
  expect(await code([{ ...one, gear_type: 'ROPE' }, two])).toBe('gear-not-assigned');
  expect(await code([one])).toBe('gear-missing');
  const held = assignment[1];
  if (held === undefined) throw new Error('there is an assignment');
  stage.assignments.set(assignment[0], { ...held, returned: clock.toISOString() });
  expect(await code([one, two])).toBe('gear-returned');
  stage.assignments.set(assignment[0], { ...held, guest: companion });
  expect(await code([one, two])).toBe('no-gear-assigned');
  stage.people.push({ guest_id: companion, role: 'COMPANION' });
  const bare = await checkIn(companion);
  expect(await code([one, two], undefined, bare)).toBe('no-gear-assigned');
  const named = await checkIns.ask('verifyGear', {
    params: { check_in_id: bare },
    body: { verified_by: staff, gear_items: [one, two], gear_assignment_id: assignment[0] },
  });
  expect(named.status).toBe(200);
});

it('keeps nothing of a gear verification that could not be logged', async () => {
  const id = await checkInWithGear();
  stage.incidentStatus = 500;
  const gear = { params: { check_in_id: id }, body: { verified_by: staff, gear_items: handed() } };
  expect((await checkIns.ask('verifyGear', gear)).status).toBe(503);
  expect((await checkIns.ask('getCheckIn', { params: { check_in_id: id } })).body.gear_verified).toBe(false);
  stage.incidentStatus = undefined;
  expect((await checkIns.ask('verifyGear', gear)).status).toBe(200);
  const keys = (await checkIns.calls())
    .filter((one) => one.operation === 'createIncident' && JSON.stringify(one.request).includes(id))
    .map((one) => one.idempotencyKey);
  expect(new Set(keys).size).toBe(1);
});

it('verifies gear once when two do it at the same time', async () => {
  const id = await checkInWithGear();
  const gear = { params: { check_in_id: id }, body: { verified_by: staff, gear_items: handed() } };
  const answers = await Promise.all([checkIns.ask('verifyGear', gear), checkIns.ask('verifyGear', gear)]);
  expect(answers.map((one) => one.status).toSorted()).toEqual([200, 409]);
  const rows = await checkIns.query('select 1 from gear_verifications where check_in_id = $1', [id]);
  expect(rows).toHaveLength(1);
});

it('completes a check-in with gear and wristband, in either order', async () => {
  const first = await checkInWithGear();
  const gear = { verified_by: staff, gear_items: handed() };
  await checkIns.ask('verifyGear', { params: { check_in_id: first }, body: gear });
  pass(60_000);
  const done = await checkIns.ask('assignWristband', { params: { check_in_id: first }, body: band('tag-a') });
  expect(done.body).toMatchObject({
    status: 'COMPLETE',
    completed_at: clock.toISOString(),
    wristband: { wristband_id: 'WB-1', color: 'BLUE', rfid_tag: 'tag-a', assigned_at: clock.toISOString() },
  });
  stage.people = [];
  anotherBooking();
  stage.waivers = [{ guest: booker, reservation, type: 'GENERAL_LIABILITY', status: 'ACTIVE' }];
  const second = await checkInWithGear();
  const worn = await checkIns.ask('assignWristband', { params: { check_in_id: second }, body: band() });
  expect([worn.body.status, worn.body.completed_at]).toEqual(['WRISTBAND_ASSIGNED', undefined]);
  const after = await checkIns.ask('verifyGear', { params: { check_in_id: second }, body: gear });
  expect(after.body.status).toBe('COMPLETE');
});

it('completes a basic check-in without gear by the wristband alone', async () => {
  stage.activity = 'HIKING';
  const id = await checkIn();
  const done = await checkIns.ask('assignWristband', { params: { check_in_id: id }, body: band() });
  expect(done.body.status).toBe('COMPLETE');
});

it('binds a tag to one person ever, and a person to one wristband', async () => {
  const first = await checkIn();
  const second = await checkIn(companion);
  const tag = randomUUID();
  const bind = (check_in_id: string, rfid_tag: string) =>
    checkIns.ask('assignWristband', { params: { check_in_id }, body: band(rfid_tag) });
  const answers = await Promise.all([bind(first, tag), bind(second, tag)]);
  expect(answers.map((one) => one.status).toSorted()).toEqual([200, 409]);
  expect(answers.find((one) => one.status === 409)?.problem.code).toBe('tag-used');
  const [winner = first] = [first, second].filter((_, index) => answers[index]?.status === 200);
  const again = await bind(winner, randomUUID());
  expect([again.status, again.problem.code]).toEqual([409, 'wears-wristband']);
  const malformed = await checkIns.ask('assignWristband', {
    params: { check_in_id: first },
    body: Object({ ...band(), color: 'PINK' }),
  });
  expect(malformed.status).toBe(400);
});

it('knows no check-in of another id', async () => {
  const params = { check_in_id: randomUUID() };
  const gear = { verified_by: staff, gear_items: [] };
  expect((await checkIns.ask('getCheckIn', { params })).status).toBe(404);
  expect((await checkIns.ask('verifyGear', { params, body: gear })).status).toBe(404);
  expect((await checkIns.ask('assignWristband', { params, body: band() })).status).toBe(404);
});

it('removes check-ins that stayed incomplete for a day, with all that hangs on them', async () => {
  const left = await checkIn();
  await checkIns.ask('assignWristband', { params: { check_in_id: left }, body: band() });
  stage.activity = 'HIKING';
  const done = await checkIn(companion);
  await checkIns.ask('assignWristband', { params: { check_in_id: done }, body: band() });
  const status = async (check_in_id: string) => (await checkIns.ask('getCheckIn', { params: { check_in_id } })).status;
  await age(left, 24 * 3_600_000);
  await age(done, 48 * 3_600_000);
  await checkIns.run('remove-stale-check-ins');
  expect([await status(left), await status(done)]).toEqual([200, 200]);
  pass(1);
  await checkIns.run('remove-stale-check-ins');
  expect([await status(left), await status(done)]).toEqual([404, 200]);
});

it('opens a check-in anew where only a stale one stands in the way', async () => {
  const left = await checkIn();
  await age(left, 25 * 3_600_000);
  expect(await checkIn()).not.toBe(left);
});

it('has data to look at', async () => {
  await checkIns.seed();
  const seeded = '77777777-0000-4000-8000-000000000001';
  const { body: list } = await checkIns.ask('listCheckIns', { query: { reservation_id: seeded } });
  expect(list).toMatchObject([{ status: 'COMPLETE', wristband: { color: 'GREEN' } }, { status: 'INITIATED' }]);
});
