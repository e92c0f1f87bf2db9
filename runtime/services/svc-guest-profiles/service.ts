import { defineService } from 'novatrek/platform';
import { shownCertification, statusOn } from './certification.ts';
import { contract } from './contract.gen.ts';
import { historyReader } from './history-reader.ts';
import { retentionBegan } from './life-of-a-profile.ts';
import { shownGuest } from './profile.ts';
import { profileChange } from './profile-change.ts';
import { registration } from './registration.ts';
import { paginationOf, searchGuests } from './search.ts';
import { seed } from './seed.ts';
import * as store from './store.ts';
import { endTemporary, erase, guestsToErase } from './store-end.ts';
import { addCertification, certificationsOf, findMedical, putMedical } from './store-records.ts';
import { createVault } from './vault.ts';

type Refuse404 = (status: 404, code: string, message: string) => Error;

export default defineService(contract, (context) => {
  const { db, log, now, secrets } = context;
  const vault = createVault(secrets['guest-data-key']);
  const today = () => now().toISOString().slice(0, 10);
  const readHistory = historyReader(context);

  async function guestOr404(id: string, refuse: Refuse404) {
    const row = await store.findGuest(db, id);
    if (row === undefined) throw refuse(404, 'no-such-guest', 'There is no such guest');
    return row;
  }

  return {
    handlers: {
      createGuest: registration(context, vault),
      updateGuest: profileChange(context, vault),

      async searchGuests({ query }) {
        const { guests, total } = await searchGuests(db, vault, query, today());
        return { guests, pagination: paginationOf(query.page, query.page_size, total) };
      },

      async getGuest({ params, refuse }) {
        return shownGuest(vault, await guestOr404(params.guest_id, refuse));
      },

      async listGuestCertifications({ params, query, refuse }) {
        await guestOr404(params.guest_id, refuse);
        const day = today();
        const all = (await certificationsOf(db, params.guest_id, query.type)).map((row) =>
          shownCertification(row, day),
        );
        const certifications = query.active_only ? all.filter(({ status }) => status === 'ACTIVE') : all;
        return { guest_id: params.guest_id, certifications, total_count: certifications.length };
      },

      async addGuestCertification({ params, body, refuse }) {
        const { type, issued_date, expiry_date } = body;
        if (expiry_date !== undefined && expiry_date < issued_date)
          throw refuse(400, 'expires-before-issued', 'A certification expires after it was issued');
        if ((body.issuing_organization?.length ?? 0) > 100)
          throw refuse(400, 'issuer-too-long', 'The name of the issuer has at most 100 characters');
        // Locked, so that two at once don't both find none.
        const guest = await store.findGuestToChange(db, params.guest_id);
        if (guest === undefined) throw refuse(404, 'no-such-guest', 'There is no such guest');
        const day = today();
        const others = await certificationsOf(db, params.guest_id, type);
        if (others.some((row) => statusOn(row, day) === 'ACTIVE'))
          throw refuse(409, 'already-certified', 'The guest has an active certification of this type');
        return shownCertification(await addCertification(db, params.guest_id, body, now()), day);
      },

      async getGuestMedicalInfo({ params, refuse }) {
        await guestOr404(params.guest_id, refuse);
        const medical = await findMedical(db, vault, params.guest_id);
        if (medical === undefined) throw refuse(404, 'none-recorded', 'No medical information was recorded');
        return medical;
      },

      async updateGuestMedicalInfo({ params, body, refuse }) {
        if (!body.has_allergies && (body.allergies?.length ?? 0) > 0)
          throw refuse(400, 'contradicts-itself', 'Allergies are listed, and has_allergies says there are none');
        const guest = await store.findGuestToChange(db, params.guest_id);
        if (guest === undefined) throw refuse(404, 'no-such-guest', 'There is no such guest');
        await putMedical(db, vault, params.guest_id, body, now());
        return { ...body, guest_id: params.guest_id, last_updated: now().toISOString() };
      },

      async getGuestAdventureHistory({ params, query, refuse }) {
        const { from_date, to_date } = query;
        if (from_date !== undefined && to_date !== undefined && from_date > to_date)
          throw refuse(400, 'reversed-range', 'from_date must not be after to_date');
        await guestOr404(params.guest_id, refuse);
        const entries = await readHistory(params.guest_id, query);
        const from = (query.page - 1) * query.page_size;
        return {
          guest_id: params.guest_id,
          entries: entries.slice(from, from + query.page_size),
          pagination: paginationOf(query.page, query.page_size, entries.length),
        };
      },
    },

    consumers: {},

    jobs: {
      'end-temporary-profiles': {
        every: '1 hour',
        async run() {
          const ended = await endTemporary(db, now());
          if (ended > 0) log.info('temporary profiles have ended', { count: ended });
        },
      },
      'erase-after-retention': {
        every: '1 day',
        async run() {
          const at = now();
          const guests = await guestsToErase(db, retentionBegan(at));
          for (const guest of guests) await db.transaction(() => erase(db, vault, guest, at));
          if (guests.length > 0) log.info('profiles were erased', { count: guests.length });
        },
      },
    },

    seed: () => seed(db, vault, now()),
  };
});
