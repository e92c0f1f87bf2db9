import { expect, it } from 'vitest';
import { createChecks } from '../../../runtime/platform/http/validation.ts';

const checks = createChecks({ schemas: {} });
const takes = (format: string, text: string) => checks.body({ type: 'string', format })(text).length === 0;

it.each([
  ['uuid', '55555555-0000-4000-8000-00000000000A'],
  ['date', '2024-02-29'],
  ['date', '0001-01-01'],
  ['date', '9999-12-31'],
  ['time', '23:59:59.5+05:45'],
  ['date-time', '2026-11-21T10:00:00Z'],
  ['date-time', '2026-11-21t10:00:00.123456-07:00'],
  ['date-time', '9999-12-31T23:59:59Z'],
  ['date-time', '0001-01-01T00:00:00Z'],
])('takes as %s: %s', (format, text) => {
  expect(takes(format, text)).toBe(true);
});

it.each([
  ['uuid', 'urn:uuid:55555555-0000-4000-8000-000000000001'],
  ['uuid', '55555555000040008000000000000001'],
  ['date', '0000-01-01'],
  ['date', '2026-02-29'],
  ['date', '2026-02-30'],
  ['date', '10000-01-01'],
  ['date', '2026-11-21T00:00:00Z'],
  ['time', '23:59:60Z'],
  ['time', '12:00:00'],
  ['date-time', '2016-12-31T23:59:60Z'],
  ['date-time', '2026-02-30T10:00:00Z'],
  ['date-time', '2026-11-21T24:00:00Z'],
  ['date-time', '2026-11-21 10:00:00Z'],
  ['date-time', '2026-11-21T10:00:00'],
  ['date-time', '9999-12-31T23:59:59-14:00'],
  ['date-time', '0001-01-01T00:00:00+14:00'],
])('refuses as %s what a Date or PostgreSQL can do nothing with: %s', (format, text) => {
  expect(takes(format, text)).toBe(false);
});
