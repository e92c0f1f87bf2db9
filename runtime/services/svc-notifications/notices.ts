import type { Urgency } from './channel-choice.ts';
import type {
  CheckinCompleted,
  EmergencyTriggered,
  IncidentReported,
  PaymentProcessed,
  ReservationStatusChanged,
  SchedulePublished,
  WildlifeAlertIssued,
} from './contract.gen.ts';

/** Whom an event concerns: a person, all who have had messages about a booking, or a desk. */
export type Audience =
  | { readonly kind: 'recipient'; readonly id: string }
  | { readonly kind: 'booking'; readonly id: string }
  | { readonly kind: 'desk'; readonly name: 'operations-desk' | 'safety-desk' };

export interface Notice {
  readonly to: Audience;
  /** Of the templates that come with the service; each exists for every channel. */
  readonly template: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly urgency: Urgency;
  readonly reservation_id?: string;
}

const operations: Audience = { kind: 'desk', name: 'operations-desk' };
const safety: Audience = { kind: 'desk', name: 'safety-desk' };

/** What each event is to whom. */
export const noticesOf = {
  // Of these the guest also hears from the service that did it, in writing.
  'checkin.completed': ({ check_in_id, guest_id, reservation_id, gear_verified }: CheckinCompleted): Notice[] => [
    {
      to: { kind: 'recipient', id: guest_id },
      template: 'check-in-confirmation',
      variables: {
        next_step: gear_verified ? 'Your gear is ready.' : 'Please pick up your gear next.',
        check_in_id,
      },
      urgency: 'glance',
      reservation_id,
    },
  ],

  'reservation.status_changed': ({ reservation_id, new_status }: ReservationStatusChanged): Notice[] => [
    {
      to: { kind: 'booking', id: reservation_id },
      template: 'reservation-status',
      variables: { status: spoken(new_status) },
      urgency: 'glance',
      reservation_id,
    },
  ],

  'payment.processed': ({ reservation_id, amount, currency, status }: PaymentProcessed): Notice[] => [
    {
      to: { kind: 'booking', id: reservation_id },
      template: status === 'COMPLETED' ? 'payment-receipt' : 'payment-refund',
      variables: { amount: amount.toFixed(2), currency },
      urgency: 'glance',
      reservation_id,
    },
  ],

  'emergency.triggered': ({ guest_id, reservation_id, severity, type, location }: EmergencyTriggered): Notice[] => [
    {
      to: safety,
      template: 'emergency-alert',
      variables: {
        severity,
        type: spoken(type),
        reservation_id,
        place:
          location?.latitude === undefined || location.longitude === undefined
            ? 'an unknown place'
            : `${location.latitude}, ${location.longitude}`,
      },
      urgency: 'urgent',
      reservation_id,
    },
    {
      to: { kind: 'recipient', id: guest_id },
      template: 'emergency-help',
      variables: {},
      urgency: 'urgent',
      reservation_id,
    },
  ],

  // The guide is alerted by whoever filed it.
  'incident.reported': ({ incident_id, incident_type, severity, requires_evacuation }: IncidentReported): Notice[] => [
    {
      to: safety,
      template: 'incident-notice',
      variables: {
        incident_id,
        incident_type: spoken(incident_type),
        severity: spoken(severity),
        evacuation: requires_evacuation ? 'People have to be brought out.' : '',
      },
      urgency: severity === 'HIGH' || severity === 'CRITICAL' ? 'urgent' : 'routine',
    },
  ],

  'schedule.published': ({ schedule_date, trip_count = 0, guide_count = 0 }: SchedulePublished): Notice[] => [
    {
      to: operations,
      template: 'schedule-published',
      variables: { schedule_date, trip_count: String(trip_count), guide_count: String(guide_count) },
      urgency: 'routine',
    },
  ],

  'wildlife_alert.issued': (alert: WildlifeAlertIssued): Notice[] => {
    const { species_name, threat_level, affected_trail_ids, recommended_action } = alert;
    const dangerous = threat_level === 'high' || threat_level === 'extreme';
    const variables = {
      species_name,
      threat_level,
      trail_count: String(affected_trail_ids.length),
      action: recommended_action === undefined ? 'none yet' : spoken(recommended_action),
    };
    const notice = { template: 'wildlife-alert', variables, urgency: dangerous ? 'urgent' : 'routine' } as const;
    return dangerous
      ? [
          { ...notice, to: operations },
          { ...notice, to: safety },
        ]
      : [{ ...notice, to: operations }];
  },
};

/** `CHECKED_IN` → `checked in` */
function spoken(code: string): string {
  return code.toLowerCase().replaceAll('_', ' ');
}
