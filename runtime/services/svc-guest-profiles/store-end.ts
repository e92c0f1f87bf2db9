import { type Db, json } from 'novatrek/platform';
import { sealEmail, sealName } from './profile.ts';
import { findMedical, putMedical } from './store-records.ts';
import type { Vault } from './vault.ts';

/** Moves the records of one profile to another of the same person; what the other has already stays as it is there. */
export async function moveRecords(db: Db, vault: Vault, from: string, to: string, at: Date): Promise<void> {
  await db.run`
    update certifications set guest_id = ${to}
    where guest_id = ${from} and cert_type not in (
      select cert_type from certifications where guest_id = ${to} and status = 'ACTIVE')`;
  await db.run`update adventure_history set guest_id = ${to} where guest_id = ${from}`;
  const medical = await findMedical(db, vault, from);
  if (medical !== undefined && (await findMedical(db, vault, to)) === undefined)
    await putMedical(db, vault, to, medical, at);
  await db.run`delete from medical_info where guest_id = ${from}`;
}

/** Temporary profiles whose time is over become deactivated ones: the retention period starts. */
export function endTemporary(db: Db, at: Date): Promise<number> {
  return db.run`
    update guest_profiles set status = 'DEACTIVATED', deleted_at = ${at}, updated_at = ${at}
    where temporary_until <= ${at} and deleted_at is null`;
}

/** Guests deactivated before that moment of whom something is still stored. */
export async function guestsToErase(db: Db, before: Date): Promise<readonly string[]> {
  const rows = await db<{ guest_id: string }>`
    select guest_id from guest_profiles where deleted_at <= ${before} and erased_at is null
    order by deleted_at limit 500`;
  return rows.map(({ guest_id }) => guest_id);
}

/** Nothing of the person is left. The id is: others have it in their records. */
export async function erase(db: Db, vault: Vault, guest: string, at: Date): Promise<void> {
  await db.run`delete from medical_info where guest_id = ${guest}`;
  await db.run`delete from certifications where guest_id = ${guest}`;
  await db.run`delete from emergency_contacts where guest_id = ${guest}`;
  await db.run`delete from adventure_history where guest_id = ${guest}`;
  await db.run`
    update guest_profiles
    set first_name = '', last_name = ${sealName(vault, guest)}, email = ${sealEmail(vault, `${guest}@erased.invalid`)},
      phone = null, date_of_birth = '1900-01-01', preferences = ${json({})}, profile_image_url = null,
      identity_verified = false, temporary_until = null, erased_at = ${at}, updated_at = ${at}
    where guest_id = ${guest} and erased_at is null and deleted_at is not null`;
}
