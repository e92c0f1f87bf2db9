import type { IncidentReportUpdate } from './contract.gen.ts';
import type { FollowUp, IncidentRow } from './store.ts';

/** The file after a change. Resolving stamps the time; an incident that comes up again is no longer resolved. */
export function amended(file: IncidentRow, change: IncidentReportUpdate, at: Date): FollowUp {
  const { status = file.status, follow_up_notes = file.follow_up_notes } = change;
  const resolved = status === 'RESOLVED' || status === 'CLOSED';
  const again = status === 'RESOLVED' && file.status !== 'RESOLVED';
  return {
    severity: change.severity ?? file.severity,
    status,
    actions_taken: change.actions_taken ?? file.actions_taken,
    follow_up_required: change.follow_up_required ?? file.follow_up_required,
    follow_up_notes,
    resolved_at: again ? at.toISOString() : resolved ? file.resolved_at : null,
    resolution_notes: resolved ? follow_up_notes : null,
  };
}
