import fc from 'fast-check';
import { expect, it } from 'vitest';
import { externalId } from '../../runtime/services/svc-weather/alerts.ts';
import { accumulate, assess, dangerIn, severities, surfaceIn } from '../../runtime/services/svc-weather/assessment.ts';

it.each([
  [{}, 'DRY'],
  [{ temperature_c: 12, precipitation_mm: 1 }, 'WET'],
  [{ temperature_c: 12, precipitation_mm: 20 }, 'MUDDY'],
  [{ temperature_c: 12, precipitation_mm: 60 }, 'FLOODED'],
  [{ temperature_c: -2, precipitation_mm: 0.5 }, 'ICY'],
  [{ temperature_c: -2, precipitation_mm: 9 }, 'SNOW_COVERED'],
  [{ temperature_c: -2, precipitation_mm: 0 }, 'DRY'],
])('takes the ground to be, after %o, %s', (data, surface) => {
  expect(surfaceIn(data)).toBe(surface);
});

it.each([
  ['Flash Flood Warning', 'FLASH_FLOOD', 'WARNING'],
  ['High Wind Watch', 'HIGH_WIND', 'WATCH'],
  ['Winter Weather Advisory', 'EXTREME_COLD', 'ADVISORY'],
  ['Excessive Heat Warning', 'EXTREME_HEAT', 'WARNING'],
  ['Red Flag Warning', 'WILDFIRE', 'WARNING'],
  ['Avalanche Watch', 'AVALANCHE_WARNING', 'WATCH'],
  ['Tornado Emergency', 'SEVERE_STORM', 'EMERGENCY'],
])('reads %s as %s, %s', (event, alert_type, severity) => {
  expect(dangerIn({ event })).toEqual({ alert_type, severity });
});

const verdicts = ['EXCELLENT', 'GOOD', 'FAIR', 'POOR', 'HAZARDOUS', 'IMPASSABLE'];
const danger = fc.record({
  alert_type: fc.constantFrom('FLASH_FLOOD' as const, 'HIGH_WIND' as const),
  severity: fc.constantFrom(...severities),
});

it('never finds a trail better for one more alert', () => {
  const data = fc.record({
    temperature_c: fc.integer({ min: -30, max: 40 }),
    precipitation_mm: fc.integer({ min: 0, max: 90 }),
  });
  fc.assert(
    fc.property(data, fc.array(danger), danger, (now, some, more) => {
      const before = verdicts.indexOf(assess(now, some).verdict);
      expect(verdicts.indexOf(assess(now, [...some, more]).verdict)).toBeGreaterThanOrEqual(before);
    }),
  );
});

it('keeps water crossings shut while there may be a flood', () => {
  expect(assess({ temperature_c: 10 }, [{ alert_type: 'FLASH_FLOOD', severity: 'ADVISORY' }])).toEqual({
    surface: 'DRY',
    passable: false,
    verdict: 'HAZARDOUS',
  });
});

it('lets rain of yesterday fade, and counts what falls', () => {
  expect(accumulate(12, 24, 0)).toBe(0);
  expect(accumulate(12, 12, 0)).toBe(6);
  expect(accumulate(12, 300, 1)).toBe(24);
  expect(accumulate(0, 2, 1.5)).toBe(3);
});

it('knows an alert again by who warns of what, where and from when', () => {
  const alert = { sender: 'NWS', event: 'High Wind Warning', description: 'a', from: new Date(0), until: new Date(1) };
  const id = externalId(alert, 'r1');
  expect(externalId({ ...alert, description: 'b', until: new Date(9) }, 'r1')).toBe(id);
  const others = [
    externalId({ ...alert, from: new Date(60_000) }, 'r1'),
    externalId({ ...alert, event: 'Flood Warning' }, 'r1'),
    externalId({ ...alert, sender: 'Met Office' }, 'r1'),
    externalId(alert, 'r2'),
  ];
  expect(new Set([id, ...others]).size).toBe(5);
  expect(
    externalId({ ...alert, event: 'x'.repeat(300) }, '11111111-0000-4000-8000-000000000001').length,
  ).toBeLessThanOrEqual(100);
});
