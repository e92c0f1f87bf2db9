import { randomUUID } from 'node:crypto';
import { answer, CallFailed, type Context, type Handler, isUniqueViolation } from 'novatrek/platform';
import type { CreateGuestRequest, Guest, Operations, Types } from './contract.gen.ts';
import { checkIdentity } from './identity-check.ts';
import { temporaryEnd } from './life-of-a-profile.ts';
import { isSamePerson, openProfile, type Profile, shownGuest } from './profile.ts';
import * as store from './store.ts';
import type { Vault } from './vault.ts';

/** POST /guests: a new profile, or the same person's temporary one completed. */
export function registration(context: Context<Types>, vault: Vault): Handler<Operations['createGuest']> {
  const { db, external, publish, log, now } = context;

  /** A guest can register while IDVerify is away, and is then not verified. */
  async function isVerified(body: CreateGuestRequest): Promise<boolean> {
    if (body.temporary) return false;
    try {
      return await checkIdentity(external.idverifyApi, body);
    } catch (error) {
      if (!(error instanceof CallFailed)) throw error;
      log.warn('a guest registers without a check of identity', { reason: error.reason });
      return false;
    }
  }

  async function shown(id: string): Promise<Guest> {
    const row = await store.findGuest(db, id);
    if (row === undefined) throw new Error('a guest that was just stored is there');
    return shownGuest(vault, row);
  }

  return async ({ body, refuse }) => {
    const taken = () => refuse(409, 'email-taken', 'The email address belongs to a guest');
    if (body.date_of_birth > now().toISOString().slice(0, 10))
      throw refuse(400, 'not-born-yet', 'The date of birth lies in the future');
    const found = await store.findByEmail(db, vault, body.email);
    const same = found && openProfile(vault, found);
    if (same && !mayBeCompleted(same, body)) throw taken();
    // No connection is held while somebody looks at a document; nothing was written yet.
    await db.checkpoint();
    const identity_verified = await isVerified(body);
    const at = now();

    if (same) {
      const current = await store.findGuestToChange(db, same.guest_id);
      const opened = current && openProfile(vault, current);
      if (!opened || !mayBeCompleted(opened, body)) throw taken();
      const complete = { ...profileFrom(body, same.guest_id, identity_verified, at), deleted_at: undefined };
      await store.changeGuest(db, vault, complete, at);
      await store.setContact(db, vault, same.guest_id, body.emergency_contact);
      return answer(201, await shown(same.guest_id), locationOf(same.guest_id));
    }

    const guest = profileFrom(body, randomUUID(), identity_verified, at);
    await db
      .transaction(() => store.addGuest(db, vault, guest, at))
      .catch((error: unknown) => {
        throw isUniqueViolation(error) ? taken() : error;
      });
    const { guest_id, first_name, last_name, email, date_of_birth } = guest;
    await publish('guest.registered', { guest_id, first_name, last_name, email, date_of_birth });
    return answer(201, await shown(guest_id), locationOf(guest_id));
  };
}

/** The profile of an earlier visit by the same person: registering, or visiting again, goes on with it (ADR-008). */
function mayBeCompleted(found: Profile, body: CreateGuestRequest): boolean {
  return found.temporary_until !== undefined && found.merged_into === undefined && isSamePerson(found, body);
}

function profileFrom(body: CreateGuestRequest, guest_id: string, identity_verified: boolean, at: Date): Profile {
  return {
    guest_id,
    first_name: body.first_name,
    last_name: body.last_name,
    email: body.email,
    phone: body.phone,
    date_of_birth: body.date_of_birth,
    status: 'ACTIVE',
    preferences: body.preferences ?? {},
    contact: body.emergency_contact,
    profile_image_url: undefined,
    identity_verified,
    temporary_until: body.temporary ? temporaryEnd(at).toISOString() : undefined,
    merged_into: undefined,
    deleted_at: undefined,
  };
}

function locationOf(id: string): Readonly<Record<string, string>> {
  return { location: `/guests/v1/guests/${id}` };
}
