import type { IncidentReport, SafetyInspection, Waiver } from './contract.gen.ts';
import type { IncidentRow, InspectionRow, WaiverRow } from './store.ts';

/** Rows as the API shows them: what is not known is left out. */
export function shownWaiver(row: WaiverRow): Waiver {
  return {
    id: row.waiver_id,
    guest_id: row.guest_id,
    reservation_id: row.reservation_id,
    waiver_type: row.waiver_type,
    signed_at: row.signed_at,
    version: row.version,
    ip_address: row.ip_address,
    status: row.status,
    emergency_contact_name: row.emergency_contact_name ?? undefined,
    emergency_contact_phone: row.emergency_contact_phone ?? undefined,
    expires_at: row.expires_at ?? undefined,
  };
}

export function shownIncident(row: IncidentRow): IncidentReport {
  const located = row.latitude !== null || row.longitude !== null;
  return {
    id: row.incident_id,
    reservation_id: row.reservation_id,
    guide_id: row.guide_id,
    type: row.incident_type,
    severity: row.severity,
    description: row.description,
    actions_taken: row.actions_taken ?? undefined,
    follow_up_required: row.follow_up_required,
    follow_up_notes: row.follow_up_notes ?? undefined,
    reported_at: row.reported_at,
    status: row.status,
    location_coordinates: located
      ? { latitude: row.latitude ?? undefined, longitude: row.longitude ?? undefined }
      : undefined,
  };
}

export function shownInspection(row: InspectionRow): SafetyInspection {
  return {
    id: row.inspection_id,
    location_id: row.location_id,
    inspector_id: row.inspector_id,
    inspection_date: row.inspection_date,
    status: row.status,
    checklist_results: row.checklist_results,
    notes: row.notes ?? undefined,
    next_inspection_due: row.next_inspection_due ?? undefined,
  };
}
