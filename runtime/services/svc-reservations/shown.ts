import type { Db } from 'novatrek/platform';
import { balanceOf } from './balance.ts';
import type { BookingPayment, Participant, Reservation } from './contract.gen.ts';
import type { ReservationRow } from './store.ts';
import { type ParticipantRow, participantsOf } from './store-party.ts';
import { type PaymentRow, paymentsOf } from './store-payments.ts';

export async function shownReservation(db: Db, row: ReservationRow): Promise<Reservation> {
  const id = [row.reservation_id];
  return shown(row, await participantsOf(db, id), await paymentsOf(db, id));
}

export async function shownReservations(db: Db, rows: readonly ReservationRow[]): Promise<Reservation[]> {
  const ids = rows.map((row) => row.reservation_id);
  const all = await participantsOf(db, ids);
  const payments = await paymentsOf(db, ids);
  return rows.map((row) =>
    shown(
      row,
      all.filter((one) => one.reservation_id === row.reservation_id),
      payments.filter((one) => one.reservation_id === row.reservation_id),
    ),
  );
}

function shown(
  row: ReservationRow,
  participants: readonly ParticipantRow[],
  payments: readonly PaymentRow[],
): Reservation {
  const { gear_package_id, special_requirements, emergency_contact, payment_reference, insurance_policy_ref } = row;
  return {
    id: row.reservation_id,
    guest_id: row.guest_id,
    trip_id: row.trip_id,
    trip_date: row.trip_date,
    confirmation_code: row.confirmation_code,
    status: row.status,
    booking_source: row.booking_source,
    participants: participants.map(shownParticipant),
    ...(gear_package_id === null ? {} : { gear_package_id }),
    ...(special_requirements === null ? {} : { special_requirements }),
    ...(emergency_contact === null ? {} : { emergency_contact }),
    ...(payment_reference === null ? {} : { payment_reference }),
    ...(insurance_policy_ref === null ? {} : { insurance_policy_ref }),
    total_amount: Number(row.total_amount),
    amount_paid: Number(row.amount_paid),
    balance_due: balanceOf(row) / 100,
    payments: payments.map(shownPayment),
    currency: row.currency,
    created_at: row.created_at,
    updated_at: row.updated_at,
    _rev: String(row._rev),
  };
}

function shownPayment({ payment_id, amount, currency, counted, received_at }: PaymentRow): BookingPayment {
  return { payment_id, amount: Number(amount), currency, counted: Number(counted), received_at };
}

export function shownParticipant(row: ParticipantRow): Participant {
  const { medical_clearance, gear_assignment_id, check_in_time } = row;
  return {
    guest_id: row.guest_id,
    role: row.role,
    waiver_signed: row.waiver_signed,
    ...(medical_clearance === null ? {} : { medical_clearance }),
    ...(gear_assignment_id === null ? {} : { gear_assignment_id }),
    checked_in: check_in_time !== null,
    ...(check_in_time === null ? {} : { check_in_time }),
  };
}
