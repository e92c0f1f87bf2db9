import { contract as profiles } from '../runtime/services/svc-guest-profiles/contract.gen.ts';
import { contract as payments } from '../runtime/services/svc-payments/contract.gen.ts';
import { type Reservation, contract as reservations } from '../runtime/services/svc-reservations/contract.gen.ts';
import { contract as trails } from '../runtime/services/svc-trail-management/contract.gen.ts';
import { contract as catalog } from '../runtime/services/svc-trip-catalog/contract.gen.ts';
import { contract as weather } from '../runtime/services/svc-weather/contract.gen.ts';
import { type Guest, guestPortal, operator, type Party } from './cast.ts';
import { type Outing, silverPeaks } from './planning.ts';
import type { Scene } from './scene.ts';
import { StoryFailed } from './story-failed.ts';

export interface Trip {
  readonly name: string;
  readonly total: number;
}

/** What everybody calls the booking by. */
export interface Booking {
  readonly id: string;
  readonly code: string;
}

export async function register(scene: Scene): Promise<Party> {
  const tag = Date.now().toString(36);
  const one = async (first: string, last: string, born: string, contact: string): Promise<Guest> => {
    const guest = await scene.ask(operator, profiles, 'createGuest', {
      body: {
        first_name: first,
        last_name: last,
        date_of_birth: born,
        email: `${first}.${last}.${tag}@example.com`.toLowerCase(),
        phone: '+13035550142',
        emergency_contact: { name: contact, phone: '+13035550143', relationship: 'Sibling' },
        identity_document: {
          document_type: 'PASSPORT',
          document_number: `P${tag}7`,
          issuing_country: 'US',
          expiry_date: '2031-05-01',
        },
      },
    });
    scene.check(`the identity of ${first}`, true, guest.identity_verified);
    return { id: guest.guest_id, first, last };
  };
  const booker = await one('Nora', 'Lindgren', '1992-04-17', 'Erik Lindgren');
  const friend = await one('Leo', 'Okoye', '1990-11-02', 'Ada Okoye');
  scene.say('Nora Lindgren and Leo Okoye register; their passports are checked and found genuine.');
  return { booker, friend };
}

export async function browse(scene: Scene, { booker }: Party, outing: Outing): Promise<Trip> {
  const portal = guestPortal(booker.id);
  const found = await scene.ask(portal, catalog, 'searchTrips', { query: { activity_type: 'CANYONEERING' } });
  const { length } = found.data ?? [];
  const trip = await scene.ask(portal, catalog, 'getTripById', {
    params: { trip_id: outing.trip },
    query: { departure_date: outing.day, party_size: 2 },
  });
  const departure = trip.departures?.find(({ departure_date }) => departure_date === outing.day);
  if (departure === undefined || trip.quote === undefined)
    throw new StoryFailed(`a departure on ${outing.day} with a price for two`, JSON.stringify(trip));
  const { total } = trip.quote;
  scene.say(`Nora finds ${length} canyoneering trip${length === 1 ? '' : 's'} and looks at "${trip.name}".`);
  scene.say(`${outing.day}, ${departure.available_spots} places left, ${dollars(total)} for two.`);
  const ground = await scene.ask(portal, trails, 'getTrailCurrentConditions', { params: { trail_id: outing.trail } });
  const sky = await scene.ask(portal, weather, 'getWeatherForecast', {
    query: { station_id: silverPeaks.station, days: 7 },
  });
  const [tomorrow] = sky.forecasts ?? [];
  scene.say(
    `The trail is ${ground.trail_status}; the forecast says ${tomorrow?.condition ?? 'nothing'}, ${Math.round(tomorrow?.high_c ?? 0)} °C.`,
  );
  return { name: trip.name, total };
}

export async function book(scene: Scene, { booker, friend }: Party, outing: Outing, trip: Trip): Promise<Booking> {
  const booked = await scene.ask(guestPortal(booker.id), reservations, 'createReservation', {
    body: {
      guest_id: booker.id,
      trip_id: outing.trip,
      trip_date: outing.day,
      booking_source: 'WEB_DIRECT',
      participants: [
        { guest_id: booker.id, role: 'PRIMARY' },
        { guest_id: friend.id, role: 'COMPANION' },
      ],
    },
  });
  scene.check('the booking', 'PENDING', booked.status);
  scene.check('its price', trip.total, booked.total_amount);
  scene.say(`Nora books for two: ${booked.confirmation_code}, two places are held until the deposit is there.`);
  return { id: booked.id, code: booked.confirmation_code ?? '' };
}

export async function pay(scene: Scene, { booker }: Party, outing: Outing, { id, code }: Booking): Promise<void> {
  const portal = guestPortal(booker.id);
  const before = await scene.ask(portal, reservations, 'getReservation', { params: { reservation_id: id } });
  const amount = Math.ceil((before.total_amount ?? 0) * 20) / 100;
  const paid = await scene.ask(portal, payments, 'processPayment', {
    body: {
      reservation_id: id,
      guest_id: booker.id,
      amount,
      currency: before.currency ?? 'USD',
      method: 'CREDIT_CARD',
      payment_token: 'tok_visa_nora',
      departure_date: outing.day,
    },
  });
  scene.check('the payment', 'CAPTURED', paid.status);
  scene.say(
    `Nora pays the deposit of ${dollars(amount)} by card: screened for fraud, authorized, captured, and posted to the ledger.`,
  );
  await scene.until(
    portal,
    reservations,
    'getReservation',
    { params: { reservation_id: id } },
    {
      what: 'the booking to be CONFIRMED',
      holds: ({ status }) => status === 'CONFIRMED',
    },
  );
  scene.say(
    `Reservations hear of the payment and confirm ${code}; scheduling counts two more guests on ${outing.day}.`,
  );
}

/** Moves the booking on, as its life cycle allows. */
export async function moveBooking(
  scene: Scene,
  { booker }: Party,
  { id }: Booking,
  to: Reservation['status'],
): Promise<void> {
  const portal = guestPortal(booker.id);
  const now = await scene.ask(portal, reservations, 'getReservation', { params: { reservation_id: id } });
  const moved = await scene.ask(portal, reservations, 'transitionStatus', {
    params: { reservation_id: id },
    body: { target_status: to, _rev: now._rev },
  });
  scene.check('the booking', to, moved.status);
}

export function dollars(amount: number): string {
  return `$${amount.toFixed(2)}`;
}
