import { type Db, sql } from 'novatrek/platform';
import type { Tables } from './contract.gen.ts';

export type ClosureRow = Tables['closures'];

const columns = sql`
  closure_id, trail_id, reason, start_date, end_date, severity, affected_section, alternate_route_available,
  weather_alert_id, wildlife_alert_id, created_by, created_at, lifted_at`;

export type ClosureDraft = Omit<ClosureRow, 'closure_id' | 'created_at' | 'lifted_at'>;

/** Nothing if this wildlife alert has closed the trail before. */
export function insertClosure(db: Db, one: ClosureDraft, now: Date): Promise<ClosureRow | undefined> {
  return db.one<ClosureRow>`
    insert into closures (trail_id, reason, start_date, end_date, severity, affected_section,
      alternate_route_available, weather_alert_id, wildlife_alert_id, created_by, created_at)
    values (${one.trail_id}, ${one.reason}, ${one.start_date}, ${one.end_date}, ${one.severity},
      ${one.affected_section}, ${one.alternate_route_available}, ${one.weather_alert_id}, ${one.wildlife_alert_id},
      ${one.created_by}, ${now})
    on conflict do nothing
    returning ${columns}`;
}

/** Latest start first; without those that are over or were lifted, unless they are asked for. */
export function listClosures(db: Db, trail: string, today: string, past: boolean): Promise<ClosureRow[]> {
  return db<ClosureRow>`
    select ${columns} from closures
    where trail_id = ${trail} ${past ? sql`` : sql`and (end_date is null or end_date >= ${today}) and lifted_at is null`}
    order by start_date desc, created_at desc, closure_id`;
}

/**
 * What was announced, has begun, and isn't in force yet. A trail that was changed since the beginning of a closure had it in
 * force, and was opened again by somebody.
 */
export function dueClosures(db: Db, today: string, trail?: string): Promise<ClosureRow[]> {
  return db<ClosureRow>`
    select ${columns} from closures c
    where c.start_date <= ${today} and (c.end_date is null or c.end_date >= ${today}) and c.created_at < c.start_date
      and c.lifted_at is null
      and exists (select from trails t where t.trail_id = c.trail_id and t.updated_at < c.start_date)
      ${trail === undefined ? sql`` : sql`and c.trail_id = ${trail}`}
    order by c.trail_id, c.start_date, c.closure_id`;
}

/** Lifts what is in force on the trail; what is announced for a later day stays announced. */
export async function liftClosures(db: Db, trail: string, which: 'all' | 'whole trail', now: Date): Promise<void> {
  const today = now.toISOString().slice(0, 10);
  await db.run`
    update closures set lifted_at = ${now}
    where trail_id = ${trail} and lifted_at is null and start_date <= ${today}
      and (end_date is null or end_date >= ${today})
      ${which === 'all' ? sql`` : sql`and affected_section is null`}`;
}
