import { randomUUID } from 'node:crypto';
import { CallFailed, defineService, ifFound, isUniqueViolation } from 'novatrek/platform';
import { contract, type IncidentReportCreate } from './contract.gen.ts';
import { amended } from './follow-up.ts';
import { allowedFrom, known, mayBecome, publishedType } from './incident-file.ts';
import { inspectionOutcome } from './inspection-outcome.ts';
import { guestFollowUp, guideAlert, isAlarming, waiverCopy } from './messages.ts';
import { seed } from './seed.ts';
import { shownIncident, shownInspection, shownWaiver } from './shown.ts';
import { checkSignature } from './signature-check.ts';
import * as store from './store.ts';
import { purge } from './store-retention.ts';
import { isAdult, waiverEnd } from './waiver-terms.ts';

const self = 'svc-safety-compliance';

export default defineService(contract, ({ db, call, later, external, publish, log, now }) => {
  /** A report is worth more than its look-ups: what can't be found out is left out. */
  async function lookUp<Found>(what: string, asked: Promise<Found>): Promise<Found | undefined> {
    try {
      return await ifFound(asked);
    } catch (error) {
      if (!(error instanceof CallFailed)) throw error;
      log.warn('an incident is filed without a look-up', { what, reason: error.reason });
      return undefined;
    }
  }

  async function peopleOf({ guest_id, guide_id, reservation_id }: IncidentReportCreate) {
    const booking = known(reservation_id);
    const guest = guest_id ?? (booking && (await store.signerFor(db, booking))?.guest_id);
    const guide = known(guide_id);
    return {
      guest_id: guest,
      guest: guest && (await lookUp('guest', call.guestProfiles.getGuest({ guest_id: guest }))),
      guide: guide && (await lookUp('guide', call.guideManagement.getGuide({ guide_id: guide }))),
    };
  }

  return {
    handlers: {
      async signWaiver({ body, caller, refuse }) {
        const at = now();
        const guest = await ifFound(call.guestProfiles.getGuest({ guest_id: body.guest_id }));
        if (guest === undefined || guest.status === 'DEACTIVATED')
          throw refuse(400, 'unknown-guest', 'There is no such guest');
        if (body.version.length > 20) throw refuse(400, 'invalid-version', 'A version has at most 20 characters');
        if ((body.emergency_contact_name?.length ?? 0) > 200 || (body.emergency_contact_phone?.length ?? 0) > 30)
          throw refuse(400, 'invalid-contact', 'The name has at most 200 and the number at most 30 characters');
        const { date_of_birth } = guest;
        if (body.waiver_type === 'MINOR_GUARDIAN' && date_of_birth !== undefined && isAdult(date_of_birth, at))
          throw refuse(400, 'not-a-minor', 'Nobody signs for a guest of 18 years or more');
        const signer = `${guest.first_name} ${guest.last_name}`;
        const signature = body.signature ?? signer;
        const { valid, reference } = await checkSignature(external.docusignApi, { signature, signer });
        if (!valid) throw refuse(400, 'invalid-signature', 'The signature does not verify');
        for (const { waiver_id } of await store.expireWaivers(db, at, body))
          await store.audit(db, { of: 'waiver', id: waiver_id, action: 'EXPIRED', actor: self, at });
        const end = waiverEnd(body.waiver_type, at, date_of_birth);
        const row = await db
          .transaction(() => store.addWaiver(db, body, { id: randomUUID(), reference, at, end }))
          .catch((error: unknown) => {
            if (!isUniqueViolation(error)) throw error;
            throw refuse(409, 'already-signed', 'The guest has an active waiver of this type for the reservation');
          });
        const details = { waiver_type: body.waiver_type, version: body.version, signature_ref: reference };
        await store.audit(db, { of: 'waiver', id: row.waiver_id, action: 'SIGNED', actor: caller.id, at, details });
        const waiver = shownWaiver(row);
        await later.notifications.sendNotification({ body: waiverCopy(waiver, guest.first_name) });
        return waiver;
      },

      async listWaivers({ query }) {
        return (await store.waiversOf(db, query.guest_id, query.status, now())).map(shownWaiver);
      },

      async getWaiver({ params, refuse }) {
        const row = await store.findWaiver(db, params.waiver_id, now());
        if (row === undefined) throw refuse(404, 'no-such-waiver', 'There is no such waiver');
        return shownWaiver(row);
      },

      async createIncident({ body, caller, refuse }) {
        const { latitude = 0, longitude = 0 } = body.location_coordinates ?? {};
        if (Math.abs(latitude) > 90 || Math.abs(longitude) > 180)
          throw refuse(400, 'no-such-place', 'Latitude is from -90 to 90, longitude from -180 to 180');
        const at = now();
        const { guest_id, guest, guide } = await peopleOf(body);
        const row = await store.addIncident(db, body, { id: randomUUID(), by: caller.id, at });
        const details = { type: row.incident_type, severity: row.severity };
        await store.audit(db, { of: 'incident', id: row.incident_id, action: 'FILED', actor: caller.id, at, details });
        await publish('incident.reported', {
          incident_id: row.incident_id,
          severity: row.severity,
          incident_type: publishedType[body.type],
          trip_id: body.trip_id ?? null,
          trail_id: body.trail_id ?? null,
          guest_id: guest_id ?? null,
          guide_id: known(body.guide_id) ?? null,
          requires_evacuation: body.requires_evacuation,
        });
        const alarming = isAlarming(body);
        if (guide && alarming) await later.notifications.sendNotification({ body: guideAlert(body) });
        if (guest && alarming) await later.notifications.sendNotification({ body: guestFollowUp(guest) });
        return shownIncident(row);
      },

      async getIncident({ params, refuse }) {
        const row = await store.findIncident(db, params.incident_id);
        if (row === undefined) throw refuse(404, 'no-such-incident', 'There is no such incident');
        return shownIncident(row);
      },

      async updateIncident({ params, body, caller, refuse }) {
        const row = await store.findIncidentToChange(db, params.incident_id);
        if (row === undefined) throw refuse(404, 'no-such-incident', 'There is no such incident');
        if (row.status === 'CLOSED') throw refuse(400, 'closed', 'The report is closed and stays as it is');
        const allowed = allowedFrom(row.status);
        const { status = row.status, follow_up_required = row.follow_up_required, actions_taken = '' } = body;
        if ([...actions_taken].length > 2_000)
          throw refuse(422, 'actions-too-long', 'What was done is told in 2000 characters at most');
        if (!mayBecome(row.status, status))
          throw refuse(409, 'refused-transition', `${row.status} can't become ${status}`, { allowed });
        if (status === 'CLOSED' && follow_up_required)
          throw refuse(409, 'follow-up-open', 'Somebody still has to act: a report is closed after that');
        const at = now();
        const changed = amended(row, body, at);
        const after = await store.followUp(db, row.incident_id, changed);
        const details = { from: row.status, to: status, fields: Object.keys(body).sort() };
        await store.audit(db, {
          of: 'incident',
          id: row.incident_id,
          action: 'UPDATED',
          actor: caller.id,
          at,
          details,
        });
        return shownIncident(after);
      },

      async listSafetyInspections({ query }) {
        return (await store.inspectionsOf(db, query.location_id, query.status)).map(shownInspection);
      },

      async createSafetyInspection({ body, caller }) {
        const at = now();
        const day = at.toISOString().slice(0, 10);
        const outcome = inspectionOutcome(body.checklist_results, day);
        const row = await store.addInspection(db, body, { id: randomUUID(), at, day, ...outcome });
        await store.audit(db, {
          of: 'safety_inspection',
          id: row.inspection_id,
          action: 'RECORDED',
          actor: caller.id,
          at,
          details: { status: row.status, items: body.checklist_results.length },
        });
        return shownInspection(row);
      },
    },

    consumers: {
      async 'emergency.triggered'({ emergency_id, reservation_id, guest_id, severity, type, timestamp }) {
        await store.audit(db, {
          of: 'emergency',
          id: emergency_id,
          action: 'TRIGGERED',
          actor: 'svc-emergency-response',
          at: new Date(timestamp),
          details: { severity, type, reservation_id, guest_id },
        });
      },
    },

    jobs: {
      'expire-waivers': {
        every: '1 hour',
        async run() {
          const at = now();
          await db.transaction(async () => {
            for (const { waiver_id } of await store.expireWaivers(db, at))
              await store.audit(db, { of: 'waiver', id: waiver_id, action: 'EXPIRED', actor: self, at });
          });
        },
      },
      'end-retention': {
        every: '1 day',
        async run() {
          const at = now();
          const before = new Date(at);
          before.setUTCFullYear(at.getUTCFullYear() - 7);
          await db.transaction(async () => {
            for (const gone of await purge(db, before))
              await store.audit(db, { ...gone, action: 'RETENTION_ENDED', actor: self, at });
          });
        },
      },
    },

    seed: () => seed(db, now()),
  };
});
