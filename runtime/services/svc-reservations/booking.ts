import { createHash, randomUUID } from 'node:crypto';
import { type Behaviour, type Context, ifFound } from 'novatrek/platform';
import type { CreateReservationRequest, TripCatalog, Types } from './contract.gen.ts';
import { type Departure, departuresFor } from './departure.ts';
import { takeDeposit } from './deposit.ts';
import { insure } from './insurance.ts';
import { type Member, partyOf, unmetBy, unmetByParty } from './party.ts';
import { decimalOf, most, totalOf } from './price.ts';
import { shownReservation } from './shown.ts';
import { findReservation, insertReservation, lockReservation, type ReservationRow } from './store.ts';
import { holdDeparture, placesTaken } from './store-departures.ts';
import { addMember, recordStatus } from './store-party.ts';
import { recordPayment } from './store-payments.ts';
import { confirm, move } from './transitions.ts';

type Book = Behaviour<Types>['handlers']['createReservation'];
type Refuse = Parameters<Book>[0]['refuse'];

/**
 * Books a trip. The places are held and that is committed before money moves; whoever repeats the request with its
 * Idempotency-Key goes on from there. A declined deposit gives the places back.
 */
export function book(context: Context<Types>): Book {
  const { db, call, external, log, now } = context;
  return async ({ body, caller, idempotencyKey, refuse }) => {
    const by = caller.user ?? caller.id;
    const id = idempotencyKey === undefined ? randomUUID() : uuidOf(caller.id, idempotencyKey);
    const begun = await findReservation(db, id);
    const trip = await tripFor(context, body, refuse);
    const held = begun ?? (await hold(context, { id, body, trip, by, refuse }));
    if (held.trip_id !== body.trip_id.toLowerCase() || held.guest_id !== body.guest_id.toLowerCase())
      throw refuse(409, 'idempotency-key-reused', 'This Idempotency-Key was used for another booking');
    if (held.status === 'CANCELLED')
      throw refuse(409, 'booking-given-up', 'The booking was given up; book again under a new Idempotency-Key');
    // A partner takes the guest's money itself and says when.
    if (held.status !== 'PENDING' || held.booking_source === 'PARTNER_API') return shownReservation(db, held);

    await db.checkpoint();
    const deposit = await takeDeposit(call.payments, held);
    const policy =
      deposit.outcome === 'paid' && body.insurance !== false
        ? await insure(external.travelInsuranceApi, {
            reservation_id: id,
            trip_cost: Number(held.total_amount),
            currency: held.currency,
            travelers: held.party_size,
            activity: trip.activity_type,
          })
        : undefined;
    const row = await lockReservation(db, id);
    if (row === undefined) throw new Error('a booking never goes away');
    // payment.processed may have been faster, and so may whoever cancels.
    if (row.status !== 'PENDING' || deposit.outcome === 'awaited') return shownReservation(db, row);
    if (deposit.outcome === 'declined') {
      await move(context, row, { to: 'CANCELLED', by, reason: 'deposit declined' });
      await db.checkpoint();
      throw refuse(409, 'deposit-declined', 'The deposit was declined, and the places are free again');
    }
    if (policy === undefined && body.insurance !== false)
      log.warn('a booking goes on without insurance', { reservation_id: id });
    const amount_paid = decimalOf(deposit.amount);
    if (deposit.payment !== null) {
      const { payment: payment_id } = deposit;
      const payment = { payment_id, reservation_id: id, amount: amount_paid, currency: row.currency };
      await recordPayment(db, { ...payment, counted: amount_paid }, now());
    }
    const change = { amount_paid, payment_reference: deposit.payment, insurance_policy_ref: policy ?? null };
    return shownReservation(db, await confirm(context, row, { by, change }));
  };
}

/** The trip, if the party may go on it: everything that is only read. */
async function tripFor(
  { call, now }: Context<Types>,
  body: CreateReservationRequest,
  refuse: Refuse,
): Promise<TripCatalog.Trip> {
  const party = partyOf(body);
  const today = now().toISOString().slice(0, 10);
  if (body.trip_date !== undefined && body.trip_date < today)
    throw refuse(400, 'date-in-past', 'trip_date lies in the past');
  if (new Set(party.map(({ guest_id }) => guest_id)).size < party.length)
    throw refuse(400, 'guest-twice', 'A guest is named twice among the participants');
  const trip = await ifFound(
    call.tripCatalog.getTripById({
      trip_id: body.trip_id,
      party_size: Math.min(party.length, 200),
      ...(body.trip_date === undefined ? {} : { departure_date: body.trip_date }),
    }),
  );
  if (trip === undefined) throw refuse(400, 'unknown-trip', 'There is no such trip');
  if (trip.status !== 'ACTIVE') throw refuse(409, 'trip-not-on-sale', `The trip is ${trip.status}`);
  if (party.length > trip.max_participants)
    throw refuse(409, 'no-places', `The trip takes at most ${trip.max_participants} participants`);
  await checkGuests(call, body, party, trip, refuse, body.trip_date ?? trip.departures?.[0]?.departure_date ?? today);
  return trip;
}

