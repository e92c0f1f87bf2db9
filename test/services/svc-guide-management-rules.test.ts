import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { GuideStatus } from '../../runtime/services/svc-guide-management/contract.gen.ts';
import { canBecome, statusesAfter } from '../../runtime/services/svc-guide-management/guide-status.ts';
import { halfLife, weightedRating } from '../../runtime/services/svc-guide-management/weighted-rating.ts';

const dayAt = (number: number) => new Date(number * 86_400_000).toISOString().slice(0, 10);
const rating = fc.record({
  score: fc.integer({ min: 1, max: 5 }),
  count: fc.integer({ min: 1, max: 50 }),
  at: fc.integer({ min: 15_000, max: 21_000 }),
});
const ratings = fc.array(rating, { minLength: 1, maxLength: 20 });
const averageOf = (all: readonly { score: number; count: number; at: number }[], shift = 0) =>
  weightedRating(all.map(({ score, count, at }) => ({ score, count, day: dayAt(at + shift) })));

it('lies between the lowest and the highest score', () => {
  fc.assert(
    fc.property(ratings, (all) => {
      const scores = all.map(({ score }) => score);
      expect(averageOf(all)).toBeGreaterThanOrEqual(Math.min(...scores));
      expect(averageOf(all)).toBeLessThanOrEqual(Math.max(...scores));
    }),
  );
  expect(weightedRating([])).toBe(undefined);
});

it('depends neither on the order of ratings nor on the day one looks', () => {
  fc.assert(
    fc.property(ratings, fc.integer({ min: 1, max: 900 }), (all, shift) => {
      expect(averageOf(all.toReversed())).toBe(averageOf(all));
      expect(averageOf(all, shift)).toBe(averageOf(all));
    }),
  );
});

it('counts a rating half as much after its half-life, and less the older it is', () => {
  fc.assert(
    fc.property(fc.integer({ min: 16_000, max: 21_000 }), fc.integer({ min: 30, max: 2_000 }), (at, older) => {
      expect(
        averageOf([
          { score: 5, count: 1, at },
          { score: 2, count: 1, at: at - halfLife },
        ]),
      ).toBe(4);
      expect(
        averageOf([
          { score: 5, count: 1, at: at - halfLife },
          { score: 2, count: 1, at },
        ]),
      ).toBe(3);
      const fresh =
        averageOf([
          { score: 5, count: 1, at },
          { score: 1, count: 1, at: at - older },
        ]) ?? 0;
      expect(fresh).toBeGreaterThan(3);
    }),
  );
});

it('never brings back who was terminated', () => {
  const all: readonly GuideStatus[] = ['ACTIVE', 'ON_LEAVE', 'TRAINING', 'SUSPENDED', 'TERMINATED'];
  for (const from of all)
    for (const to of all) {
      expect(canBecome(from, to)).toBe(from !== 'TERMINATED' || to === 'TERMINATED');
      expect(statusesAfter(from).includes(to)).toBe(from !== to && canBecome(from, to));
    }
});
