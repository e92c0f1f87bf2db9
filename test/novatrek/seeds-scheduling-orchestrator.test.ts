import { expect, it } from 'vitest';
import { readSources } from '../../bin/workspace.ts';
import { constraintsLabel } from '../../model/labels.ts';
import { load } from '../../model/load.ts';
import type { Event, Model, Service } from '../../model/model.ts';

// The rows of the page of svc-scheduling-orchestrator, columns parted by |.
const model = workspace();
const service = serviceOf('svc-scheduling-orchestrator');

function workspace(): Model {
  const loaded = load(readSources('.'));
  if (loaded.model === undefined) throw new Error(loaded.diagnostics.map((one) => one.message).join('\n'));
  return loaded.model;
}

function serviceOf(id: string): Service {
  const found = model.services.get(id);
  if (found === undefined) throw new Error(`there is no service ${id}`);
  return found;
}

it('has the header of the page', () => {
  const { id, title, domain, version } = service;
  expect([id, title, domain.name, `v${version}`]).toEqual([
    'svc-scheduling-orchestrator',
    'NovaTrek Scheduling Orchestrator API',
    'Operations',
    'v3.0.1',
  ]);
});

it('has every property of the data store', () => {
  const { store, tables } = service;
  const pool = store?.connectionPool;
  expect({
    engine: store?.engine,
    schema: store?.schema,
    tables: tables.map((table) => table.name),
    volume: store?.volume,
    pool: `min ${pool?.min} / max ${pool?.max} / idle timeout ${pool?.idleTimeout}`,
    backup: store?.backup,
    features: store?.features,
  }).toEqual({
    engine: 'PostgreSQL 15 + Valkey 8',
    schema: 'scheduling',
    tables: ['schedule_requests', 'daily_schedules', 'schedule_conflicts', 'optimization_runs'],
    volume: '~500 schedule requests/day',
    pool: 'min 5 / max 20 / idle timeout 10min',
    backup: 'Continuous WAL archiving, daily base backup, 14-day PITR',
    features: [
      'Optimistic locking per ADR-011',
      'Valkey for schedule lock cache and optimization queue',
      'JSONB columns for constraint parameters',
    ],
  });
});

// The columns of the page come first and in its order; the API needs some more, which follow.
it.each([
  [
    'schedule_requests',
    [
      'request_id | UUID | PK',
      'schedule_date | DATE | NOT NULL',
      'requested_by | VARCHAR(100) | NOT NULL',
      'status | VARCHAR(20) | NOT NULL',
      "constraints | JSONB | NOT NULL, DEFAULT '{}'",
      'created_at | TIMESTAMPTZ | NOT NULL',
    ],
    ['idx_sched_req_date on schedule_date', 'idx_sched_req_status on status'],
  ],
  [
    'daily_schedules',
    [
      'schedule_id | UUID | PK',
      'schedule_date | DATE | NOT NULL, UNIQUE',
      'assignments | JSONB | NOT NULL',
      '_rev | INTEGER | NOT NULL, DEFAULT 1',
      'published_at | TIMESTAMPTZ | NULL',
      'created_at | TIMESTAMPTZ | NOT NULL',
      'updated_at | TIMESTAMPTZ | NOT NULL',
    ],
    ['idx_daily_sched_date on schedule_date (UNIQUE)'],
  ],
  [
    'schedule_conflicts',
    [
      'conflict_id | UUID | PK',
      'schedule_id | UUID | NOT NULL, FK -> daily_schedules',
      'conflict_type | VARCHAR(30) | NOT NULL',
      'details | JSONB | NOT NULL',
      'resolved | BOOLEAN | NOT NULL, DEFAULT FALSE',
      'detected_at | TIMESTAMPTZ | NOT NULL',
    ],
    ['idx_conflict_schedule on schedule_id'],
  ],
  [
    'optimization_runs',
    [
      'run_id | UUID | PK',
      'schedule_date | DATE | NOT NULL',
      'algorithm | VARCHAR(30) | NOT NULL',
      'duration_ms | INTEGER | NOT NULL',
      'score | DECIMAL(5,2) | NULL',
      'status | VARCHAR(20) | NOT NULL',
      'started_at | TIMESTAMPTZ | NOT NULL',
      'completed_at | TIMESTAMPTZ | NULL',
    ],
    ['idx_opt_run_date on schedule_date'],
  ],
])('has the columns and indexes of %s', (name, columns, indexes) => {
  const table = service.tables.find((one) => one.name === name);
  const actual = (table?.columns ?? []).map((one) => [one.name, one.type, constraintsLabel(one)].join(' | '));
  expect(actual.slice(0, columns.length)).toEqual(columns);
  expect(
    table?.indexes.map((index) => `${index.name} on ${index.columns.join(', ')}${index.unique ? ' (UNIQUE)' : ''}`),
  ).toEqual(indexes);
});

it('has every solution that affects it, with its capabilities in order', () => {
  const actual = [...model.solutions.values()]
    .filter((solution) => solution.services.includes(service))
    .map(({ id, title, capabilities, date }) =>
      [id, title, capabilities.map((one) => one.capability.id).join(', '), date].join(' | '),
    );
  expect(actual).toEqual([
    'NTK-10003 | Support Unregistered Guest Self-Service Check-In | CAP-2.1, CAP-1.1, CAP-1.3 | 2025-02-12',
    'NTK-10004 | Guide Schedule Overwrite Bug in Scheduling Orchestrator | CAP-2.2 | 2025-02-05',
  ]);
});

it('has every endpoint, in the order of the page', () => {
  expect(service.endpoints.map(({ key, summary }) => `${key} -- ${summary}`)).toEqual([
    'POST /schedule-requests -- Request optimal schedule for a trip',
    'GET /schedule-requests/{request_id} -- Get schedule request status and result',
    'GET /schedule-optimization -- Run synchronous schedule optimization',
    'GET /schedule-conflicts -- List scheduling conflicts',
    'POST /schedule-conflicts/resolve -- Resolve a scheduling conflict',
  ]);
});

it('has every consuming application, with its screens in order', () => {
  const actual = [...model.applications.values()].flatMap(({ label, screens }) => {
    const using = screens.filter(
      (screen) => screen.uses.includes(service) || screen.calls.some((call) => call.to === service),
    );
    return using.length === 0 ? [] : [`${label} | ${using.map((screen) => screen.name).join(', ')}`];
  });
  expect(actual.sort()).toEqual([
    'Adventure App | Live Trip Map',
    'Operations Dashboard | Daily Schedule Board, Guide Assignment',
  ]);
});

it('has every event it publishes', () => {
  const published = ({ id, channel, trigger, consumers }: Event) =>
    [id, channel, trigger?.key, consumers.map((one) => one.id).join(', ')].join(' | ');
  expect(service.publishes.map(published)).toEqual([
    'schedule.published | novatrek.operations.schedule.published | POST /schedule-requests | svc-guide-management, svc-notifications',
  ]);
});

it('has every event it consumes', () => {
  expect(service.consumes.map(({ id, producer, channel }) => [id, producer.id, channel].join(' | ')).sort()).toEqual([
    'emergency.triggered | svc-emergency-response | novatrek.safety.emergency.triggered',
    'reservation.created | svc-reservations | novatrek.booking.reservation.created',
    'wildlife_alert.issued | svc-wildlife-tracking | novatrek.safety.wildlife-alert.issued',
  ]);
});
