import fc from 'fast-check';
import { expect, it } from 'vitest';
import { pauseAfter } from '../../runtime/services/svc-notifications/attempts.ts';
import { channelsFor } from '../../runtime/services/svc-notifications/channel-choice.ts';
import { quietUntil } from '../../runtime/services/svc-notifications/quiet-hours.ts';
import { faultsOf, placeholdersIn, render } from '../../runtime/services/svc-notifications/template-text.ts';

const night = { start: '22:00:00', end: '07:00:00', timezone: 'America/Denver' };

it('ends the night in the morning of the place, also where clocks change', () => {
  const until = (at: string) => quietUntil(new Date(at), night)?.toISOString();
  expect(until('2027-07-11T05:30:00Z')).toBe('2027-07-11T13:00:00.000Z');
  expect(until('2027-01-11T05:30:00Z')).toBe('2027-01-11T14:00:00.000Z');
  expect(until('2027-03-14T06:30:00Z')).toBe('2027-03-14T13:00:00.000Z');
  expect(until('2027-11-07T05:30:00Z')).toBe('2027-11-07T14:00:00.000Z');
  expect(until('2027-07-11T13:00:00Z')).toBeUndefined();
  expect(until('2027-07-11T12:59:59Z')).toBe('2027-07-11T13:00:00.000Z');
});

it('takes an unknown zone for UTC, and hours without length for none', () => {
  const odd = { start: '22:00', end: '07:00', timezone: 'Mars/Olympus' };
  expect(quietUntil(new Date('2027-07-11T23:00:00Z'), odd)?.toISOString()).toBe('2027-07-12T07:00:00.000Z');
  expect(quietUntil(new Date('2027-07-11T23:00:00Z'), { ...odd, end: '22:00' })).toBeUndefined();
});

it('always ends quiet hours later than now, within a day and an hour, at a moment that is not quiet', () => {
  const clock = fc
    .integer({ min: 0, max: 1_439 })
    .map((at) => `${String(Math.floor(at / 60)).padStart(2, '0')}:${String(at % 60).padStart(2, '0')}:00`);
  const zone = fc.constantFrom('America/Denver', 'Europe/Berlin', 'Asia/Kathmandu', 'Pacific/Apia', 'UTC');
  const moment = fc.date({ min: new Date('2026-01-01'), max: new Date('2029-01-01'), noInvalidDate: true });
  fc.assert(
    fc.property(moment, clock, clock, zone, (now, start, end, timezone) => {
      const until = quietUntil(now, { start, end, timezone });
      if (until === undefined) return;
      expect(until.getTime()).toBeGreaterThan(now.getTime());
      expect(until.getTime() - now.getTime()).toBeLessThanOrEqual(25 * 3_600_000);
    }),
    { numRuns: 500 },
  );
});

it('sends nothing on a closed channel, and reaches everybody who left one open', () => {
  const all = ['EMAIL', 'SMS', 'PUSH', 'IN_APP'] as const;
  const urgency = fc.constantFrom('routine', 'urgent');
  fc.assert(
    fc.property(urgency, fc.subarray([...all]), (how, closed) => {
      const channels = channelsFor(how, new Set(closed));
      expect(channels.filter((channel) => closed.includes(channel))).toEqual([]);
      expect(new Set(channels).size).toBe(channels.length);
      expect(channels.length > 0).toBe(closed.length < all.length);
    }),
  );
  expect(channelsFor('urgent', new Set())).toEqual(['SMS', 'PUSH', 'IN_APP']);
  expect(channelsFor('urgent', new Set(['SMS', 'PUSH']))).toEqual(['EMAIL', 'IN_APP']);
  expect(channelsFor('routine', new Set(['PUSH']))).toEqual(['EMAIL', 'IN_APP']);
  expect(channelsFor('glance', new Set(['PUSH']))).toEqual(['IN_APP']);
});

it('puts values in as they are, never as placeholders or patterns', () => {
  expect(render('{{a}} and {{ b }}, {{c}}', { a: '{{b}}', b: '$& $1' })).toBe('{{b}} and $& $1, ');
  expect(render('{{constructor}}{{__proto__}}', {})).toBe('');
  expect(placeholdersIn('{{a}} {{ b }} {{a}} {c}')).toEqual(['a', 'b']);
  fc.assert(
    fc.property(fc.string(), (value) => {
      expect(render('<{{v}}>', { v: value })).toBe(`<${value}>`);
    }),
  );
});

it('checks each value against its type', () => {
  const schema = {
    n: { type: 'number' },
    d: { type: 'date' },
    b: { type: 'boolean' },
    s: { type: 'string', required: true },
  };
  const wrong = (variables: Record<string, string>) => faultsOf(schema, { s: 'x', ...variables });
  expect(wrong({ n: '-1.5', d: '2028-02-29', b: 'true' })).toEqual([]);
  expect(wrong({ d: '2026-07-11T10:00:00Z' })).toEqual([]);
  expect(wrong({ n: '1e', d: '2027-02-29', b: 'yes' })).toEqual(['n is no number', 'd is no date', 'b is no boolean']);
  expect(wrong({ s: '' })).toEqual(['s is missing']);
});

it('waits longer from attempt to attempt, half an hour at most', () => {
  expect([1, 2, 3, 6, 7, 50].map(pauseAfter)).toEqual([30, 60, 120, 960, 1_800, 1_800]);
});
