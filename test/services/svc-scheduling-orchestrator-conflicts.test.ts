import { randomUUID } from 'node:crypto';
import { afterAll, expect, it } from 'vitest';
import {
  conflictsOn,
  dateIn,
  freshDates,
  guides,
  region,
  schedule,
  scheduleOn,
  scheduling,
  stage,
  trail,
  trip,
} from './svc-scheduling-orchestrator-stage.ts';

afterAll(() => scheduling.stop());

type Strategy =
  | 'REASSIGN_GUIDE'
  | 'RESCHEDULE_TRIP'
  | 'ADJUST_CAPACITY'
  | 'CLOSE_TRAIL'
  | 'ACCEPT_RISK'
  | 'SPLIT_GROUP';

async function book(
  date: string,
  guests: number,
  reservation_id: string = randomUUID(),
  guest_id: string = randomUUID(),
) {
  const booked = { reservation_id, guest_id, trip_id: trip, trip_date: date, participant_count: guests };
  await scheduling.deliver('reservation.created', booked);
  return { reservation_id, guest_id };
}

async function alert(date: string, threat_level: 'low' | 'high' | 'extreme', trails = [trail]) {
  await scheduling.deliver('wildlife_alert.issued', {
    alert_id: randomUUID(),
    species_name: 'Grizzly bear',
    threat_level,
    affected_trail_ids: trails,
    recommended_action: 'close_trail',
    expires_at: `${date}T12:00:00Z`,
  });
}

async function resolve(date: string, strategy: Strategy, more: object = {}) {
  const open = await conflictsOn(date);
  const options = open.flatMap((one) => (one.resolution_options ?? []).map((option) => ({ id: one.id, option })));
  const chosen = options.find(({ option }) => option.strategy === strategy);
  if (chosen === undefined) throw new Error(`no open conflict of ${date} offers ${strategy}`);
  return scheduling.ask('resolveScheduleConflict', {
    body: { conflict_id: chosen.id, selected_resolution_id: chosen.option.id, ...more },
  });
}

/** The guides' requests since the last look. */
async function toldGuides() {
  return (await scheduling.calls()).filter((one) => one.operation === 'updateGuide').map((one) => one.request);
}

it('finds trips on the trails of a wildlife alert, until it ends', async () => {
  const [date, later] = freshDates(2);
  await schedule({ dates: [date] });
  await schedule({ dates: [later ?? ''], of: randomUUID() });
  await alert(date, 'extreme');
  const [conflict] = await conflictsOn(date);
  expect(conflict).toMatchObject({
    type: 'TRAIL_CLOSED',
    severity: 'CRITICAL',
    affected_trip_ids: [trip],
    affected_guide_ids: [guides[0]],
    affected_trail_ids: [trail],
    conflict_date: date,
    region_id: region,
    resolved: false,
    resolved_at: null,
  });
  expect(conflict?.resolution_options?.map((one) => one.strategy)).toEqual(['RESCHEDULE_TRIP', 'CLOSE_TRAIL']);
  expect(JSON.stringify(conflict)).not.toContain('change');
  expect(await conflictsOn(later ?? '')).toEqual([]);
  await alert(date, 'extreme', [randomUUID()]);
  expect(await conflictsOn(date)).toHaveLength(1);
});

it('finds the trip of an emergency by its booking', async () => {
  const [date] = freshDates(1);
  await schedule({ dates: [date] });
  const { reservation_id, guest_id } = await book(date, 2);
  const emergency = { guest_id, reservation_id, type: 'medical' as const, severity: 'high' as const };
  await scheduling.deliver('emergency.triggered', { ...emergency, emergency_id: randomUUID() });
  expect(await conflictsOn(date)).toMatchObject([
    { type: 'GUIDE_DOUBLE_BOOKED', severity: 'HIGH', affected_trip_ids: [trip], affected_guide_ids: [guides[0]] },
  ]);
  const elsewhere = { ...emergency, reservation_id: randomUUID(), emergency_id: randomUUID() };
  await scheduling.deliver('emergency.triggered', elsewhere);
  expect(await conflictsOn(date)).toHaveLength(1);
});

it.each([
  ['weather', 'WEATHER_ALERT'],
  ['wildlife', 'TRAIL_CLOSED'],
] as const)('takes an emergency of type %s for %s', async (type, expected) => {
  const [date] = freshDates(1);
  await schedule({ dates: [date] });
  const booked = await book(date, 2);
  await scheduling.deliver('emergency.triggered', { ...booked, type, severity: 'low', emergency_id: randomUUID() });
  expect(await conflictsOn(date)).toMatchObject([{ type: expected, severity: 'LOW' }]);
});

