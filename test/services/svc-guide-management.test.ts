import { randomUUID } from 'node:crypto';
import { afterAll, expect, it } from 'vitest';
import type { GuideAssignment, GuideCreateRequest } from '../../runtime/services/svc-guide-management/contract.gen.ts';
import service from '../../runtime/services/svc-guide-management/service.ts';
import { start } from './start.ts';

/** Stands still, a little ahead: tokens are looked at by the same clock, and must not come from its future. */
const now = new Date(Date.now() + 60_000);
const days = (by: number) => new Date(now.getTime() + by * 86_400_000).toISOString().slice(0, 10);
const nobody = randomUUID();

const guides = await start(service, { now: () => now });
afterAll(() => guides.stop());

const profileOf = (more: Partial<GuideCreateRequest> = {}): GuideCreateRequest => ({
  first_name: 'Maya',
  last_name: 'Lindqvist',
  email: `${randomUUID()}@example.com`,
  region_ids: [randomUUID()],
  emergency_training_level: 'WILDERNESS_FIRST_RESPONDER',
  ...more,
});
const created = async (more: Partial<GuideCreateRequest> = {}) =>
  (await guides.ask('createGuide', { body: profileOf(more) })).body;
const patch = (guide_id: string, body: object) => guides.ask('updateGuide', { params: { guide_id }, body });
const open = (guide_id: string, from: number, to: number, available = true) =>
  guides.ask('setGuideAvailability', {
    params: { guide_id },
    body: { start_date: days(from), end_date: days(to), available },
  });
const tripOn = (from: number, to = from, more: Partial<GuideAssignment> = {}): GuideAssignment => ({
  trip_id: randomUUID(),
  trip_name: 'Cascade Ridge',
  departure_date: days(from),
  return_date: days(to),
  ...more,
});
const available = async (guide: { region_ids: readonly string[] }, on: number, more: object = {}) => {
  const query = { date: days(on), activity_type: 'HIKING', region: guide.region_ids[0] ?? '', ...more };
  const { body } = await guides.ask('findAvailableGuides', { query });
  expect(body.match_count).toBe(body.data?.length);
  return (body.data ?? []).map(({ id }) => id);
};
const certify = (guide_id: string, more: object = {}) =>
  guides.ask('addGuideCertification', {
    params: { guide_id },
    body: {
      certification_type: 'AMGA Rock Guide',
      issued_date: days(-100),
      expiry_date: days(100),
      issuing_body: 'AMGA',
      certificate_number: randomUUID(),
      ...more,
    },
  });

it('creates an active guide and shows the profile', async () => {
  const body = profileOf({ email: `Maya-${randomUUID()}@Example.com`, years_experience: 9, languages: ['en', 'sv'] });
  const { status, body: guide, headers } = await guides.ask('createGuide', { body });
  expect(status).toBe(201);
  expect(headers.get('location')).toBe(`/guides/v1/guides/${guide.id}`);
  expect(guide).toMatchObject({ status: 'ACTIVE', certifications: [], total_trips_led: 0, years_experience: 9 });
  expect(guide.email).toBe(body.email.toLowerCase());
  expect(guide).not.toHaveProperty('average_rating');
  expect(guide).not.toHaveProperty('phone');
  expect((await guides.ask('getGuide', { params: { guide_id: guide.id } })).body).toEqual(guide);
  const again = await guides.ask('createGuide', { body: profileOf({ email: body.email.toUpperCase() }) });
  expect([again.status, again.problem.error_code]).toEqual([409, 'email-taken']);
});

it('refuses what it cannot keep, field by field and without saying it', async () => {
  const wrong = { first_name: 'Secretname'.repeat(11), last_name: ' ', years_experience: 40_000 };
  const { status, problem } = await guides.ask('createGuide', { body: profileOf(wrong) });
  expect(status).toBe(422);
  expect(problem.details).toEqual([
    { field: 'first_name', reason: 'has at most 100 letters' },
    { field: 'last_name', reason: 'is empty' },
    { field: 'years_experience', reason: 'is at most 100' },
  ]);
  expect(JSON.stringify(problem)).not.toContain('Secretname');
  expect((await guides.ask('createGuide', { body: { ...profileOf(), email: 'nowhere' } })).status).toBe(400);
});

it('changes only the fields sent', async () => {
  const [guide, other] = [await created({ max_group_size: 4 }), await created()];
  const changed = await patch(guide.id, { status: 'ON_LEAVE', phone: '+1-555-0199' });
  expect(changed.body).toMatchObject({ status: 'ON_LEAVE', phone: '+1-555-0199', max_group_size: 4, email: guide.email });
  const taken = await patch(guide.id, { email: other.email, first_name: 'Changed' });
  expect([taken.status, taken.problem.error_code]).toEqual([400, 'email-taken']);
  expect((await guides.ask('getGuide', { params: { guide_id: guide.id } })).body.first_name).toBe('Maya');
  expect((await patch(nobody, { first_name: 'x' })).status).toBe(404);
  expect((await patch(guide.id, { first_name: 'x'.repeat(101) })).status).toBe(422);
  expect((await patch(guide.id, { status: 'ASLEEP' })).status).toBe(400);
});

