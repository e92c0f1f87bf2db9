import type { Caller } from 'novatrek/platform';

/** For whom a request may act, by its token. */
export type Session =
  /** Staff at a station, or who runs the platform. */
  | { readonly kind: 'staff' }
  /** A verified party at a kiosk: one booking, for a while. */
  | { readonly kind: 'kiosk'; readonly reservation_id: string }
  /** A guest who signed in. */
  | { readonly kind: 'guest'; readonly guest_id: string };

/** Milliseconds from the issue of a kiosk's token to the end of its session (ADR-009). */
const longest = 30 * 60_000;
/** Milliseconds that the clocks of issuer and replica may differ. */
const skew = 5_000;

const kiosk = /^kiosk:[\w.-]{1,64}:([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}):(\d{1,12})$/i;

/**
 * None of the operations issues a token, so a session is all in the claim `user`, which the platform's identity function
 * signs: `kiosk:<kiosk>:<reservation_id>:<end>`, the end in seconds since 1970, or the id of a guest. Undefined for a session
 * that is over, that was made longer than 30 minutes, or that names nobody.
 */
export function sessionOf({ kind, id, user }: Caller, now: Date): Session | undefined {
  if (user?.startsWith('kiosk:') === true) return kioskSession(user, now);
  if (kind !== 'application' || id !== guestApplication) return { kind: 'staff' };
  return user === undefined ? undefined : { kind: 'guest', guest_id: user.toLowerCase() };
}

/** The one application in the hands of guests; the others are staff's. */
const guestApplication = 'app:app-guest-mobile';

function kioskSession(user: string, now: Date): Session | undefined {
  const [, reservation, end] = kiosk.exec(user) ?? [];
  if (reservation === undefined || end === undefined) return undefined;
  const left = Number(end) * 1000 - now.getTime();
  return left > 0 && left <= longest + skew ? { kind: 'kiosk', reservation_id: reservation.toLowerCase() } : undefined;
}

/** Whose check-in it is, and the guest who booked where that is known. */
export interface Subject {
  readonly reservation_id: string;
  readonly guest_ids: readonly string[];
}

export function covers(session: Session, { reservation_id, guest_ids }: Subject): boolean {
  if (session.kind === 'staff') return true;
  return session.kind === 'kiosk' ? session.reservation_id === reservation_id : guest_ids.includes(session.guest_id);
}
