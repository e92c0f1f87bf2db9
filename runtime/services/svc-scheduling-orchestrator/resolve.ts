import { CallFailed, type Context } from 'novatrek/platform';
import { type Patch, patched, patchesOf } from './changes.ts';
import { type Clash, clashesOn, type Day } from './clashes.ts';
import { longestTrip, raiseAll } from './conflicts.ts';
import type { ConflictResolutionRequest, ConflictResolutionResult, Types } from './contract.gen.ts';
import { dayAfter } from './days.ts';
import { entryOf, guestIdsOn } from './entry.ts';
import type { Option } from './options.ts';
import { type Reassignment, reassignGuides } from './reassignment.ts';
import type { Roster } from './roster.ts';
import { closeConflict, findConflict, noteOutcome } from './store-conflicts.ts';
import {
  dropEntry,
  findSchedule,
  openSchedule,
  patchEntry,
  type ScheduleRow,
  scheduleOf,
  schedulesBetween,
} from './store-schedules.ts';

type Tools = Pick<Context<Types>, 'db' | 'call' | 'later' | 'settings' | 'now'> & { readonly roster: Roster };
type Refuse = (status: 404 | 409, code: string, message: string, members?: Readonly<Record<string, unknown>>) => Error;

/** Applies an option of a conflict to the schedule, tells the guides' service, then those it concerns. */
export async function resolveConflict(
  tools: Tools,
  { conflict_id, selected_resolution_id, operator_notes, override_warnings = false }: ConflictResolutionRequest,
  by: string,
  refuse: Refuse,
): Promise<ConflictResolutionResult> {
  const { db, now, roster } = tools;
  const conflict = await findConflict(db, conflict_id);
  if (conflict === undefined) throw refuse(404, 'no-such-conflict', 'There is no such conflict');
  const option = conflict.details.options.find(({ id }) => id === selected_resolution_id);
  if (option === undefined) throw refuse(404, 'no-such-option', 'The conflict has no such option');
  const at = now();
  const { strategy } = option;
  const note = { option_id: option.id, strategy, operator_notes: operator_notes ?? null, resolved_by: by };
  if (!(await closeConflict(db, conflict_id, note, at)))
    throw refuse(409, 'already-resolved', 'The conflict is resolved already');
  const schedule = await scheduleOf(db, conflict.schedule_id);
  const moved = () => refuse(409, 'schedule-changed', 'The schedule changed meanwhile: look at the conflict again');
  const { schedule_date: date } = conflict;
  const patches = schedule === undefined ? undefined : patchesOf(option.change, date, schedule.assignments);
  if (schedule === undefined || patches === undefined) throw moved();
  const warnings = await newClashes(tools, date, patches);
  if (warnings.length > 0 && !override_warnings)
    throw refuse(409, 'new-warnings', 'The option would raise new warnings', {
      details: warnings.map(({ description }) => ({ field: 'selected_resolution_id', reason: description })),
    });
  if (await runsThere(tools, date, patches))
    throw refuse(409, 'runs-already', 'The trip runs on the other day already: choose another option');
  if (!(await applyPatches(tools, schedule, patches))) throw moved();
  const raised: string[] = [];
  for (const day of new Set(patches.map((patch) => patch.date))) {
    const row = day === date ? await scheduleOf(db, schedule.schedule_id) : await openSchedule(db, day, at);
    const days = await schedulesBetween(db, dayAfter(day, -longestTrip), day);
    const clashes = warnings.filter((one) => one.date === day);
    if (row !== undefined) raised.push(...(await raiseAll(db, roster, row, clashes, days, at)));
  }
  const updates = await tellGuides(tools, option, schedule, refuse);
  const resolution_status = updates.every(({ success }) => success) ? 'RESOLVED' : 'PARTIALLY_RESOLVED';
  await noteOutcome(db, conflict_id, { outcome: resolution_status, overridden: warnings.map(({ cause }) => cause) });
  await notify(tools, option, schedule, patches);
  return {
    conflict_id,
    resolution_status,
    applied_strategy: strategy,
    downstream_updates: updates,
    new_conflicts_created: raised,
    resolved_at: at.toISOString(),
  };
}

