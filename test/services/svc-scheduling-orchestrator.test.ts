import { randomUUID } from 'node:crypto';
import { afterAll, expect, it } from 'vitest';
import {
  dateIn,
  freshDates,
  guides,
  outcome,
  request,
  schedule,
  scheduleOn,
  scheduling,
  stage,
  trail,
  trip,
  unknownTrip,
  woken,
} from './svc-scheduling-orchestrator-stage.ts';

afterAll(() => scheduling.stop());

it('accepts a request at once, and has worked it off when it is asked for later', async () => {
  const [first, second] = freshDates(2);
  const preferred_dates = [first, second ?? ''];
  const asked = await scheduling.ask('createScheduleRequest', {
    body: { trip_id: trip, preferred_dates, constraints: { required_guide_ids: [guides[0]] } },
  });
  expect([asked.status, asked.body.status]).toEqual([202, 'PENDING']);
  expect(asked.headers.get('location')).toBe(`/scheduling/v1/schedule-requests/${asked.body.id}`);
  expect(woken).toContain('work-off-requests');
  await scheduling.run('work-off-requests');
  const done = await outcome(asked.body.id);
  expect(done).toMatchObject({ status: 'COMPLETED', trip_id: trip, preferred_dates });
  expect(done.completed_at).not.toBeNull();
  expect(done.result?.recommended_dates.map((one) => one.date)).toEqual(preferred_dates);
  expect(done.result?.guide_assignments).toEqual([
    { guide_id: guides[0], date: first, assignment_status: 'TENTATIVE' },
  ]);
});

it('puts the trip on the day, publishes the schedule, and notifies the guide', async () => {
  const [date] = freshDates(1);
  const { result } = await schedule({ dates: [date] });
  const day = await scheduleOn(date);
  expect(day.published).toBe(true);
  expect(day.assignments[trip]).toMatchObject({ guide_ids: [guides[0]], trail_ids: [trail], places: 8, days: 1 });
  const [event] = (await scheduling.published('schedule.published')).filter((one) => one.schedule_date === date);
  expect(event).toMatchObject({ schedule_id: day.schedule_id, trip_count: 1, guide_count: 1, conflicts_resolved: 0 });
  expect(event?.optimization_score).toBe(result?.optimization_score);
  const told = (await scheduling.calls()).filter((one) => JSON.stringify(one.request).includes(guides[0]));
  expect(told.map((one) => one.operation)).toEqual(['getGuideAvailability', 'sendNotification']);
});

it('records each run with its score', async () => {
  const [date] = freshDates(1);
  const done = await schedule({ dates: [date] });
  const runs = await scheduling.query(
    'select algorithm, status, score::float8, duration_ms >= 0 as timed, completed_at >= started_at as ended from optimization_runs where request_id = $1',
    [done.id],
  );
  const score = done.result?.optimization_score;
  expect(runs).toEqual([{ algorithm: 'weighted-greedy-1', status: 'COMPLETED', score, timed: true, ended: true }]);
});

it('takes the day with the better weather over the one wanted more', async () => {
  const dates = [dateIn(0), dateIn(1)];
  stage.weather.set(dateIn(0), 'THUNDERSTORM');
  const { result } = await schedule({ dates, constraints: { require_good_weather: false } });
  expect(result?.recommended_dates.map((one) => one.date)).toEqual([dateIn(1)]);
  expect(result?.conflict_warnings).toMatchObject([
    { type: 'WEATHER_ALERT', severity: 'HIGH', affected_date: dateIn(0) },
  ]);
  expect(result?.weather_summary?.data_source).toBe('svc-weather');
});

it('leaves out rainy days unless rain is no matter', async () => {
  stage.weather.set(dateIn(1), 'RAIN');
  expect((await schedule({ dates: [dateIn(1)] })).status).toBe('FAILED');
  const wet = await schedule({ dates: [dateIn(1)], constraints: { require_good_weather: false } });
  expect(wet.result?.recommended_dates[0]?.weather_outlook).toBe('RAIN_LIKELY');
});

