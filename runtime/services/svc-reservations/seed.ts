import type { Context } from 'novatrek/platform';
import type { BookingSource, ReservationStatus, Types } from './contract.gen.ts';
import { centsOf, decimalOf, depositOf } from './price.ts';
import { insertOnce, lockReservation, type ReservationRow } from './store.ts';
import { holdDeparture } from './store-departures.ts';
import { addMember, recordStatus } from './store-party.ts';
import { recordPayment } from './store-payments.ts';
import { move } from './transitions.ts';

interface Booking {
  readonly guests: readonly number[];
  readonly trip: number;
  /** Of the departure, counted from today. */
  readonly inDays: number;
  /** Of the departure, and how many go, as the catalog's seed has them. */
  readonly time: string;
  readonly places: number;
  readonly total: string;
  readonly source: BookingSource;
  /** The states it went through, one after the other. */
  readonly life: readonly ReservationStatus[];
  readonly wish?: string;
}

/** In the order of their ids. */
const bookings: readonly Booking[] = [
  {
    guests: [1, 2],
    trip: 1,
    inDays: 0,
    time: '07:30',
    places: 12,
    total: '290.00',
    source: 'WEB_DIRECT',
    life: ['CONFIRMED', 'GEAR_ASSIGNED'],
  },
  {
    guests: [2],
    trip: 3,
    inDays: 1,
    time: '09:00',
    places: 10,
    total: '160.00',
    source: 'MOBILE_APP',
    life: ['CONFIRMED'],
  },
  {
    guests: [3, 4],
    trip: 2,
    inDays: 7,
    time: '08:00',
    places: 6,
    total: '840.00',
    source: 'CALL_CENTER',
    life: ['CONFIRMED'],
    wish: 'Left-handed rope setup for one',
  },
  {
    guests: [4],
    trip: 6,
    inDays: -6,
    time: '05:45',
    places: 14,
    total: '130.00',
    source: 'WEB_DIRECT',
    life: ['CONFIRMED', 'CHECKED_IN', 'IN_PROGRESS', 'COMPLETED'],
  },
  {
    guests: [5],
    trip: 5,
    inDays: 9,
    time: '06:30',
    places: 8,
    total: '175.00',
    source: 'WEB_DIRECT',
    life: ['CONFIRMED', 'CANCELLED'],
  },
  { guests: [6, 1], trip: 7, inDays: 14, time: '12:00', places: 12, total: '780.00', source: 'PARTNER_API', life: [] },
];

const id = (block: string, n: number) => `${block}-0000-4000-8000-${String(n).padStart(12, '0')}`;
const day = 86_400_000;

export async function seedReservations({ db, now }: Context<Types>): Promise<void> {
  for (const [index, one] of bookings.entries()) await db.transaction(() => seedBooking(index + 1, one));

  async function pay({ reservation_id, total_amount, currency }: ReservationRow, n: number, at: Date) {
    const payment_id = id('99990001', n);
    const amount = decimalOf(depositOf(centsOf(total_amount)));
    await recordPayment(db, { payment_id, reservation_id, amount, currency, counted: amount }, at);
    return { payment_reference: payment_id, amount_paid: amount };
  }

  async function seedBooking(n: number, one: Booking): Promise<void> {
    const booked = new Date(now().getTime() - (10 + n) * day);
    const trip_date = new Date(now().getTime() + one.inDays * day).toISOString().slice(0, 10);
    const departure = { trip_id: id('33333333', one.trip), date: trip_date, time: one.time };
    await holdDeparture(db, departure, { places: one.places, minimum_age: 6 }, booked);
    const row = await insertOnce(
      db,
      {
        reservation_id: id('77777777', n),
        guest_id: id('55555555', one.guests[0] ?? 1),
        trip_id: departure.trip_id,
        trip_date,
        departure_time: one.time,
        party_size: one.guests.length,
        total_amount: one.total,
        currency: 'USD',
        booking_source: one.source,
        gear_package_id: null,
        special_requirements: one.wish ?? null,
        emergency_contact: { name: 'Erik Lindqvist', phone: '+1-555-0142', relationship: 'Brother' },
        promo_code: null,
        reservation_date: booked.toISOString().slice(0, 10),
      },
      `NTK-SEED${n}`,
      booked,
    );
    for (const [place, guest] of one.guests.entries())
      await addMember(
        db,
        row.reservation_id,
        { guest_id: id('55555555', guest), role: place === 0 ? 'PRIMARY' : 'COMPANION' },
        new Date(booked.getTime() + place),
      );
    await recordStatus(
      db,
      { reservation_id: row.reservation_id, from: null, to: 'PENDING', by: 'app:web-guest-portal', reason: null },
      booked,
    );
    for (const [step, to] of one.life.entries()) {
      const at = new Date(booked.getTime() + (step + 1) * 3_600_000);
      const by = to === 'CONFIRMED' ? 'svc-payments' : 'operator:front-desk';
      const current = await lockReservation(db, row.reservation_id);
      if (current === undefined) return;
      const change = to === 'CONFIRMED' ? await pay(current, n, at) : {};
      await move({ db, now: () => at }, current, { to, by, reason: null, change });
    }
  }
}
