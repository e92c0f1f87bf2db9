import type { Chance } from '../../runtime/platform/mock/chance.ts';
import { isRecord } from './is-record.ts';

const long = 'A'.repeat(10_000);

/** What nobody should send as a JSON value, and somebody will. */
const values: readonly unknown[] = [
  null,
  true,
  false,
  '',
  ' ',
  long,
  'é'.repeat(200_000),
  '\u0000',
  'nul\u0000inside',
  '\ud800',
  'half \udc00 pair',
  '\u202eright to left\u202c',
  'e\u0301\u0301\u0301',
  '👩‍🚀🏔️',
  '\ufeffbom',
  '\u2028\u2029',
  "' or 1=1; --",
  '$1',
  '{{7*7}}',
  '<script>alert(1)</script>',
  '../../etc/passwd',
  '%00',
  '%s%n%x',
  'NaN',
  'Infinity',
  '-0',
  'null',
  'undefined',
  'true',
  '١٢٣',
  0,
  -0,
  1,
  -1,
  0.5,
  1.005,
  0.1 + 0.2,
  1e-320,
  1e308,
  -1e308,
  2 ** 31 - 1,
  2 ** 31,
  -(2 ** 31) - 1,
  2 ** 53,
  2 ** 63,
  1e21,
  99_999_999.995,
  [],
  [null],
  [[[[]]]],
  {},
  { a: { b: {} } },
];

const texts: Readonly<Record<string, readonly string[]>> = {
  uuid: [
    '00000000-0000-0000-0000-000000000000',
    'ffffffff-ffff-ffff-ffff-ffffffffffff',
    'urn:uuid:55555555-0000-4000-8000-000000000001',
    '{55555555-0000-4000-8000-000000000001}',
    '55555555000040008000000000000001',
    '55555555-0000-4000-8000-00000000000',
    'AAAAAAAA-0000-4000-8000-000000000001',
    'g5555555-0000-4000-8000-000000000001',
  ],
  date: [
    '0000-01-01',
    '0001-01-01',
    '9999-12-31',
    '10000-01-01',
    '2026-02-29',
    '2026-02-30',
    '2024-02-29',
    '2026-13-01',
    '2026-1-1',
    '-0001-01-01',
    'infinity',
    'today',
    'epoch',
    '2026-11-21T00:00:00Z',
  ],
  'date-time': [
    '0000-01-01T00:00:00Z',
    '0001-01-01T00:00:00Z',
    '0001-01-01T00:00:00+14:00',
    '9999-12-31T23:59:59Z',
    '9999-12-31T23:59:59-14:00',
    '+010000-01-01T00:00:00Z',
    '2016-12-31T23:59:60Z',
    '2016-12-31T23:59:60+00:00',
    '2026-12-31T18:59:60-05:00',
    '2026-02-30T10:00:00Z',
    '2026-11-21T24:00:00Z',
    '2026-11-21T25:00:00Z',
    '2026-11-21T10:00:00+23:59',
    '2026-11-21T10:00:00-23:59',
    '2026-11-21T10:00:00+25:00',
    '2026-11-21t10:00:00z',
    '2026-11-21 10:00:00Z',
    '2026-11-21T10:00:00',
    '2026-11-21T10:00:00.123456789123Z',
    '2026-03-29T02:30:00+01:00',
    'now',
    'infinity',
  ],
  time: ['24:00:00Z', '23:59:60Z', '00:00:00+23:59', '12:00', '25:61:00Z', '12:00:00.999999999Z'],
  email: ['a@b', '@', `${'a'.repeat(64)}@${'b'.repeat(185)}.example`, 'a b@example.com', 'ü@exämple.com', 'a@[::1]'],
  uri: ['javascript:alert(1)', 'file:///etc/passwd', 'http://169.254.169.254/latest', 'http://[', '//', 'urn:x'],
  ipv4: ['256.0.0.1', '0.0.0.0', '255.255.255.255', '1.2.3', '::1'],
};

/** One by format where that is known, so that it gets past the first look, or any. */
export function hostileValue(chance: Chance, format?: unknown): unknown {
  const own = typeof format === 'string' ? texts[format] : undefined;
  if (own !== undefined && chance.below(3) > 0) return chance.pick(own);
  return chance.below(6) === 0 ? chance.pick(Object.values(texts).flat()) : chance.pick(values);
}

/** The value with one thing in it gone wrong; `format` guesses what a text was meant to be. */
export function spoiled(value: unknown, chance: Chance, depth = 0): unknown {
  if (Array.isArray(value)) return spoiledList(value, chance, depth);
  if (isRecord(value)) return spoiledObject(value, chance, depth);
  if (typeof value === 'number')
    return chance.pick([value + 1, value - 1, -value, value * 1e9, value + 0.001, 0, -0, ...numbersOnly]);
  return hostileValue(chance, formatOf(value));
}

const numbersOnly = values.filter((one) => typeof one === 'number');

function spoiledList(value: readonly unknown[], chance: Chance, depth: number): unknown {
  const at = chance.below(value.length);
  switch (chance.below(6)) {
    case 0:
      return hostileValue(chance);
    case 1:
      return [];
    case 2:
      return [...value, ...value];
    case 3:
      return Array.from({ length: 300 }, () => value[0] ?? null);
    default:
      return value.length === 0 || depth > 8
        ? [hostileValue(chance)]
        : value.with(at, spoiled(value[at], chance, depth + 1));
  }
}

function spoiledObject(value: Readonly<Record<string, unknown>>, chance: Chance, depth: number): unknown {
  const names = Object.keys(value);
  const name = names[chance.below(names.length)];
  const choice = chance.below(12);
  if (choice === 0) return chance.pick<unknown>([[value], [], null, 'text', 42, {}]);
  if (choice === 1 || name === undefined) return { ...value, [chance.pick(strangeNames)]: hostileValue(chance) };
  if (choice === 2) return Object.fromEntries(Object.entries(value).filter(([one]) => one !== name));
  return depth > 8 ? {} : { ...value, [name]: spoiled(value[name], chance, depth + 1) };
}

const strangeNames = [
  'extra',
  '',
  'constructor',
  'toString',
  'hasOwnProperty',
  '_rev',
  'id',
  'status',
  '\u0000',
  'é'.repeat(300),
  'a.b',
  '$ref',
];

function formatOf(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  // Of a place for a known value, what stands in where none is known.
  return formatOfText(value.split('\u{e001}').at(-1) ?? '');
}

function formatOfText(value: string): string | undefined {
  if (/[0-9a-f]{8}-[0-9a-f]{4}-/i.test(value)) return 'uuid';
  if (/^\d{4}-\d\d-\d\dT/.test(value)) return 'date-time';
  if (/^\d{4}-\d\d-\d\d$/.test(value)) return 'date';
  if (value.includes('@')) return 'email';
  if (/^https?:/.test(value)) return 'uri';
  return /^\d\d:\d\d/.test(value) ? 'time' : undefined;
}
