import { randomBytes, randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { mergeHistory } from '../../runtime/services/svc-guest-profiles/adventure-history.ts';
import { statusOn } from '../../runtime/services/svc-guest-profiles/certification.ts';
import { isSamePerson } from '../../runtime/services/svc-guest-profiles/profile.ts';
import { comparable } from '../../runtime/services/svc-guest-profiles/same-name.ts';
import { createVault } from '../../runtime/services/svc-guest-profiles/vault.ts';

const vault = createVault(randomBytes(32));

it('opens what it sealed, where it was sealed, with its key, unchanged', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const sealed = vault.seal('phone of a', text);
      expect(vault.open('phone of a', sealed)).toBe(text);
      expect(vault.seal('phone of a', text)).not.toBe(sealed);
      expect(() => vault.open('phone of b', sealed)).toThrow();
      expect(() => createVault(randomBytes(32)).open('phone of a', sealed)).toThrow();
      expect(() => vault.open('phone of a', `${sealed.slice(0, -4)}${sealed.at(-4) === 'A' ? 'B' : 'A'}AAA`)).toThrow();
    }),
  );
});

it('seals what is to be found the same way each time, and its forms side by side', () => {
  const words = ['Ångström', 'angstrom', 'ANGSTROM ', 'Berg', 'berg', 'Zed'];
  const sealed = words.map((word) => vault.sealFindable('last_name', word, comparable(word)));
  expect(words.map((word) => vault.sealFindable('last_name', word, comparable(word)))).toEqual(sealed);
  expect(new Set(sealed).size).toBe(words.length);
  expect(sealed.map((one) => vault.openFindable('last_name', one))).toEqual(words);
  const [from, before] = vault.range('last_name', 'angstrom');
  expect(sealed.filter((one) => one >= from && one < before)).toEqual(sealed.slice(0, 3));
  expect(vault.sealFindable('email', 'Berg', 'berg')).not.toBe(sealed[3]);
});

it('compares names as ADR-007 says and dates of birth exactly', () => {
  const born = '1991-09-23';
  const same = (one: string, other: string, date = born) =>
    isSamePerson({ last_name: one, date_of_birth: born }, { last_name: other, date_of_birth: date });
  expect(same('Núñez', ' nunez ')).toBe(true);
  expect(same('De  la Cruz', 'de la cruz')).toBe(true);
  expect(same('Nunez', 'Nunes')).toBe(false);
  expect(same('Nunez', 'Nunez', '1991-09-24')).toBe(false);
});

it('lets a certification count to the end of its last day', () => {
  const on = (expiry_date: string | null, day: string) => statusOn({ status: 'ACTIVE', expiry_date }, day);
  expect([on('2027-05-01', '2027-05-01'), on('2027-05-01', '2027-05-02'), on(null, '2099-01-01')]).toEqual([
    'ACTIVE',
    'EXPIRED',
    'ACTIVE',
  ]);
  expect(statusOn({ status: 'REVOKED', expiry_date: null }, '2027-05-01')).toBe('REVOKED');
});

const kept = {
  history_id: randomUUID(),
  guest_id: 'g',
  trip_id: 't1',
  trip_date: '2027-07-18',
  adventure_category: 'HIKING',
  rating: 5,
  completed_at: '2027-07-18T20:00:00Z',
  reservation_id: 'r1',
  adventure_name: 'Ridge Hike',
  difficulty_level: null,
  location: null,
  guide_name: 'Tomas',
  feedback: null,
} as const;
const booking = { _rev: '1', created_at: '2027-01-05T00:00:00Z', guest_id: 'g', trip_id: 't1' };

it('merges bookings into a history, one entry each, newest first, with what all guests said', () => {
  const entries = mergeHistory('g', {
    kept: [kept],
    trips: [kept],
    bookings: [
      { ...booking, id: 'r1', status: 'COMPLETED' },
      { ...booking, id: 'r2', status: 'CANCELLED', trip_date: '2027-08-01' },
      { ...booking, id: 'r3', status: 'NO_SHOW' },
      { ...booking, id: 'r4', status: 'CONFIRMED' },
      { ...booking, id: 'r5', status: 'COMPLETED', trip_id: 'nobody knows' },
    ],
    scores: {
      by_activity: [
        { activity_type: 'HIKING', average_rating: 4, review_count: 3 },
        { activity_type: 'CAMPING', average_rating: 5, review_count: 1 },
        { activity_type: 'RAFTING', average_rating: 1, review_count: 9 },
      ],
    },
  });
  expect(entries.map(({ reservation_id, status }) => [reservation_id, status])).toEqual([
    ['r2', 'CANCELLED'],
    ['r1', 'COMPLETED'],
    ['r3', 'NO_SHOW'],
  ]);
  expect(entries[1]).toMatchObject({ rating: 5, guide_name: 'Tomas', satisfaction_score: 4.25 });
  expect(entries[0]).toMatchObject({ adventure_name: 'Ridge Hike', adventure_type: 'WILDERNESS_TREKKING' });
  expect(mergeHistory('g', { kept: [kept], trips: [], bookings: [], scores: undefined })[0]?.satisfaction_score).toBe(
    undefined,
  );
});
