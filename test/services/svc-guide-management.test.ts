import { randomUUID } from 'node:crypto';
import { afterAll, expect, it } from 'vitest';
import {
  available,
  certify,
  created,
  days,
  guides,
  nobody,
  open,
  patch,
  profileOf,
  tripOn,
} from './svc-guide-management-start.ts';

afterAll(() => guides.stop());

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
  expect(changed.body).toMatchObject({
    status: 'ON_LEAVE',
    phone: '+1-555-0199',
    max_group_size: 4,
    email: guide.email,
  });
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
  const gone = await patch(guide.id, {
    status: 'TERMINATED',
    release: { trip_id: trip.trip_id, departure_date: days(5) },
  });
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
  // Runs out before the day asked for, and counts until then.
  await guides.query('update certifications set expiry_date = $2 where guide_id = $1', [climber.id, days(3)]);
  expect(await found({ certification: 'AMGA Rock Guide', availability_date: days(3) })).toEqual([climber.id]);
  expect(await found({ certification: 'AMGA Rock Guide', availability_date: days(4) })).toEqual([]);
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
  expect(await refused({ issued_date: '1899-12-31' })).toEqual([400, 'days-wrong']);
  expect(await refused({ issued_date: days(1) })).toEqual([422, 'issued-in-future']);
  expect(await refused({ certification_type: 'x'.repeat(51) })).toEqual([422, 'fields-wrong']);
  expect(await refused({}, nobody)).toEqual([404, 'no-such-guide']);
  expect((await guides.ask('getGuideCertifications', { params: { guide_id: nobody } })).status).toBe(404);
});

it('expires certifications and alerts once at each step', async () => {
  const guide = await created();
  const { body: cert } = await certify(guide.id, { expiry_date: days(25) });
  const state = async () =>
    (
      await guides.query('select status, alerted_days, xmin::text from certifications where cert_id = $1', [cert.id])
    )[0];
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
  expect((await guides.query('select trip_id from ratings where guide_id = $1', [guide.id]))[0]).toEqual({
    trip_id: trip.trip_id,
  });
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
