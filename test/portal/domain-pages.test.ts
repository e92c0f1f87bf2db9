import { beforeAll, expect, it } from 'vitest';
import { type Built, buildReference, expectRows, rowsOf, sections, textOf } from './build.ts';

let site: Built;
beforeAll(async () => {
  site = await buildReference();
}, 120_000);

const domainSections = [
  'Topology',
  'Services',
  'Data Ownership',
  'Data Stores',
  'Bounded Context Rules',
  'Cross-Domain Integration',
  'Domain Events',
];

it('shows the Operations domain: header, services, data, rules, calls, events, decisions, capabilities', () => {
  const html = site.page('domains/operations.html');
  const text = textOf(html);
  expect(text).toContain('Team NovaTrek Operations Team Services 2 Domain color #2563eb');
  expect(sections(html)).toEqual([...domainSections, 'Architecture Decisions', 'Business Capabilities', 'Quick Links']);
  expectRows(
    html,
    'Services',
    ['Service', 'Database Engine', 'Schema', 'Tables', 'API Endpoints'],
    [
      ['svc-check-in', 'PostgreSQL 15', 'checkin', '3', '5'],
      ['svc-scheduling-orchestrator', 'PostgreSQL 15 + Valkey 8', 'scheduling', '4', '5'],
    ],
  );
  expectRows(
    html,
    'Data ownership',
    ['Data Entity', 'Owning Service', 'Read Access'],
    [
      ['Check-in records', 'svc-check-in', 'svc-analytics, svc-notifications'],
      ['Daily schedules', 'svc-scheduling-orchestrator', 'svc-guide-management (read), svc-check-in (read)'],
    ],
  );
  expect(text).toContain('TTL-based cleanup of stale check-ins (older than 24h)');
  expect(text).toContain(
    'Volume ~500 schedule requests/day Backup Continuous WAL archiving, daily base backup, 14-day PITR',
  );
  expect(text).toContain('1. svc-check-in is the designated orchestrator for all day-of-adventure workflows (ADR-006)');
  expectRows(
    html,
    'Calls to other domains',
    ['Source', 'Target', 'Target Domain', 'Action'],
    [
      ['svc-check-in', 'svc-reservations', 'Booking', 'Verify reservation exists'],
      ['svc-check-in', 'svc-guest-profiles', 'Guest Identity', 'Validate guest identity'],
      ['svc-check-in', 'svc-trip-catalog', 'Product Catalog', 'Get adventure category'],
      ['svc-check-in', 'svc-safety-compliance', 'Safety', 'Validate active waiver'],
      ['svc-check-in', 'svc-notifications', 'Support', 'Send check-in confirmation'],
      ['svc-check-in', 'svc-gear-inventory', 'Logistics', 'Verify gear assignment'],
      ['svc-check-in', 'svc-safety-compliance', 'Safety', 'Log gear verification'],
      ['svc-scheduling-orchestrator', 'svc-guide-management', 'Guide Management', 'Check guide availability'],
      ['svc-scheduling-orchestrator', 'svc-trail-management', 'Product Catalog', 'Verify trail conditions'],
      ['svc-scheduling-orchestrator', 'svc-weather', 'Support', 'Get forecast'],
      ['svc-scheduling-orchestrator', 'svc-trip-catalog', 'Product Catalog', 'Get trip details'],
      ['svc-scheduling-orchestrator', 'svc-notifications', 'Support', 'Notify assigned guides'],
      ['svc-scheduling-orchestrator', 'svc-guide-management', 'Guide Management', 'Get all available guides'],
      ['svc-scheduling-orchestrator', 'svc-location-services', 'Support', 'Check location capacity'],
      ['svc-scheduling-orchestrator', 'svc-trip-catalog', 'Product Catalog', 'Get trip requirements'],
      ['svc-scheduling-orchestrator', 'svc-analytics', 'Support', 'Log optimization metrics'],
      ['svc-scheduling-orchestrator', 'svc-guide-management', 'Guide Management', 'Reassign guide'],
      ['svc-scheduling-orchestrator', 'svc-notifications', 'Support', 'Notify affected parties'],
    ],
  );
  const deferred = rowsOf(html, 'Calls to other domains').filter((row) => row[4]?.startsWith('Yes') === true);
  expect(deferred.map((row) => row[3])).toEqual([
    'Send check-in confirmation',
    'Notify assigned guides',
    'Log optimization metrics',
    'Notify affected parties',
  ]);
  expectRows(
    html,
    'Events produced',
    ['Event', 'Channel', 'Producer', 'Summary'],
    [
      [
        'checkin.completed',
        'novatrek.operations.checkin.completed',
        'svc-check-in',
        'Published when a guest completes the check-in process',
      ],
      [
        'schedule.published',
        'novatrek.operations.schedule.published',
        'svc-scheduling-orchestrator',
        'Published when a daily schedule is finalized',
      ],
    ],
  );
  expectRows(
    html,
    'Events consumed',
    ['Event', 'Channel', 'Producer', 'Producer Domain', 'Consuming Service'],
    [
      [
        'reservation.created',
        'novatrek.booking.reservation.created',
        'svc-reservations',
        'Booking',
        'svc-scheduling-orchestrator',
      ],
      [
        'emergency.triggered',
        'novatrek.safety.emergency.triggered',
        'svc-emergency-response',
        'Safety',
        'svc-scheduling-orchestrator',
      ],
      [
        'wildlife_alert.issued',
        'novatrek.safety.wildlife-alert.issued',
        'svc-wildlife-tracking',
        'Safety',
        'svc-scheduling-orchestrator',
      ],
    ],
  );
  expectRows(
    html,
    'Decisions',
    ['ADR', 'Title'],
    [
      ['ADR-004', 'Configuration-Driven Classification'],
      ['ADR-005', 'Pattern 3 Default Fallback'],
      ['ADR-006', 'Orchestrator Pattern for Check-In'],
      ['ADR-007', 'Four-Field Identity Verification'],
      ['ADR-009', 'Session-Scoped Kiosk Access'],
      ['ADR-010', 'PATCH Semantics for Schedule Updates'],
      ['ADR-011', 'Optimistic Locking for Daily Schedule'],
    ],
  );
  expectRows(
    html,
    'Capabilities',
    ['ID', 'Capability', 'Status', 'Description'],
    [
      [
        'CAP-2.1',
        'Day-of-Adventure Check-In',
        'IMPLEMENTED',
        'Guest arrival processing, identity verification, wristband assignment, safety briefing',
      ],
      [
        'CAP-2.2',
        'Schedule Planning and Optimization',
        'IMPLEMENTED',
        'Daily schedule creation, slot management, and capacity optimization',
      ],
    ],
  );
});

