import { type Behaviour, type Context, ifFound } from 'novatrek/platform';
import type { Types } from './contract.gen.ts';
import { departuresFor } from './departure.ts';
import { unmetBy } from './party.ts';
import { decimalOf, totalOf } from './price.ts';
import { mayJoin } from './reservation-life.ts';
import { shownParticipant } from './shown.ts';
import { changeReservation, findReservation, lockPlaces, lockReservation } from './store.ts';
import { addMember, participantsOf } from './store-party.ts';

/** One more on the booking, if there is a place left and the guest may go. */
export function join({ db, call, now }: Context<Types>): Behaviour<Types>['handlers']['addParticipant'] {
  return async ({ params, body, refuse }) => {
    const known = await findReservation(db, params.reservation_id);
    if (known === undefined) throw refuse(404, 'unknown-reservation', 'There is no such reservation');
    if (!mayJoin(known.status)) throw refuse(409, 'reservation-closed', `The reservation is ${known.status}`);
    const party_size = known.party_size + 1;
    const [guest, trip] = await Promise.all([
      ifFound(call.guestProfiles.getGuest({ guest_id: body.guest_id })),
      call.tripCatalog.getTripById({
        trip_id: known.trip_id,
        departure_date: known.trip_date,
        party_size: Math.min(party_size, 200),
      }),
    ]);
    if (guest === undefined) throw refuse(400, 'unknown-guest', 'There is no profile of this guest');
    const unmet = unmetBy(body, guest, { minimumAge: trip.age_minimum ?? 18, date: known.trip_date });
    if (unmet.length > 0)
      throw refuse(409, 'not-eligible', 'The guest may not go on this trip', { failed_requirements: unmet });

    const departure = departuresFor(trip, known.trip_date, known.trip_date).find(
      ({ time }) => time?.slice(0, 5) === known.departure_time?.slice(0, 5),
    );
    const taken = await lockPlaces(db, {
      trip_id: known.trip_id,
      date: known.trip_date,
      time: known.departure_time,
    });
    const row = await lockReservation(db, known.reservation_id);
    if (row === undefined || row._rev !== known._rev)
      throw refuse(409, 'changed-meanwhile', 'The reservation was changed meanwhile; ask again');
    const party = await participantsOf(db, [row.reservation_id]);
    if (party.some(({ guest_id }) => guest_id === body.guest_id.toLowerCase()))
      throw refuse(409, 'already-on-it', 'The guest is on the reservation already');
    if (body.role === 'PRIMARY' && party.some(({ role }) => role === 'PRIMARY'))
      throw refuse(409, 'primary-exists', 'Somebody else answers for the reservation');
    if (departure === undefined || taken + 1 > departure.places || departure.free < 1)
      throw refuse(409, 'no-places', 'The departure has no places left');
    const added = await addMember(db, row.reservation_id, body, now());
    const total_amount = decimalOf(totalOf(trip, party_size));
    const change = { party_size, total_amount };
    await changeReservation(db, row, String(row._rev), change, now());
    return shownParticipant(added);
  };
}
