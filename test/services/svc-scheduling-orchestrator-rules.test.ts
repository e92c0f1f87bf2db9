import fc from 'fast-check';
import { expect, it } from 'vitest';
import { patched, patchesOf } from '../../runtime/services/svc-scheduling-orchestrator/changes.ts';
import { busyGuides, clashesOn } from '../../runtime/services/svc-scheduling-orchestrator/clashes.ts';
import { conditionOn, outlookOf } from '../../runtime/services/svc-scheduling-orchestrator/conditions.ts';
import { dayAfter, daysBetween } from '../../runtime/services/svc-scheduling-orchestrator/days.ts';
import { chooseGuides, isFree } from '../../runtime/services/svc-scheduling-orchestrator/guides.ts';
import { readToken, tokenOf } from '../../runtime/services/svc-scheduling-orchestrator/page.ts';
import { type DateFacts, scoreDate } from '../../runtime/services/svc-scheduling-orchestrator/score.ts';

const trails = ['EXCELLENT', 'GOOD', 'FAIR', 'POOR', 'CLOSED'] as const;
const outlooks = ['CLEAR', 'PARTLY_CLOUDY', 'OVERCAST', 'RAIN_LIKELY', 'STORM_WARNING'] as const;

const facts: fc.Arbitrary<DateFacts> = fc
  .record({
    preference: fc.nat(29),
    more: fc.integer({ min: 1, max: 10 }),
    led: fc.nat(40),
    group: fc.integer({ min: 1, max: 30 }),
    minimum: fc.integer({ min: 1, max: 30 }),
    trail: fc.option(fc.constantFrom(...trails), { nil: undefined }),
    outlook: fc.option(fc.constantFrom(...outlooks), { nil: undefined }),
    spots: fc.option(fc.nat(60), { nil: undefined }),
    needsGoodWeather: fc.boolean(),
  })
  .map(({ more, ...rest }) => ({ ...rest, dates: rest.preference + more }));

it('scores from 0 to 100, and 0 exactly where the date can not be', () => {
  fc.assert(
    fc.property(facts, (one) => {
      const { score, availability } = scoreDate(one);
      expect(score).toBeGreaterThanOrEqual(0);
      expect(score).toBeLessThanOrEqual(100);
      expect(score === 0).toBe(availability === 'UNAVAILABLE');
      const impossible = one.led < one.minimum || one.trail === 'CLOSED' || one.outlook === 'STORM_WARNING';
      if (impossible) expect(score).toBe(0);
    }),
  );
});

it('never scores a date lower for anything that got better', () => {
  fc.assert(
    fc.property(facts, fc.nat(4), fc.nat(4), fc.integer({ min: 0, max: 9 }), (one, trail, outlook, more) => {
      const { score } = scoreDate(one);
      const better = (of: Partial<DateFacts>) =>
        expect(scoreDate({ ...one, ...of }).score).toBeGreaterThanOrEqual(score);
      better({ led: one.led + more });
      better({ needsGoodWeather: false });
      if (one.preference > 0) better({ preference: one.preference - 1 });
      if (one.spots !== undefined) better({ spots: one.spots + more });
      if (one.trail !== undefined && trail <= trails.indexOf(one.trail)) better({ trail: trails[trail] });
      if (one.outlook !== undefined && outlook <= outlooks.indexOf(one.outlook)) better({ outlook: outlooks[outlook] });
    }),
  );
});

const guide = fc.record({
  id: fc.uuid(),
  leads: fc.integer({ min: 1, max: 12 }),
  rating: fc.integer({ min: 1, max: 5 }),
  specialties: fc.subarray(['HIKING', 'RAFTING']),
});

it('chooses guides who may lead the trip, all who are required, and none too many', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(guide, { maxLength: 8, selector: ({ id }) => id }),
      fc.nat(2),
      fc.integer({ min: 1, max: 30 }),
      (free, count, group) => {
        const required = free.slice(0, count).map(({ id }) => id);
        const { guides, led } = chooseGuides(free, { required, kept: [], activity: 'HIKING', group });
        expect(led).toBe(guides.reduce((sum, { leads = 0 }) => sum + leads, 0));
        const others = guides.filter(({ id }) => !required.includes(id));
        expect(others.every(({ specialties }) => specialties?.includes('HIKING'))).toBe(true);
        expect(required.every((id) => guides.some((one) => one.id === id))).toBe(true);
        const last = others.at(-1);
        if (last?.leads !== undefined) expect(led - last.leads).toBeLessThan(group);
      },
    ),
  );
});

it('chooses nobody where one who is required is missing', () => {
  expect(chooseGuides([{ id: 'a' }], { required: ['b'], kept: [], activity: 'HIKING', group: 1 })).toEqual({
    guides: [],
    led: 0,
  });
});

