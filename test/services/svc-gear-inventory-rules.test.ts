import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { GearCategory, GearCondition } from '../../runtime/services/svc-gear-inventory/contract.gen.ts';
import {
  canBeHandedOut,
  changed,
  type ItemState,
  maintained,
  returned,
  type Status,
} from '../../runtime/services/svc-gear-inventory/item-state.ts';
import { type Counted, stockChanges } from '../../runtime/services/svc-gear-inventory/stock-changes.ts';

const statuses = fc.constantFrom<Status>('AVAILABLE', 'ASSIGNED', 'IN_MAINTENANCE', 'RETIRED');
const settable = fc.constantFrom<Status>('AVAILABLE', 'IN_MAINTENANCE', 'RETIRED');
const conditions = fc.constantFrom<GearCondition>('NEW', 'GOOD', 'FAIR', 'NEEDS_MAINTENANCE', 'RETIRED');
const maybe = <Value>(of: fc.Arbitrary<Value>) => fc.option(of, { nil: undefined });

/** States an item can be in: retired altogether or not at all, and nothing broken on the shelf. */
const isSound = ({ status, condition }: ItemState) =>
  (status === 'RETIRED') === (condition === 'RETIRED') &&
  !(status === 'AVAILABLE' && condition === 'NEEDS_MAINTENANCE');
const states = fc.record({ status: statuses, condition: conditions }).filter(isSound);

it('keeps an item in a sound state whatever staff wish', () => {
  fc.assert(
    fc.property(states, maybe(settable), maybe(conditions), fc.boolean(), (item, status, condition, moves) => {
      const outcome = changed(item, { status, condition, moves });
      if ('refused' in outcome) return;
      expect(isSound(outcome.next)).toBe(true);
      expect(item.status).not.toBe('RETIRED');
      if (status !== undefined) expect(outcome.next.status).toBe(status);
      if (condition !== undefined) expect(outcome.next.condition).toBe(condition);
      expect(outcome.next.status === 'ASSIGNED').toBe(item.status === 'ASSIGNED');
      if (item.status === 'ASSIGNED') expect(moves).toBe(false);
    }),
  );
});

it('keeps an item in a sound state through maintenance and return', () => {
  fc.assert(
    fc.property(states, maybe(conditions), (item, condition) => {
      const outcome = maintained(item, condition);
      if ('next' in outcome) {
        expect(isSound(outcome.next)).toBe(true);
        expect(outcome.next.condition).toBe(condition ?? item.condition);
        expect(outcome.next.status === 'ASSIGNED').toBe(item.status === 'ASSIGNED');
        expect(item.status === 'RETIRED' && outcome.next.status !== 'RETIRED').toBe(false);
      }
      const back = returned(item, condition);
      expect(isSound(back)).toBe(true);
      expect(back.status).not.toBe('ASSIGNED');
    }),
  );
});

it('hands out only what is there and in order', () => {
  fc.assert(
    fc.property(states, (item) => {
      expect(canBeHandedOut(item)).toBe(item.status === 'AVAILABLE');
      expect(canBeHandedOut({ ...item, condition: 'NEEDS_MAINTENANCE' })).toBe(false);
    }),
  );
});

it('changes the counts by exactly what the items say', () => {
  const counted = fc.record({
    location_id: fc.constantFrom('a', 'b', 'c'),
    category: fc.constantFrom<GearCategory>('HELMET', 'ROPE'),
    status: statuses,
  });
  const sum = (all: readonly Counted[]) => {
    const live = all.filter(({ status }) => status !== 'RETIRED');
    const of = (status: Status) => live.filter((one) => one.status === status).length;
    return [live.length, of('AVAILABLE'), of('ASSIGNED'), of('IN_MAINTENANCE')];
  };
  fc.assert(
    fc.property(fc.array(fc.record({ before: counted, after: counted }), { maxLength: 12 }), (moves) => {
      const changes = stockChanges(moves);
      const keys = changes.map(({ location_id, category }) => `${location_id} ${category}`);
      expect(keys).toEqual([...new Set(keys)].sort());
      for (const location_id of ['a', 'b', 'c'])
        for (const category of ['HELMET', 'ROPE'] as const) {
          const here = (one: Counted) => one.location_id === location_id && one.category === category;
          const was = sum(moves.map(({ before }) => before).filter(here));
          const is = sum(moves.map(({ after }) => after).filter(here));
          const found = changes.find((one) => one.location_id === location_id && one.category === category);
          const by = [found?.total ?? 0, found?.available ?? 0, found?.assigned ?? 0, found?.in_maintenance ?? 0];
          expect(by).toEqual(is.map((count, at) => count - (was[at] ?? 0)));
          expect(by[0]).toBe((by[1] ?? 0) + (by[2] ?? 0) + (by[3] ?? 0));
          if (found !== undefined) expect(by).not.toEqual([0, 0, 0, 0]);
        }
    }),
  );
});
