import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { OperatingHours } from '../../runtime/services/svc-location-services/contract.gen.ts';
import {
  faultOfWeek,
  hoursInForce,
  openingAt,
  weekdays,
} from '../../runtime/services/svc-location-services/opening-hours.ts';
import { isTimezone, localDay, momentOf } from '../../runtime/services/svc-location-services/zoned-time.ts';

const denver = 'America/Denver';
const on = (
  day_of_week: OperatingHours['day_of_week'],
  open_time: string,
  close_time: string,
  seasonal_override = false,
) => ({
  day_of_week,
  open_time,
  close_time,
  seasonal_override,
});
const daily = (open: string, close: string) => weekdays.map((day) => on(day, open, close));
const at = (hours: readonly OperatingHours[], timezone: string, moment: string) => {
  const { open, changes } = openingAt(hours, timezone, new Date(moment));
  return [open, changes?.toISOString()];
};

it('opens and closes by the clocks of the place, in summer and in winter', () => {
  const hours = daily('08:00', '18:00');
  expect(at(hours, denver, '2026-07-14T13:59:59Z')).toEqual([false, '2026-07-14T14:00:00.000Z']);
  expect(at(hours, denver, '2026-07-14T14:00:00Z')).toEqual([true, '2026-07-15T00:00:00.000Z']);
  expect(at(hours, denver, '2026-01-14T14:59:59Z')).toEqual([false, '2026-01-14T15:00:00.000Z']);
  expect(at(hours, denver, '2026-01-15T01:00:00Z')).toEqual([false, '2026-01-15T15:00:00.000Z']);
  expect(at(hours, 'Asia/Kathmandu', '2026-07-14T02:15:00Z')).toEqual([true, '2026-07-14T12:15:00.000Z']);
});

it('stays open over night, and is an hour shorter or longer when clocks change meanwhile', () => {
  const saturday = [on('SATURDAY', '20:00', '06:00')];
  // Clocks go forward on 8 March 2026: ten hours on the wall are nine.
  expect(at(saturday, denver, '2026-03-08T03:00:00Z')).toEqual([true, '2026-03-08T12:00:00.000Z']);
  expect(at(saturday, denver, '2026-03-08T12:00:00Z')[0]).toBe(false);
  // They go back on 1 November: eleven.
  expect(at(saturday, denver, '2026-11-01T02:00:00Z')).toEqual([true, '2026-11-01T13:00:00.000Z']);
  expect(at(saturday, denver, '2026-11-01T01:59:59Z')).toEqual([false, '2026-11-01T02:00:00.000Z']);
});

it('opens after the hour that clocks leave out, and once in the hour they show twice', () => {
  // 02:30 does not exist that day: half an hour after the change it is 03:30.
  expect(at([on('SUNDAY', '02:30', '10:00')], denver, '2026-03-08T09:00:00Z')).toEqual([
    false,
    '2026-03-08T09:30:00.000Z',
  ]);
  // 01:30 comes twice: it opens at the first, and closes at the first.
  expect(at([on('SUNDAY', '01:30', '10:00')], denver, '2026-11-01T07:29:00Z')).toEqual([
    false,
    '2026-11-01T07:30:00.000Z',
  ]);
  expect(at([on('SUNDAY', '00:00', '01:30')], denver, '2026-11-01T07:29:00Z')).toEqual([
    true,
    '2026-11-01T07:30:00.000Z',
  ]);
  expect(at([on('SUNDAY', '00:00', '01:30')], denver, '2026-11-01T08:15:00Z')[0]).toBe(false);
  // Opens at what would be 03:15, when it has closed already.
  expect(at([on('SUNDAY', '02:15', '03:10')], denver, '2026-03-08T09:12:00Z')[0]).toBe(false);
});

it('finds midnight where it is left out', () => {
  expect(momentOf('America/Havana', '2026-03-08', 0).toISOString()).toBe('2026-03-08T05:00:00.000Z');
  expect(localDay('America/Havana', new Date('2026-03-08T04:59:59Z'))).toBe('2026-03-07');
  expect(localDay('America/Havana', new Date('2026-03-08T05:00:00Z'))).toBe('2026-03-08');
  expect(momentOf('Australia/Lord_Howe', '2026-04-05', 105).toISOString()).toBe('2026-04-04T14:45:00.000Z');
});

