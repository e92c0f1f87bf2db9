import type { Db } from 'novatrek/platform';
import type { CreateLocationRequest, OperatingHours } from './contract.gen.ts';
import { weekdays } from './opening-hours.ts';
import { insertPlace } from './store.ts';
import { insertCount } from './store-counts.ts';
import { replaceHours } from './store-hours.ts';

interface SeededPlace extends CreateLocationRequest {
  readonly timezone: string;
  readonly people: number;
}

const idOf = (group: string, number: number) => `${group}-0000-4000-8000-${String(number).padStart(12, '0')}`;

const daily = (open_time: string, close_time: string, seasonal_override = false): OperatingHours[] =>
  weekdays.map((day_of_week) => ({ day_of_week, open_time, close_time, seasonal_override }));

const places: readonly SeededPlace[] = [
  {
    name: 'Silver Peaks Base Camp',
    type: 'BASE_CAMP',
    address: { street: '1480 Juniper Bend Road', city: 'Estes Park', state: 'CO', postal_code: '80517', country: 'US' },
    coordinates: { latitude: 40.3772, longitude: -105.5217, elevation_meters: 2293 },
    region_id: idOf('11111111', 1),
    capacity: 120,
    operating_hours: [...daily('06:00', '19:00'), ...daily('09:00', '16:00', true).slice(5)],
    timezone: 'America/Denver',
    people: 38,
  },
  {
    name: 'Cedar Coast Outpost',
    type: 'OUTPOST',
    address: { street: '22 Driftwood Lane', city: 'Port Angeles', state: 'WA', postal_code: '98362', country: 'US' },
    coordinates: { latitude: 48.1181, longitude: -123.4307, elevation_meters: 12 },
    region_id: idOf('11111111', 2),
    capacity: 40,
    operating_hours: daily('07:00', '20:00'),
    timezone: 'America/Los_Angeles',
    people: 34,
  },
  {
    name: 'Red Canyon Rental Shop',
    type: 'RENTAL_SHOP',
    address: { street: '305 Sandstone Avenue', city: 'Moab', state: 'UT', postal_code: '84532', country: 'US' },
    coordinates: { latitude: 38.5733, longitude: -109.5498, elevation_meters: 1227 },
    region_id: idOf('11111111', 3),
    capacity: 60,
    operating_hours: daily('08:00', '18:00').slice(0, 6),
    timezone: 'America/Denver',
    people: 9,
  },
  {
    name: 'NovaTrek Headquarters',
    type: 'HEADQUARTERS',
    address: { street: '900 Larimer Row', city: 'Denver', state: 'CO', postal_code: '80204', country: 'US' },
    coordinates: { latitude: 39.7392, longitude: -104.9903, elevation_meters: 1609 },
    region_id: idOf('11111111', 1),
    capacity: 200,
    operating_hours: daily('08:00', '17:30').slice(0, 5),
    timezone: 'America/Denver',
    people: 61,
  },
];

export async function seed(db: Db, now: Date): Promise<void> {
  for (const [at, place] of places.entries()) {
    const id = idOf('66666666', at + 1);
    await insertPlace(db, id, place);
    await replaceHours(db, id, place.operating_hours ?? []);
    await insertCount(db, id, { count: 0, at: new Date(now.getTime() - 3_600_000), threshold: undefined });
    await insertCount(db, id, { count: place.people, at: now, threshold: place.people === 34 ? 80 : undefined });
  }
}
