import type { UpdateGuestRequest } from './contract.gen.ts';
import type { Profile } from './profile.ts';

/** The profile after a change: what is not named stays. */
export function changedProfile(guest: Profile, change: UpdateGuestRequest, at: Date): Profile {
  const status = change.status ?? guest.status;
  const began = guest.status === 'DEACTIVATED' ? guest.deleted_at : at.toISOString();
  return {
    ...guest,
    first_name: change.first_name ?? guest.first_name,
    last_name: change.last_name ?? guest.last_name,
    email: change.email ?? guest.email,
    phone: change.phone ?? guest.phone,
    date_of_birth: change.date_of_birth ?? guest.date_of_birth,
    preferences: change.preferences ?? guest.preferences,
    contact: change.emergency_contact ?? guest.contact,
    profile_image_url: change.profile_image_url ?? guest.profile_image_url,
    temporary_until: change.temporary === false ? undefined : guest.temporary_until,
    status,
    deleted_at: status === 'DEACTIVATED' ? began : undefined,
  };
}
