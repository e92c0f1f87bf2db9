import { ifFound } from 'novatrek/platform';
import type { Calls, CheckInCreate, GuestProfiles, Reservations, SafetyCompliance, Types } from './contract.gen.ts';
import { matchesBooking } from './four-fields.ts';
import { needsWaiver, type Pattern, patternOf } from './pattern.ts';
import { admitsCheckIn, openToCheckIn } from './progress.ts';
import { covers, type Session } from './session.ts';
import { acceptedWaiver } from './waiver.ts';

/** Everything a check-in is opened with, once nothing speaks against it. */
export interface Admission {
  readonly reservation: Reservations.Reservation;
  readonly participant: Reservations.Participant;
  readonly category: string;
  readonly pattern: Pattern;
  readonly categoryKnown: boolean;
  readonly waiver: SafetyCompliance.Waiver | undefined;
}

export type Refuse = (
  status: 400 | 401 | 409,
  code: string,
  message: string,
  members?: Readonly<Record<string, unknown>>,
) => Error;

/** Failed attempts to name the four fields, by booking. */
export interface Attempts {
  exhausted(reservation: string): Promise<boolean>;
  failed(reservation: string): Promise<void>;
}

interface Tools {
  readonly call: Calls;
  readonly patterns: Types['settings']['adventure-category-patterns'];
  readonly attempts: Attempts;
  readonly refuse: Refuse;
}

/** Asks the owners of booking, guest, trip and waiver (ADR-006); throws what speaks against the check-in. */
export async function admit(body: CheckInCreate, session: Session, tools: Tools): Promise<Admission> {
  const { call, refuse } = tools;
  const { reservation_id, participant_guest_id: guest_id } = body;
  const reservation = await ifFound(call.reservations.getReservation({ reservation_id }));
  if (reservation === undefined) throw refuse(400, 'unknown-reservation', 'There is no such reservation');
  const participant = reservation.participants?.find((one) => one.guest_id === guest_id);
  const known = [guest_id, reservation.guest_id];
  if (!covers(session, { reservation_id, guest_ids: participant === undefined ? [] : known }))
    throw refuse(401, 'outside-session', 'The session is not one for this reservation');
  if (session.kind !== 'staff' && !known.includes(body.checked_in_by))
    throw refuse(401, 'outside-session', 'In a session of guests only they can check in, not staff');
  if (participant === undefined) throw refuse(400, 'not-a-participant', 'The guest is not on this reservation');
  if (!admitsCheckIn(reservation.status))
    throw refuse(409, 'reservation-not-open', `A reservation that is ${reservation.status} can't be checked in`, {
      details: { allowed: openToCheckIn },
    });
  const [guest, trip, waivers] = await Promise.all([
    ifFound(call.guestProfiles.getGuest({ guest_id })),
    ifFound(call.tripCatalog.getTripById({ trip_id: reservation.trip_id })),
    ifFound(call.safetyCompliance.listWaivers({ guest_id, status: 'ACTIVE' })),
  ]);
  if (guest === undefined) throw refuse(400, 'unknown-guest', 'There is no such guest');
  if (guest.status !== 'ACTIVE') throw refuse(409, 'guest-not-active', `The guest's profile is ${guest.status}`);
  await verifyIdentity(body, session, guest, reservation, tools);
  if (trip === undefined) throw refuse(409, 'trip-gone', 'The trip of this reservation is no longer in the catalog');
  const category: string = trip.activity_type;
  const { pattern, known: categoryKnown } = patternOf(category, tools.patterns);
  const waiver = acceptedWaiver(waivers ?? [], participant, reservation_id);
  if (waiver === undefined && (needsWaiver(pattern) || participant.role === 'MINOR'))
    throw refuse(409, 'waiver-missing', 'The participant has no active waiver for this reservation');
  return { reservation, participant, category, pattern, categoryKnown, waiver };
}

/** ADR-007: whoever has no account and no verified session proves to know the booking. */
async function verifyIdentity(
  { verification, checked_in_by, participant_guest_id, reservation_id }: CheckInCreate,
  session: Session,
  guest: GuestProfiles.Guest,
  reservation: Reservations.Reservation,
  { call, attempts, refuse }: Tools,
): Promise<void> {
  const alone = checked_in_by === participant_guest_id && session.kind !== 'kiosk';
  if (verification === undefined) {
    if (alone && guest.temporary_until !== undefined)
      throw refuse(409, 'verification-needed', 'A guest without an account has to name the four fields of the booking');
    return;
  }
  if (await attempts.exhausted(reservation_id))
    throw refuse(409, 'ask-at-desk', 'This failed too often: the check-in desk can help');
  const booker =
    reservation.guest_id === guest.guest_id
      ? guest
      : await ifFound(call.guestProfiles.getGuest({ guest_id: reservation.guest_id }));
  const facts = {
    ...reservation,
    party_size: reservation.participants?.length ?? 0,
    last_name: booker?.last_name ?? '',
  };
  if (matchesBooking(verification, facts)) return;
  await attempts.failed(reservation_id);
  throw refuse(409, 'identity-not-verified', 'What was entered does not match the booking');
}
