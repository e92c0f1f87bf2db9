import type { Db } from 'novatrek/platform';
import type { ClosureSeverity, WildlifeAlertIssued } from './contract.gen.ts';
import { restrict } from './store.ts';
import { type ClosureDraft, type ClosureRow, insertClosure } from './store-closures.ts';

type Period = Pick<ClosureRow, 'start_date' | 'end_date' | 'lifted_at'>;

/** Days as `2026-07-10` compare as they follow each other. One that was lifted closes nothing. */
export function covers({ start_date, end_date, lifted_at }: Period, day: string): boolean {
  return lifted_at === null && start_date <= day && (end_date === null || day <= end_date);
}

/** What the closure makes of its trail on days that it covers. */
export function statusUnder({ affected_section }: Pick<ClosureRow, 'affected_section'>): 'CLOSED' | 'PARTIALLY_CLOSED' {
  return affected_section === null ? 'CLOSED' : 'PARTIALLY_CLOSED';
}

/** Records the closure, and closes the trail if it begins today or has begun; nothing if it was recorded before. */
export async function close(db: Db, draft: ClosureDraft, now: Date): Promise<ClosureRow | undefined> {
  const closure = await insertClosure(db, draft, now);
  if (closure !== undefined && covers(closure, dayOf(now)))
    await restrict(db, closure.trail_id, statusUnder(closure), now);
  return closure;
}

export function dayOf(moment: Date): string {
  return moment.toISOString().slice(0, 10);
}

const severityOf: Readonly<Record<WildlifeAlertIssued['threat_level'], ClosureSeverity>> = {
  low: 'MINOR',
  moderate: 'MODERATE',
  high: 'SEVERE',
  extreme: 'CRITICAL',
};

/** The closure that an alert asks for on one trail; nothing if it only advises, or is over. */
export function closureFor(alert: WildlifeAlertIssued, trail_id: string, now: Date): ClosureDraft | undefined {
  const { recommended_action: action, expires_at = null } = alert;
  if (action !== 'close_trail' && action !== 'evacuate') return undefined;
  if (expires_at !== null && Date.parse(expires_at) <= now.getTime()) return undefined;
  return {
    trail_id,
    reason: `${alert.species_name}: ${action === 'evacuate' ? 'leave the trail at once' : 'the trail is closed'}`.slice(
      0,
      500,
    ),
    start_date: dayOf(now),
    end_date: expires_at === null ? null : dayOf(new Date(expires_at)),
    severity: severityOf[alert.threat_level],
    affected_section: null,
    alternate_route_available: false,
    weather_alert_id: null,
    wildlife_alert_id: alert.alert_id,
    created_by: 'svc-wildlife-tracking',
  };
}
