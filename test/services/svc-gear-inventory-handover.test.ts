import { randomUUID } from 'node:crypto';
import { afterAll, expect, it } from 'vitest';
import {
  added,
  booking,
  cancelled,
  expectCountsInStep,
  gear,
  guest,
  handOver,
  level,
  now,
  patch,
  suspended,
  unwaived,
} from './svc-gear-inventory-start.ts';

afterAll(() => gear.stop());

it('hands gear out, shows it and takes it back', async () => {
  const location_id = randomUUID();
  const [a, b] = [await added({ location_id }), await added({ location_id })];
  const { status, body: out, headers } = await handOver([b.id, a.id]);
  expect(status).toBe(201);
  expect(headers.get('location')).toBe(`/gear/v1/gear-assignments/${out.id}`);
  expect(out).toMatchObject({ returned_at: null, condition_on_return: null, assigned_at: now.toISOString() });
  expect(out.items.map(({ gear_item_id }) => gear_item_id).sort()).toEqual([a.id, b.id].sort());
  expect(await level(location_id)).toMatchObject({ total: 2, available: 0, assigned: 2 });
  const params = { assignment_id: out.id };
  expect((await gear.ask('getGearAssignment', { params })).body).toEqual(out);
  expect((await patch(a.id, { location_id: randomUUID() })).status).toBe(400);
  expect((await patch(a.id, { status: 'RETIRED' })).status).toBe(400);
  expect((await patch(a.id, { condition: 'FAIR' })).body).toMatchObject({ status: 'ASSIGNED', condition: 'FAIR' });
  const body = { condition_on_return: 'NEEDS_MAINTENANCE', damage_notes: 'Frayed' } as const;
  const returned = await gear.ask('returnGearAssignment', { params, body });
  expect(returned.body).toMatchObject({ ...body, id: out.id, returned_at: now.toISOString() });
  expect(await level(location_id)).toMatchObject({ total: 2, available: 0, assigned: 0, in_maintenance: 2 });
  expect((await gear.ask('returnGearAssignment', { params, body })).problem.error_code).toBe('already-returned');
  expect((await handOver([a.id])).status).toBe(409);
});

it('takes gear back without a word on its condition, and retires what comes back broken', async () => {
  const item = await added({ condition: 'FAIR' });
  const first = await handOver([item.id]);
  const back = await gear.ask('returnGearAssignment', { params: { assignment_id: first.body.id } });
  expect(back.body).toMatchObject({ condition_on_return: 'FAIR', damage_notes: null });
  const second = await handOver([item.id]);
  expect(second.status).toBe(201);
  const params = { assignment_id: second.body.id };
  await gear.ask('returnGearAssignment', { params, body: { condition_on_return: 'RETIRED' } });
  expect((await gear.ask('getGearItem', { params: { item_id: item.id } })).body.status).toBe('RETIRED');
  const unknown = { params: { assignment_id: randomUUID() } };
  expect((await gear.ask('returnGearAssignment', unknown)).status).toBe(404);
  expect((await gear.ask('getGearAssignment', unknown)).status).toBe(404);
});

it('asks for guest, booking and waivers, and refuses whom they do not admit', async () => {
  const item = await added();
  const before = (await gear.calls()).length;
  const refused = async (more: object) => (await handOver([item.id], more)).problem.error_code;
  expect(await refused({ participant_guest_id: randomUUID() })).toBe('unknown-guest');
  expect(await refused({ participant_guest_id: suspended })).toBe('guest-not-active');
  expect(await refused({ participant_guest_id: unwaived })).toBe('no-active-waiver');
  expect(await refused({ reservation_id: randomUUID() })).toBe('unknown-reservation');
  expect(await refused({ reservation_id: cancelled })).toBe('reservation-not-ready');
  const made = (await gear.calls()).slice(before).map(({ target, operation }) => `${target} ${operation}`);
  expect(new Set(made)).toEqual(
    new Set(['guestProfiles getGuest', 'reservations getReservation', 'safetyCompliance listWaivers']),
  );
  expect((await handOver([item.id, item.id])).status).toBe(400);
  expect((await handOver([])).status).toBe(400);
  expect((await handOver([item.id, randomUUID()])).problem.error_code).toBe('unknown-item');
  expect((await gear.ask('getGearItem', { params: { item_id: item.id } })).body.status).toBe('AVAILABLE');
});

it('keeps the check-in a handover is for', async () => {
  const check_in_id = randomUUID();
  const item = await added();
  const { body } = await gear.ask('createGearAssignment', {
    body: { reservation_id: booking, participant_guest_id: guest, items: [{ gear_item_id: item.id }], check_in_id },
  });
  const rows = await gear.query('select check_in_id from gear_assignments where group_id = $1', [body.id]);
  expect(rows).toEqual([{ check_in_id }]);
});

it('hands one item out once, however many ask at once', async () => {
  const item = await added();
  const answers = await Promise.all(Array.from({ length: 40 }, () => handOver([item.id])));
  expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array.from({ length: 39 }, () => 409)]);
  const codes = answers.flatMap(({ problem }) => problem.error_code ?? []);
  expect(codes).toEqual(Array.from({ length: 39 }, () => 'item-not-available'));
  expect(await level(item.location_id)).toMatchObject({ total: 1, available: 0, assigned: 1 });
});

it('hands out overlapping sets without blocking, and counts stay in step', async () => {
  const location_id = randomUUID();
  const items = await Promise.all(
    Array.from({ length: 6 }, (_, at) => added({ location_id, category: at % 2 ? 'HELMET' : 'ROPE' })),
  );
  const ids = items.map(({ id }) => id);
  const sets = Array.from({ length: 24 }, (_, at) => [0, 1, 2].map((by) => ids[(at * 5 + by * (at + 1)) % 6] ?? ''));
  const answers = await Promise.all(sets.map((set) => handOver([...new Set(set)])));
  const out = answers.filter(({ status }) => status === 201);
  expect(out.length).toBeGreaterThan(0);
  expect(answers.every(({ status }) => status === 201 || status === 409)).toBe(true);
  await expectCountsInStep();
  const back = await Promise.all(
    out.flatMap(({ body }) =>
      [0, 1, 2].map(() => gear.ask('returnGearAssignment', { params: { assignment_id: body.id } })),
    ),
  );
  expect(back.filter(({ status }) => status === 200)).toHaveLength(out.length);
  await expectCountsInStep();
  expect(await level(location_id, 'ROPE')).toMatchObject({ total: 3, available: 3, assigned: 0 });
});
