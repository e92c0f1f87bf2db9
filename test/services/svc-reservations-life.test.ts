import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { ReservationStatus } from '../../runtime/services/svc-reservations/contract.gen.ts';
import { departuresFor } from '../../runtime/services/svc-reservations/departure.ts';
import { ageOn } from '../../runtime/services/svc-reservations/party.ts';
import {
  centsOf,
  decimalOf,
  depositOf,
  totalOf,
  totalWithOneMore,
} from '../../runtime/services/svc-reservations/price.ts';
import {
  isClosed,
  mayJoin,
  mayMove,
  moves,
  toldStatus,
} from '../../runtime/services/svc-reservations/reservation-life.ts';
import { tripWith } from './svc-reservations-trip.ts';

const states: readonly ReservationStatus[] = [
  'PENDING',
  'CONFIRMED',
  'GEAR_ASSIGNED',
  'CHECKED_IN',
  'IN_PROGRESS',
  'COMPLETED',
  'CANCELLED',
  'NO_SHOW',
];
const anyState = fc.constantFrom(...states);

it('ends every life, and in a final state only', () => {
  fc.assert(
    fc.property(fc.array(anyState, { minLength: 60, maxLength: 60 }), (wishes) => {
      const visited: ReservationStatus[] = ['PENDING'];
      for (const to of wishes) {
        const from = visited.at(-1) ?? 'PENDING';
        if (mayMove(from, to)) visited.push(to);
      }
      expect(new Set(visited).size).toBe(visited.length);
      for (const before of visited.slice(0, -1)) expect(isClosed(before)).toBe(false);
    }),
  );
  expect(states.filter(isClosed)).toEqual(['COMPLETED', 'CANCELLED', 'NO_SHOW']);
});

it('never lets a trip begin without check-in, nor a booking be cancelled that is under way', () => {
  expect(states.filter((from) => mayMove(from, 'IN_PROGRESS'))).toEqual(['CHECKED_IN']);
  expect(states.filter((from) => mayMove(from, 'CANCELLED'))).toEqual([
    'PENDING',
    'CONFIRMED',
    'GEAR_ASSIGNED',
    'CHECKED_IN',
  ]);
  expect(states.filter(mayJoin)).toEqual(['PENDING', 'CONFIRMED', 'GEAR_ASSIGNED', 'CHECKED_IN']);
});

it('reaches every state from the first', () => {
  const reached = new Set<ReservationStatus>(['PENDING']);
  for (const from of reached) for (const to of moves[from]) reached.add(to);
  expect([...reached].sort()).toEqual([...states].sort());
});

it('tells others only of states they know', () => {
  expect([...new Set(states.map(toldStatus))].sort()).toEqual(
    ['CANCELLED', 'CHECKED_IN', 'COMPLETED', 'CONFIRMED', 'IN_PROGRESS', 'PENDING'].sort(),
  );
});

const cents = fc.integer({ min: 0, max: 99_999_999 });

it('asks a deposit of a fifth, never less and never a whole cent more', () => {
  fc.assert(
    fc.property(cents, (total) => {
      const deposit = depositOf(total);
      expect(deposit * 5).toBeGreaterThanOrEqual(total);
      expect(deposit * 5 - total).toBeLessThan(5);
      expect(Number.isInteger(deposit)).toBe(true);
    }),
  );
});

it('loses no cent between the column, the API and arithmetic', () => {
  fc.assert(
    fc.property(cents, (amount) => {
      expect(centsOf(decimalOf(amount))).toBe(amount);
      expect(centsOf(Number(decimalOf(amount)))).toBe(amount);
    }),
  );
});

it('charges everybody the same, whenever they join', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 500_000 }), fc.integer({ min: 1, max: 20 }), (each, size) => {
      const trip = { base_price: each / 100 };
      expect(totalWithOneMore(totalOf(trip, size), size)).toBe(totalOf(trip, size + 1));
    }),
  );
});

it('counts full years', () => {
  expect(ageOn('2012-07-15', '2026-07-14')).toBe(13);
  expect(ageOn('2012-07-14', '2026-07-14')).toBe(14);
});

it('offers departures of the day asked for, or the coming ones', () => {
  const trip = tripWith({ id: 'a', places: 3, dates: ['2026-07-10', '2026-07-17'] });
  const all = trip(undefined, 1);
  expect(departuresFor(all, undefined, '2026-07-11').map(({ date }) => date)).toEqual(['2026-07-17']);
  expect(departuresFor(all, '2026-07-10', '2026-07-01')).toEqual([
    { date: '2026-07-10', time: '09:00', places: 3, free: 3 },
  ]);
  const { departures: _, ...silent } = all;
  expect(departuresFor(silent, undefined, '2026-07-31')).toEqual([
    { date: '2026-08-01', time: null, places: 4, free: 4 },
  ]);
});