it('shows the Booking domain with its inbound calls and consumed event', () => {
  const html = site.page('domains/booking.html');
  expect(sections(html).slice(0, 7)).toEqual(domainSections);
  expect(rowsOf(html, 'Calls to other domains')).toHaveLength(8);
  expectRows(
    html,
    'Calls from other domains',
    ['Source', 'Source Domain', 'Target', 'Action', 'Async'],
    [
      ['svc-check-in', 'Operations', 'svc-reservations', 'Verify reservation exists', 'No'],
      ['svc-partner-integrations', 'External', 'svc-reservations', 'Create reservation', 'No'],
      ['svc-partner-integrations', 'External', 'svc-reservations', 'Confirm reservation', 'No'],
      ['svc-guest-profiles', 'Guest Identity', 'svc-reservations', 'Query past bookings', 'No'],
      ['svc-gear-inventory', 'Logistics', 'svc-reservations', 'Verify booking', 'No'],
      ['svc-transport-logistics', 'Logistics', 'svc-reservations', 'Get booking details', 'No'],
      ['svc-loyalty-rewards', 'Support', 'svc-reservations', 'Verify completed booking', 'No'],
      ['svc-reviews', 'Support', 'svc-reservations', 'Validate reservation exists and is COMPLETED', 'No'],
    ],
  );
  expectRows(
    html,
    'Events consumed',
    ['Event', 'Channel', 'Producer', 'Producer Domain', 'Consuming Service'],
    [['payment.processed', 'novatrek.support.payment.processed', 'svc-payments', 'Support', 'svc-reservations']],
  );
});

it('shows the Support domain in full: nine services, thirteen capabilities, every consumed event', () => {
  const html = site.page('domains/support.html');
  expect(sections(html).slice(0, 7)).toEqual(domainSections);
  expect(rowsOf(html, 'Services')).toHaveLength(9);
  expect(rowsOf(html, 'Calls to other domains')).toHaveLength(5);
  expect(rowsOf(html, 'Calls from other domains')).toHaveLength(25);
  expect(rowsOf(html, 'Capabilities')).toHaveLength(13);
  expectRows(
    html,
    'Events consumed',
    ['Event', 'Channel', 'Producer', 'Producer Domain', 'Consuming Service'],
    [
      ['reservation.created', 'novatrek.booking.reservation.created', 'svc-reservations', 'Booking', 'svc-analytics'],
      [
        'reservation.status_changed',
        'novatrek.booking.reservation.status-changed',
        'svc-reservations',
        'Booking',
        'svc-notifications',
      ],
      [
        'reservation.status_changed',
        'novatrek.booking.reservation.status-changed',
        'svc-reservations',
        'Booking',
        'svc-analytics',
      ],
      [
        'guest.registered',
        'novatrek.guest-identity.guest.registered',
        'svc-guest-profiles',
        'Guest Identity',
        'svc-loyalty-rewards',
      ],
      [
        'guest.registered',
        'novatrek.guest-identity.guest.registered',
        'svc-guest-profiles',
        'Guest Identity',
        'svc-analytics',
      ],
      ['checkin.completed', 'novatrek.operations.checkin.completed', 'svc-check-in', 'Operations', 'svc-notifications'],
      ['checkin.completed', 'novatrek.operations.checkin.completed', 'svc-check-in', 'Operations', 'svc-analytics'],
      [
        'schedule.published',
        'novatrek.operations.schedule.published',
        'svc-scheduling-orchestrator',
        'Operations',
        'svc-notifications',
      ],
      ['payment.processed', 'novatrek.support.payment.processed', 'svc-payments', 'Support', 'svc-notifications'],
      [
        'incident.reported',
        'novatrek.safety.incident.reported',
        'svc-safety-compliance',
        'Safety',
        'svc-notifications',
      ],
      ['incident.reported', 'novatrek.safety.incident.reported', 'svc-safety-compliance', 'Safety', 'svc-analytics'],
      [
        'emergency.triggered',
        'novatrek.safety.emergency.triggered',
        'svc-emergency-response',
        'Safety',
        'svc-notifications',
      ],
      [
        'emergency.triggered',
        'novatrek.safety.emergency.triggered',
        'svc-emergency-response',
        'Safety',
        'svc-analytics',
      ],
      [
        'wildlife_alert.issued',
        'novatrek.safety.wildlife-alert.issued',
        'svc-wildlife-tracking',
        'Safety',
        'svc-notifications',
      ],
      [
        'wildlife_alert.issued',
        'novatrek.safety.wildlife-alert.issued',
        'svc-wildlife-tracking',
        'Safety',
        'svc-analytics',
      ],
    ],
  );
});
