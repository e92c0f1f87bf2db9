import { randomUUID } from 'node:crypto';
import { answer, CallFailed, type Context, type Handler, isUniqueViolation } from 'novatrek/platform';
import type { CreateGuestRequest, Guest, Operations, Types } from './contract.gen.ts';
import { checkIdentity } from './identity-check.ts';
import { temporaryEnd } from './life-of-a-profile.ts';
import { isSamePerson, openProfile, type Profile, shownGuest } from './profile.ts';
import { comparable } from './same-name.ts';
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

  /** Whoever showed a document may go on with an earlier visit under another address, if it is clear which one it was. */
  async function visitorLike(body: CreateGuestRequest): Promise<Profile | undefined> {
    const found = await store.findVisitors(db, vault, body.last_name, body.date_of_birth);
    const alike = found
      .map((row) => openProfile(vault, row))
      .filter(({ first_name }) => comparable(first_name) === comparable(body.first_name));
    return alike.length === 1 ? alike[0] : undefined;
  }

  /** Somebody else can take the address in the meantime: the index says so. */
  async function orTaken(write: () => Promise<void>, taken: () => Error): Promise<void> {
    await db.transaction(write).catch((error: unknown) => {
      throw isUniqueViolation(error) ? taken() : error;
    });
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

    const earlier = same ?? (identity_verified ? await visitorLike(body) : undefined);
    if (earlier) {
      const current = await store.findGuestToChange(db, earlier.guest_id);
      const opened = current && openProfile(vault, current);
      if (!opened || !mayBeCompleted(opened, body)) throw taken();
      const complete = profileFrom(body, earlier.guest_id, identity_verified, at);
      await orTaken(() => store.changeGuest(db, vault, complete, at), taken);
      await store.setContact(db, vault, earlier.guest_id, body.emergency_contact);
      return answer(201, await shown(earlier.guest_id), locationOf(earlier.guest_id));
    }

    const guest = profileFrom(body, randomUUID(), identity_verified, at);
    await orTaken(() => store.addGuest(db, vault, guest, at), taken);
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
