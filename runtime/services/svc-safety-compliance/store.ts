import { type Db, json, sql } from 'novatrek/platform';
import type {
  IncidentReportCreate,
  SafetyInspectionCreate,
  Tables,
  WaiverSignRequest,
  WaiverType,
} from './contract.gen.ts';
import type { IncidentStatus } from './incident-file.ts';
import { nobody } from './incident-file.ts';
import type { Outcome } from './inspection-outcome.ts';

export type WaiverRow = Omit<Tables['waivers'], 'signed_at' | 'status' | 'waiver_type'> & {
  readonly waiver_type: WaiverType;
  readonly signed_at: string;
  readonly status: 'ACTIVE' | 'EXPIRED' | 'REVOKED';
};
export type IncidentRow = Omit<Tables['incidents'], 'severity'> & {
  readonly severity: 'LOW' | 'MEDIUM' | 'HIGH' | 'CRITICAL';
};
export type InspectionRow = Omit<Tables['safety_inspections'], 'checklist_results'> & {
  readonly checklist_results: SafetyInspectionCreate['checklist_results'];
};

/** Its status on that day: a waiver that has run out doesn't count, whether or not the nightly job has said so. */
function waiverColumns(at: Date) {
  return sql`waiver_id, guest_id, trip_id, waiver_type, signed_at, signature_ref, expires_at, created_at, reservation_id,
    version, host(ip_address) as ip_address, emergency_contact_name, emergency_contact_phone,
    case when status = 'ACTIVE' and expires_at <= ${at} then 'EXPIRED' else status end as status`;
}

export async function addWaiver(
  db: Db,
  signed: WaiverSignRequest,
  more: { readonly id: string; readonly reference: string; readonly at: Date; readonly end: Date },
): Promise<WaiverRow> {
  const [row] = await db<WaiverRow>`
    insert into waivers (waiver_id, guest_id, reservation_id, trip_id, waiver_type, version, ip_address,
      emergency_contact_name, emergency_contact_phone, signature_ref, status, signed_at, created_at, expires_at)
    values (${more.id}, ${signed.guest_id}, ${signed.reservation_id},
      coalesce(${signed.trip_id ?? null}::uuid,
        (select trip_id from waivers where reservation_id = ${signed.reservation_id} and trip_id <> ${nobody} limit 1),
        ${nobody}),
      ${signed.waiver_type}, ${signed.version}, ${signed.ip_address}::inet, ${signed.emergency_contact_name ?? null},
      ${signed.emergency_contact_phone ?? null}, ${more.reference}, 'ACTIVE', ${more.at}, ${more.at}, ${more.end})
    returning ${waiverColumns(more.at)}`;
  if (row === undefined) throw new Error('an insert returns its row');
  return row;
}

export function findWaiver(db: Db, id: string, at: Date): Promise<WaiverRow | undefined> {
  return db.one<WaiverRow>`select ${waiverColumns(at)} from waivers where waiver_id = ${id}`;
}

export function waiversOf(db: Db, guest: string, status: string | undefined, at: Date): Promise<WaiverRow[]> {
  const only = status === undefined ? sql`` : sql`where status = ${status}`;
  return db<WaiverRow>`
    select * from (select ${waiverColumns(at)} from waivers where guest_id = ${guest}) as theirs ${only}
    order by signed_at desc, waiver_id`;
}

/** The waivers that have run out and were not yet marked; of one guest and booking where a new one is to take the place. */
export function expireWaivers(
  db: Db,
  at: Date,
  of?: Pick<WaiverSignRequest, 'guest_id' | 'reservation_id'>,
): Promise<{ readonly waiver_id: string }[]> {
  const only = of === undefined ? sql`` : sql`and guest_id = ${of.guest_id} and reservation_id = ${of.reservation_id}`;
  return db<{ waiver_id: string }>`
    update waivers set status = 'EXPIRED' where status = 'ACTIVE' and expires_at <= ${at} ${only} returning waiver_id`;
}