it('lets nobody leave who is assigned, or come back who left', async () => {
  const guide = await created({ activity_specialties: ['HIKING'] });
  await open(guide.id, 0, 30);
  const trip = tripOn(5);
  expect((await patch(guide.id, { assign: trip })).status).toBe(200);
  expect((await patch(guide.id, { status: 'TERMINATED' })).problem.error_code).toBe('guide-assigned');
  const gone = await patch(guide.id, { status: 'TERMINATED', release: { trip_id: trip.trip_id, departure_date: days(5) } });
  expect(gone.body.status).toBe('TERMINATED');
  expect(await available(guide, 5)).toEqual([]);
  const back = await patch(guide.id, { status: 'ACTIVE' });
  expect([back.status, back.problem.allowed]).toEqual([409, []]);
});

it('searches by every filter, a page at a time', async () => {
  const region = randomUUID();
  const climber = await created({ region_ids: [region], last_name: 'A', activity_specialties: ['ROCK_CLIMBING'] });
  const resting = await created({ region_ids: [region, randomUUID()], last_name: 'B' });
  await patch(resting.id, { status: 'ON_LEAVE' });
  const novice = await created({ region_ids: [region], last_name: 'C' });
  await certify(climber.id);
  await certify(novice.id, { issued_date: days(-400), expiry_date: days(-1) });
  await open(climber.id, 3, 4);
  const found = async (more: object) => {
    const { body } = await guides.ask('searchGuides', { query: { region, offset: 0, limit: 25, ...more } });
    return (body.data ?? []).map(({ id }) => id);
  };
  expect(await found({})).toEqual([climber.id, resting.id, novice.id]);
  expect(await found({ certification: 'AMGA Rock Guide' })).toEqual([climber.id]);
  expect(await found({ certification: 'AMGA Rock Guide', availability_date: days(3) })).toEqual([climber.id]);
  expect(await found({ activity_type: 'ROCK_CLIMBING' })).toEqual([climber.id]);
  expect(await found({ status: 'ON_LEAVE' })).toEqual([resting.id]);
  expect(await found({ availability_date: days(4) })).toEqual([climber.id]);
  expect(await found({ availability_date: days(5) })).toEqual([]);
  const page = await guides.ask('searchGuides', { query: { region, offset: 1, limit: 1 } });
  expect(page.body.data?.map(({ id }) => id)).toEqual([resting.id]);
  expect(page.body.pagination).toEqual({ offset: 1, limit: 1, total: 3, has_more: true });
  expect(await found({ offset: 1e30 })).toEqual([]);
  const early = await guides.ask('searchGuides', { query: { offset: 0, limit: 1, availability_date: '0000-01-01' } });
  expect(early.status).toBe(400);
});

it('keeps certifications and says when they have expired', async () => {
  const guide = await created();
  const valid = await certify(guide.id);
  expect(valid.status).toBe(201);
  expect(valid.body).toMatchObject({ guide_id: guide.id, status: 'VALID', expiry_date: days(100) });
  expect((await certify(guide.id, { issued_date: days(-300), expiry_date: days(-1) })).body.status).toBe('EXPIRED');
  expect((await certify(guide.id, { expiry_date: null, certification_type: 'Forever' })).body.expiry_date).toBe(null);
  const { body } = await guides.ask('getGuideCertifications', { params: { guide_id: guide.id } });
  expect(body.data?.map(({ status }) => status)).toEqual(['EXPIRED', 'VALID', 'VALID']);
  expect(body.data?.[2]?.expiry_date).toBe(null);
  const shown = await guides.ask('getGuide', { params: { guide_id: guide.id } });
  expect(shown.body.certifications).toEqual(['AMGA Rock Guide', 'Forever']);
  const { certificate_number } = valid.body;
  const refused = async (more: object, id = guide.id) => {
    const { status, problem } = await certify(id, more);
    return [status, problem.error_code];
  };
  expect(await refused({ certificate_number })).toEqual([409, 'number-on-file']);
  expect(await refused({ expiry_date: days(-101) })).toEqual([400, 'days-wrong']);
  expect(await refused({ issued_date: '0000-01-01' })).toEqual([400, 'days-wrong']);
  expect(await refused({ issued_date: days(1) })).toEqual([422, 'issued-in-future']);
  expect(await refused({ certification_type: 'x'.repeat(51) })).toEqual([422, 'fields-wrong']);
  expect(await refused({}, nobody)).toEqual([404, 'no-such-guide']);
  expect((await guides.ask('getGuideCertifications', { params: { guide_id: nobody } })).status).toBe(404);
});

