import { type Context, type Handler, isUniqueViolation } from 'novatrek/platform';
import { changedProfile } from './changed-profile.ts';
import type { Operations, Types } from './contract.gen.ts';
import { allowedFrom, mayBecome } from './life-of-a-profile.ts';
import { isSamePerson, openProfile, type Profile, shownGuest } from './profile.ts';
import * as store from './store.ts';
import { moveRecords } from './store-end.ts';
import type { Vault } from './vault.ts';

type Change = Handler<Operations['updateGuest']>;
type Refuse = Parameters<Change>[0]['refuse'];

/** PATCH /guests/{guest_id}: new data, another status, the end of "temporary", or the merger of two profiles. */
export function profileChange({ db, now }: Context<Types>, vault: Vault): Change {
  /** Always in one order, so that two merging into each other don't wait for each other for ever. */
  async function lock(ids: readonly string[]): Promise<ReadonlyMap<string, Profile>> {
    const found = new Map<string, Profile>();
    for (const id of ids.toSorted()) {
      const row = await store.findGuestToChange(db, id);
      if (row !== undefined) found.set(id, openProfile(vault, row));
    }
    return found;
  }

  async function takeOver(from: Profile | undefined, to: Profile, at: Date, refuse: Refuse): Promise<void> {
    if (from === undefined) throw refuse(404, 'no-such-profile', 'There is no such profile to take over');
    if (from.guest_id === to.guest_id) throw refuse(409, 'same-profile', 'A profile is not merged with itself');
    if (from.merged_into !== undefined) throw refuse(409, 'merged', 'The profile was taken over by another');
    if (!isSamePerson(from, to)) throw refuse(409, 'another-person', 'The profiles are not of the same person');
    await moveRecords(db, vault, from.guest_id, to.guest_id, at);
    const left = {
      ...from,
      status: 'DEACTIVATED' as const,
      deleted_at: from.deleted_at ?? at.toISOString(),
      merged_into: to.guest_id,
    };
    await store.changeGuest(db, vault, left, at);
  }

  return async ({ params, body, refuse }) => {
    const at = now();
    const { guest_id } = params;
    const other = body.merge_from_guest_id;
    const locked = await lock([guest_id, ...(other === undefined || other === guest_id ? [] : [other])]);
    const guest = locked.get(guest_id);
    if (guest === undefined) throw refuse(404, 'no-such-guest', 'There is no such guest');
    const status = body.status ?? guest.status;
    if (guest.merged_into !== undefined) throw refuse(409, 'merged', 'The profile was taken over by another');
    if (!mayBecome(guest.status, status)) {
      const allowed = allowedFrom(guest.status);
      throw refuse(409, 'refused-transition', `${guest.status} can't become ${status}`, { allowed });
    }
    if (guest.status === 'DEACTIVATED' && status === 'DEACTIVATED')
      throw refuse(409, 'deactivated', 'A deactivated profile can only become ACTIVE again', { allowed: ['ACTIVE'] });
    if (body.temporary && guest.temporary_until === undefined)
      throw refuse(409, 'lasting', 'A lasting profile does not become a temporary one');
    if ((body.date_of_birth ?? '') > at.toISOString().slice(0, 10))
      throw refuse(400, 'not-born-yet', 'The date of birth lies in the future');

    let changed = changedProfile(guest, body, at);
    if (other !== undefined) {
      const from = locked.get(other);
      await takeOver(from, changed, at, refuse);
      changed = { ...changed, identity_verified: changed.identity_verified || from?.identity_verified === true };
    }
    await db
      .transaction(() => store.changeGuest(db, vault, changed, at))
      .catch((error: unknown) => {
        throw isUniqueViolation(error) ? refuse(409, 'email-taken', 'The email address belongs to a guest') : error;
      });
    if (body.emergency_contact !== undefined) await store.setContact(db, vault, guest_id, body.emergency_contact);
    const row = await store.findGuest(db, guest_id);
    if (row === undefined) throw new Error('a guest that is locked is there');
    return shownGuest(vault, row);
  };
}