it('fails where no date works, and says why', async () => {
  const [date] = freshDates(1);
  stage.closed.add(trail);
  stage.away.set(guides[0], [date]);
  const failed = await schedule({ dates: [date] });
  expect(failed.status).toBe('FAILED');
  expect(failed.result?.recommended_dates).toEqual([]);
  expect(failed.result?.conflict_warnings.map((one) => one.type)).toEqual(['TRAIL_CLOSED', 'GUIDE_DOUBLE_BOOKED']);
});

it('never gives a guide two trips of one day, or of days that overlap', async () => {
  const [date, second, third] = freshDates(3);
  stage.trip.hours = 48;
  expect((await schedule({ dates: [date] })).status).toBe('COMPLETED');
  for (const taken of [date, second ?? '']) {
    const other = await schedule({ dates: [taken], of: randomUUID() });
    expect(other.result?.conflict_warnings.map((one) => one.type)).toEqual(['GUIDE_DOUBLE_BOOKED']);
  }
  expect((await schedule({ dates: [third ?? ''], of: randomUUID() })).status).toBe('COMPLETED');
});

it('works off the urgent first', async () => {
  const dates = freshDates(1);
  const normal = await request({ dates });
  const urgent = await request({ dates, of: randomUUID(), priority: 'URGENT' });
  await scheduling.run('work-off-requests');
  expect([(await outcome(urgent)).status, (await outcome(normal)).status]).toEqual(['COMPLETED', 'FAILED']);
});

it('refuses what can not be met', async () => {
  const [date] = freshDates(1);
  const fields = async (body: object) => {
    const refused = await scheduling.ask('createScheduleRequest', {
      body: { trip_id: trip, preferred_dates: [date], ...body },
    });
    expect([refused.status, refused.problem.code]).toEqual([422, 'contradiction']);
    return JSON.stringify(refused.problem.details);
  };
  const both = { required_guide_ids: [guides[0]], excluded_guide_ids: [guides[0]] };
  expect(await fields({ constraints: both })).toContain('excluded_guide_ids');
  expect(await fields({ constraints: { min_group_size: 5, max_group_size: 4 } })).toContain('max_group_size');
  expect(await fields({ constraints: { min_group_size: 9 } })).toContain('min_group_size');
  expect(await fields({ preferred_dates: [date, date] })).toContain('twice');
  expect(await fields({ preferred_dates: [dateIn(-1)] })).toContain('past');
  stage.trip.activity = 'RAFTING';
  const dry = { accessibility_requirements: ['NO_WATER_CROSSINGS'] };
  expect(await fields({ constraints: dry })).toContain('NO_WATER_CROSSINGS');
  stage.trip.status = 'SUSPENDED';
  expect(await fields({})).toContain('trip_id');
});

it('refuses a malformed request, an unknown trip, and an unknown request', async () => {
  const none = await scheduling.ask('createScheduleRequest', { body: { trip_id: trip, preferred_dates: [] } });
  expect(none.status).toBe(400);
  const unknown = { trip_id: unknownTrip, preferred_dates: [dateIn(1)] };
  const refused = await scheduling.ask('createScheduleRequest', { body: unknown });
  expect([refused.status, refused.problem.code]).toEqual([422, 'unknown-trip']);
  const request_id = randomUUID();
  expect((await scheduling.ask('getScheduleRequest', { params: { request_id } })).status).toBe(404);
});

it('keeps one request for one key', async () => {
  const [date] = freshDates(1);
  const body = { trip_id: trip, preferred_dates: [date] };
  const options = { idempotencyKey: randomUUID() };
  const first = await scheduling.ask('createScheduleRequest', { body }, options);
  const second = await scheduling.ask('createScheduleRequest', { body }, options);
  expect(second.body.id).toBe(first.body.id);
});

