import { randomUUID } from 'node:crypto';
import { afterAll, expect, it } from 'vitest';
import type { GuideAssignment } from '../../runtime/services/svc-guide-management/contract.gen.ts';
import { available, created, days, guides, nobody, open, patch, tripOn } from './svc-guide-management-start.ts';

afterAll(() => guides.stop());

it('keeps windows that do not overlap and lists those that touch the range', async () => {
  const guide = await created();
  const params = { guide_id: guide.id };
  const first = await open(guide.id, 10, 12);
  expect(first.status).toBe(201);
  expect(first.body).toMatchObject({ guide_id: guide.id, start_date: days(10), end_date: days(12), available: true });
  expect((await open(guide.id, 13, 13, false)).status).toBe(201);
  for (const [from, to] of [
    [12, 14],
    [9, 10],
    [11, 11],
    [1, 40],
  ] as const)
    expect((await open(guide.id, from, to)).problem.error_code).toBe('window-overlaps');
  const listed = async (query: object) => {
    const { body } = await guides.ask('getGuideAvailability', { params, query });
    return (body.data ?? []).map(({ start_date, end_date }) => [start_date, end_date]);
  };
  const both = [
    [days(10), days(12)],
    [days(13), days(13)],
  ];
  expect(await listed({})).toEqual(both);
  expect(await listed({ from_date: days(12), to_date: days(12) })).toEqual([both[0]]);
  expect(await listed({ from_date: days(13) })).toEqual([both[1]]);
  expect((await open(guide.id, 20, 19)).problem.error_code).toBe('days-wrong');
  expect((await open(nobody, 20, 21)).status).toBe(404);
  const reversed = { params, query: { from_date: days(2), to_date: days(1) } };
  expect((await guides.ask('getGuideAvailability', reversed)).status).toBe(400);
  expect((await guides.ask('getGuideAvailability', { params: { guide_id: nobody }, query: {} })).status).toBe(404);
});

it('takes one of many windows for the same days, however many come at once', async () => {
  const guide = await created();
  const answers = await Promise.all(Array.from({ length: 20 }, (_, at) => open(guide.id, 10 + at, 40 + at)));
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
  expect(answers.filter(({ status }) => status === 400)).toHaveLength(19);
});

it('has the database itself refuse overlapping days', async () => {
  const guide = await created();
  await open(guide.id, 10, 12);
  const window = guides.query(
    `insert into availability_windows (window_id, guide_id, start_time, end_time)
     values (gen_random_uuid(), $1, $2, $3)`,
    [guide.id, `${days(12)}T00:00:00Z`, `${days(13)}T00:00:00Z`],
  );
  await expect(window).rejects.toThrow(/never overlap/);
  const assign = (from: string, to: string) =>
    guides.query(
      `insert into guide_schedules (guide_id, trip_id, trip_name, departure_date, return_date)
       values ($1, gen_random_uuid(), 'x', $2, $3)`,
      [guide.id, from, to],
    );
  await assign(days(10), days(11));
  await expect(assign(days(11), days(12))).rejects.toThrow(/one trip a day/);
  await assign(days(12), days(12));
  await expect(
    guides.query('update guide_schedules set return_date = $2 where guide_id = $1 and departure_date = $3', [
      guide.id,
      days(12),
      days(10),
    ]),
  ).rejects.toThrow(/one trip a day/);
});

it('finds who is free that day, best rated first', async () => {
  const region_ids = [randomUUID()];
  const more = { region_ids, activity_specialties: ['HIKING'] };
  const [good, better, elsewhere, away] = [
    await created({ ...more, years_experience: 2 }),
    await created({ ...more, years_experience: 8 }),
    await created({ ...more, activity_specialties: ['KAYAKING'] }),
    await created(more),
  ];
  for (const { id } of [good, better, elsewhere]) await open(id, 0, 30);
  await open(away.id, 0, 9);
  await open(away.id, 10, 10, false);
  const rate = (guide_id: string, rating: number) =>
    guides.ask('submitGuideRating', {
      params: { guide_id },
      body: { reservation_id: randomUUID(), guest_id: randomUUID(), rating },
    });
  await rate(good.id, 3);
  await rate(better.id, 5);
  expect(await available({ region_ids }, 10)).toEqual([better.id, good.id]);
  expect(await available({ region_ids }, 9)).toEqual([better.id, good.id, away.id]);
  expect(await available({ region_ids }, 10, { min_rating: 4 })).toEqual([better.id]);
  expect(await available({ region_ids }, 10, { min_experience_years: 3 })).toEqual([better.id]);
  expect(await available({ region_ids }, 10, { min_experience_years: 1e30 })).toEqual([]);
  expect(await available({ region_ids }, 31)).toEqual([]);
  await patch(better.id, { assign: tripOn(9, 11) });
  expect(await available({ region_ids }, 10)).toEqual([good.id]);
  expect(await available({ region_ids }, 12)).toEqual([better.id, good.id]);
  await patch(good.id, { status: 'SUSPENDED' });
  expect(await available({ region_ids }, 10)).toEqual([]);
  const missing = await fetch(`${guides.url}/guides/v1/guides/available?date=${days(1)}`);
  expect([400, 401]).toContain(missing.status);
});

