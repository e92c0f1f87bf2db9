import { type Db, json } from 'novatrek/platform';
import type {
  CheckInStatus,
  GearItem,
  GearVerificationRequest,
  Tables,
  WristbandAssignmentRequest,
} from './contract.gen.ts';

export type CheckInRow = Tables['check_ins'] & {
  readonly status: CheckInStatus;
  readonly checked_in_at: string;
  /** Of its gear verification; null while there is none. */
  readonly gear_items: readonly GearItem[] | null;
  readonly wristband_id: string | null;
  readonly color: WristbandAssignmentRequest['color'] | null;
  readonly rfid_tag: string | null;
  readonly assigned_at: string | null;
};

export interface NewCheckIn {
  readonly reservation_id: string;
  readonly guest_id: string;
  readonly adventure_category: string;
  readonly check_in_pattern: number;
  readonly status: CheckInStatus;
  readonly checked_in_by: string;
  readonly waiver_id: string | undefined;
  readonly gear_assignment_id: string | undefined;
  readonly at: Date;
}

/** Undefined if the participant is checked in already. */
export async function openCheckIn(db: Db, row: NewCheckIn): Promise<string | undefined> {
  const made = await db.one<{ check_in_id: string }>`
    insert into check_ins (reservation_id, participant_id, guest_id, adventure_category, check_in_pattern, status,
      checked_in_at, checked_in_by, created_at, updated_at, waiver_id, gear_assignment_id)
    values (${row.reservation_id}, ${row.guest_id}, ${row.guest_id}, ${row.adventure_category}, ${row.check_in_pattern},
      ${row.status}, ${row.at}, ${row.checked_in_by}, ${row.at}, ${row.at}, ${row.waiver_id ?? null},
      ${row.gear_assignment_id ?? null})
    on conflict (reservation_id, participant_id) do nothing
    returning check_in_id`;
  return made?.check_in_id;
}

export function findCheckIn(db: Db, id: string): Promise<CheckInRow | undefined> {
  return db.one<CheckInRow>`
    select c.*, g.gear_items, w.wristband_id, w.color, w.wristband_nfc_id as rfid_tag, w.assigned_at
    from check_ins c
    left join gear_verifications g on g.check_in_id = c.check_in_id
    left join wristband_assignments w on w.check_in_id = c.check_in_id and w.active
    where c.check_in_id = ${id}`;
}

export function findParticipant(
  db: Db,
  reservation: string,
  guest: string,
): Promise<{ check_in_id: string } | undefined> {
  return db.one<{ check_in_id: string }>`
    select check_in_id from check_ins where reservation_id = ${reservation} and participant_id = ${guest}`;
}

export function checkInsOf(db: Db, reservation: string): Promise<CheckInRow[]> {
  return db<CheckInRow>`
    select c.*, g.gear_items, w.wristband_id, w.color, w.wristband_nfc_id as rfid_tag, w.assigned_at
    from check_ins c
    left join gear_verifications g on g.check_in_id = c.check_in_id
    left join wristband_assignments w on w.check_in_id = c.check_in_id and w.active
    where c.reservation_id = ${reservation}
    order by c.checked_in_at, c.check_in_id`;
}

/** Waits for whoever works on the same check-in: its steps come one after the other. */
export async function lockCheckIn(db: Db, id: string): Promise<boolean> {
  return (await db.run`select 1 from check_ins where check_in_id = ${id} for update`) > 0;
}

export async function keepGear(
  db: Db,
  id: string,
  assignment: string,
  { verified_by, notes, gear_items }: GearVerificationRequest,
  at: Date,
): Promise<void> {
  await db.run`
    insert into gear_verifications (verification_id, check_in_id, gear_assignment_id, verified_by, status, notes,
      verified_at, gear_items)
    values (gen_random_uuid(), ${id}, ${assignment}, ${verified_by}, 'VERIFIED', ${notes ?? null}, ${at},
      ${json(gear_items)})`;
}

/** False if the tag was ever assigned before. */
export async function bindWristband(
  db: Db,
  id: string,
  { wristband_id, color, rfid_tag }: WristbandAssignmentRequest,
  at: Date,
): Promise<boolean> {
  const bound = await db.run`
    insert into wristband_assignments (assignment_id, check_in_id, wristband_nfc_id, active, assigned_at, wristband_id, color)
    values (gen_random_uuid(), ${id}, ${rfid_tag}, true, ${at}, ${wristband_id}, ${color})
    on conflict (wristband_nfc_id) do nothing`;
  return bound > 0;
}

export async function moveOn(db: Db, id: string, status: CheckInStatus, gear: string | null, at: Date): Promise<void> {
  await db.run`
    update check_ins
    set status = ${status}, gear_assignment_id = ${gear}, updated_at = ${at},
      completed_at = case when ${status} = 'COMPLETE' then coalesce(completed_at, ${at}) else completed_at end
    where check_in_id = ${id}`;
}

/** Removes check-ins opened before `limit` and not complete since; all, or those of one participant. */
export async function removeStale(
  db: Db,
  limit: Date,
  only?: { readonly reservation_id: string; readonly guest_id: string },
): Promise<number> {
  const stale = await db<{ check_in_id: string }>`
    select check_in_id from check_ins
    where status <> 'COMPLETE' and created_at < ${limit}
      and (${only === undefined} or (reservation_id = ${only?.reservation_id ?? null}::uuid
        and participant_id = ${only?.guest_id ?? null}::uuid))
    for update`;
  if (stale.length === 0) return 0;
  const ids = stale.map((row) => row.check_in_id);
  await db.run`delete from gear_verifications where check_in_id = any(${ids}::uuid[])`;
  await db.run`delete from wristband_assignments where check_in_id = any(${ids}::uuid[])`;
  return db.run`delete from check_ins where check_in_id = any(${ids}::uuid[])`;
}
