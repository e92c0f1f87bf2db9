import { type Db, json } from 'novatrek/platform';
import type {
  CreateScheduleRequestBody,
  ScheduleConstraints,
  ScheduleOptimizationResult,
  ScheduleRequestStatus,
  Tables,
} from './contract.gen.ts';

export type RequestRow = Omit<Tables['schedule_requests'], 'constraints' | 'preferred_dates' | 'result' | 'status'> & {
  readonly constraints: ScheduleConstraints;
  readonly preferred_dates: readonly string[];
  readonly result: ScheduleOptimizationResult | null;
  readonly status: ScheduleRequestStatus;
};

export async function keepRequest(
  db: Db,
  { trip_id, preferred_dates, constraints = {}, priority = 'NORMAL', callback_url }: CreateScheduleRequestBody,
  by: string,
  at: Date,
): Promise<RequestRow> {
  const [row] = await db<RequestRow>`
    insert into schedule_requests (request_id, schedule_date, requested_by, status, constraints, created_at, trip_id,
      preferred_dates, priority, callback_url)
    values (gen_random_uuid(), ${preferred_dates[0] ?? null}, ${by.slice(0, 100)}, 'PENDING', ${json(constraints)}, ${at},
      ${trip_id}, ${json(preferred_dates)}, ${priority}, ${callback_url ?? null})
    returning *`;
  if (row === undefined) throw new Error('an insert returns its row');
  return row;
}

export function findRequest(db: Db, id: string): Promise<RequestRow | undefined> {
  return db.one<RequestRow>`select * from schedule_requests where request_id = ${id}`;
}

/**
 * The next request to work off, the most urgent first and then the oldest; nobody else gets it. Those of `tried` had their
 * turn already.
 */
export function claimRequest(db: Db, tried: readonly string[]): Promise<RequestRow | undefined> {
  return db.one<RequestRow>`
    update schedule_requests set status = 'PROCESSING'
    where request_id = (
      select request_id from schedule_requests
      where status = 'PENDING' and request_id <> all(${tried}::uuid[])
      order by case priority when 'URGENT' then 0 when 'HIGH' then 1 else 2 end, created_at, request_id
      limit 1
      for update skip locked
    )
    returning *`;
}

/** Requests whose run ended without a word, as a process does that is killed, wait again. */
export function putBackAbandoned(db: Db, limit: Date): Promise<number> {
  return db.run`
    update schedule_requests r set status = 'PENDING'
    where r.status = 'PROCESSING'
      and not exists (select 1 from optimization_runs o where o.request_id = r.request_id and o.started_at > ${limit})`;
}

export async function putBack(db: Db, id: string): Promise<void> {
  await db.run`update schedule_requests set status = 'PENDING' where request_id = ${id} and status = 'PROCESSING'`;
}

/** False if somebody else finished it meanwhile. */
export async function finishRequest(
  db: Db,
  id: string,
  outcome: {
    readonly status: 'COMPLETED' | 'FAILED';
    readonly result: ScheduleOptimizationResult | undefined;
    readonly at: Date;
  },
): Promise<boolean> {
  const finished = await db.run`
    update schedule_requests
    set status = ${outcome.status}, result = ${outcome.result === undefined ? null : json(outcome.result)},
      completed_at = ${outcome.at}
    where request_id = ${id} and status = 'PROCESSING'`;
  return finished > 0;
}

export async function beginRun(
  db: Db,
  run: { readonly request_id: string; readonly schedule_date: string; readonly algorithm: string; readonly at: Date },
): Promise<string> {
  const row = await db.one<{ run_id: string }>`
    insert into optimization_runs (run_id, schedule_date, algorithm, duration_ms, status, started_at, request_id)
    values (gen_random_uuid(), ${run.schedule_date}, ${run.algorithm}, 0, 'RUNNING', ${run.at}, ${run.request_id})
    returning run_id`;
  if (row === undefined) throw new Error('an insert returns its row');
  return row.run_id;
}

export async function endRun(
  db: Db,
  id: string,
  end: {
    readonly status: 'COMPLETED' | 'SUPERSEDED' | 'FAILED';
    readonly score: number | undefined;
    readonly schedule_date?: string | undefined;
    readonly milliseconds: number;
    readonly at: Date;
  },
): Promise<void> {
  await db.run`
    update optimization_runs
    set status = ${end.status}, score = ${end.score ?? null}, duration_ms = ${Math.round(end.milliseconds)},
      completed_at = ${end.at}, schedule_date = coalesce(${end.schedule_date ?? null}::date, schedule_date)
    where run_id = ${id}`;
}

export async function countRuns(db: Db, request: string): Promise<number> {
  const row = await db.one<{ runs: number }>`
    select count(*)::int as runs from optimization_runs where request_id = ${request}`;
  return row?.runs ?? 0;
}
