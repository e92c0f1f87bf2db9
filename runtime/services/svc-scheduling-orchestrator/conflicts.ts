import type { Db } from 'novatrek/platform';
import { type Clash, clashesOn, type Day } from './clashes.ts';
import type { ConflictSeverity, EmergencyTriggered, ScheduleConflict, WildlifeAlertIssued } from './contract.gen.ts';
import { dayAfter } from './days.ts';
import { entriesOf, entryOf } from './entry.ts';
import { optionsFor } from './options.ts';
import type { Roster } from './roster.ts';
import { type ConflictRow, raiseConflict } from './store-conflicts.ts';
import { type ScheduleRow, schedulesBetween } from './store-schedules.ts';

/** The longest trip of the catalog: one that began earlier is over. */
export const longestTrip = 30;

/** Looks over a day after a change and raises what is wrong; the ids of the conflicts that are new. */
export async function raiseClashes(
  db: Db,
  roster: Roster,
  schedule: ScheduleRow,
  at: Date,
): Promise<readonly string[]> {
  const days = await schedulesBetween(db, dayAfter(schedule.schedule_date, -longestTrip), schedule.schedule_date);
  return raiseAll(db, roster, schedule, clashesOn(days, schedule.schedule_date), days, at);
}

export async function raiseAll(
  db: Db,
  roster: Roster,
  { schedule_id, schedule_date: date, assignments }: ScheduleRow,
  clashes: readonly Clash[],
  days: readonly Day[],
  at: Date,
): Promise<readonly string[]> {
  const raised: string[] = [];
  for (const clash of clashes) {
    const spare = await roster.spare(clash.region_id, date, days);
    const id = await raiseConflict(db, schedule_id, clash, optionsFor(clash, { date, assignments, spare }), at);
    if (id !== undefined) raised.push(id);
  }
  return raised;
}

const ofThreat: Readonly<Record<WildlifeAlertIssued['threat_level'], ConflictSeverity>> = {
  low: 'LOW',
  moderate: 'MEDIUM',
  high: 'HIGH',
  extreme: 'CRITICAL',
};

/** What a wildlife alert means for a day: trips on its trails can't go as planned. */
export function clashOfAlert(
  alert: WildlifeAlertIssued,
  { assignments }: Pick<ScheduleRow, 'assignments'>,
): Clash | undefined {
  const hit = entriesOf(assignments).filter(([, { trail_ids }]) =>
    trail_ids.some((trail) => alert.affected_trail_ids.includes(trail)),
  );
  if (hit.length === 0) return undefined;
  const trails = hit.flatMap(([, { trail_ids }]) =>
    trail_ids.filter((trail) => alert.affected_trail_ids.includes(trail)),
  );
  const { size } = new Set(trails);
  const advice = alert.recommended_action?.replaceAll('_', ' ') ?? 'none';
  return {
    type: 'TRAIL_CLOSED',
    severity: ofThreat[alert.threat_level],
    cause: `alert:${alert.alert_id}`,
    description: `${alert.species_name} on ${size === 1 ? 'a trail' : `${size} trails`} of the day; advice: ${advice}.`,
    trip_ids: hit.map(([trip]) => trip),
    guide_ids: [...new Set(hit.flatMap(([, { guide_ids }]) => guide_ids))],
    trail_ids: [...new Set(trails)],
    region_id: hit[0]?.[1].region_id ?? null,
  };
}

const ofEmergency: Readonly<Record<EmergencyTriggered['severity'], ConflictSeverity>> = {
  low: 'LOW',
  medium: 'MEDIUM',
  high: 'HIGH',
  critical: 'CRITICAL',
};

/** What an emergency on a trip means for its day: weather and animals concern the way, all else binds the guides. */
export function clashOfEmergency(
  { emergency_id, type, severity, reservation_id }: EmergencyTriggered,
  { assignments }: Pick<ScheduleRow, 'assignments'>,
): Clash | undefined {
  const trip = entriesOf(assignments).find(([, { reservations }]) => Object.hasOwn(reservations, reservation_id));
  if (trip === undefined) return undefined;
  const [trip_id, { guide_ids, trail_ids, region_id }] = trip;
  return {
    type: type === 'weather' ? 'WEATHER_ALERT' : type === 'wildlife' ? 'TRAIL_CLOSED' : 'GUIDE_DOUBLE_BOOKED',
    severity: ofEmergency[severity],
    cause: `emergency:${emergency_id}`,
    description: `An emergency (${type}) on the trip binds its guides.`,
    trip_ids: [trip_id],
    guide_ids,
    trail_ids,
    region_id,
  };
}

/** A conflict as the API tells it. */
export function shownConflict(row: ConflictRow): ScheduleConflict {
  const { cause: _, description, trip_ids, guide_ids, trail_ids, options } = row.details;
  return {
    id: row.conflict_id,
    type: row.conflict_type,
    severity: row.severity,
    description,
    affected_trip_ids: trip_ids,
    affected_guide_ids: guide_ids,
    affected_trail_ids: trail_ids,
    conflict_date: row.schedule_date,
    ...(row.region_id === null ? {} : { region_id: row.region_id }),
    resolution_options: options.map(({ change: _change, ...option }) => option),
    resolved: row.resolved,
    resolved_at: row.resolved_at,
    detected_at: row.detected_at,
  };
}

/** Is the trip of this conflict still where it was when the conflict was found? */
export function stillThere(row: ConflictRow, { assignments }: ScheduleRow): boolean {
  return row.details.trip_ids.some((trip) => entryOf(assignments, trip) !== undefined);
}