it('assigns a guide who is free, changes the assignment and releases it', async () => {
  const guide = await created();
  const params = { guide_id: guide.id };
  await open(guide.id, 0, 20);
  const trip = tripOn(5, 7, { group_size: 6 });
  expect((await patch(guide.id, { assign: trip })).status).toBe(200);
  const schedule = async (query: object = {}) =>
    (await guides.ask('getGuideSchedule', { params, query })).body.data ?? [];
  expect(await schedule()).toMatchObject([{ ...trip, guide_id: guide.id, role: 'LEAD' }]);
  await patch(guide.id, { assign: { ...trip, role: 'ASSISTANT', group_size: 7 } });
  expect(await schedule()).toMatchObject([{ ...trip, role: 'ASSISTANT', group_size: 7 }]);
  const refused = async (assign: GuideAssignment) => {
    const { status, problem } = await patch(guide.id, { assign });
    return [status, problem.error_code];
  };
  expect(await refused(tripOn(7, 8))).toEqual([409, 'guide-booked']);
  expect(await refused(tripOn(20, 21))).toEqual([409, 'guide-not-available']);
  expect(await refused(tripOn(-2, 1))).toEqual([422, 'departure-past']);
  expect(await refused(tripOn(9, 8))).toEqual([422, 'days-wrong']);
  expect(await refused(tripOn(9, 90))).toEqual([422, 'days-wrong']);
  expect(await schedule({ from_date: days(6) })).toEqual([]);
  expect(await schedule({ from_date: days(1), to_date: days(5) })).toHaveLength(1);
  await patch(guide.id, { release: trip, assign: tripOn(6, 8) });
  expect(await schedule()).toMatchObject([{ departure_date: days(6) }]);
  await patch(guide.id, { status: 'ON_LEAVE' });
  expect(await refused(tripOn(15))).toEqual([422, 'guide-not-active']);
  const past = await patch(guide.id, { release: { trip_id: trip.trip_id, departure_date: days(-1) } });
  expect(past.status).toBe(422);
  expect((await guides.ask('getGuideSchedule', { params: { guide_id: nobody }, query: {} })).status).toBe(404);
  const reversed = { params, query: { from_date: days(2), to_date: days(1) } };
  expect((await guides.ask('getGuideSchedule', reversed)).status).toBe(400);
});

it('books a guide once for a day, however many planners ask at once', async () => {
  const guide = await created();
  await open(guide.id, 0, 60);
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, at) => patch(guide.id, { assign: tripOn(10 + (at % 3), 12) })),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: 19 }, () => 409)]);
  expect(answers.filter(({ problem }) => problem.error_code === 'guide-booked')).toHaveLength(19);
});

it('stamps the assignments of the day with the schedule published last', async () => {
  const guide = await created();
  await open(guide.id, 0, 60);
  await patch(guide.id, { assign: tripOn(41) });
  await patch(guide.id, { assign: tripOn(42) });
  const [early, late] = [randomUUID(), randomUUID()];
  const told = { schedule_date: days(41), timestamp: '2026-11-20T10:00:00Z' };
  await guides.deliver('schedule.published', { ...told, schedule_id: late, ...{ timestamp: '2026-11-20T11:00:00Z' } });
  await guides.deliver('schedule.published', { ...told, schedule_id: early });
  const rows = await guides.query(
    'select schedule_id from guide_schedules where guide_id = $1 order by departure_date',
    [guide.id],
  );
  expect(rows).toEqual([{ schedule_id: late }, { schedule_id: null }]);
  await guides.deliver('schedule.published', { ...told, schedule_id: early, schedule_date: '0000-01-01' });
  expect(await guides.query('select error from platform_dead_letters')).toHaveLength(1);
});

it('counts a trip once to whoever led it, when it is over', async () => {
  const [lead, helper] = [await created(), await created()];
  const add = (guide: string, role: string, back: string) =>
    guides.query(
      `insert into guide_schedules (guide_id, trip_id, trip_name, departure_date, return_date, role)
       values ($1, gen_random_uuid(), 'x', $2, $2, $3)`,
      [guide, back, role],
    );
  await add(lead.id, 'LEAD', days(-1));
  await add(lead.id, 'LEAD', days(0));
  await add(helper.id, 'ASSISTANT', days(-1));
  await guides.run('trips-led');
  await guides.run('trips-led');
  const led = async (guide_id: string) => (await guides.ask('getGuide', { params: { guide_id } })).body.total_trips_led;
  expect([await led(lead.id), await led(helper.id)]).toEqual([1, 0]);
});
