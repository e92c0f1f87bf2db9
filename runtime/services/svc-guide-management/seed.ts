import { randomUUID } from 'node:crypto';
import type { Db } from 'novatrek/platform';
import type { GuideCreateRequest } from './contract.gen.ts';
import { dayOf } from './days.ts';
import { insertGuide, updateGuide } from './store.ts';
import { insertWindow } from './store-availability.ts';
import { insertCertification } from './store-certifications.ts';
import { insertRating, refreshRating } from './store-ratings.ts';
import { putAssignment } from './store-schedule.ts';

const day = 86_400_000;
const idOf = (group: string, number: number) => `${group}-0000-4000-8000-${String(number).padStart(12, '0')}`;
const regions = (...numbers: readonly number[]) => numbers.map((number) => idOf('11111111', number));

const guides: readonly GuideCreateRequest[] = [
  {
    first_name: 'Maya',
    last_name: 'Thorsen',
    email: 'maya.thorsen@novatrek.example',
    phone: '+1-555-0142',
    region_ids: regions(1, 2),
    activity_specialties: ['HIKING', 'ROCK_CLIMBING', 'CAMPING', 'CANYONEERING'],
    years_experience: 9,
    max_group_size: 8,
    emergency_training_level: 'WILDERNESS_FIRST_RESPONDER',
    languages: ['en', 'sv'],
  },
  {
    first_name: 'Tomas',
    last_name: 'Rivera',
    email: 'tomas.rivera@novatrek.example',
    phone: '+1-555-0143',
    region_ids: regions(2),
    activity_specialties: ['KAYAKING', 'RAFTING', 'WILDLIFE_SAFARI'],
    years_experience: 12,
    max_group_size: 10,
    emergency_training_level: 'WILDERNESS_EMT',
    languages: ['en', 'es'],
  },
  {
    first_name: 'Keiko',
    last_name: 'Sano',
    email: 'keiko.sano@novatrek.example',
    phone: '+1-555-0144',
    region_ids: regions(1, 3),
    activity_specialties: ['MOUNTAIN_BIKING', 'HIKING', 'CANYONEERING'],
    years_experience: 5,
    max_group_size: 6,
    emergency_training_level: 'WILDERNESS_FIRST_AID',
    languages: ['en', 'ja'],
  },
  {
    first_name: 'Omar',
    last_name: 'Bennett',
    email: 'omar.bennett@novatrek.example',
    phone: '+1-555-0145',
    region_ids: regions(1, 2, 3),
    activity_specialties: ['ROCK_CLIMBING', 'RAFTING', 'CAMPING', 'WILDLIFE_SAFARI'],
    years_experience: 15,
    max_group_size: 12,
    emergency_training_level: 'PARAMEDIC',
    languages: ['en', 'ar'],
  },
  {
    first_name: 'Lena',
    last_name: 'Kovac',
    email: 'lena.kovac@novatrek.example',
    phone: '+1-555-0146',
    region_ids: regions(3),
    activity_specialties: ['HIKING', 'KAYAKING', 'CAMPING'],
    years_experience: 3,
    max_group_size: 6,
    emergency_training_level: 'WILDERNESS_FIRST_AID',
    languages: ['en', 'hr'],
  },
  {
    first_name: 'Isaac',
    last_name: 'Moreau',
    email: 'isaac.moreau@novatrek.example',
    region_ids: regions(2, 3),
    activity_specialties: ['MOUNTAIN_BIKING', 'BACKCOUNTRY_SKIING'],
    years_experience: 7,
    max_group_size: 8,
    emergency_training_level: 'WILDERNESS_FIRST_RESPONDER',
    languages: ['en', 'fr'],
  },
];

/** Guide, name, days until it expires. The third has run out, the fourth soon will. */
const certifications: readonly (readonly [number, string, string, number])[] = [
  [1, 'AMGA Rock Guide', 'American Mountain Guides Association', 400],
  [1, 'Wilderness First Responder', 'NOLS Wilderness Medicine', 210],
  [3, 'PMBIA Level 2', 'Professional Mountain Bike Instructors Association', -20],
  [2, 'Swiftwater Rescue', 'Rescue 3 International', 18],
  [2, 'ACA Sea Kayaking L4', 'American Canoe Association', 500],
  [4, 'AMGA Rock Guide', 'American Mountain Guides Association', 300],
  [4, 'Swiftwater Rescue', 'Rescue 3 International', 150],
  [5, 'Wilderness First Aid', 'NOLS Wilderness Medicine', 5],
  [6, 'PMBIA Level 1', 'Professional Mountain Bike Instructors Association', 90],
];

const ratings: readonly (readonly [guide: number, guest: number, score: number, daysAgo: number, text: string])[] = [
  [1, 1, 5, 12, 'Calm in the storm and patient with the kids.'],
  [1, 2, 4, 200, 'Knows every stone of the ridge.'],
  [2, 3, 5, 30, 'Read the river like a book.'],
  [2, 4, 4, 5, 'Good pace, good stories.'],
  [4, 5, 5, 60, 'We felt safe all the way.'],
  [4, 6, 3, 400, 'A bit quick for beginners.'],
];

export async function seed(db: Db, now: Date): Promise<void> {
  const inDays = (days: number) => dayOf(new Date(now.getTime() + days * day));
  for (const [place, guide] of guides.entries()) {
    const id = idOf('44444444', place + 1);
    await insertGuide(db, id, { ...guide, hire_date: inDays(-365 * (guide.years_experience ?? 1)) });
    await insertWindow(db, {
      id: randomUUID(),
      guide_id: id,
      start_date: inDays(-1),
      end_date: inDays(120),
      available: true,
    });
    await insertWindow(db, {
      id: randomUUID(),
      guide_id: id,
      start_date: inDays(121),
      end_date: inDays(134),
      available: false,
      notes: 'Vacation',
    });
  }
  for (const [place, [guide, certification_type, issuing_body, days]] of certifications.entries())
    await insertCertification(db, {
      id: randomUUID(),
      guide_id: idOf('44444444', guide),
      certification_type,
      issuing_body,
      issued_date: inDays(days - 3 * 365),
      expiry_date: inDays(days),
      certificate_number: `NT-${10_870 + place}`,
      status: days < 0 ? 'EXPIRED' : 'VALID',
    });
  await putAssignment(db, idOf('44444444', 1), {
    trip_id: idOf('33333333', 1),
    trip_name: 'Summit Ridge Day Hike',
    departure_date: inDays(0),
    return_date: inDays(0),
    role: 'LEAD',
    group_size: 6,
  });
  await putAssignment(db, idOf('44444444', 2), {
    trip_id: idOf('33333333', 3),
    trip_name: 'Sea Cave Kayak Tour',
    departure_date: inDays(1),
    return_date: inDays(1),
    role: 'LEAD',
    group_size: 8,
  });
  for (const [guide, guest, rating, daysAgo, review_text] of ratings) {
    await insertRating(db, {
      id: randomUUID(),
      guide_id: idOf('44444444', guide),
      guest_id: idOf('55555555', guest),
      // One booking is over; the others are older than what anybody keeps to look at.
      reservation_id: idOf('77777777', guest === 4 ? 4 : 100 + guest),
      rating,
      review_text,
      rated_at: new Date(now.getTime() - daysAgo * day).toISOString(),
    });
    await refreshRating(db, idOf('44444444', guide));
  }
  await updateGuide(db, idOf('44444444', 6), { status: 'TRAINING' });
}
