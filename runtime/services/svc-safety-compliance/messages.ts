import type { IncidentReportCreate, Notifications, Waiver } from './contract.gen.ts';

type Message = Notifications.SendNotificationRequest;

/** Templates of svc-notifications that come with it. */
const templates = {
  waiverCopy: 'a0000000-0000-4000-8000-000000000003',
  guideAlert: 'a0000000-0000-4000-8000-000000000104',
  guestFollowUp: 'a0000000-0000-4000-8000-000000000005',
};

export function waiverCopy(waiver: Waiver, guestName: string): Message {
  return {
    recipient_id: waiver.guest_id,
    channel: 'EMAIL',
    template_id: templates.waiverCopy,
    reservation_id: waiver.reservation_id,
    variables: {
      guest_name: guestName,
      waiver_type: spoken(waiver.waiver_type),
      version: waiver.version,
      valid_until: waiver.expires_at?.slice(0, 10) ?? '',
    },
  };
}

/** What is only put on record, as each gear check is, calls nobody to the safety desk. */
export function isAlarming({ severity, follow_up_required, requires_evacuation }: IncidentReportCreate): boolean {
  return severity !== 'LOW' || follow_up_required === true || requires_evacuation === true;
}

/** A text message: on a trail nobody reads mail. */
export function guideAlert(incident: IncidentReportCreate): Message {
  const urgent = incident.severity === 'HIGH' || incident.severity === 'CRITICAL';
  return {
    recipient_id: incident.guide_id,
    channel: 'SMS',
    template_id: templates.guideAlert,
    variables: { incident_type: spoken(incident.type), severity: spoken(incident.severity) },
    priority: urgent ? 'URGENT' : 'NORMAL',
  };
}

export function guestFollowUp(guest: { readonly guest_id: string; readonly first_name: string }): Message {
  return {
    recipient_id: guest.guest_id,
    channel: 'EMAIL',
    template_id: templates.guestFollowUp,
    variables: { guest_name: guest.first_name },
    priority: 'HIGH',
  };
}

/** `NEAR_MISS` → `near miss` */
function spoken(code: string): string {
  return code.toLowerCase().replaceAll('_', ' ');
}
