import type {
  CreateGuestRequest,
  EmergencyContact,
  Guest,
  GuestPreferences,
  GuestStatus,
  Tables,
} from './contract.gen.ts';
import { comparable, comparableEmail } from './same-name.ts';
import type { Vault } from './vault.ts';

/** A row as it stands in the database, with its primary contact. */
export type SealedProfile = Omit<Tables['guest_profiles'], 'preferences'> & {
  readonly preferences: GuestPreferences;
  readonly contact_name: string | null;
  readonly contact_phone: string | null;
  readonly relationship: string | null;
  readonly total_adventures: number;
};

/** A guest in plain text: never to be logged. */
export interface Profile {
  readonly guest_id: string;
  readonly first_name: string;
  readonly last_name: string;
  readonly email: string;
  readonly phone: string | undefined;
  readonly date_of_birth: string;
  readonly status: GuestStatus;
  readonly preferences: GuestPreferences;
  readonly contact: EmergencyContact | undefined;
  readonly profile_image_url: string | undefined;
  readonly identity_verified: boolean;
  readonly temporary_until: string | undefined;
  readonly merged_into: string | undefined;
  readonly deleted_at: string | undefined;
}

/** A value opens only as that column of that guest. */
export const placeOf = (column: string, guest: string) => `${column} of ${guest}`;

export function sealName(vault: Vault, name: string): string {
  return vault.sealFindable('last_name', name, comparable(name));
}

export function sealEmail(vault: Vault, email: string): string {
  const one = comparableEmail(email);
  return vault.sealFindable('email', one, one);
}

export function sealIf(vault: Vault, place: string, text: string | undefined): string | null {
  return text === undefined ? null : vault.seal(place, text);
}

export function openProfile(vault: Vault, row: SealedProfile): Profile {
  const open = (column: string, sealed: string) => vault.open(placeOf(column, row.guest_id), sealed);
  const { contact_name, contact_phone, relationship } = row;
  return {
    guest_id: row.guest_id,
    first_name: open('first_name', row.first_name),
    last_name: vault.openFindable('last_name', row.last_name),
    email: vault.openFindable('email', row.email),
    phone: row.phone === null ? undefined : open('phone', row.phone),
    date_of_birth: row.date_of_birth,
    status: row.status,
    preferences: row.preferences,
    contact:
      contact_name === null || contact_phone === null
        ? undefined
        : {
            name: open('contact_name', contact_name),
            phone: open('contact_phone', contact_phone),
            relationship: relationship ?? '',
          },
    profile_image_url: row.profile_image_url ?? undefined,
    identity_verified: row.identity_verified,
    temporary_until: row.temporary_until ?? undefined,
    merged_into: row.merged_into ?? undefined,
    deleted_at: row.deleted_at ?? undefined,
  };
}

const tiers: Readonly<Record<string, Guest['loyalty_tier']>> = {
  bronze: 'EXPLORER',
  silver: 'PATHFINDER',
  gold: 'SUMMIT',
  platinum: 'APEX',
};

export function shownGuest(vault: Vault, row: SealedProfile): Guest {
  const { contact, deleted_at: _, ...shown } = openProfile(vault, row);
  return {
    ...shown,
    emergency_contact: contact,
    loyalty_tier: tiers[row.loyalty_tier ?? 'bronze'],
    total_adventures: row.total_adventures,
    created_at: row.created_at,
    updated_at: row.updated_at,
  };
}

/** Is this the person the profile is of? Names as in ADR-007; the date of birth exactly. */
export function isSamePerson(
  one: Pick<CreateGuestRequest, 'last_name' | 'date_of_birth'>,
  other: Pick<CreateGuestRequest, 'last_name' | 'date_of_birth'>,
): boolean {
  return one.date_of_birth === other.date_of_birth && comparable(one.last_name) === comparable(other.last_name);
}
