import type { Db } from 'novatrek/platform';
import type { ActivityType, FitnessLevel, GearRequirement } from './contract.gen.ts';
import { decimalOf, multiplierOf } from './pricing.ts';
import { findTrip, insertTrip, saveTrip } from './store.ts';
import { insertDeparture, refreshCalendar } from './store-departures.ts';
import { replaceTiers, type TierRow } from './store-pricing.ts';

const region = (n: number) => `11111111-0000-4000-8000-00000000000${n}`;
const trip = (n: number) => `33333333-0000-4000-8000-00000000000${n}`;
const guide = (n: number) => `44444444-0000-4000-8000-00000000000${n}`;
const departure = (n: number, k: number) => `3333333${n}-0000-4000-8000-0000000001${String(k).padStart(2, '0')}`;
const tier = (n: number, k: number) => `3333333${n}-0000-4000-8000-0000000002${String(k).padStart(2, '0')}`;

interface Offer {
  readonly name: string;
  readonly about: string;
  readonly activity: ActivityType;
  /** 1 easiest to 4 hardest. */
  readonly level: number;
  readonly hours: number;
  readonly people: readonly [min: number, max: number];
  readonly dollars: number;
  readonly age: number;
  readonly fitness: FitnessLevel;
  readonly start: string;
  readonly meet: string;
  readonly certifications?: readonly string[];
  readonly gear: readonly GearRequirement[];
}

const own = (item_type: string): GearRequirement => ({
  item_type,
  mandatory: true,
  rental_available: false,
  rental_price: null,
});
const rent = (item_type: string, rental_price: number): GearRequirement => ({
  item_type,
  mandatory: true,
  rental_available: true,
  rental_price,
});

/** In the order of their ids; trip n runs on trail ((n - 1) mod 6) + 1, and two trails are in each region. */
// biome-ignore format: a table reads best as one
const offers: readonly Offer[] = [
  { name: 'Summit Ridge Day Hike', about: 'A long day on the ridge above the tree line, with the whole range in sight and lunch at a miners\' cabin.', activity: 'HIKING', level: 2, hours: 8, people: [2, 12], dollars: 145, age: 12, fitness: 'MODERATE', start: '07:30', meet: 'Silver Peaks Base Camp, main gate', gear: [own('Hiking boots'), rent('Trekking poles', 12.5)] },
  { name: 'Granite Walls Climbing Course', about: 'Two days of roped climbing on granite above Alpine Lake, from first knots to a led multi-pitch.', activity: 'ROCK_CLIMBING', level: 3, hours: 16, people: [2, 6], dollars: 420, age: 16, fitness: 'HIGH', start: '08:00', meet: 'Silver Peaks Base Camp, gear room', certifications: ['Belay Basics'], gear: [rent('Harness', 15), rent('Helmet', 10)] },
  { name: 'Sea Cave Kayak Tour', about: 'Half a day by kayak through sea caves and kelp beds, timed with the tide.', activity: 'KAYAKING', level: 2, hours: 5, people: [2, 10], dollars: 160, age: 14, fitness: 'MODERATE', start: '09:00', meet: 'Cedar Coast Outpost, boat ramp', gear: [rent('Wetsuit', 20), rent('Life jacket', 0)] },
  { name: 'Cedar River White Water', about: 'A raft on snowmelt through four gorges, with class III rapids and a riverside lunch.', activity: 'RAFTING', level: 3, hours: 6, people: [4, 16], dollars: 185, age: 14, fitness: 'MODERATE', start: '10:00', meet: 'Cedar Coast Outpost, river shed', gear: [rent('Wetsuit', 20), rent('Helmet', 10)] },
  { name: 'Slickrock Bike Loop', about: 'Single track over sandstone domes, with a sunrise start before the heat.', activity: 'MOUNTAIN_BIKING', level: 3, hours: 5, people: [2, 8], dollars: 175, age: 16, fitness: 'HIGH', start: '06:30', meet: 'Red Canyon Rental Shop', gear: [rent('Mountain bike', 65), rent('Helmet', 10)] },
  { name: 'Canyon Rim Wildlife Safari', about: 'Bighorn, condors and pronghorn from open trucks and short walks, with a naturalist.', activity: 'WILDLIFE_SAFARI', level: 1, hours: 4, people: [2, 14], dollars: 130, age: 6, fitness: 'LOW', start: '05:45', meet: 'Red Canyon Rental Shop, truck bay', gear: [rent('Binoculars', 8)] },
  { name: 'High Basin Camping Weekend', about: 'Two nights at a high basin camp: lake swims, stars, and a cook who carries the kitchen.', activity: 'CAMPING', level: 2, hours: 52, people: [4, 12], dollars: 390, age: 10, fitness: 'MODERATE', start: '12:00', meet: 'Silver Peaks Base Camp, main gate', gear: [rent('Sleeping bag', 18), rent('Backpack', 15)] },
  { name: 'Alpine Gorge Canyoneering', about: 'Slides, swims and rappels down a mountain gorge; wet from start to finish.', activity: 'CANYONEERING', level: 4, hours: 7, people: [2, 6], dollars: 240, age: 18, fitness: 'VERY_HIGH', start: '07:00', meet: 'Silver Peaks Base Camp, gear room', certifications: ['Rappel Basics'], gear: [rent('Harness', 15), rent('Wetsuit', 20), rent('Helmet', 10)] },
];