async function checkGuests(
  call: Context<Types>['call'],
  { guest_id: booker }: CreateReservationRequest,
  party: readonly Member[],
  { age_minimum = 18 }: TripCatalog.Trip,
  refuse: Refuse,
  date: string,
): Promise<void> {
  const ids = [...new Set([booker.toLowerCase(), ...party.map(({ guest_id }) => guest_id)])];
  const found = await Promise.all(ids.map((guest_id) => ifFound(call.guestProfiles.getGuest({ guest_id }))));
  const guests = new Map(ids.map((guest_id, index) => [guest_id, found[index]]));
  const booking = guests.get(booker.toLowerCase());
  if (booking === undefined) throw refuse(400, 'unknown-guest', 'There is no profile of the guest who books');
  const unmet = [
    ...unmetByParty(party),
    ...(booking.status === 'ACTIVE' || party.some(({ guest_id }) => guest_id === booker.toLowerCase())
      ? []
      : [{ requirement: 'active-guest', detail: `guest ${booker} cannot book now` }]),
    ...party.flatMap((one) => unmetBy(one, guests.get(one.guest_id), { minimumAge: age_minimum, date })),
  ];
  if (unmet.length > 0)
    throw refuse(422, 'not-eligible', 'Not everybody may go on this trip', { failed_requirements: unmet });
}

interface Holding {
  readonly id: string;
  readonly body: CreateReservationRequest;
  readonly trip: TripCatalog.Trip;
  readonly by: string;
  readonly refuse: Refuse;
}

/** Takes the places: counted and written while nobody else can, so the last one is sold once. */
async function hold(context: Context<Types>, { id, body, trip, by, refuse }: Holding): Promise<ReservationRow> {
  const { db, now } = context;
  const at = now();
  const party = partyOf(body);
  const departures = departuresFor(trip, body.trip_date, at.toISOString().slice(0, 10));
  if (departures.length === 0) throw refuse(409, 'no-departure', 'The trip has no departure then that could be booked');
  const departure = await firstWithRoom(context, trip, departures, party.length);
  if (departure === undefined) throw refuse(409, 'no-places', 'The trip has no places left for the party');
  const total = totalOf(trip, party.length);
  if (total > most) throw refuse(409, 'price-too-high', 'The party is too large to be charged at once');
  const row = await insertReservation(
    db,
    {
      reservation_id: id,
      guest_id: body.guest_id,
      trip_id: body.trip_id,
      trip_date: departure.date,
      departure_time: departure.time,
      party_size: party.length,
      total_amount: decimalOf(total),
      currency: trip.currency ?? 'USD',
      booking_source: body.booking_source,
      gear_package_id: body.gear_package_id ?? null,
      special_requirements: body.special_requirements ?? null,
      emergency_contact: body.emergency_contact ?? null,
      promo_code: body.promo_code ?? null,
      reservation_date: at.toISOString().slice(0, 10),
    },
    at,
  );
  for (const [index, member] of party.entries()) await addMember(db, id, member, new Date(at.getTime() + index));
  await recordStatus(db, { reservation_id: id, from: null, to: 'PENDING', by, reason: null }, at);
  return row;
}

async function firstWithRoom(
  { db, now }: Context<Types>,
  { id: trip_id, age_minimum: minimum_age = 18 }: TripCatalog.Trip,
  departures: readonly Departure[],
  wanted: number,
): Promise<Departure | undefined> {
  for (const one of departures) {
    if (wanted > one.free || wanted > one.places) continue;
    const { date, time, places } = one;
    await holdDeparture(db, { trip_id, date, time }, { places, minimum_age }, now());
    if ((await placesTaken(db, { trip_id, date, time })) + wanted <= places) return one;
  }
  return undefined;
}

/** The same for the same request, so that its repetition finds what the first one began. */
function uuidOf(...parts: readonly string[]): string {
  const hex = createHash('sha256').update(JSON.stringify(parts)).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
