import { type Db, json, sql } from 'novatrek/platform';
import type { Clash } from './clashes.ts';
import type { ConflictSeverity, ConflictType, Tables } from './contract.gen.ts';
import type { Option } from './options.ts';

export interface ConflictDetails {
  readonly cause: string;
  readonly description: string;
  readonly trip_ids: readonly string[];
  readonly guide_ids: readonly string[];
  readonly trail_ids: readonly string[];
  readonly options: readonly Option[];
}

export type ConflictRow = Omit<Tables['schedule_conflicts'], 'details' | 'conflict_type'> & {
  readonly conflict_type: ConflictType;
  readonly details: ConflictDetails;
  readonly schedule_date: string;
};

/** The id of the new conflict; undefined if the same one is open already. */
export async function raiseConflict(
  db: Db,
  schedule: string,
  { type, severity, region_id, ...clash }: Clash,
  options: readonly Option[],
  at: Date,
): Promise<string | undefined> {
  const row = await db.one<{ conflict_id: string }>`
    insert into schedule_conflicts (conflict_id, schedule_id, conflict_type, details, detected_at, severity, region_id)
    select gen_random_uuid(), ${schedule}::uuid, ${type}, ${json({ ...clash, options })}::jsonb, ${at}::timestamptz,
      ${severity}, ${region_id}::uuid
    where not exists (
      select 1 from schedule_conflicts
      where schedule_id = ${schedule} and conflict_type = ${type} and not resolved and details ->> 'cause' = ${clash.cause}
    )
    returning conflict_id`;
  return row?.conflict_id;
}

export function findConflict(db: Db, id: string): Promise<ConflictRow | undefined> {
  return db.one<ConflictRow>`
    select c.*, d.schedule_date from schedule_conflicts c join daily_schedules d using (schedule_id)
    where c.conflict_id = ${id}`;
}

/** False if it is resolved already. Whoever comes at the same time waits here. */
export async function closeConflict(db: Db, id: string, resolution: object, at: Date): Promise<boolean> {
  const closed = await db.run`
    update schedule_conflicts set resolved = true, resolved_at = ${at}, resolution = ${json(resolution)}
    where conflict_id = ${id} and not resolved`;
  return closed > 0;
}

export async function noteOutcome(db: Db, id: string, outcome: object): Promise<void> {
  await db.run`
    update schedule_conflicts set resolution = resolution || ${json(outcome)}::jsonb where conflict_id = ${id}`;
}

export async function countResolved(db: Db, schedule: string): Promise<number> {
  const row = await db.one<{ resolved: number }>`
    select count(*)::int as resolved from schedule_conflicts where schedule_id = ${schedule} and resolved`;
  return row?.resolved ?? 0;
}

export interface ConflictFilter {
  readonly date: string;
  readonly region_id?: string | undefined;
  readonly severity?: ConflictSeverity | undefined;
  readonly type?: ConflictType | undefined;
  readonly resolved: boolean;
}

/** Where the page before ended. */
export interface After {
  readonly at: string;
  readonly id: string;
}

/** The oldest first, one more than `size` if there are more. */
export function listConflicts(
  db: Db,
  filter: ConflictFilter,
  size: number,
  after: After | undefined,
): Promise<ConflictRow[]> {
  return db<ConflictRow>`
    select c.*, d.schedule_date from schedule_conflicts c join daily_schedules d using (schedule_id)
    where ${matching(filter)}
      ${after === undefined ? sql`` : sql`and (c.detected_at, c.conflict_id) > (${after.at}::timestamptz, ${after.id}::uuid)`}
    order by c.detected_at, c.conflict_id
    limit ${size + 1}`;
}

export async function countConflicts(db: Db, filter: ConflictFilter): Promise<number> {
  const row = await db.one<{ total: number }>`
    select count(*)::int as total from schedule_conflicts c join daily_schedules d using (schedule_id)
    where ${matching(filter)}`;
  return row?.total ?? 0;
}

function matching({ date, region_id, severity, type, resolved }: ConflictFilter) {
  return sql`d.schedule_date = ${date} and c.resolved = ${resolved}
    ${region_id === undefined ? sql`` : sql`and c.region_id = ${region_id}`}
    ${severity === undefined ? sql`` : sql`and c.severity = ${severity}`}
    ${type === undefined ? sql`` : sql`and c.conflict_type = ${type}`}`;
}