it('raises one conflict for a trip with too many guests, and adjusts its places', async () => {
  const [date] = freshDates(1);
  await schedule({ dates: [date] });
  await book(date, 6);
  expect(await conflictsOn(date)).toEqual([]);
  await book(date, 3);
  await book(date, 1);
  expect(await conflictsOn(date)).toMatchObject([{ type: 'CAPACITY_EXCEEDED', severity: 'MEDIUM' }]);
  const resolved = await resolve(date, 'ADJUST_CAPACITY', { override_warnings: true, operator_notes: 'Agreed.' });
  expect(resolved.body).toMatchObject({ resolution_status: 'RESOLVED', applied_strategy: 'ADJUST_CAPACITY' });
  expect((await scheduleOn(date)).assignments[trip]?.places).toBe(9);
  const [kept] = await conflictsOn(date, true);
  expect([kept?.resolved, typeof kept?.resolved_at]).toEqual([true, 'string']);
  const [row] = await scheduling.query<{ resolution: object }>(
    'select resolution from schedule_conflicts where conflict_id = $1',
    [kept?.id],
  );
  expect(row?.resolution).toMatchObject({
    operator_notes: 'Agreed.',
    strategy: 'ADJUST_CAPACITY',
    outcome: 'RESOLVED',
  });
});

/** A trip whose guide is bound by an emergency, and another guide of the region who is free. */
async function guideNeeded() {
  const [date] = freshDates(1);
  await schedule({ dates: [date] });
  const booked = await book(date, 2);
  // Somebody else's plan took the same guide, by another way than a run.
  const other = randomUUID();
  await scheduling.query(
    `update daily_schedules set _rev = _rev + 1,
       assignments = assignments || jsonb_build_object($2::text, (assignments -> $3::text) || '{"reservations": {}}')
     where schedule_date = $1`,
    [date, other, trip],
  );
  await scheduling.ask('getScheduleOptimization', {
    query: { trip_id: trip, date_range_start: date, date_range_end: date, max_results: 1 },
  });
  await book(date, 1);
  return { date, other, ...booked };
}

it('gives one of two trips to a guide who is free, and tells the guides’ service', async () => {
  const { date } = await guideNeeded();
  const before = (await toldGuides()).length;
  const resolved = await resolve(date, 'REASSIGN_GUIDE');
  expect(resolved.status).toBe(200);
  expect(resolved.body).toMatchObject({
    resolution_status: 'RESOLVED',
    downstream_updates: [
      { service: 'svc-guide-management', action: 'Assign guide', success: true },
      { service: 'svc-guide-management', action: 'Release guide', success: true },
    ],
    new_conflicts_created: [],
  });
  const told = (await toldGuides()).slice(before);
  expect(told).toMatchObject([
    { body: { assign: { departure_date: date, return_date: date, trip_name: 'Ridge Hike' } } },
    { guide_id: guides[0], body: { release: { departure_date: date } } },
  ]);
  const { assignments } = await scheduleOn(date);
  const all = Object.values(assignments).flatMap((entry) => entry.guide_ids ?? []);
  expect(new Set(all).size).toBe(2);
});

it('is only partly resolved while the guides’ service fails, and not at all when it refuses', async () => {
  const { date } = await guideNeeded();
  stage.refuses = 409;
  const refused = await resolve(date, 'REASSIGN_GUIDE');
  expect([refused.status, refused.problem.code]).toEqual([409, 'guide-refused']);
  expect(await conflictsOn(date)).toHaveLength(1);
  stage.refuses = 500;
  const partly = await resolve(date, 'REASSIGN_GUIDE');
  expect(partly.body.resolution_status).toBe('PARTIALLY_RESOLVED');
  expect(partly.body.downstream_updates?.map((one) => one.success)).toEqual([false, false]);
});

it('moves a trip with its guests to the next day, and tells them', async () => {
  const [date, after = ''] = freshDates(2);
  await schedule({ dates: [date] });
  const { guest_id, reservation_id } = await book(date, 2);
  await alert(date, 'high');
  const before = (await toldGuides()).length;
  const resolved = await resolve(date, 'RESCHEDULE_TRIP');
  expect(resolved.body).toMatchObject({
    resolution_status: 'RESOLVED',
    downstream_updates: [{ service: 'svc-guide-management', action: 'Move guide', success: true }],
  });
  const assign = { trip_id: trip, departure_date: after, return_date: after, group_size: 2 };
  const body = { release: { trip_id: trip, departure_date: date }, assign };
  expect((await toldGuides()).slice(before)).toMatchObject([{ guide_id: guides[0], body }]);
  expect((await scheduleOn(date)).assignments[trip]).toBeUndefined();
  const moved = (await scheduleOn(after)).assignments[trip];
  expect(moved).toMatchObject({ guide_ids: [guides[0]], reservations: { [reservation_id]: { guests: 2 } } });
  const told = (await scheduling.calls()).filter((one) => one.operation === 'sendNotification').slice(-2);
  expect(told.map((one) => Object(one.request.body).recipient_id)).toEqual([guides[0], guest_id]);
});

