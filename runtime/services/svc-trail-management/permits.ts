import { randomUUID } from 'node:crypto';
import { type Context, ifFound } from 'novatrek/platform';
import type { CreatePermitRequest, Operations, TrailPermit, Types } from './contract.gen.ts';
import type { PermitAgency } from './permit-agency.ts';
import { shownPermit } from './shown.ts';
import { findTrail, type TrailRow } from './store.ts';
import { decidePermit, findPermit, insertPermit } from './store-permits.ts';

type Refuse<Name extends keyof Operations> = (
  status: Operations[Name]['refusals'],
  code: string,
  message: string,
  members?: Readonly<Record<string, unknown>>,
) => Error;

interface Application {
  readonly params: { readonly trail_id: string };
  readonly body: CreatePermitRequest;
  readonly caller: { readonly id: string; readonly user?: string };
  readonly idempotencyKey: string | undefined;
  readonly refuse: Refuse<'requestTrailPermit'>;
}

interface Look {
  readonly params: { readonly trail_id: string };
  readonly query: { readonly permit_id?: string | undefined };
  readonly refuse: Refuse<'getTrailPermitStatus'>;
}

/** Access permits, asked of the agency that watches over the parks. */
export function permits({ db, call, now }: Context<Types>, agency: PermitAgency) {
  async function requestTrailPermit({
    params,
    body,
    caller,
    idempotencyKey,
    refuse,
  }: Application): Promise<TrailPermit> {
    const trail = await findTrail(db, params.trail_id);
    if (trail === undefined) throw refuse(404, 'no-such-trail', 'There is no such trail');
    refuseImpossible(trail, body, refuse);
    // No connection is held while others are asked.
    await db.checkpoint();
    const inspections =
      (await ifFound(call.safetyCompliance.listSafetyInspections({ location_id: body.location_id }))) ?? [];
    const [latest] = inspections.toSorted((a, b) => (a.inspection_date < b.inspection_date ? 1 : -1));
    if (latest === undefined) throw refuse(409, 'not-inspected', 'The location has had no safety inspection');
    if (latest.status !== 'PASSED' && latest.status !== 'CONDITIONAL_PASS')
      throw refuse(409, 'inspection-not-passed', `The latest safety inspection of the location is ${latest.status}`, {
        allowed: ['PASSED', 'CONDITIONAL_PASS'],
      });
    const { activity_type, start_date, end_date, group_size, location_id, trip_id } = body;
    const application = { trail_id: trail.trail_id, activity_type, start_date, end_date, group_size };
    const answer = await agency.apply(application, `permit:${idempotencyKey ?? randomUUID()}`);
    if (answer === undefined) throw refuse(400, 'refused-by-agency', 'The permit agency does not take such a request');
    const permit = await insertPermit(
      db,
      {
        ...application,
        trip_id: trip_id ?? null,
        location_id,
        status: 'SUBMITTED',
        agency_reference: answer.reference,
        requested_by: caller.user ?? caller.id,
      },
      now(),
    );
    if (permit === undefined) throw new Error('an insert returns its row');
    const decided =
      answer.status === 'SUBMITTED'
        ? undefined
        : await decidePermit(db, permit.permit_id, answer.status, answer.note, now());
    return shownPermit(decided ?? permit);
  }

  async function getTrailPermitStatus({ params, query, refuse }: Look): Promise<TrailPermit> {
    const permit = await findPermit(db, params.trail_id, query.permit_id);
    if (permit === undefined) throw refuse(404, 'no-such-permit', 'There is no such permit for this trail');
    if (permit.status !== 'SUBMITTED') return shownPermit(permit);
    const answer = await agency.look(permit.agency_reference);
    if (answer === undefined) return shownPermit(permit);
    const decided = await decidePermit(db, permit.permit_id, answer.status, answer.note, now());
    // Somebody else may have heard the decision in the meantime, and it is final.
    return shownPermit(decided ?? (await findPermit(db, params.trail_id, permit.permit_id)) ?? permit);
  }

  return { requestTrailPermit, getTrailPermitStatus };
}

function refuseImpossible(
  trail: TrailRow,
  { start_date, end_date, group_size }: CreatePermitRequest,
  refuse: Refuse<'requestTrailPermit'>,
): void {
  if (end_date < start_date)
    throw refuse(400, 'reversed-period', 'end_date is before start_date', {
      details: [{ field: 'end_date', issue: 'is before start_date' }],
    });
  if (group_size > trail.max_group_size)
    throw refuse(400, 'group-too-large', `The trail takes groups of up to ${trail.max_group_size}`, {
      details: [{ field: 'group_size', issue: `is more than ${trail.max_group_size}` }],
    });
  if (!trail.permit_required) throw refuse(409, 'no-permit-needed', 'The trail needs no permit');
  if (trail.status === 'CLOSED') throw refuse(409, 'closed', 'The trail is CLOSED');
}
