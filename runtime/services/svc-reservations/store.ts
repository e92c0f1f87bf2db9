import { type Db, isUniqueViolation, json, sql } from 'novatrek/platform';
import { newConfirmationCode } from './confirmation-code.ts';
import type { EmergencyContact, ReservationStatus, Tables } from './contract.gen.ts';

export type ReservationRow = Omit<Tables['reservations'], 'status' | 'emergency_contact'> & {
  readonly status: ReservationStatus;
  readonly emergency_contact: EmergencyContact | null;
};

/** By its id, in the one partition that holds it. */
const only = (id: string) => sql`
  reservation_id = ${id} and reservation_date = (select k.reservation_date from reservations_keys k where k.reservation_id = ${id})`;

export function findReservation(db: Db, id: string): Promise<ReservationRow | undefined> {
  return db.one<ReservationRow>`select * from reservations where ${only(id)}`;
}

/** Nobody else changes it until the transaction ends. */
export function lockReservation(db: Db, id: string): Promise<ReservationRow | undefined> {
  return db.one<ReservationRow>`select * from reservations where ${only(id)} for update`;
}

export type NewReservation = Omit<
  ReservationRow,
  | 'amount_paid'
  | 'confirmation_code'
  | 'status'
  | '_rev'
  | 'created_at'
  | 'updated_at'
  | 'payment_reference'
  | 'insurance_policy_ref'
>;

/** A PENDING booking under a code of its own. */
export async function insertReservation(db: Db, one: NewReservation, now: Date): Promise<ReservationRow> {
  for (let attempt = 1; ; attempt++)
    try {
      return await db.transaction(() => insertOnce(db, one, newConfirmationCode(), now));
    } catch (error) {
      if (attempt === 5 || !isUniqueViolation(error, 'reservations_keys_confirmation_code_key')) throw error;
    }
}

export async function insertOnce(db: Db, one: NewReservation, code: string, now: Date): Promise<ReservationRow> {
  const row = await db.one<ReservationRow>`
    insert into reservations (reservation_id, guest_id, trip_id, confirmation_code, status, trip_date, departure_time,
      party_size, total_amount, currency, created_at, updated_at, booking_source, gear_package_id, special_requirements,
      emergency_contact, promo_code, reservation_date)
    values (${one.reservation_id}, ${one.guest_id}, ${one.trip_id}, ${code}, 'PENDING', ${one.trip_date},
      ${one.departure_time}, ${one.party_size}, ${one.total_amount}, ${one.currency}, ${now}, ${now},
      ${one.booking_source}, ${one.gear_package_id}, ${one.special_requirements},
      ${one.emergency_contact === null ? null : json(one.emergency_contact)}, ${one.promo_code}, ${one.reservation_date})
    returning *`;
  if (row === undefined) throw new Error('an insert returns its row');
  return row;
}

export type Change = Partial<
  Pick<
    ReservationRow,
    | 'status'
    | 'party_size'
    | 'total_amount'
    | 'amount_paid'
    | 'gear_package_id'
    | 'special_requirements'
    | 'emergency_contact'
    | 'payment_reference'
    | 'insurance_policy_ref'
  >
>;

/** The booking as changed; nothing if it isn't at that revision any more. */
export function changeReservation(
  db: Db,
  before: ReservationRow,
  revision: string,
  change: Change,
  now: Date,
): Promise<ReservationRow | undefined> {
  const after = { ...before, ...change };
  return db.one<ReservationRow>`
    update reservations
    set status = ${after.status}, party_size = ${after.party_size}, total_amount = ${after.total_amount},
      amount_paid = ${after.amount_paid},
      gear_package_id = ${after.gear_package_id}, special_requirements = ${after.special_requirements},
      emergency_contact = ${after.emergency_contact === null ? null : json(after.emergency_contact)},
      payment_reference = ${after.payment_reference}, insurance_policy_ref = ${after.insurance_policy_ref},
      updated_at = ${now}, _rev = _rev + 1
    where reservation_id = ${before.reservation_id} and reservation_date = ${before.reservation_date}
      and _rev::text = ${revision}
    returning *`;
}

export interface Filter {
  readonly guest_id?: string | undefined;
  readonly trip_id?: string | undefined;
  readonly status?: ReservationStatus | undefined;
  readonly start_date?: string | undefined;
  readonly end_date?: string | undefined;
}

export async function searchReservations(
  db: Db,
  { guest_id, trip_id, status, start_date, end_date }: Filter,
  page: { readonly limit: number; readonly offset: number },
): Promise<{ readonly rows: readonly ReservationRow[]; readonly total: number }> {
  const wanted = sql`true
    ${guest_id === undefined ? sql`` : sql`and guest_id = ${guest_id}`}
    ${trip_id === undefined ? sql`` : sql`and trip_id = ${trip_id}`}
    ${status === undefined ? sql`` : sql`and status = ${status}`}
    ${start_date === undefined ? sql`` : sql`and trip_date >= ${start_date}`}
    ${end_date === undefined ? sql`` : sql`and trip_date <= ${end_date}`}`;
  const rows = await db<ReservationRow>`
    select * from reservations where ${wanted} order by created_at desc, reservation_id
    limit ${page.limit} offset ${page.offset}`;
  const count = await db.one<{ total: number }>`select count(*)::int as total from reservations where ${wanted}`;
  return { rows, total: count?.total ?? 0 };
}

/** PENDING since before then, and not because a partner has to say yes. */
export async function unpaidReservations(db: Db, before: Date): Promise<readonly string[]> {
  const rows = await db<{ reservation_id: string }>`
    select reservation_id from reservations
    where status = 'PENDING' and booking_source <> 'PARTNER_API' and created_at < ${before}
    order by created_at limit 100`;
  return rows.map((row) => row.reservation_id);
}
