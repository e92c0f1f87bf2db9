import { expect, it } from 'vitest';
import { readSources } from '../../bin/workspace.ts';
import { load } from '../../model/load.ts';
import type { Model } from '../../model/model.ts';

// The rows of the event catalog, columns parted by |.
const model = workspace();
const events = [...model.events.values()];

function workspace(): Model {
  const loaded = load(readSources('.'));
  if (loaded.model === undefined) throw new Error(loaded.diagnostics.map((one) => one.message).join('\n'));
  return loaded.model;
}

it('has as many events, producers and consumers as the header says', () => {
  const producers = new Set(events.map((event) => event.producer));
  const consumers = new Set(events.flatMap((event) => event.consumers));
  expect(`${events.length} Events · ${producers.size} Producers · ${consumers.size} Consumers`).toBe(
    '9 Events · 8 Producers · 8 Consumers',
  );
});

it.each([
  [
    'Operations',
    [
      'checkin.completed | novatrek.operations.checkin.completed | svc-check-in | svc-analytics, svc-notifications',
      'schedule.published | novatrek.operations.schedule.published | svc-scheduling-orchestrator | svc-guide-management, svc-notifications',
    ],
  ],
  [
    'Guest Identity',
    [
      'guest.registered | novatrek.guest-identity.guest.registered | svc-guest-profiles | svc-loyalty-rewards, svc-analytics',
    ],
  ],
  [
    'Booking',
    [
      'reservation.created | novatrek.booking.reservation.created | svc-reservations | svc-scheduling-orchestrator, svc-analytics',
      'reservation.status_changed | novatrek.booking.reservation.status-changed | svc-reservations | svc-notifications, svc-analytics',
    ],
  ],
  [
    'Safety',
    [
      'emergency.triggered | novatrek.safety.emergency.triggered | svc-emergency-response | svc-notifications, svc-scheduling-orchestrator, svc-safety-compliance, svc-analytics',
      'incident.reported | novatrek.safety.incident.reported | svc-safety-compliance | svc-notifications, svc-analytics',
      'wildlife_alert.issued | novatrek.safety.wildlife-alert.issued | svc-wildlife-tracking | svc-notifications, svc-scheduling-orchestrator, svc-trail-management, svc-analytics',
    ],
  ],
  [
    'Support',
    ['payment.processed | novatrek.support.payment.processed | svc-payments | svc-reservations, svc-notifications'],
  ],
])('has the event flow of %s, with consumers in order', (domain, page) => {
  const actual = events
    .filter((event) => event.producer.domain.name === domain)
    .map(({ id, channel, producer, consumers }) =>
      [id, channel, producer.id, consumers.map((one) => one.id).join(', ')].join(' | '),
    );
  expect(actual).toEqual(page);
});

it('has no event in a domain that the overview leaves out', () => {
  const domains = new Set(events.map((event) => event.producer.domain.name));
  expect([...domains].sort()).toEqual(['Booking', 'Guest Identity', 'Operations', 'Safety', 'Support']);
});

it('has the details of every event, in the order of the page', () => {
  const actual = events.map(({ id, channel, producer, trigger, summary }) =>
    [id, channel, producer.id, trigger?.key, producer.domain.name, summary].join(' | '),
  );
  expect(actual).toEqual([
    'checkin.completed | novatrek.operations.checkin.completed | svc-check-in | POST /check-ins | Operations | Published when a guest completes the check-in process',
    'emergency.triggered | novatrek.safety.emergency.triggered | svc-emergency-response | POST /emergencies | Safety | Published when a new emergency SOS is triggered by a guest or staff member',
    'guest.registered | novatrek.guest-identity.guest.registered | svc-guest-profiles | POST /guests | Guest Identity | Published when a new guest profile is created',
    'incident.reported | novatrek.safety.incident.reported | svc-safety-compliance | POST /incidents | Safety | Published when a safety incident is reported',
    'payment.processed | novatrek.support.payment.processed | svc-payments | POST /payments | Support | Published when a payment is successfully processed',
    'reservation.created | novatrek.booking.reservation.created | svc-reservations | POST /reservations | Booking | Published when a new reservation is confirmed',
    'reservation.status_changed | novatrek.booking.reservation.status-changed | svc-reservations | PUT /reservations/{reservation_id}/status | Booking | Published when a reservation status transitions',
    'schedule.published | novatrek.operations.schedule.published | svc-scheduling-orchestrator | POST /schedule-requests | Operations | Published when a daily schedule is finalized',
    'wildlife_alert.issued | novatrek.safety.wildlife-alert.issued | svc-wildlife-tracking | POST /alerts | Safety | Published when a dangerous wildlife alert is issued for trails in a region',
  ]);
});
