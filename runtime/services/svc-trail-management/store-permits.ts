import { type Db, sql } from 'novatrek/platform';
import type { ActivityType, Tables } from './contract.gen.ts';

export type PermitRow = Omit<Tables['trail_permits'], 'activity_type'> & { readonly activity_type: ActivityType };

const columns = sql`
  permit_id, trail_id, trip_id, status, agency_reference, activity_type, start_date, end_date, group_size,
  location_id, decision_note, requested_by, submitted_at, decided_at, checked_at`;

export type PermitDraft = Omit<PermitRow, 'permit_id' | 'decision_note' | 'submitted_at' | 'decided_at' | 'checked_at'>;

export function insertPermit(db: Db, one: PermitDraft, now: Date): Promise<PermitRow | undefined> {
  return db.one<PermitRow>`
    insert into trail_permits (trail_id, trip_id, status, agency_reference, activity_type, start_date, end_date,
      group_size, location_id, requested_by, submitted_at, checked_at)
    values (${one.trail_id}, ${one.trip_id}, ${one.status}, ${one.agency_reference}, ${one.activity_type},
      ${one.start_date}, ${one.end_date}, ${one.group_size}, ${one.location_id}, ${one.requested_by}, ${now}, ${now})
    returning ${columns}`;
}

/** The permit asked for, or the most recent one of the trail. */
export function findPermit(db: Db, trail: string, permit: string | undefined): Promise<PermitRow | undefined> {
  return db.one<PermitRow>`
    select ${columns} from trail_permits
    where trail_id = ${trail} ${permit === undefined ? sql`` : sql`and permit_id = ${permit}`}
    order by submitted_at desc, permit_id limit 1`;
}

/** A decision is final: only a permit that waits takes one. */
export function decidePermit(
  db: Db,
  id: string,
  status: PermitRow['status'],
  note: string | null,
  now: Date,
): Promise<PermitRow | undefined> {
  return db.one<PermitRow>`
    update trail_permits
    set status = ${status}, decision_note = ${note}, checked_at = ${now},
      decided_at = ${status === 'SUBMITTED' ? null : now}
    where permit_id = ${id} and status = 'SUBMITTED'
    returning ${columns}`;
}
