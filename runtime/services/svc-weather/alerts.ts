import { randomUUID } from 'node:crypto';
import { dangerIn, severities } from './assessment.ts';
import type { WeatherAlert } from './contract.gen.ts';
import type { ProviderAlert } from './provider.ts';
import type { AlertDraft, AlertRow, StationRow } from './store.ts';

export function draftOf(alert: ProviderAlert, { station_id, region_id }: StationRow): AlertDraft {
  return {
    ...dangerIn(alert),
    alert_id: randomUUID(),
    station_id,
    region_id,
    title: alert.event.slice(0, 200),
    message: alert.description,
    external_id: externalId(alert, region_id),
    effective_from: alert.from,
    expires_at: alert.until,
    affected_trail_ids: [],
  };
}

/** The provider numbers nothing: who says what about where and from when is what makes an alert the same. */
export function externalId({ sender, event, from }: ProviderAlert, region: string): string {
  const said = `${sender} ${event}`
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 36);
  return `openweather:${region}:${from.getTime() / 1_000}:${said}`.slice(0, 100);
}

export function shownAlert(row: AlertRow, now: Date): WeatherAlert {
  return {
    id: row.alert_id,
    region_id: row.region_id,
    alert_type: row.alert_type,
    severity: row.severity,
    title: row.title,
    description: row.message,
    effective_from: row.effective_from,
    effective_until: row.expires_at,
    affected_trail_ids: row.affected_trail_ids,
    is_active: isActive(row, now),
    created_at: row.issued_at,
  };
}

export function isActive({ effective_from, expires_at }: AlertRow, now: Date): boolean {
  const at = now.getTime();
  return Date.parse(effective_from) <= at && at < Date.parse(expires_at);
}

export function gravestFirst(a: AlertRow, b: AlertRow): number {
  return (
    severities.indexOf(b.severity) - severities.indexOf(a.severity) || (a.effective_from < b.effective_from ? -1 : 1)
  );
}

/** WARNING and EMERGENCY are sent out, once. */
export function isToBeSent({ severity, notified_at }: AlertRow): boolean {
  return notified_at === null && severities.indexOf(severity) >= severities.indexOf('WARNING');
}

/** Does it hold for the trail, or for the whole region? */
export function concerns({ affected_trail_ids }: AlertRow, trail: string): boolean {
  return affected_trail_ids.length === 0 || affected_trail_ids.includes(trail.toLowerCase());
}
