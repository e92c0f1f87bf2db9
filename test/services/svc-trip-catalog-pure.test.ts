import fc from 'fast-check';
import { expect, it } from 'vitest';
import { applies, centsOf, decimalOf, priceFor, type Tier } from '../../runtime/services/svc-trip-catalog/pricing.ts';
import { holdSeats, resizeSeats, type Seats } from '../../runtime/services/svc-trip-catalog/seats.ts';
import { cents100 } from '../../runtime/services/svc-trip-catalog/shown.ts';

const cents = fc.integer({ min: 0, max: 9_999_999_999 });
const day = fc.integer({ min: 1, max: 28 }).map((n) => `2027-02-${String(n).padStart(2, '0')}`);
const size = fc.integer({ min: 1, max: 20 });
const tier: fc.Arbitrary<Tier> = fc.record({
  name: fc.constantFrom('STANDARD', 'GROUP', 'EARLY_BIRD'),
  cents,
  from: day,
  to: fc.option(day, { nil: undefined }),
  minGroup: fc.option(size, { nil: undefined }),
  maxGroup: fc.option(size, { nil: undefined }),
  active: fc.boolean(),
});

it('charges the least that applies, and the base price when nothing does', () => {
  fc.assert(
    fc.property(cents, fc.array(tier), day, size, (base, tiers, on, people) => {
      const party = { day: on, size: people };
      const applicable = tiers.filter((one) => applies(one, party)).map((one) => one.cents);
      expect(priceFor(base, tiers, party).cents).toBe(applicable.length === 0 ? base : Math.min(...applicable));
    }),
  );
});

it('applies a tier within its period and group size only', () => {
  const group: Tier = {
    name: 'GROUP',
    cents: 1,
    from: '2027-02-02',
    to: '2027-02-03',
    minGroup: 4,
    maxGroup: 6,
    active: true,
  };
  const at = (on: string, people: number) => applies(group, { day: on, size: people });
  expect([at('2027-02-02', 4), at('2027-02-03', 6)]).toEqual([true, true]);
  expect([at('2027-02-01', 4), at('2027-02-04', 4), at('2027-02-02', 3), at('2027-02-02', 7)]).not.toContain(true);
  expect(applies({ ...group, active: false }, { day: '2027-02-02', size: 4 })).toBe(false);
});

it('keeps every cent on the way from JSON to the column and back', () => {
  fc.assert(
    fc.property(cents, (amount) => {
      expect(centsOf(amount / 100)).toBe(amount);
      expect(cents100(decimalOf(amount))).toBe(amount);
    }),
  );
  expect(centsOf(0.005)).toBeUndefined();
});

it('neither loses nor invents a seat, whatever is asked', () => {
  const step = fc.oneof(
    fc.record({ booking: fc.constantFrom('a', 'b', 'c', 'd'), seats: fc.integer({ min: 0, max: 12 }) }),
    fc.record({ total: fc.integer({ min: 1, max: 20 }) }),
  );
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 20 }), fc.array(step, { maxLength: 40 }), (room, steps) => {
      let total = room;
      let seats: Seats = { available: room, booked: 0, holders: {} };
      for (const one of steps) {
        const next = 'total' in one ? resizeSeats(seats, one.total) : holdSeats(seats, one.booking, one.seats);
        if (next === undefined) continue;
        if ('total' in one) total = one.total;
        else expect(next.holders[one.booking] ?? 0).toBe(one.seats);
        seats = next;
        expect(seats.available).toBeGreaterThanOrEqual(0);
        expect(seats.available + seats.booked).toBe(total);
        expect(Object.values(seats.holders).reduce((sum, n) => sum + n, 0)).toBe(seats.booked);
      }
    }),
  );
});
