import { randomUUID } from 'node:crypto';
import { type Db, json, sql } from 'novatrek/platform';
import type { CreateCertificationRequest, MedicalInfo, MedicalInfoRequest, Tables } from './contract.gen.ts';
import { placeOf, sealIf } from './profile.ts';
import type { Vault } from './vault.ts';

export type CertificationRow = Tables['certifications'];
export type HistoryRow = Tables['adventure_history'];

export async function addCertification(
  db: Db,
  guest: string,
  one: CreateCertificationRequest,
  at: Date,
): Promise<CertificationRow> {
  const [row] = await db<CertificationRow>`
    insert into certifications (cert_id, guest_id, cert_type, issuer, issued_date, expiry_date, document_url,
      credential_number, status, created_at)
    values (${randomUUID()}, ${guest}, ${one.type}, ${one.issuing_organization ?? ''}, ${one.issued_date},
      ${one.expiry_date ?? null}, ${one.verification_document_url ?? null}, ${one.credential_number ?? null},
      'ACTIVE', ${at})
    returning *`;
  if (row === undefined) throw new Error('an insert returns its row');
  return row;
}

export function certificationsOf(db: Db, guest: string, type?: string): Promise<CertificationRow[]> {
  const only = type === undefined ? sql`` : sql`and cert_type = ${type}`;
  return db<CertificationRow>`
    select * from certifications where guest_id = ${guest} ${only}
    order by issued_date desc, created_at desc, cert_id`;
}

type SealedMedical = Tables['medical_info'];

/** Of health, each column is sealed for itself: the medical record of one guest doesn't open as that of another. */
const place = (column: string, guest: string) => placeOf(`medical ${column}`, guest);

export async function putMedical(
  db: Db,
  vault: Vault,
  guest: string,
  info: MedicalInfoRequest,
  at: Date,
): Promise<void> {
  const seal = (column: string, text: string | undefined) => sealIf(vault, place(column, guest), text);
  const sealList = (column: string, list: readonly string[] | undefined) =>
    list === undefined ? null : json(seal(column, JSON.stringify(list)));
  await db.run`
    insert into medical_info (medical_id, guest_id, conditions, allergies, emergency_medications, blood_type,
      has_allergies, fitness_clearance, fitness_clearance_expiry, physician_name, physician_phone, notes, updated_at)
    values (${randomUUID()}, ${guest}, ${sealList('conditions', info.medical_conditions)},
      ${sealList('allergies', info.allergies)}, ${sealList('medications', info.current_medications)},
      ${seal('blood_type', info.blood_type)}, ${info.has_allergies}, ${seal('clearance', info.fitness_clearance)},
      ${info.fitness_clearance_expiry ?? null}, ${seal('physician_name', info.physician_name)},
      ${seal('physician_phone', info.physician_phone)}, ${seal('notes', info.notes)}, ${at})
    on conflict (guest_id) do update
    set conditions = excluded.conditions, allergies = excluded.allergies,
      emergency_medications = excluded.emergency_medications, blood_type = excluded.blood_type,
      has_allergies = excluded.has_allergies, fitness_clearance = excluded.fitness_clearance,
      fitness_clearance_expiry = excluded.fitness_clearance_expiry, physician_name = excluded.physician_name,
      physician_phone = excluded.physician_phone, notes = excluded.notes, updated_at = excluded.updated_at`;
}

export async function findMedical(db: Db, vault: Vault, guest: string): Promise<MedicalInfo | undefined> {
  const row = await db.one<SealedMedical>`select * from medical_info where guest_id = ${guest}`;
  if (row === undefined) return undefined;
  const open = (column: string, sealed: string | null) =>
    sealed === null ? undefined : vault.open(place(column, guest), sealed);
  const openList = (column: string, sealed: unknown) =>
    typeof sealed === 'string' ? listIn(vault.open(place(column, guest), sealed)) : undefined;
  return {
    guest_id: guest,
    blood_type: oneOf(bloodTypes, open('blood_type', row.blood_type)),
    has_allergies: row.has_allergies,
    allergies: openList('allergies', row.allergies),
    medical_conditions: openList('conditions', row.conditions),
    current_medications: openList('medications', row.emergency_medications),
    fitness_clearance: oneOf(clearances, open('clearance', row.fitness_clearance)),
    fitness_clearance_expiry: row.fitness_clearance_expiry ?? undefined,
    physician_name: open('physician_name', row.physician_name),
    physician_phone: open('physician_phone', row.physician_phone),
    notes: open('notes', row.notes),
    last_updated: row.updated_at,
  };
}

const groups = ['A', 'B', 'AB', 'O'] as const;
const bloodTypes = [
  ...groups.flatMap((group) => [`${group}_POSITIVE`, `${group}_NEGATIVE`] as const),
  'UNKNOWN',
] as const;
const clearances = ['FULL_CLEARANCE', 'LIMITED_CLEARANCE', 'RESTRICTED', 'PENDING_REVIEW'] as const;

/** Only what the contract allowed was ever sealed. */
function oneOf<const Values extends readonly string[]>(values: Values, text: string | undefined): Values[number] {
  const found = values.find((value) => value === text);
  if (found === undefined) throw new Error('a medical record holds a value that is not in the contract');
  return found;
}

function listIn(text: string): readonly string[] {
  const list: unknown = JSON.parse(text);
  return Array.isArray(list) ? list.map(String) : [];
}

export function historyOf(db: Db, guest: string): Promise<HistoryRow[]> {
  return db<HistoryRow>`
    select * from adventure_history where guest_id = ${guest} order by trip_date desc, history_id`;
}

export type KnownTrip = Pick<
  HistoryRow,
  'trip_id' | 'adventure_name' | 'adventure_category' | 'difficulty_level' | 'location'
>;

/** What some guest's history says of trips: as they were called last. */
export function knownTrips(db: Db, ids: readonly string[]): Promise<KnownTrip[]> {
  return db<KnownTrip>`
    select distinct on (trip_id) trip_id, adventure_name, adventure_category, difficulty_level, location
    from adventure_history where trip_id = any(${ids}::uuid[])
    order by trip_id, completed_at desc`;
}

export async function addHistory(db: Db, row: HistoryRow): Promise<void> {
  await db.run`
    insert into adventure_history (history_id, guest_id, trip_id, trip_date, adventure_category, rating, completed_at,
      reservation_id, adventure_name, difficulty_level, location, guide_name, feedback)
    values (${row.history_id}, ${row.guest_id}, ${row.trip_id}, ${row.trip_date}, ${row.adventure_category},
      ${row.rating}, ${row.completed_at}, ${row.reservation_id}, ${row.adventure_name}, ${row.difficulty_level},
      ${row.location}, ${row.guide_name}, ${row.feedback})`;
}
