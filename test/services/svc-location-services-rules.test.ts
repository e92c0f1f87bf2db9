import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  type Box,
  boxesAround,
  circleAround,
  earthRadius,
  type Position,
  positionIn,
} from '../../runtime/services/svc-location-services/geometry.ts';
import { countAfter, risenTo, thresholdOf } from '../../runtime/services/svc-location-services/occupancy.ts';
import { endIn, tokenOf } from '../../runtime/services/svc-location-services/page-token.ts';

const rad = Math.PI / 180;
const latitude = fc.oneof(fc.double({ min: -90, max: 90, noNaN: true }), fc.constantFrom(-90, 90, 0, 89.999, -89.999));
const longitude = fc.oneof(fc.double({ min: -180, max: 180, noNaN: true }), fc.constantFrom(-180, 180, 179.999, 0));
const position = fc.record({ latitude, longitude });

/** By vectors, not by the formula of the store: exact for near and far. */
function metersBetween(a: Position, b: Position): number {
  const [x, y] = [a, b].map(({ latitude, longitude }) => [
    Math.cos(latitude * rad) * Math.cos(longitude * rad),
    Math.cos(latitude * rad) * Math.sin(longitude * rad),
    Math.sin(latitude * rad),
  ]);
  const [ax = 0, ay = 0, az = 0] = x ?? [];
  const [bx = 0, by = 0, bz = 0] = y ?? [];
  const cross = Math.hypot(ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx);
  return earthRadius * Math.atan2(cross, ax * bx + ay * by + az * bz);
}

const holds = ({ west, south, east, north }: Box, { latitude, longitude }: Position) =>
  longitude >= west && longitude <= east && latitude >= south && latitude <= north;

it('has every position within reach in its boxes, near poles and the 180th meridian too', () => {
  fc.assert(
    fc.property(
      position,
      fc.oneof(fc.integer({ min: 1, max: 20_100_000 }), fc.integer({ min: 1, max: 2_000 })),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.integer({ min: 0, max: 359 }),
      (from, meters, part, corner) => {
        const reached = circleAround(from, meters * part, 360)[corner];
        if (reached === undefined) throw new Error('a circle has its corners');
        const to = { ...reached, longitude: ((((reached.longitude + 180) % 360) + 360) % 360) - 180 };
        if (metersBetween(from, to) > meters) return;
        const boxes = boxesAround(from, meters);
        expect(boxes.some((box) => holds(box, to))).toBe(true);
        expect(boxes.every(({ west, east }) => west >= -180 && east <= 180 && west <= east)).toBe(true);
      },
    ),
    { numRuns: 2_000 },
  );
});

it('draws circles whose corners are as far from the middle as they should be', () => {
  fc.assert(
    fc.property(position, fc.integer({ min: 50, max: 100_000 }), (middle, meters) => {
      const corners = circleAround(middle, meters);
      expect(corners).toHaveLength(32);
      for (const corner of corners) expect(Math.abs(metersBetween(middle, corner) - meters)).toBeLessThan(0.01);
    }),
  );
});

it('reads positions on earth only', () => {
  expect(positionIn('40.5,-105')).toEqual({ latitude: 40.5, longitude: -105 });
  for (const text of ['91,0', '-90.1,0', '0,180.1', '0,-181']) expect(positionIn(text)).toBe(undefined);
});

it('never lets in more than there is room for, nor out more than are there', () => {
  const steps = fc.array(fc.integer({ min: -30, max: 30 }), { maxLength: 40 });
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 60 }), steps, (maximum, changes) => {
      let count = 0;
      for (const change of changes) {
        const counted = countAfter({ count, maximum }, change);
        if ('refused' in counted) expect(count + change < 0 || count + change > maximum).toBe(true);
        else count = counted.count;
        expect(count).toBeGreaterThanOrEqual(0);
        expect(count).toBeLessThanOrEqual(maximum);
      }
    }),
  );
  expect(countAfter({ count: 12, maximum: 10 }, -1)).toEqual({ count: 11 });
  expect(countAfter({ count: 12, maximum: 10 }, 0)).toEqual({ count: 12 });
});

it('alerts on the way up only, once for each threshold', () => {
  const counts = fc.array(fc.integer({ min: 0, max: 150 }), { maxLength: 30 });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 130 }), counts, (maximum, all) => {
      let before = { count: 0, maximum };
      for (const count of all) {
        const risen = risenTo(before, { count, maximum });
        const [was, is] = [thresholdOf(before.count, maximum), thresholdOf(count, maximum)];
        expect(risen).toBe(is > was ? is : undefined);
        before = { count, maximum };
      }
    }),
  );
  expect([79, 80, 94, 95, 99, 100, 120].map((count) => thresholdOf(count, 100))).toEqual([0, 80, 80, 95, 95, 100, 100]);
});

it('reads back its own page tokens and no others', () => {
  const id = '66666666-0000-4000-8000-000000000001';
  fc.assert(
    fc.property(
      fc.oneof(fc.stringMatching(/^[\p{L} '-]{0,40}$/u), fc.double({ min: 0, noNaN: true, noDefaultInfinity: true })),
      (after) => {
        const token = tokenOf({ after, id });
        expect(endIn(token, typeof after === 'number')).toEqual({ after, id });
        expect(endIn(token, typeof after !== 'number')).toBe(undefined);
      },
    ),
  );
  fc.assert(
    fc.property(fc.string(), (token) => {
      expect(endIn(token, false)).toBe(undefined);
    }),
  );
});
