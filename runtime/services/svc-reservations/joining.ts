import { type Behaviour, type Context, ifFound } from 'novatrek/platform';
import type { Types } from './contract.gen.ts';
import { unmetBy } from './party.ts';
import { centsOf, decimalOf, most, totalWithOneMore } from './price.ts';
import { mayJoin } from './reservation-life.ts';
import { shownParticipant } from './shown.ts';
import { changeReservation, findReservation, lockReservation } from './store.ts';
import { lockDeparture, placesTaken } from './store-departures.ts';
import { addMember, participantsOf } from './store-party.ts';

/** One more on the booking, if there is a place left and the guest may go. */
export function join({ db, call, now }: Context<Types>): Behaviour<Types>['handlers']['addParticipant'] {
  return async ({ params, body, refuse }) => {
    const known = await findReservation(db, params.reservation_id);
    if (known === undefined) throw refuse(404, 'unknown-reservation', 'There is no such reservation');
    const guest = await ifFound(call.guestProfiles.getGuest({ guest_id: body.guest_id }));
    if (guest === undefined) throw refuse(400, 'unknown-guest', 'There is no profile of this guest');

    const { trip_id, trip_date: date, departure_time: time } = known;
    const terms = await lockDeparture(db, { trip_id, date, time });
    const row = await lockReservation(db, known.reservation_id);
    if (row === undefined) throw new Error('a booking never goes away');
    if (!mayJoin(row.status)) throw refuse(409, 'reservation-closed', `The reservation is ${row.status}`);
    const party = await participantsOf(db, [row.reservation_id]);
    if (party.some(({ guest_id }) => guest_id === body.guest_id.toLowerCase()))
      throw refuse(409, 'already-on-it', 'The guest is on the reservation already');
    if (body.role === 'PRIMARY' && party.some(({ role }) => role === 'PRIMARY'))
      throw refuse(409, 'primary-exists', 'Somebody else answers for the reservation');
    const unmet = unmetBy(body, guest, { minimumAge: terms?.minimum_age ?? 0, date });
    if (unmet.length > 0)
      throw refuse(409, 'not-eligible', 'The guest may not go on this trip', { failed_requirements: unmet });
    if (terms !== undefined && (await placesTaken(db, { trip_id, date, time })) >= terms.places)
      throw refuse(409, 'no-places', 'The departure has no places left');

    const total = totalWithOneMore(centsOf(row.total_amount), row.party_size);
    if (total > most) throw refuse(409, 'price-too-high', 'The party is too large to be charged at once');
    const added = await addMember(db, row.reservation_id, body, now());
    const change = {
      party_size: row.party_size + 1,
      total_amount: decimalOf(total),
    };
    await changeReservation(db, row, String(row._rev), change, now());
    return shownParticipant(added);
  };
}
