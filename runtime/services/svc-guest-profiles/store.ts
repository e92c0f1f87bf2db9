import { randomUUID } from 'node:crypto';
import { type Db, json, sql } from 'novatrek/platform';
import type { EmergencyContact } from './contract.gen.ts';
import { type Profile, placeOf, type SealedProfile, sealEmail, sealIf, sealName } from './profile.ts';
import { comparable } from './same-name.ts';
import type { Vault } from './vault.ts';

const profile = sql`
  select g.*, c.name as contact_name, c.phone as contact_phone, c.relationship,
    (select count(*)::int from adventure_history h where h.guest_id = g.guest_id) as total_adventures
  from guest_profiles g
  left join emergency_contacts c on c.guest_id = g.guest_id and c.is_primary`;

export function findGuest(db: Db, id: string): Promise<SealedProfile | undefined> {
  return db.one<SealedProfile>`${profile} where g.guest_id = ${id} and g.erased_at is null`;
}

/** Locks the row first: what is read then stays so. */
export async function findGuestToChange(db: Db, id: string): Promise<SealedProfile | undefined> {
  const locked = await db.one`select from guest_profiles where guest_id = ${id} and erased_at is null for update`;
  return locked && findGuest(db, id);
}

export function findByEmail(db: Db, vault: Vault, email: string): Promise<SealedProfile | undefined> {
  return db.one<SealedProfile>`${profile} where g.email = ${sealEmail(vault, email)}`;
}

/** Temporary profiles of a last name and date of birth, over the index of both. */
export function findVisitors(db: Db, vault: Vault, last_name: string, born: string): Promise<SealedProfile[]> {
  const [from, before] = vault.range('last_name', comparable(last_name));
  return db<SealedProfile>`
    ${profile}
    where g.last_name >= ${from} and g.last_name < ${before} and g.date_of_birth = ${born}
      and g.temporary_until is not null and g.merged_into is null and g.erased_at is null
    order by g.created_at`;
}

export async function addGuest(db: Db, vault: Vault, guest: Profile, at: Date): Promise<void> {
  const id = guest.guest_id;
  await db.run`
    insert into guest_profiles (guest_id, first_name, last_name, email, phone, date_of_birth, loyalty_tier,
      identity_verified, status, preferences, temporary_until, created_at, updated_at)
    values (${id}, ${vault.seal(placeOf('first_name', id), guest.first_name)}, ${sealName(vault, guest.last_name)},
      ${sealEmail(vault, guest.email)}, ${sealIf(vault, placeOf('phone', id), guest.phone)}, ${guest.date_of_birth},
      'bronze', ${guest.identity_verified}, ${guest.status}, ${json(guest.preferences)},
      ${guest.temporary_until ?? null}, ${at}, ${at})`;
  await setContact(db, vault, id, guest.contact);
}

export async function changeGuest(db: Db, vault: Vault, guest: Profile, at: Date): Promise<void> {
  const id = guest.guest_id;
  await db.run`
    update guest_profiles
    set first_name = ${vault.seal(placeOf('first_name', id), guest.first_name)},
      last_name = ${sealName(vault, guest.last_name)}, email = ${sealEmail(vault, guest.email)},
      phone = ${sealIf(vault, placeOf('phone', id), guest.phone)}, date_of_birth = ${guest.date_of_birth},
      identity_verified = ${guest.identity_verified}, status = ${guest.status},
      preferences = ${json(guest.preferences)}, profile_image_url = ${guest.profile_image_url ?? null},
      temporary_until = ${guest.temporary_until ?? null}, merged_into = ${guest.merged_into ?? null},
      deleted_at = ${guest.deleted_at ?? null}, updated_at = ${at}
    where guest_id = ${id}`;
}

export async function setContact(
  db: Db,
  vault: Vault,
  guest: string,
  contact: EmergencyContact | undefined,
): Promise<void> {
  await db.run`delete from emergency_contacts where guest_id = ${guest} and is_primary`;
  if (contact === undefined) return;
  await db.run`
    insert into emergency_contacts (contact_id, guest_id, name, phone, relationship, is_primary)
    values (${randomUUID()}, ${guest}, ${vault.seal(placeOf('contact_name', guest), contact.name)},
      ${vault.seal(placeOf('contact_phone', guest), contact.phone)}, ${contact.relationship}, true)`;
}

export interface Filter {
  readonly email?: string | undefined;
  readonly status?: string | undefined;
  readonly certification_type?: string | undefined;
}

function matching(vault: Vault, { email, status, certification_type: type }: Filter, today: string) {
  return sql`g.erased_at is null
    and ${status === undefined ? sql`g.status <> 'DEACTIVATED'` : sql`g.status = ${status}`}
    ${email === undefined ? sql`` : sql`and g.email = ${sealEmail(vault, email)}`}
    ${
      type === undefined
        ? sql``
        : sql`and exists (select from certifications t where t.guest_id = g.guest_id and t.cert_type = ${type}
            and t.status = 'ACTIVE' and coalesce(t.expiry_date, ${today}) >= ${today})`
    }`;
}

/** A page in the order of a time; those with equal times in a fixed order. */
export async function pageByTime(
  db: Db,
  vault: Vault,
  filter: Filter,
  page: {
    readonly by: 'created_at' | 'updated_at';
    readonly descending: boolean;
    readonly limit: number;
    readonly offset: number;
    readonly today: string;
  },
): Promise<{ readonly rows: SealedProfile[]; readonly total: number }> {
  const where = matching(vault, filter, page.today);
  const time = page.by === 'created_at' ? sql`g.created_at` : sql`g.updated_at`;
  const order = page.descending ? sql`${time} desc, g.guest_id desc` : sql`${time}, g.guest_id`;
  const [count] = await db<{ total: number }>`select count(*)::int as total from guest_profiles g where ${where}`;
  const rows = await db<SealedProfile>`
    ${profile} where ${where} order by ${order} limit ${page.limit} offset ${page.offset}`;
  return { rows, total: count?.total ?? 0 };
}

export interface SealedName {
  readonly guest_id: string;
  readonly first_name: string;
  readonly last_name: string;
  readonly email: string;
  readonly created_at: string;
  readonly updated_at: string;
}

/** What is needed to search in what is encrypted, and to sort by it: the service must open it, the database can't. */
export function namesOf(db: Db, vault: Vault, filter: Filter, today: string): Promise<SealedName[]> {
  return db<SealedName>`
    select guest_id, first_name, last_name, email, created_at, updated_at from guest_profiles g
    where ${matching(vault, filter, today)}`;
}

export function guestsByIds(db: Db, ids: readonly string[]): Promise<SealedProfile[]> {
  return db<SealedProfile>`${profile} where g.guest_id = any(${ids}::uuid[])`;
}
