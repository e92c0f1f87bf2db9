import { randomUUID } from 'node:crypto';
import type { Db } from 'novatrek/platform';
import type { Participant, ReservationStatus, Tables } from './contract.gen.ts';
import type { Member } from './party.ts';

export type ParticipantRow = Omit<Tables['participants'], 'role'> & { readonly role: Participant['role'] };

export async function addMember(
  db: Db,
  reservation: string,
  {
    guest_id,
    role,
    medical_clearance = null,
  }: Omit<Member, 'medical_clearance'> & { readonly medical_clearance?: boolean | null | undefined },
  now: Date,
): Promise<ParticipantRow> {
  const row = await db.one<ParticipantRow>`
    insert into participants (participant_id, reservation_id, guest_id, role, waiver_signed, created_at, medical_clearance)
    values (${randomUUID()}, ${reservation}, ${guest_id}, ${role}, false, ${now}, ${medical_clearance})
    returning *`;
  if (row === undefined) throw new Error('an insert returns its row');
  return row;
}

/** Of all these bookings, in the order they were added. */
export async function participantsOf(db: Db, reservations: readonly string[]): Promise<readonly ParticipantRow[]> {
  if (reservations.length === 0) return [];
  return db<ParticipantRow>`
    select * from participants where reservation_id = any(${reservations}::uuid[])
    order by created_at, participant_id`;
}

export async function recordStatus(
  db: Db,
  one: {
    readonly reservation_id: string;
    readonly from: ReservationStatus | null;
    readonly to: ReservationStatus;
    readonly by: string;
    readonly reason: string | null;
  },
  now: Date,
): Promise<void> {
  await db.run`
    insert into status_history (history_id, reservation_id, old_status, new_status, changed_by, reason, changed_at)
    values (${randomUUID()}, ${one.reservation_id}, ${one.from}, ${one.to}, ${one.by.slice(0, 100)}, ${one.reason}, ${now})`;
}
