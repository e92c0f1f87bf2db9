import type { Db } from 'novatrek/platform';
import type { Profile } from './profile.ts';
import { addGuest } from './store.ts';
import { addCertification, addHistory, putMedical } from './store-records.ts';
import type { Vault } from './vault.ts';

const day = 86_400_000;
const id = (group: string, n: number) => `${group.repeat(8)}-0000-4000-8000-${String(n).padStart(12, '0')}`;

const guests = [
  {
    first: 'Ada',
    last: 'Lindqvist',
    born: '1991-09-23',
    likes: 'ROCK_CLIMBING',
    contact: 'Nils Lindqvist',
    is: 'Brother',
  },
  {
    first: 'Ben',
    last: 'Okafor',
    born: '1984-02-11',
    likes: 'WILDERNESS_TREKKING',
    contact: 'Ngozi Okafor',
    is: 'Wife',
  },
  {
    first: 'Carla',
    last: 'Reyes',
    born: '1996-06-30',
    likes: 'WHITEWATER_RAFTING',
    contact: 'Luis Reyes',
    is: 'Father',
  },
  { first: 'Dev', last: 'Patel', born: '1978-12-05', likes: 'CANYONEERING', contact: 'Asha Patel', is: 'Sister' },
  { first: 'Elin', last: 'Sato', born: '2001-03-17', likes: 'BACKCOUNTRY_SKIING', contact: 'Ken Sato', is: 'Father' },
  {
    first: 'Farid',
    last: 'Haddad',
    born: '1969-08-08',
    likes: 'WILDERNESS_TREKKING',
    contact: 'Mona Haddad',
    is: 'Wife',
  },
] as const;

const adventures = [
  {
    of: 1,
    trip: 2,
    ago: 120,
    type: 'ROCK_CLIMBING',
    name: 'Silver Peaks Multi-Pitch Day',
    level: 'INTERMEDIATE',
    rating: 5,
  },
  {
    of: 1,
    trip: 1,
    ago: 410,
    type: 'WILDERNESS_TREKKING',
    name: 'Silver Peaks Ridge Hike',
    level: 'BEGINNER',
    rating: 4,
  },
  {
    of: 2,
    trip: 1,
    ago: 95,
    type: 'WILDERNESS_TREKKING',
    name: 'Silver Peaks Ridge Hike',
    level: 'BEGINNER',
    rating: 5,
  },
  {
    of: 3,
    trip: 4,
    ago: 60,
    type: 'WHITEWATER_RAFTING',
    name: 'Cedar Coast White Water',
    level: 'ADVANCED',
    rating: 4,
  },
  { of: 4, trip: 8, ago: 33, type: 'CANYONEERING', name: 'Red Canyon Slots', level: 'EXPERT', rating: 3 },
] as const;

/** Six guests who have been around, two of them with certificates and one with medical information. */
export async function seed(db: Db, vault: Vault, now: Date): Promise<void> {
  const at = (ago: number) => new Date(now.getTime() - ago * day);
  const date = (ago: number) => at(ago).toISOString().slice(0, 10);
  for (const [index, { first, last, born, likes, contact, is }] of guests.entries()) {
    const n = index + 1;
    const guest: Profile = {
      guest_id: id('5', n),
      first_name: first,
      last_name: last,
      email: `${first}.${last}@example.com`.toLowerCase(),
      phone: `+1303555020${n}`,
      date_of_birth: born,
      status: 'ACTIVE',
      preferences: { preferred_adventure_types: [likes], communication_opt_in: n !== 4, preferred_language: 'en' },
      contact: { name: contact, phone: `+1303555010${n}`, relationship: is },
      profile_image_url: undefined,
      identity_verified: n !== 6,
      temporary_until: undefined,
      merged_into: undefined,
      deleted_at: undefined,
    };
    await addGuest(db, vault, guest, at(500 - 60 * index));
  }
  const climbing = { type: 'ROCK_CLIMBING_L1', issuing_organization: 'Silver Peaks Climbing School' } as const;
  await addCertification(db, id('5', 1), { ...climbing, issued_date: date(400), expiry_date: date(-700) }, at(390));
  const aid = { type: 'WILDERNESS_FIRST_AID', issuing_organization: 'Mountain Medics' } as const;
  await addCertification(db, id('5', 4), { ...aid, issued_date: date(900), expiry_date: date(170) }, at(890));
  await putMedical(
    db,
    vault,
    id('5', 1),
    {
      blood_type: 'A_POSITIVE',
      has_allergies: true,
      allergies: ['bee stings'],
      fitness_clearance: 'FULL_CLEARANCE',
      fitness_clearance_expiry: date(-200),
    },
    at(100),
  );
  for (const [index, { of, trip, ago, type, name, level, rating }] of adventures.entries())
    await addHistory(db, {
      history_id: id('e', index + 1),
      guest_id: id('5', of),
      trip_id: id('3', trip),
      trip_date: date(ago),
      adventure_category: type,
      rating,
      completed_at: at(ago).toISOString(),
      reservation_id: id('7', 900 + index),
      adventure_name: name,
      difficulty_level: level,
      location: name.split(' ').slice(0, 2).join(' '),
      guide_name: null,
      feedback: null,
    });
}
