import { type Caller, defineService, ifFound } from 'novatrek/platform';
import { type Admission, type Attempts, admit } from './admission.ts';
import { type CheckInCreate, contract } from './contract.gen.ts';
import { isFor, objectionTo } from './gear.ts';
import { nextStep } from './pattern.ts';
import { statusOf } from './progress.ts';
import { plantSeed } from './seed.ts';
import { covers, type Session, sessionOf } from './session.ts';
import { shown } from './shown.ts';
import {
  bindWristband,
  type CheckInRow,
  checkInsOf,
  findCheckIn,
  findParticipant,
  keepGear,
  lockCheckIn,
  moveOn,
  openCheckIn,
  removeStale,
} from './store.ts';

/** A check-in nobody went on with is gone after a day. */
const staleAfter = 24 * 3_600_000;
/** Wrong answers to the four fields before a party is sent to the desk, and seconds until it may try again. */
const attemptsAllowed = 5;
const attemptsSeconds = 1_800;

export default defineService(contract, ({ db, call, later, publish, settings, cache, log, now }) => {
  const attempts: Attempts = {
    async exhausted(reservation) {
      return ((await cache.get<number>(`four-fields:${reservation}`)) ?? 0) >= attemptsAllowed;
    },
    async failed(reservation) {
      const before = (await cache.get<number>(`four-fields:${reservation}`)) ?? 0;
      await cache.set(`four-fields:${reservation}`, before + 1, { seconds: attemptsSeconds });
    },
  };
  const staleLimit = () => new Date(now().getTime() - staleAfter);

  const enter = (caller: Caller, refuse: (status: 401, code: string, message: string) => Error): Session => {
    const session = sessionOf(caller, now());
    if (session === undefined) throw refuse(401, 'no-session', 'There is no session, or it has ended');
    return session;
  };

  /** The check-in, for whom it may concern. */
  const find = async (
    id: string,
    caller: Caller,
    refuse: (status: 401 | 404, code: string, message: string) => Error,
  ): Promise<CheckInRow> => {
    const session = enter(caller, refuse);
    const row = await findCheckIn(db, id);
    if (row === undefined) throw refuse(404, 'no-such-check-in', 'There is no such check-in');
    if (!covers(session, { reservation_id: row.reservation_id, guest_ids: [row.guest_id] }))
      throw refuse(401, 'outside-session', 'The session is not one for this check-in');
    return row;
  };

  const reread = async (id: string) => {
    const row = await findCheckIn(db, id);
    if (row === undefined) throw new Error('a check-in that is locked stays');
    return row;
  };

  const open = async (body: CheckInCreate, { reservation, participant, category, pattern, waiver }: Admission) => {
    const { reservation_id, participant_guest_id: guest_id, checked_in_by } = body;
    await removeStale(db, staleLimit(), { reservation_id, guest_id });
    const id = await openCheckIn(db, {
      reservation_id,
      guest_id,
      adventure_category: category.slice(0, 50),
      check_in_pattern: pattern,
      status: statusOf({ waiver: waiver !== undefined, gear: false, wristband: false, gearDue: true }),
      checked_in_by: checked_in_by === guest_id ? 'self' : checked_in_by,
      waiver_id: waiver?.id,
      gear_assignment_id: participant.gear_assignment_id,
      at: now(),
    });
    if (id === undefined) return undefined;
    await publish('checkin.completed', {
      check_in_id: id,
      reservation_id,
      guest_id,
      trip_id: reservation.trip_id,
      adventure_category: category,
      check_in_pattern: pattern,
      gear_verified: false,
      wristband_assigned: false,
      rfid_tag: null,
    });
    await later.notifications.sendNotification({
      body: {
        recipient_id: guest_id,
        template_id: settings['confirmation-template'],
        channel: 'IN_APP',
        reservation_id,
        // By the check-in it is known as the message that the event above causes too: the guest gets one.
        variables: { check_in_id: id, next_step: nextStep(pattern, participant.gear_assignment_id !== undefined) },
      },
    });
    return reread(id);
  };

  return {
    handlers: {
      async createCheckIn({ body, caller, refuse }) {
        const session = enter(caller, refuse);
        const patterns = settings['adventure-category-patterns'];
        const admission = await admit(body, session, { call, patterns, attempts, refuse });
        const { category, reservation } = admission;
        if (!admission.categoryKnown)
          log.warn('an adventure category has no check-in pattern', { category, trip_id: reservation.trip_id });
        const row = await open(body, admission);
        if (row !== undefined) return shown(row);
        const there = await findParticipant(db, body.reservation_id, body.participant_guest_id);
        throw refuse(409, 'already-checked-in', 'The participant is checked in already', {
          details: { check_in_id: there?.check_in_id },
        });
      },

      async listCheckIns({ query, caller, refuse }) {
        const session = enter(caller, refuse);
        const rows = await checkInsOf(db, query.reservation_id);
        const guest_ids = rows.map((row) => row.guest_id);
        if (!covers(session, { reservation_id: query.reservation_id, guest_ids }))
          throw refuse(401, 'outside-session', 'The session is not one for this reservation');
        return rows.map(shown);
      },

      async getCheckIn({ params, caller, refuse }) {
        return shown(await find(params.check_in_id, caller, refuse));
      },

      async verifyGear({ params: { check_in_id }, body, caller, refuse }) {
        const found = await find(check_in_id, caller, refuse);
        if (found.gear_items !== null) throw refuse(409, 'gear-verified', 'The gear was verified already');
        const assignment_id = found.gear_assignment_id ?? body.gear_assignment_id;
        const assignment =
          assignment_id === undefined
            ? undefined
            : await ifFound(call.gearInventory.getGearAssignment({ assignment_id }));
        if (assignment === undefined || !isFor(found, assignment))
          throw refuse(409, 'no-gear-assigned', 'No gear is assigned to this participant');
        const objection = objectionTo(body.gear_items, assignment);
        if (objection !== undefined)
          throw refuse(409, objection.code, objection.message, { details: { gear_inventory_ids: objection.ids } });
        await lockCheckIn(db, check_in_id);
        const row = await find(check_in_id, caller, refuse);
        if (row.gear_items !== null) throw refuse(409, 'gear-verified', 'The gear was verified already');
        await keepGear(db, check_in_id, assignment.id, body, now());
        const status = statusOf({
          waiver: row.waiver_id !== null,
          gear: true,
          wristband: row.rfid_tag !== null,
          gearDue: true,
        });
        await moveOn(db, check_in_id, status, assignment.id, now());
        // Last, and with a key of its own: if the commit fails, the repeated request finds this entry again (ADR-006).
        await call.safetyCompliance.createIncident({
          idempotencyKey: `gear-verification:${check_in_id}:${body.verified_by}`,
          body: {
            reservation_id: row.reservation_id,
            guide_id: body.verified_by,
            type: 'EQUIPMENT_FAILURE',
            severity: 'LOW',
            description: `Gear verification of check-in ${check_in_id}: no failure, all assigned items fit`,
            follow_up_required: false,
          },
        });
        return shown(await reread(check_in_id));
      },

      async assignWristband({ params: { check_in_id }, body, caller, refuse }) {
        await lockCheckIn(db, check_in_id);
        const row = await find(check_in_id, caller, refuse);
        if (row.rfid_tag !== null) throw refuse(409, 'wears-wristband', 'The participant wears a wristband already');
        if (!(await bindWristband(db, check_in_id, body, now())))
          throw refuse(409, 'tag-used', 'This tag was assigned before');
        const status = statusOf({
          waiver: row.waiver_id !== null,
          gear: row.gear_items !== null,
          wristband: true,
          gearDue: row.check_in_pattern > 1 || row.gear_assignment_id !== null,
        });
        await moveOn(db, check_in_id, status, row.gear_assignment_id, now());
        return shown(await reread(check_in_id));
      },
    },
    consumers: {},
    jobs: {
      'remove-stale-check-ins': {
        every: '15 minutes',
        async run() {
          const removed = await db.transaction(() => removeStale(db, staleLimit()));
          if (removed > 0) log.info('stale check-ins were removed', { removed });
        },
      },
    },
    async seed() {
      await plantSeed(db, now());
    },
  };
});
