import type { GuestProfiles, Reservations, SafetyCompliance } from './contract.gen.ts';

export interface Objection {
  readonly code: string;
  readonly message: string;
  readonly members?: Readonly<Record<string, unknown>>;
}

/** From the deposit to the start of the trip. */
const admitting: readonly Reservations.ReservationStatus[] = ['CONFIRMED', 'GEAR_ASSIGNED', 'CHECKED_IN'];

/** Why this guest may not take gear for this booking; nothing if they may. */
export function objectionTo(
  guest: GuestProfiles.Guest | undefined,
  booking: Reservations.Reservation | undefined,
  waivers: readonly SafetyCompliance.Waiver[],
): Objection | undefined {
  if (guest === undefined) return { code: 'unknown-guest', message: 'There is no such guest' };
  if (guest.status !== 'ACTIVE') return { code: 'guest-not-active', message: 'The profile of the guest is not active' };
  if (booking === undefined) return { code: 'unknown-reservation', message: 'There is no such reservation' };
  if (!admitting.includes(booking.status))
    return {
      code: 'reservation-not-ready',
      message: `Gear is handed out for a reservation that is ${admitting.join(', ')}, and this one is ${booking.status}`,
      members: { allowed: admitting },
    };
  const on = [booking.guest_id, ...(booking.participants ?? []).map(({ guest_id }) => guest_id)];
  if (!on.includes(guest.guest_id))
    return { code: 'not-a-participant', message: 'The guest is not on this reservation' };
  if (!waivers.some(({ guest_id, status }) => guest_id === guest.guest_id && status === 'ACTIVE'))
    return { code: 'no-active-waiver', message: 'The guest has no active waiver' };
  return undefined;
}