it('counts a guide as free only with a window open and none against it, on each day', () => {
  const open = { guide_id: 'g', start_date: '2026-07-18', end_date: '2026-07-20', available: true };
  const shut = { ...open, start_date: '2026-07-20', available: false };
  expect(isFree([open], '2026-07-18', 3)).toBe(true);
  expect(isFree([open], '2026-07-18', 4)).toBe(false);
  expect(isFree([open, shut], '2026-07-18', 3)).toBe(false);
  expect(isFree([open, shut], '2026-07-18', 2)).toBe(true);
  expect(isFree([], '2026-07-18', 1)).toBe(false);
});

it('takes a trail for closed while a closure of all of it lasts', () => {
  const report = { trail_status: 'CLOSED', surface_condition: 'DRY' } as const;
  expect(conditionOn(report, '2026-07-18')).toBe('CLOSED');
  const closure = { start_date: '2026-07-10', end_date: '2026-07-18' };
  expect(conditionOn({ ...report, active_closures: [closure] }, '2026-07-18')).toBe('CLOSED');
  expect(conditionOn({ ...report, active_closures: [closure] }, '2026-07-19')).toBe('EXCELLENT');
  const section = { ...closure, affected_section: 'north ridge' };
  expect(
    conditionOn({ trail_status: 'OPEN', surface_condition: 'DRY', active_closures: [section] }, '2026-07-18'),
  ).toBe('POOR');
  expect(conditionOn({}, '2026-07-18')).toBeUndefined();
});

it('reads a forecast', () => {
  expect(outlookOf({ condition: 'CLEAR', precipitation_probability: 0.7 })).toBe('RAIN_LIKELY');
  expect(outlookOf({ condition: 'CLEAR', wind_speed_kmh: 80 })).toBe('STORM_WARNING');
  expect(outlookOf({ condition: 'FOG' })).toBe('OVERCAST');
  expect(outlookOf({})).toBeUndefined();
});

const entry = fc.record({
  days: fc.integer({ min: 1, max: 4 }),
  guide_ids: fc.subarray(['g1', 'g2', 'g3']),
});
const days = fc
  .array(fc.dictionary(fc.constantFrom('t1', 't2', 't3'), entry, { noNullPrototype: true }), {
    minLength: 1,
    maxLength: 5,
  })
  .map((all) => all.map((assignments, index) => ({ schedule_date: dayAfter('2026-07-16', index), assignments })));

it('finds no clash where only guides are added who are not busy', () => {
  fc.assert(
    fc.property(days, fc.constantFrom('g1', 'g2', 'g3'), (all, chosen) => {
      const date = '2026-07-18';
      if (busyGuides(all, date, 1, 'new').has(chosen)) return;
      const more = all.map((day) =>
        day.schedule_date === date
          ? { ...day, assignments: { ...day.assignments, new: { days: 1, guide_ids: [chosen] } } }
          : day,
      );
      expect(clashesOn(more, date).some(({ trip_ids }) => trip_ids.includes('new'))).toBe(false);
    }),
  );
});

it('changes only the trips that an option names', () => {
  fc.assert(
    fc.property(days, (all) => {
      const [day] = all;
      if (day === undefined) throw new Error('there is a day');
      const { schedule_date: date, assignments } = day;
      const move = { kind: 'move', trip_ids: ['t1'], to_date: dayAfter(date, 1) } as const;
      const patches = patchesOf(move, date, assignments);
      expect(patches === undefined).toBe(!Object.hasOwn(assignments, 't1'));
      const { t1: _, ...others } = assignments;
      if (patches !== undefined) expect(patched(date, assignments, patches)).toEqual(others);
    }),
  );
});

it('counts days across months and years', () => {
  fc.assert(
    fc.property(fc.integer({ min: -5_000, max: 5_000 }), (count) => {
      expect(daysBetween('2026-02-27', dayAfter('2026-02-27', count))).toBe(count);
    }),
  );
  expect(dayAfter('2026-12-31', 1)).toBe('2027-01-01');
});

it('reads its own page tokens and no others', () => {
  const after = { at: '2026-07-18T13:00:00.123Z', id: '62b8f5e1-d409-4c7a-b1f3-9e0d7a4c8256' };
  expect(readToken(tokenOf(after))).toEqual(after);
  fc.assert(fc.property(fc.string(), (token) => void expect(readToken(token)).toBeUndefined()));
  expect(readToken(tokenOf({ ...after, id: '-'.repeat(36) }))).toBeUndefined();
  expect(readToken(tokenOf({ ...after, at: '2026-13-45T13:00:00.123Z' }))).toBeUndefined();
});

it('knows no day after the last one, and none before the first', () => {
  expect([dayAfter('9999-12-30', 1), dayAfter('9999-12-31', 14)]).toEqual(['9999-12-31', '9999-12-31']);
  expect(dayAfter('0001-01-01', -14)).toBe('0001-01-01');
  expect(dayAfter('2028-02-28', 1)).toBe('2028-02-29');
});
