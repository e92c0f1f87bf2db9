import { beforeAll, expect, it } from 'vitest';
import { type Built, buildReference, expectRows, rowsOf, sections, textOf } from './build.ts';

let site: Built;
beforeAll(async () => {
  site = await buildReference();
}, 120_000);

it('shows the scheduling orchestrator: store, tables, solutions, endpoints, applications, events', () => {
  const html = site.page('services/svc-scheduling-orchestrator.html');
  const text = textOf(html);
  expect(text).toContain('NovaTrek Scheduling Orchestrator API');
  expect(text).toContain('v3.0.1');
  for (const action of ['Swagger UI', 'Download OpenAPI Spec']) expect(text).toContain(action);
  expect(sections(html)).toEqual(
    expect.arrayContaining([
      'Integration Context',
      'Data Store',
      'Solutions Affecting This Service',
      'Endpoints (5 total)',
      'Consuming Applications',
      'Events Published',
      'Events Consumed',
    ]),
  );
  expectRows(
    html,
    'Data store',
    ['Property', 'Detail'],
    [
      ['Engine', 'PostgreSQL 15 + Valkey 8'],
      ['Schema', 'scheduling'],
      ['Tables', 'schedule_requests, daily_schedules, schedule_conflicts, optimization_runs'],
      ['Estimated Volume', '~500 schedule requests/day'],
      ['Connection Pool', 'min 5 / max 20 / idle timeout 10min'],
      ['Backup Strategy', 'Continuous WAL archiving, daily base backup, 14-day PITR'],
    ],
  );
  expectRows(
    html,
    'Columns of daily_schedules',
    ['Column', 'Type', 'Constraints'],
    [
      ['schedule_id', 'UUID', 'PK'],
      ['schedule_date', 'DATE', 'NOT NULL, UNIQUE'],
      ['assignments', 'JSONB', 'NOT NULL'],
      ['_rev', 'INTEGER', 'NOT NULL, DEFAULT 1'],
      ['published_at', 'TIMESTAMPTZ', 'NULL'],
      ['created_at', 'TIMESTAMPTZ', 'NOT NULL'],
      ['updated_at', 'TIMESTAMPTZ', 'NOT NULL'],
    ],
  );
  expect(rowsOf(html, 'Columns of schedule_conflicts').map((row) => row.slice(0, 3))).toContainEqual([
    'schedule_id',
    'UUID',
    'NOT NULL, FK -> daily_schedules',
  ]);
  expect(rowsOf(html, 'Columns of schedule_requests').map((row) => row.slice(0, 3))).toContainEqual([
    'constraints',
    'JSONB',
    "NOT NULL, DEFAULT '{}'",
  ]);
  expect(text).toContain('idx_daily_sched_date on schedule_date (UNIQUE)');
  expectRows(
    html,
    'Solutions',
    ['Ticket', 'Solution', 'Capabilities', 'Date'],
    [
      ['NTK-10003', 'Support Unregistered Guest Self-Service Check-In', 'CAP-2.1, CAP-1.1, CAP-1.3', '2025-02-12'],
      ['NTK-10004', 'Guide Schedule Overwrite Bug in Scheduling Orchestrator', 'CAP-2.2', '2025-02-05'],
    ],
  );
  for (const endpoint of [
    'POST /schedule-requests Request optimal schedule for a trip',
    'GET /schedule-conflicts List scheduling conflicts',
    'POST /schedule-conflicts/resolve Resolve a scheduling conflict',
  ])
    expect(text).toContain(endpoint);
  expect(html.match(/sequenceDiagram/g)).toHaveLength(5);
  expect(html.match(/View in Swagger UI/g)).toHaveLength(5);
  expectRows(
    html,
    'Applications that use this service',
    ['Application', 'Screens Using This Service'],
    [
      ['Operations Dashboard', 'Daily Schedule Board, Guide Assignment'],
      ['Adventure App', 'Live Trip Map'],
    ],
  );
  expectRows(
    html,
    'Events published',
    ['Event', 'Channel', 'Trigger', 'Consumers'],
    [
      [
        'schedule.published',
        'novatrek.operations.schedule.published',
        'POST /schedule-requests',
        'svc-guide-management svc-notifications',
      ],
    ],
  );
  expect(rowsOf(html, 'Events consumed')).toHaveLength(3);
});

it('shows the event catalog: a table per domain, the details of each event, the AsyncAPI files', () => {
  const html = site.page('events/index.html');
  const text = textOf(html);
  expect(text).toContain('Events 9');
  expectRows(
    html,
    'Events of Booking',
    ['Event', 'Channel', 'Producer', 'Consumers'],
    [
      [
        'reservation.created',
        'novatrek.booking.reservation.created',
        'svc-reservations',
        'svc-scheduling-orchestrator svc-analytics',
      ],
      [
        'reservation.status_changed',
        'novatrek.booking.reservation.status-changed',
        'svc-reservations',
        'svc-notifications svc-analytics',
      ],
    ],
  );
  expect(sections(html)).toEqual(
    expect.arrayContaining([
      'Operations',
      'Guest Identity',
      'Booking',
      'Safety',
      'Support',
      'Event Details',
      'AsyncAPI Specifications',
    ]),
  );
  expect(html.match(/View Event Schema/g)).toHaveLength(9);
  expect(text).toContain(
    'Trigger PUT /reservations/{reservation_id}/status Domain Booking Description Published when a reservation status transitions',
  );
  for (const producer of ['svc-check-in', 'svc-payments', 'svc-wildlife-tracking'])
    expect(html).toContain(`specs/asyncapi/${producer}.yaml`);
});
