import { CallFailed, type Context, type Db } from 'novatrek/platform';
import { raiseClashes } from './conflicts.ts';
import type { ScheduleOptimizationResult, Types } from './contract.gen.ts';
import { dayOf, lengthOf } from './days.ts';
import { entriesOf, entryOf } from './entry.ts';
import { gatherFacts } from './facts.ts';
import { type PlanFacts, type PlannedDate, planDates, resultOf } from './plan.ts';
import type { Roster } from './roster.ts';
import {
  beginRun,
  claimRequest,
  countRuns,
  endRun,
  finishRequest,
  putBack,
  putBackAbandoned,
  type RequestRow,
} from './store.ts';
import { countResolved } from './store-conflicts.ts';
import { markPublished, openSchedule, patchEntry, type ScheduleRow, scheduleOf } from './store-schedules.ts';

const algorithm = 'weighted-greedy-1';
/** Runs of a request that were overtaken, or whose questions nobody answered, before it has failed. */
const mostRuns = 5;
/** Milliseconds after which a run that said nothing is taken for dead. */
const abandonedAfter = 5 * 60_000;

export type Tools = Pick<Context<Types>, 'db' | 'call' | 'later' | 'publish' | 'settings' | 'locks' | 'log' | 'now'> & {
  readonly roster: Roster;
};

/** Works off the requests that wait, each once. */
export async function workOffRequests(tools: Tools): Promise<void> {
  const { db, now } = tools;
  await putBackAbandoned(db, new Date(now().getTime() - abandonedAfter));
  const tried: string[] = [];
  for (;;) {
    const claimed = await claim(tools, tried);
    if (claimed === undefined) return;
    tried.push(claimed.request.request_id);
    await workOff(tools, claimed);
  }
}

interface Claimed {
  readonly request: RequestRow;
  readonly run: string;
}

/** With its run, in one transaction: a request in work without a run would look abandoned. */
function claim({ db, now }: Tools, tried: readonly string[]): Promise<Claimed | undefined> {
  return db.transaction(async () => {
    const request = await claimRequest(db, tried);
    if (request === undefined) return undefined;
    const { request_id, schedule_date } = request;
    return { request, run: await beginRun(db, { request_id, schedule_date, algorithm, at: now() }) };
  });
}

async function workOff(tools: Tools, { request, run }: Claimed): Promise<void> {
  const { db, log, locks, now } = tools;
  const { request_id } = request;
  for (
    let id = run;
    ;
    id = await beginRun(db, { request_id, schedule_date: request.schedule_date, algorithm, at: now() })
  ) {
    const began = performance.now();
    try {
      // Saves two planners of the same days from working for nothing; who is late is told by the revision alone.
      const plan = () => planOnce(tools, request, id, began);
      const done = (await locks.hold(`schedule:${request.schedule_date}`, plan, { wait: 2_000 })) ?? (await plan());
      if (done === 'finished') return;
    } catch (error) {
      const lasting = error instanceof CallFailed && !error.retryable;
      log.warn('a schedule request could not be worked off', { request_id, error: String(error) });
      await giveUp(db, request, id, began, now(), lasting);
      return;
    }
    if ((await countRuns(db, request_id)) >= mostRuns) {
      await finishRequest(db, request_id, { status: 'FAILED', result: undefined, at: now() });
      return;
    }
  }
}

/** Later again, unless it can't get better or was tried often enough. */
async function giveUp(
  db: Db,
  { request_id }: RequestRow,
  run: string,
  began: number,
  at: Date,
  lasting: boolean,
): Promise<void> {
  await db.transaction(async () => {
    await endRun(db, run, { status: 'FAILED', score: undefined, milliseconds: performance.now() - began, at });
    if (lasting || (await countRuns(db, request_id)) >= mostRuns)
      await finishRequest(db, request_id, { status: 'FAILED', result: undefined, at });
    else await putBack(db, request_id);
  });
}