it('tries again later when nobody answers, and not for ever', async () => {
  const [date] = freshDates(1);
  const id = await request({ dates: [date] });
  stage.fails = 503;
  await scheduling.run('work-off-requests');
  expect((await outcome(id)).status).toBe('PENDING');
  stage.fails = undefined;
  await scheduling.query('update optimization_runs set started_at = now() where request_id = $1', [id]);
  await expect
    .poll(
      async () => {
        await scheduling.run('work-off-requests');
        return (await outcome(id)).status;
      },
      { timeout: 20_000, interval: 500 },
    )
    .toBe('COMPLETED');
});

it('takes up a request whose run died', async () => {
  const [date] = freshDates(1);
  const id = await request({ dates: [date] });
  await scheduling.query("update schedule_requests set status = 'PROCESSING' where request_id = $1", [id]);
  await scheduling.run('work-off-requests');
  expect((await outcome(id)).status).toBe('COMPLETED');
});

it('optimizes a range while the caller waits, and stores nothing', async () => {
  const [first, second, third] = freshDates(3);
  stage.away.set(guides[0], [first]);
  stage.away.set(guides[1], [first, second ?? '']);
  const before = (await scheduling.calls()).length;
  const asked = await scheduling.ask('getScheduleOptimization', {
    query: { trip_id: trip, date_range_start: first, date_range_end: third ?? '', max_results: 5 },
  });
  expect(asked.status).toBe(200);
  expect(asked.body.recommended_dates.map((one) => one.date)).toEqual([second, third]);
  expect(asked.body.guide_assignments[0]).toEqual({
    guide_id: guides[0],
    guide_name: 'Tomas Reyes',
    date: second,
    assignment_status: 'TENTATIVE',
    certifications: ['WILDERNESS_FIRST_RESPONDER'],
  });
  const calls = new Set((await scheduling.calls()).slice(before).map((one) => one.operation));
  expect([...calls].toSorted()).toEqual(['findAvailableGuides', 'getLocationCapacity', 'getTripById']);
  expect(await scheduling.query('select 1 from daily_schedules where schedule_date = $1', [second])).toEqual([]);
});

it('keeps to the guides named, the results wanted and the places left', async () => {
  const [first, second] = freshDates(2);
  stage.spots = 3;
  const asked = await scheduling.ask('getScheduleOptimization', {
    query: {
      trip_id: trip,
      date_range_start: first,
      date_range_end: second ?? '',
      guide_ids: [guides[1]],
      max_results: 1,
    },
  });
  expect(asked.body.recommended_dates).toMatchObject([{ date: first, availability_status: 'LIMITED' }]);
  expect(asked.body.guide_assignments.map((one) => one.guide_id)).toEqual([guides[1]]);
});

it('plans with guides it learned of by an optimization', async () => {
  const [date] = freshDates(1);
  const query = { trip_id: trip, date_range_start: date, date_range_end: date, max_results: 5 };
  await scheduling.ask('getScheduleOptimization', { query });
  const done = await schedule({ dates: [date], constraints: { required_guide_ids: [] } });
  expect(done.result?.guide_assignments).toMatchObject([{ certifications: ['WILDERNESS_FIRST_RESPONDER'] }]);
});

it('recommends no day that is over', async () => {
  const over = { trip_id: trip, date_range_start: dateIn(-3), date_range_end: dateIn(-1), max_results: 5 };
  const asked = await scheduling.ask('getScheduleOptimization', { query: over });
  expect([asked.status, asked.body.recommended_dates]).toEqual([200, []]);
});

it('refuses a range that is reversed or too long, and an unknown trip', async () => {
  const code = async (date_range_start: string, date_range_end: string, trip_id = trip) => {
    const query = { trip_id, date_range_start, date_range_end, max_results: 5 };
    const { status, problem } = await scheduling.ask('getScheduleOptimization', { query });
    expect(status).toBe(400);
    return problem.code;
  };
  expect(await code(dateIn(3), dateIn(2))).toBe('reversed-range');
  expect(await code(dateIn(0), dateIn(31))).toBe('range-too-long');
  expect(await code(dateIn(2), dateIn(3), unknownTrip)).toBe('unknown-trip');
});