it('expires certifications and alerts once at each step', async () => {
  const guide = await created();
  const { body: cert } = await certify(guide.id, { expiry_date: days(25) });
  const state = async () =>
    (await guides.query('select status, alerted_days, xmin::text from certifications where cert_id = $1', [cert.id]))[0];
  const expiresIn = (by: number) =>
    guides.query('update certifications set expiry_date = $2 where cert_id = $1', [cert.id, days(by)]);
  await guides.run('certification-expiry');
  const first = await state();
  expect(first).toMatchObject({ status: 'VALID', alerted_days: 30 });
  await guides.run('certification-expiry');
  expect(await state()).toEqual(first);
  await expiresIn(7);
  await guides.run('certification-expiry');
  expect(await state()).toMatchObject({ status: 'VALID', alerted_days: 7 });
  await expiresIn(0);
  await guides.run('certification-expiry');
  expect(await state()).toMatchObject({ status: 'VALID', alerted_days: 7 });
  await expiresIn(-1);
  await guides.run('certification-expiry');
  expect(await state()).toMatchObject({ status: 'EXPIRED', alerted_days: 0 });
});

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
  const rows = await guides.query('select schedule_id from guide_schedules where guide_id = $1 order by departure_date', [
    guide.id,
  ]);
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

it('takes one rating of each guest and booking, and weighs recent ones more', async () => {
  const guide = await created();
  const params = { guide_id: guide.id };
  await open(guide.id, 0, 9);
  const trip = tripOn(0);
  await patch(guide.id, { assign: trip });
  const body = { reservation_id: randomUUID(), guest_id: randomUUID(), rating: 5, review_text: 'Calm in the storm.' };
  const rated = await guides.ask('submitGuideRating', { params, body });
  expect(rated.status).toBe(201);
  expect(rated.body).toMatchObject({ ...body, guide_id: guide.id, date: days(0) });
  expect((await guides.query('select trip_id from ratings where guide_id = $1', [guide.id]))[0]).toEqual({ trip_id: trip.trip_id });
  expect((await guides.ask('submitGuideRating', { params, body })).problem.error_code).toBe('rated-already');
  expect((await guides.ask('submitGuideRating', { params: { guide_id: nobody }, body })).status).toBe(404);
  expect((await guides.ask('submitGuideRating', { params, body: { ...body, rating: 6 } })).status).toBe(400);
  await guides.query("update ratings set rated_at = rated_at - interval '180 days' where guide_id = $1", [guide.id]);
  await guides.ask('submitGuideRating', { params, body: { ...body, guest_id: randomUUID(), rating: 2 } });
  const average = (await guides.ask('getGuide', { params })).body.average_rating;
  expect(average).toBe(3);
  const { body: low } = await guides.ask('getGuideRatings', { params, query: { offset: 0, limit: 25, min_rating: 3 } });
  expect(low.data?.map(({ rating }) => rating)).toEqual([5]);
  const { body: page } = await guides.ask('getGuideRatings', { params, query: { offset: 0, limit: 1 } });
  expect(page.data?.map(({ rating }) => rating)).toEqual([2]);
  expect(page.pagination).toEqual({ offset: 0, limit: 1, total: 2, has_more: true });
  const unknown = { params: { guide_id: nobody }, query: { offset: 0, limit: 1 } };
  expect((await guides.ask('getGuideRatings', unknown)).status).toBe(404);
});

it('keeps the average right when guests rate at once', async () => {
  const guide = await created();
  const params = { guide_id: guide.id };
  await Promise.all(
    Array.from({ length: 20 }, (_, at) =>
      guides.ask('submitGuideRating', {
        params,
        body: { reservation_id: randomUUID(), guest_id: randomUUID(), rating: (at % 5) + 1 },
      }),
    ),
  );
  expect((await guides.ask('getGuide', { params })).body.average_rating).toBe(3);
});

it('starts with guides in every region', async () => {
  await guides.seed();
  for (const region of [1, 2, 3]) {
    const query = { region: `11111111-0000-4000-8000-00000000000${region}`, offset: 0, limit: 100 };
    const { body } = await guides.ask('searchGuides', { query });
    expect(body.data?.length).toBeGreaterThan(1);
  }
  const { body } = await guides.ask('getGuide', { params: { guide_id: '44444444-0000-4000-8000-000000000001' } });
  expect(body).toMatchObject({ first_name: 'Maya', certifications: ['AMGA Rock Guide', 'Wilderness First Responder'] });
});