/** Eight trips on sale, each with departures in the next weeks, and prices for groups and early birds. */
export async function seedCatalog(db: Db, now: Date): Promise<void> {
  await db.transaction(async () => {
    for (const [index, offer] of offers.entries()) await seedTrip(db, index + 1, offer, now);
  });
  await refreshCalendar(db);
}

async function seedTrip(db: Db, n: number, offer: Offer, now: Date): Promise<void> {
  const draft = {
    trip_id: trip(n),
    name: offer.name,
    description: offer.about,
    adventure_category: offer.activity,
    region_id: region(Math.floor(((n - 1) % 6) / 2) + 1),
    difficulty_level: offer.level,
    duration_hours: String(offer.hours),
    min_participants: offer.people[0],
    max_participants: offer.people[1],
    base_price: decimalOf(offer.dollars * 100),
    created_by: 'product-team',
    age_minimum: offer.age,
    fitness_level: offer.fitness,
    certifications: offer.certifications ?? [],
    gear_requirements: offer.gear,
  };
  await insertTrip(db, draft, now);
  const stored = await findTrip(db, trip(n));
  if (stored !== undefined) await saveTrip(db, { ...stored, status: 'ACTIVE' }, now);
  await replaceTiers(db, trip(n), 'USD', tiersOf(n, offer.dollars * 100, now), now);
  for (let k = 0; k < 6; k++)
    await insertDeparture(
      db,
      {
        schedule_id: departure(n, k),
        trip_id: trip(n),
        trip_date: dayAfter(now, 2 + k * 7 + (n % 3)),
        start_time: offer.start,
        available_spots: offer.people[1],
        guide_id: k % 2 === 0 ? guide(((n - 1) % 6) + 1) : null,
        meeting_point: offer.meet,
        notes: k === 0 ? 'Be there 20 minutes early for gear and waivers.' : null,
      },
      now,
    );
}

function tiersOf(n: number, base: number, now: Date): TierRow[] {
  const row = (k: number, name: TierRow['tier_name'], cents: number, more: Partial<TierRow> = {}): TierRow => ({
    tier_id: tier(n, k),
    trip_id: trip(n),
    tier_name: name,
    multiplier: multiplierOf(cents, base),
    effective_from: dayAfter(now, 0),
    effective_to: null,
    price: decimalOf(cents),
    conditions: null,
    min_group_size: null,
    max_group_size: null,
    is_active: true,
    ...more,
  });
  return [
    row(1, 'STANDARD', base),
    row(2, 'GROUP', Math.round(base * 0.9), { min_group_size: 6, conditions: 'One booking for the whole group.' }),
    row(3, 'EARLY_BIRD', Math.round(base * 0.85), {
      effective_from: dayAfter(now, 30),
      conditions: 'Departures a month and more from the start of the season.',
    }),
  ];
}

function dayAfter(now: Date, days: number): string {
  return new Date(now.getTime() + days * 86_400_000).toISOString().slice(0, 10);
}
