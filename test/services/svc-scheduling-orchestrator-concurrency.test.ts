import { randomUUID } from 'node:crypto';
import { afterAll, expect, it } from 'vitest';
import {
  conflictsOn,
  freshDates,
  guides,
  outcome,
  region,
  request,
  schedule,
  scheduleOn,
  scheduling,
  stage,
  trail,
  trip,
} from './svc-scheduling-orchestrator-stage.ts';

afterAll(() => scheduling.stop());

/** As somebody else would who is faster: changes another trip of the day under its revision. */
async function somebodyElse(date: string, of: string, guide: string): Promise<void> {
  const entry = {
    name: 'Other',
    days: 1,
    region_id: region,
    guide_ids: [guide],
    trail_ids: [],
    places: 8,
    reservations: {},
  };
  await scheduling.query(
    `insert into daily_schedules (schedule_id, schedule_date, assignments, created_at, updated_at)
     values (gen_random_uuid(), $1, $2, now(), now())
     on conflict (schedule_date) do update
     set assignments = daily_schedules.assignments || excluded.assignments, _rev = daily_schedules._rev + 1`,
    [date, JSON.stringify({ [of]: entry })],
  );
}

it('keeps the trips of two planners who work on one day at the same time', async () => {
  const [date] = freshDates(1);
  const other = randomUUID();
  const ids = [
    await request({ dates: [date] }),
    await request({ dates: [date], of: other, constraints: { required_guide_ids: [guides[1]] } }),
  ];
  await Promise.all([scheduling.run('work-off-requests'), scheduling.run('work-off-requests')]);
  expect(await Promise.all(ids.map(async (id) => (await outcome(id)).status))).toEqual(['COMPLETED', 'COMPLETED']);
  const { assignments } = await scheduleOn(date);
  expect([assignments[trip]?.guide_ids, assignments[other]?.guide_ids]).toEqual([[guides[0]], [guides[1]]]);
});

it('decides again when somebody else changed the day meanwhile', async () => {
  const [date, second = ''] = freshDates(2);
  const other = randomUUID();
  stage.meanwhile = async () => {
    stage.meanwhile = async () => {};
    await somebodyElse(date, other, guides[0]);
  };
  const done = await schedule({ dates: [date, second] });
  // The guide was taken for the first day while the plan was made.
  expect(done.result?.recommended_dates.map((one) => one.date)).toEqual([second]);
  expect((await scheduleOn(date)).assignments[other]?.guide_ids).toEqual([guides[0]]);
  const runs = await scheduling.query<{ status: string }>(
    'select status from optimization_runs where request_id = $1 order by started_at, status desc',
    [done.id],
  );
  expect(runs.map((run) => run.status)).toEqual(['SUPERSEDED', 'COMPLETED']);
});

it('gives up after five runs that were overtaken', async () => {
  const [date] = freshDates(1);
  await somebodyElse(date, randomUUID(), randomUUID());
  stage.meanwhile = () => somebodyElse(date, randomUUID(), randomUUID());
  const done = await schedule({ dates: [date] });
  expect(done.status).toBe('FAILED');
  const { assignments, published } = await scheduleOn(date);
  expect([assignments[trip], published]).toEqual([undefined, false]);
  expect(Object.keys(assignments)).toHaveLength(6);
});

it('changes what a run is about and leaves bookings as they are', async () => {
  const [date] = freshDates(1);
  const reservation_id = randomUUID();
  const guest_id = randomUUID();
  const booked = { reservation_id, guest_id, trip_id: trip, trip_date: date, participant_count: 3 };
  await scheduling.deliver('reservation.created', booked);
  await schedule({ dates: [date] });
  const { assignments } = await scheduleOn(date);
  expect(assignments[trip]).toMatchObject({
    guide_ids: [guides[0]],
    trail_ids: [trail],
    reservations: { [reservation_id]: { guest_id, guests: 3 } },
  });
});

it('counts every one of many bookings that come at the same time', async () => {
  const [date] = freshDates(1);
  await schedule({ dates: [date] });
  const bookings = Array.from({ length: 12 }, () => randomUUID());
  await Promise.all(
    bookings.map((reservation_id) =>
      scheduling.deliver('reservation.created', {
        reservation_id,
        guest_id: randomUUID(),
        trip_id: trip,
        trip_date: date,
        participant_count: 1,
      }),
    ),
  );
  const { assignments } = await scheduleOn(date);
  expect(Object.keys(assignments[trip]?.reservations ?? {}).toSorted()).toEqual(bookings.toSorted());
  expect(await conflictsOn(date)).toMatchObject([{ type: 'CAPACITY_EXCEEDED', affected_trip_ids: [trip] }]);
});

it('resolves a conflict once, however many try', async () => {
  const [date] = freshDates(1);
  await schedule({ dates: [date] });
  await scheduling.deliver('wildlife_alert.issued', {
    alert_id: randomUUID(),
    species_name: 'Moose',
    threat_level: 'low',
    affected_trail_ids: [trail],
    expires_at: `${date}T23:00:00Z`,
  });
  const [conflict] = await conflictsOn(date);
  const accept = conflict?.resolution_options?.find((one) => one.strategy === 'ACCEPT_RISK');
  const body = { conflict_id: conflict?.id ?? '', selected_resolution_id: accept?.id ?? '' };
  const answers = await Promise.all(
    Array.from({ length: 5 }, () => scheduling.ask('resolveScheduleConflict', { body })),
  );
  expect(answers.map((one) => one.status).toSorted()).toEqual([200, 409, 409, 409, 409]);
});

// Last: the breaker to svc-trail-management stays open for a while.
it('gives up after five runs that nobody answered', async () => {
  const [date] = freshDates(1);
  const id = await request({ dates: [date] });
  stage.fails = 500;
  for (let run = 0; run < 4; run++) await scheduling.run('work-off-requests');
  expect((await outcome(id)).status).toBe('PENDING');
  await scheduling.run('work-off-requests');
  expect((await outcome(id)).status).toBe('FAILED');
});
