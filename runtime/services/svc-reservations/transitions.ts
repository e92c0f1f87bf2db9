import type { Context } from 'novatrek/platform';
import type { ReservationStatus, Types } from './contract.gen.ts';
import { confirmBooking, confirmInsurance } from './notices.ts';
import { toldStatus } from './reservation-life.ts';
import { type Change, changeReservation, type ReservationRow } from './store.ts';
import { recordStatus } from './store-party.ts';

export type Ground = Pick<Context<Types>, 'db' | 'publish' | 'later' | 'now'>;

interface Move {
  readonly to: ReservationStatus;
  readonly by: string;
  readonly reason: string | null;
  /** The revision that the mover has seen; the row's own where it is locked. */
  readonly revision?: string;
  readonly change?: Change;
}

/** Moves the booking and puts it on record; nothing if it was changed since that revision. */
export async function move(
  { db, now }: Pick<Ground, 'db' | 'now'>,
  row: ReservationRow,
  { to, by, reason, revision = String(row._rev), change = {} }: Move,
): Promise<ReservationRow | undefined> {
  const at = now();
  const moved = await changeReservation(db, row, revision, { ...change, status: to }, at);
  if (moved === undefined) return undefined;
  await recordStatus(db, { reservation_id: row.reservation_id, from: row.status, to, by, reason }, at);
  return moved;
}

/** A move that others are told of. Two states that are one to them are no move. */
export async function moveAndTell(ground: Ground, row: ReservationRow, how: Move): Promise<ReservationRow | undefined> {
  const moved = await move(ground, row, how);
  if (moved === undefined) return undefined;
  const [previous_status, new_status] = [toldStatus(row.status), toldStatus(how.to)];
  if (previous_status !== new_status)
    await ground.publish('reservation.status_changed', {
      reservation_id: row.reservation_id,
      previous_status,
      new_status,
      changed_by: how.by,
    });
  return moved;
}

/** The deposit is there: what was asked for is now a booking, and everybody hears of it as of a new one. */
export async function confirm(
  ground: Ground,
  row: ReservationRow,
  { by, change }: { readonly by: string; readonly change: Change },
): Promise<ReservationRow> {
  const { publish, later } = ground;
  const confirmed = await move(ground, row, { to: 'CONFIRMED', by, reason: null, change });
  if (confirmed === undefined) throw new Error('a locked booking keeps its revision');
  await publish('reservation.created', {
    reservation_id: confirmed.reservation_id,
    guest_id: confirmed.guest_id,
    trip_id: confirmed.trip_id,
    trip_date: confirmed.trip_date,
    participant_count: confirmed.party_size,
    status: 'CONFIRMED',
    confirmation_code: confirmed.confirmation_code,
  });
  await confirmBooking(later, confirmed);
  if (confirmed.insurance_policy_ref !== null) await confirmInsurance(later, confirmed);
  return confirmed;
}