/** Who signed for a booking first: the guest to ask when a report names none. */
export function signerFor(db: Db, reservation: string): Promise<{ readonly guest_id: string } | undefined> {
  return db.one<{ guest_id: string }>`
    select guest_id from waivers where reservation_id = ${reservation} order by signed_at, waiver_id limit 1`;
}

export async function addIncident(
  db: Db,
  filed: IncidentReportCreate,
  more: { readonly id: string; readonly by: string; readonly at: Date },
): Promise<IncidentRow> {
  const [row] = await db<IncidentRow>`
    insert into incidents (incident_id, reservation_id, guide_id, incident_type, severity, description, actions_taken,
      follow_up_required, latitude, longitude, trip_id, location_id, status, reported_by, reported_at)
    values (${more.id}, ${filed.reservation_id}, ${filed.guide_id}, ${filed.type}, ${filed.severity},
      ${filed.description}, ${filed.actions_taken ?? null}, ${filed.follow_up_required ?? false},
      ${filed.location_coordinates?.latitude ?? null}, ${filed.location_coordinates?.longitude ?? null},
      ${filed.trip_id ?? null}, ${filed.location_id ?? null}, 'OPEN', ${more.by}, ${more.at})
    returning *`;
  if (row === undefined) throw new Error('an insert returns its row');
  return row;
}

export function findIncident(db: Db, id: string): Promise<IncidentRow | undefined> {
  return db.one<IncidentRow>`select * from incidents where incident_id = ${id}`;
}

export function findIncidentToChange(db: Db, id: string): Promise<IncidentRow | undefined> {
  return db.one<IncidentRow>`select * from incidents where incident_id = ${id} for update`;
}

export interface FollowUp {
  readonly severity: string;
  readonly status: IncidentStatus;
  readonly actions_taken: string | null;
  readonly follow_up_required: boolean;
  readonly follow_up_notes: string | null;
  readonly resolved_at: string | null;
  readonly resolution_notes: string | null;
}

export async function followUp(db: Db, id: string, file: FollowUp): Promise<IncidentRow> {
  const [row] = await db<IncidentRow>`
    update incidents
    set severity = ${file.severity}, status = ${file.status}, actions_taken = ${file.actions_taken},
      follow_up_required = ${file.follow_up_required}, follow_up_notes = ${file.follow_up_notes},
      resolved_at = ${file.resolved_at}, resolution_notes = ${file.resolution_notes}
    where incident_id = ${id}
    returning *`;
  if (row === undefined) throw new Error('an incident that is locked is there');
  return row;
}

export async function addInspection(
  db: Db,
  seen: SafetyInspectionCreate,
  more: Outcome & { readonly id: string; readonly at: Date; readonly day: string },
): Promise<InspectionRow> {
  const [row] = await db<InspectionRow>`
    insert into safety_inspections (inspection_id, location_id, inspector_id, inspection_date, status, checklist_results,
      notes, next_inspection_due, created_at)
    values (${more.id}, ${seen.location_id}, ${seen.inspector_id}, ${more.day}, ${more.status},
      ${json(seen.checklist_results)}, ${seen.notes ?? null}, ${more.nextDue}, ${more.at})
    returning *`;
  if (row === undefined) throw new Error('an insert returns its row');
  return row;
}

export function inspectionsOf(db: Db, location: string, status: string | undefined): Promise<InspectionRow[]> {
  const only = status === undefined ? sql`` : sql`and status = ${status}`;
  return db<InspectionRow>`
    select * from safety_inspections
    where location_id = ${location} ${only}
    order by inspection_date desc, created_at desc, inspection_id`;
}

export interface AuditEntry {
  readonly of: 'waiver' | 'incident' | 'safety_inspection' | 'emergency';
  readonly id: string;
  readonly action: string;
  readonly actor: string;
  readonly at: Date;
  /** Nothing classified: this is kept for good. */
  readonly details?: Readonly<Record<string, unknown>>;
}

export async function audit(db: Db, { of, id, action, actor, at, details = {} }: AuditEntry): Promise<void> {
  await db.run`
    insert into audit_log (entity_type, entity_id, action, actor, details, logged_at)
    values (${of}, ${id}, ${action}, ${actor}, ${json(details)}, ${at})`;
}