it('comes back to the same minute of the same day in every zone', () => {
  const zone = fc.constantFrom(
    denver,
    'America/Phoenix',
    'Europe/Dublin',
    'Australia/Lord_Howe',
    'Asia/Kathmandu',
    'Etc/GMT+7',
  );
  const moment = fc.integer({ min: Date.UTC(1990, 0), max: Date.UTC(2060, 0) });
  fc.assert(
    fc.property(zone, moment, (timezone, time) => {
      const now = new Date(time - (time % 60_000));
      const today = localDay(timezone, now);
      const start = momentOf(timezone, today, 0);
      expect(start.getTime()).toBeLessThanOrEqual(now.getTime());
      expect(momentOf(timezone, today, 1_440).getTime()).toBeGreaterThan(now.getTime());
      expect(localDay(timezone, start)).toBe(today);
      expect(localDay(timezone, new Date(start.getTime() - 1))).not.toBe(today);
    }),
  );
});

it('is open without end when one interval follows another', () => {
  expect(at(daily('00:00', '00:00'), denver, '2026-03-08T09:00:00Z')).toEqual([true, undefined]);
  expect(at([...daily('08:00', '12:00'), ...daily('12:00', '18:00')], denver, '2026-07-14T15:00:00Z')).toEqual([
    true,
    '2026-07-15T00:00:00.000Z',
  ]);
  expect(at([], denver, '2026-07-14T15:00:00Z')).toEqual([false, undefined]);
});

it('says what has changed and not before: open or closed is the same until then', () => {
  const minutes = fc.integer({ min: 0, max: 1_439 }).map((all) => {
    const two = (number: number) => String(number).padStart(2, '0');
    return `${two(Math.floor(all / 60))}:${two(all % 60)}`;
  });
  const week = fc.array(fc.tuple(fc.constantFrom(...weekdays), minutes, minutes), { maxLength: 8 });
  const moment = fc.integer({ min: Date.UTC(2026, 1), max: Date.UTC(2026, 11) });
  const parts = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });
  fc.assert(
    fc.property(week, moment, parts, (days, time, part) => {
      const hours = days.map(([day, open, close]) => on(day, open, close));
      const { open, changes } = openingAt(hours, denver, new Date(time));
      const end = changes?.getTime() ?? time + 86_400_000;
      expect(end).toBeGreaterThan(time);
      expect(openingAt(hours, denver, new Date(time + Math.floor(part * (end - time)))).open).toBe(open);
      if (changes !== undefined) expect(openingAt(hours, denver, changes).open).toBe(!open);
    }),
  );
});

it('refuses a week that overlaps itself, its end and its beginning included', () => {
  expect(faultOfWeek(daily('08:00', '18:00'))).toBe(undefined);
  expect(faultOfWeek(daily('00:00', '00:00'))).toBe(undefined);
  expect(faultOfWeek([on('MONDAY', '08:00', '12:00'), on('MONDAY', '12:00', '14:00')])).toBe(undefined);
  expect(faultOfWeek([on('MONDAY', '08:00', '12:01'), on('MONDAY', '12:00', '14:00')])).toMatch(/overlaps/);
  expect(faultOfWeek([on('MONDAY', '22:00', '03:00'), on('TUESDAY', '02:00', '04:00')])).toMatch(/overlaps/);
  expect(faultOfWeek([on('SUNDAY', '22:00', '03:00'), on('MONDAY', '02:00', '04:00')])).toMatch(/overlaps/);
  expect(faultOfWeek([on('MONDAY', '08:00', '12:00'), on('MONDAY', '08:00', '12:00', true)])).toBe(undefined);
  expect(faultOfWeek([on('MONDAY', '08:00', '24:00')])).toMatch(/no time of day/);
  expect(faultOfWeek([on('MONDAY', '08:60', '12:00')])).toMatch(/no time of day/);
});

it('keeps to the seasonal hours of a weekday while the season is closed', () => {
  const regular = [on('SATURDAY', '06:00', '19:00'), on('SUNDAY', '06:00', '18:00')];
  const seasonal = on('SUNDAY', '10:00', '14:00', true);
  const hours = [...regular, seasonal];
  expect(hoursInForce(hours, 'ACTIVE')).toEqual(regular);
  expect(hoursInForce(hours, 'SEASONAL_CLOSURE')).toEqual([regular[0], seasonal]);
  expect(hoursInForce(hours, 'MAINTENANCE')).toEqual([]);
  expect(hoursInForce(hours, 'DECOMMISSIONED')).toEqual([]);
});

it('knows time zones by their names', () => {
  expect([isTimezone(denver), isTimezone('Mars/Olympus')]).toEqual([true, false]);
});
