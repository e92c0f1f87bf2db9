import { randomUUID } from 'node:crypto';
import { answer, defineService, RejectEvent } from 'novatrek/platform';
import { assign } from './assignment.ts';
import { contract } from './contract.gen.ts';
import { dayOf, faultOfRange, isStorableDay } from './days.ts';
import { faultsIn } from './guide-limits.ts';
import { canBecome, statusesAfter } from './guide-status.ts';
import { seed } from './seed.ts';
import { findFreeGuides, findGuide, insertGuide, lockGuide, searchGuides, updateGuide } from './store.ts';
import { insertWindow, listWindows } from './store-availability.ts';
import {
  expireCertifications,
  insertCertification,
  listCertifications,
  takeExpiryAlerts,
} from './store-certifications.ts';
import { insertRating, listRatings, refreshRating } from './store-ratings.ts';
import {
  assignmentsAhead,
  countTripsLed,
  listAssignments,
  removeAssignment,
  stampPublished,
} from './store-schedule.ts';

type Refuse<Status> = (
  status: Status,
  code: string,
  message: string,
  members?: Readonly<Record<string, unknown>>,
) => Error;

export default defineService(contract, ({ db, log, now }) => {
  const today = () => dayOf(now());
  const guideOr404 = async (id: string, refuse: Refuse<404>) => {
    const guide = await findGuide(db, id, today());
    if (guide === undefined) throw refuse(404, 'no-such-guide', 'There is no such guide');
    return guide;
  };
  const checkFields = (body: object, refuse: Refuse<422>) => {
    const details = faultsIn(body);
    if (details.length > 0) throw refuse(422, 'fields-wrong', 'Some fields cannot be kept as they are', { details });
  };
  const checkRange = (from: string | undefined, to: string | undefined, refuse: Refuse<400>) => {
    const fault = faultOfRange(from, to);
    if (fault !== undefined) throw refuse(400, 'days-wrong', fault);
  };

  return {
    handlers: {
      async searchGuides({ query, refuse }) {
        checkRange(query.availability_date, undefined, refuse);
        const { guides, total } = await searchGuides(db, query, today());
        const { offset, limit } = query;
        return { data: guides, pagination: { offset, limit, total, has_more: offset + guides.length < total } };
      },

      async createGuide({ body, refuse }) {
        checkFields(body, refuse);
        const id = randomUUID();
        if (!(await insertGuide(db, id, { ...body, hire_date: today() })))
          throw refuse(409, 'email-taken', 'Another guide has this email address');
        const guide = await findGuide(db, id, today());
        if (guide === undefined) throw new Error('a guide just added is there');
        return answer(201, guide, { location: `${contract.basePath}/guides/${id}` });
      },

      async getGuide({ params, refuse }) {
        return guideOr404(params.guide_id, refuse);
      },

      async updateGuide({ params, body, refuse }) {
        checkFields(body, refuse);
        const guide = await lockGuide(db, params.guide_id, today());
        if (guide === undefined) throw refuse(404, 'no-such-guide', 'There is no such guide');
        const { status = guide.status, assign: wanted, release } = body;
        if (!canBecome(guide.status, status))
          throw refuse(409, 'status-final', `A ${guide.status} guide does not become ${status}`, {
            allowed: statusesAfter(guide.status),
          });
        if (release !== undefined) {
          if (release.departure_date < today())
            throw refuse(422, 'departure-past', 'Nobody is taken off a trip that has departed');
          await removeAssignment(db, guide.id, release);
        }
        if (!(await updateGuide(db, guide.id, body)))
          throw refuse(400, 'email-taken', 'Another guide has this email address');
        if (wanted !== undefined) {
          const refused = await assign(db, { ...guide, status }, wanted, today());
          if (refused !== undefined) throw refuse(refused.status, refused.code, refused.message);
        }
        const ahead = status === 'TERMINATED' ? await assignmentsAhead(db, guide.id, today()) : [];
        if (ahead.length > 0)
          throw refuse(409, 'guide-assigned', `The guide is still assigned to departures on ${ahead.join(', ')}`);
        return guideOr404(guide.id, refuse);
      },

      async getGuideCertifications({ params, refuse }) {
        await guideOr404(params.guide_id, refuse);
        return { data: await listCertifications(db, params.guide_id, today()) };
      },

      async addGuideCertification({ params, body, refuse }) {
        checkFields(body, refuse);
        const { issued_date, expiry_date } = body;
        checkRange(issued_date, expiry_date ?? undefined, refuse);
        if (issued_date > today()) throw refuse(422, 'issued-in-future', 'The certification has not been issued yet');
        const guide = await guideOr404(params.guide_id, refuse);
        const status = (expiry_date ?? '9999-12-31') < today() ? 'EXPIRED' : 'VALID';
        const certification = {
          ...body,
          id: randomUUID(),
          guide_id: guide.id,
          expiry_date: expiry_date ?? null,
          status,
        } as const;
        if (!(await insertCertification(db, certification)))
          throw refuse(409, 'number-on-file', 'A certification of this body with this number is on file');
        return certification;
      },

      async getGuideSchedule({ params, query, refuse }) {
        const from = query.from_date ?? today();
        checkRange(query.from_date, query.to_date, refuse);
        await guideOr404(params.guide_id, refuse);
        return { data: await listAssignments(db, params.guide_id, from, query.to_date) };
      },

      async getGuideAvailability({ params, query, refuse }) {
        const from = query.from_date ?? today();
        checkRange(query.from_date, query.to_date, refuse);
        await guideOr404(params.guide_id, refuse);
        return { data: await listWindows(db, params.guide_id, from, query.to_date) };
      },

      async setGuideAvailability({ params, body, refuse }) {
        checkRange(body.start_date, body.end_date, refuse);
        const guide = await guideOr404(params.guide_id, refuse);
        const window = { ...body, id: randomUUID(), guide_id: guide.id };
        if (!(await insertWindow(db, window)))
          throw refuse(400, 'window-overlaps', 'The guide has a window on some of these days already');
        return window;
      },

      async getGuideRatings({ params, query, refuse }) {
        await guideOr404(params.guide_id, refuse);
        const { ratings, total } = await listRatings(db, params.guide_id, query);
        const { offset, limit } = query;
        return { data: ratings, pagination: { offset, limit, total, has_more: offset + ratings.length < total } };
      },

      async submitGuideRating({ params, body, refuse }) {
        const guide = await lockGuide(db, params.guide_id, today());
        if (guide === undefined) throw refuse(404, 'no-such-guide', 'There is no such guide');
        const rating = { ...body, id: randomUUID(), guide_id: guide.id, rated_at: now().toISOString() };
        const stored = await insertRating(db, rating);
        if (stored === undefined)
          throw refuse(409, 'rated-already', 'The guest has rated the guide for this reservation');
        await refreshRating(db, guide.id);
        return stored;
      },

      async findAvailableGuides({ query, refuse }) {
        checkRange(query.date, undefined, refuse);
        const data = await findFreeGuides(db, query);
        return { data, match_count: data.length };
      },
    },
    consumers: {
      async 'schedule.published'(event) {
        if (!isStorableDay(event.schedule_date)) throw new RejectEvent('the schedule is for a day that cannot be');
        await stampPublished(db, event);
      },
    },
    jobs: {
      'certification-expiry': {
        every: '1 hour',
        async run() {
          const expired = await expireCertifications(db, today());
          if (expired > 0) log.info('certifications have expired', { expired });
          for (const alert of await takeExpiryAlerts(db, today())) log.warn('a certification runs out', { ...alert });
        },
      },
      'trips-led': {
        every: '1 hour',
        async run() {
          await countTripsLed(db, today());
        },
      },
    },
    async seed() {
      await db.transaction(() => seed(db, now()));
    },
  };
});