async function planOnce(
  tools: Tools,
  request: RequestRow,
  run: string,
  began: number,
): Promise<'finished' | 'overtaken'> {
  const { db, now } = tools;
  const facts = await gatherFacts(tools, request, dayOf(now()));
  const planned = planDates(facts);
  const outlooks = planned
    .flatMap(({ date, outlook }) => (outlook === undefined ? [] : [`${date} ${outlook}`]))
    .toSorted();
  const known = outlooks.length === 0 ? undefined : outlooks.join(', ');
  const [best] = planned;
  const milliseconds = () => performance.now() - began;
  if (best === undefined || best.score === 0) {
    const result = resultOf(facts, planned, { most: planned.length, known });
    await db.transaction(async () => {
      await endRun(db, run, { status: 'COMPLETED', score: 0, milliseconds: milliseconds(), at: now() });
      await finishRequest(db, request.request_id, { status: 'FAILED', result, at: now() });
    });
    return 'finished';
  }
  const result = onlyBest(resultOf(facts, planned, { most: planned.length, known }), best.date);
  const base = facts.days.find(({ schedule_date }) => schedule_date === best.date);
  const saved = await db.transaction(async () => {
    const schedule = await putOnSchedule(tools, facts, best, base);
    if (schedule === undefined) return false;
    const { score, date: schedule_date } = best;
    await endRun(db, run, { status: 'COMPLETED', score, schedule_date, milliseconds: milliseconds(), at: now() });
    if (!(await finishRequest(db, request.request_id, { status: 'COMPLETED', result, at: now() })))
      throw new Error('the request was finished by somebody else');
    await announce(tools, facts, best, schedule, base);
    return true;
  });
  if (saved) return 'finished';
  await endRun(db, run, { status: 'SUPERSEDED', score: best.score, milliseconds: milliseconds(), at: now() });
  return 'overtaken';
}

/** Guides are proposed for the date the trip was put on, not for those it could have had. */
function onlyBest(result: ScheduleOptimizationResult, date: string): ScheduleOptimizationResult {
  return { ...result, guide_assignments: result.guide_assignments.filter((one) => one.date === date) };
}

/** The schedule with the trip on it; undefined if it is not the one any more that the plan was made for. */
async function putOnSchedule(
  { db, now }: Tools,
  { trip }: PlanFacts,
  { date, guides, trail, led }: PlannedDate,
  base: ScheduleRow | undefined,
): Promise<ScheduleRow | undefined> {
  const day = base ?? (await openSchedule(db, date, now()));
  // Made by somebody else since we looked: there may be trips on it that we didn't see.
  if (base === undefined && Object.keys(day.assignments).length > 0) return undefined;
  const fields = {
    name: trip.name,
    days: lengthOf(trip.duration_hours),
    region_id: trip.region_id,
    guide_ids: guides.map(({ id }) => id),
    trail_ids: trail === undefined ? [] : [trail],
    places: Math.min(led, trip.max_participants),
  };
  if (!(await patchEntry(db, day, trip.id, fields, now()))) return undefined;
  if (!(await markPublished(db, { schedule_id: day.schedule_id, _rev: day._rev + 1 }, now()))) return undefined;
  return scheduleOf(db, day.schedule_id);
}

async function announce(
  tools: Tools,
  { trip }: PlanFacts,
  { date, guides, score }: PlannedDate,
  schedule: ScheduleRow,
  base: ScheduleRow | undefined,
): Promise<void> {
  const { db, publish, later, settings, roster, now } = tools;
  await raiseClashes(db, roster, schedule, now());
  const trips = entriesOf(schedule.assignments);
  await publish('schedule.published', {
    schedule_id: schedule.schedule_id,
    schedule_date: date,
    trip_count: trips.filter(([, { guide_ids }]) => guide_ids.length > 0).length,
    guide_count: new Set(trips.flatMap(([, { guide_ids }]) => guide_ids)).size,
    optimization_score: score,
    conflicts_resolved: await countResolved(db, schedule.schedule_id),
  });
  const before = entryOf(base?.assignments ?? {}, trip.id)?.guide_ids ?? [];
  const { values, default: usual } = settings['notification-templates'];
  for (const { id } of guides.filter((guide) => !before.includes(guide.id)))
    await later.notifications.sendNotification({
      body: {
        recipient_id: id,
        template_id: values['guide-assigned'] ?? usual,
        channel: 'IN_APP',
        variables: { trip_name: trip.name, trip_date: date },
      },
    });
}