/** What would be wrong after the patches and is not wrong now, by day. */
async function newClashes(
  { db }: Tools,
  date: string,
  patches: readonly Patch[],
): Promise<readonly (Clash & { readonly date: string })[]> {
  const last = patches.reduce((latest, patch) => (patch.date > latest ? patch.date : latest), date);
  const days = await schedulesBetween(db, dayAfter(date, -longestTrip), last);
  const dates = new Set(patches.map((patch) => patch.date));
  const missing = [...dates].filter((one) => !days.some(({ schedule_date }) => schedule_date === one));
  const all: readonly Day[] = [...days, ...missing.map((schedule_date) => ({ schedule_date, assignments: {} }))];
  const after = all.map(({ schedule_date, assignments }) => ({
    schedule_date,
    assignments: patched(schedule_date, assignments, patches),
  }));
  return [...dates].flatMap((one) => {
    const before = new Set(clashesOn(all, one).map(({ cause }) => cause));
    return clashesOn(after, one)
      .filter(({ cause }) => !before.has(cause))
      .map((clash) => ({ ...clash, date: one }));
  });
}

/** Would a trip that moves meet itself? Its bookings and guides of that day must not be mixed up with these. */
async function runsThere({ db }: Tools, date: string, patches: readonly Patch[]): Promise<boolean> {
  for (const patch of patches.filter((one) => one.date !== date)) {
    const day = await findSchedule(db, patch.date);
    if (day !== undefined && entryOf(day.assignments, patch.trip_id) !== undefined) return true;
  }
  return false;
}

/** All under the revisions they are based on, or false. */
async function applyPatches({ db, now }: Tools, schedule: ScheduleRow, patches: readonly Patch[]): Promise<boolean> {
  const revisions = new Map([[schedule.schedule_date, { schedule_id: schedule.schedule_id, _rev: schedule._rev }]]);
  for (const { date, trip_id, fields } of patches) {
    const { schedule_id, _rev } = revisions.get(date) ?? (await openSchedule(db, date, now()));
    const revision = { schedule_id, _rev };
    const applied =
      fields === 'drop'
        ? await dropEntry(db, revision, trip_id, now())
        : await patchEntry(db, revision, trip_id, fields, now());
    if (!applied) return false;
    revisions.set(date, { schedule_id, _rev: _rev + 1 });
  }
  return true;
}

type Update = { service: string; action: string; success: boolean };

/** A guide's refusal undoes everything; a service that doesn't answer leaves the rest resolved. */
async function tellGuides(
  { call }: Tools,
  { change }: Option,
  { schedule_date: date, assignments }: ScheduleRow,
  refuse: Refuse,
): Promise<readonly Update[]> {
  const updates: Update[] = [];
  for (const step of reassignGuides(change, date, assignments)) {
    const success = await attempt(call, step, refuse);
    updates.push({ service: 'svc-guide-management', action: step.action, success });
  }
  return updates;
}

async function attempt(call: Tools['call'], { guide_id, body }: Reassignment, refuse: Refuse): Promise<boolean> {
  try {
    await call.guideManagement.updateGuide({ guide_id, body });
    return true;
  } catch (error) {
    if (!(error instanceof CallFailed)) throw error;
    if (!error.retryable && body.assign !== undefined)
      throw refuse(409, 'guide-refused', 'The guide can not be assigned: choose another option');
    return false;
  }
}

async function notify(
  { later, settings }: Tools,
  { change, requires_guest_notification, strategy }: Option,
  { assignments, schedule_date }: ScheduleRow,
  patches: readonly Patch[],
): Promise<void> {
  const entries = [...new Set(patches.map(({ trip_id }) => trip_id))].flatMap((trip) => {
    const entry = entryOf(assignments, trip);
    return entry === undefined ? [] : [entry];
  });
  const { values, default: usual } = settings['notification-templates'];
  const guides = entries.flatMap(({ guide_ids }) => guide_ids);
  const joined = change.kind === 'reassign' ? [change.to] : change.kind === 'join' ? [change.guide_id] : [];
  const guests = requires_guest_notification === true ? guestIdsOn(entries) : [];
  for (const recipient_id of new Set([...guides, ...joined, ...guests]))
    await later.notifications.sendNotification({
      body: {
        recipient_id,
        template_id: values['schedule-changed'] ?? usual,
        channel: 'IN_APP',
        priority: 'HIGH',
        variables: { trip_date: schedule_date, change: strategy },
      },
    });
}