it('does not move a trip to a day on which its guide cannot come', async () => {
  const [date] = freshDates(2);
  await schedule({ dates: [date] });
  await alert(date, 'high');
  stage.refuses = 409;
  const refused = await resolve(date, 'RESCHEDULE_TRIP');
  expect([refused.status, refused.problem.code]).toEqual([409, 'guide-refused']);
  expect((await scheduleOn(date)).assignments[trip]).toBeDefined();
  expect(await conflictsOn(date)).toHaveLength(1);
});

it('warns of new clashes before it makes them, and records them when it must', async () => {
  const [date, after = ''] = freshDates(2);
  await schedule({ dates: [date] });
  await schedule({ dates: [after], of: randomUUID() });
  await alert(date, 'high');
  const refused = await resolve(date, 'RESCHEDULE_TRIP');
  expect([refused.status, refused.problem.code]).toEqual([409, 'new-warnings']);
  expect((await scheduleOn(date)).assignments[trip]).toBeDefined();
  const forced = await resolve(date, 'RESCHEDULE_TRIP', { override_warnings: true });
  const raised = await conflictsOn(after);
  expect(raised).toMatchObject([{ type: 'GUIDE_DOUBLE_BOOKED' }]);
  expect(forced.body.new_conflicts_created).toEqual(raised.map((one) => one.id));
});

it('closes a trail for a day', async () => {
  const [date] = freshDates(1);
  await schedule({ dates: [date] });
  await alert(date, 'high');
  const before = (await toldGuides()).length;
  await resolve(date, 'CLOSE_TRAIL');
  expect((await scheduleOn(date)).assignments).toEqual({});
  expect((await toldGuides()).slice(before)).toMatchObject([
    { guide_id: guides[0], body: { release: { trip_id: trip, departure_date: date } } },
  ]);
});

it('refuses unknown conflicts and options, and those the schedule has left behind', async () => {
  const [date] = freshDates(1);
  await schedule({ dates: [date] });
  await alert(date, 'high');
  const [conflict] = await conflictsOn(date);
  const ask = async (conflict_id: string, selected_resolution_id: string) => {
    const { status, problem } = await scheduling.ask('resolveScheduleConflict', {
      body: { conflict_id, selected_resolution_id },
    });
    return [status, problem.code];
  };
  const [option] = conflict?.resolution_options ?? [];
  expect(await ask(randomUUID(), option?.id ?? '')).toEqual([404, 'no-such-conflict']);
  expect(await ask(conflict?.id ?? '', randomUUID())).toEqual([404, 'no-such-option']);
  expect((await ask('x', 'y'))[0]).toBe(400);
  await scheduling.query("update daily_schedules set assignments = '{}', _rev = _rev + 1 where schedule_date = $1", [
    date,
  ]);
  expect(await ask(conflict?.id ?? '', option?.id ?? '')).toEqual([409, 'schedule-changed']);
  expect(await conflictsOn(date)).toHaveLength(1);
});

it('lists conflicts page by page, by what is asked for', async () => {
  const [date] = freshDates(1);
  await schedule({ dates: [date] });
  for (const threat of ['low', 'high', 'extreme', 'high'] as const) await alert(date, threat);
  const list = async (more: object) => {
    const query = { date, page_size: 25, resolved: false, ...more };
    return (await scheduling.ask('listScheduleConflicts', { query })).body;
  };
  const first = await list({ page_size: 3 });
  expect([first.conflicts?.length, first.total_count]).toEqual([3, 4]);
  const second = await list({ page_size: 3, page_token: first.next_page_token });
  expect([second.conflicts?.length, second.next_page_token]).toEqual([1, undefined]);
  const ids = [...(first.conflicts ?? []), ...(second.conflicts ?? [])].map((one) => one.id);
  expect(new Set(ids).size).toBe(4);
  expect((await list({ severity: 'HIGH' })).total_count).toBe(2);
  expect((await list({ type: 'WEATHER_ALERT' })).conflicts).toEqual([]);
  expect((await list({ region_id: randomUUID() })).total_count).toBe(0);
  expect((await list({ region_id: region, type: 'TRAIL_CLOSED' })).total_count).toBe(4);
  expect((await list({ resolved: true })).total_count).toBe(0);
  const query = { date, page_size: 3, resolved: false, page_token: 'nonsense' };
  expect((await scheduling.ask('listScheduleConflicts', { query })).status).toBe(400);
});

it('has data to look at', async () => {
  await scheduling.seed();
  const tomorrow = await conflictsOn(dateIn(1));
  expect(tomorrow.map((one) => one.type).toSorted()).toEqual(['GUIDE_DOUBLE_BOOKED', 'WEATHER_ALERT']);
  expect(Object.keys((await scheduleOn(dateIn(0))).assignments)).toHaveLength(3);
});
