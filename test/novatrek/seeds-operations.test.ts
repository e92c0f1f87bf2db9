import { expect, it } from 'vitest';
import { readSources } from '../../bin/workspace.ts';
import { readAccessLabel } from '../../model/labels.ts';
import { load } from '../../model/load.ts';
import type { Call, Domain, Model } from '../../model/model.ts';

// The rows of the Operations domain page, columns parted by |. The order of rows is the portal's to choose, so both
// sides are sorted; the order of what stands in one cell is kept.
const model = workspace();
const domain = domainOf('operations');

function workspace(): Model {
  const loaded = load(readSources('.'));
  if (loaded.model === undefined) throw new Error(loaded.diagnostics.map((one) => one.message).join('\n'));
  return loaded.model;
}

function domainOf(id: string): Domain {
  const found = model.domains.get(id);
  if (found === undefined) throw new Error(`there is no domain ${id}`);
  return found;
}

function row(...cells: readonly (string | number | undefined)[]): string {
  return cells.join(' | ');
}

function expectRows(actual: readonly string[], page: readonly string[]): void {
  expect([...actual].sort()).toEqual([...page].sort());
}

function async(call: Call): string {
  return call.mode === 'deferred' ? 'Yes' : 'No';
}

it('has the header of the page', () => {
  const { name, team, services, color } = domain;
  expect(row(name, team, services.length, color)).toBe('Operations | NovaTrek Operations Team | 2 | #2563eb');
});

it('has every row of Services', () => {
  const actual = domain.services.map(({ id, store, tables, endpoints }) =>
    row(id, store?.engine, store?.schema, tables.length, endpoints.length),
  );
  expectRows(actual, [
    'svc-check-in | PostgreSQL 15 | checkin | 3 | 5',
    'svc-scheduling-orchestrator | PostgreSQL 15 + Valkey 8 | scheduling | 4 | 5',
  ]);
});

it('has every row of Data Ownership', () => {
  const actual = domain.entities.map((entity) => row(entity.name, entity.owner.id, readAccessLabel(entity)));
  expectRows(actual, [
    'Check-in records | svc-check-in | svc-analytics, svc-notifications',
    'Daily schedules | svc-scheduling-orchestrator | svc-guide-management (read), svc-check-in (read)',
  ]);
});

it('has every store of Data Stores', () => {
  const page = [
    {
      service: 'svc-check-in',
      engine: 'PostgreSQL 15',
      schema: 'checkin',
      tables: ['check_ins', 'gear_verifications', 'wristband_assignments'],
      features: [
        'Indexes on reservation_id and check_in_date',
        'TTL-based cleanup of stale check-ins (older than 24h)',
        'Composite unique constraint on (reservation_id, participant_id)',
      ],
      volume: '~5,000 check-ins/day peak season',
      backup: 'Continuous WAL archiving, daily base backup, 7-day PITR',
    },
    {
      service: 'svc-scheduling-orchestrator',
      engine: 'PostgreSQL 15 + Valkey 8',
      schema: 'scheduling',
      tables: ['schedule_requests', 'daily_schedules', 'schedule_conflicts', 'optimization_runs'],
      features: [
        'Optimistic locking per ADR-011',
        'Valkey for schedule lock cache and optimization queue',
        'JSONB columns for constraint parameters',
      ],
      volume: '~500 schedule requests/day',
      backup: 'Continuous WAL archiving, daily base backup, 14-day PITR',
    },
  ];
  const actual = domain.services.map(({ id, store, tables }) => ({
    service: id,
    engine: store?.engine,
    schema: store?.schema,
    tables: tables.map((table) => table.name),
    features: store?.features,
    volume: store?.volume,
    backup: store?.backup,
  }));
  expect(actual).toHaveLength(page.length);
  expect(actual).toEqual(expect.arrayContaining(page));
});

it('has every bounded-context rule, each enforced or advisory', () => {
  expect(domain.rules.map((rule) => rule.text)).toEqual([
    'svc-check-in is the designated orchestrator for all day-of-adventure workflows (ADR-006)',
    'svc-scheduling-orchestrator owns the schedule lifecycle — other services MUST NOT mutate schedule data directly',
    'Schedule updates use PATCH semantics with optimistic locking to prevent data overwrites (ADR-010, ADR-011)',
  ]);
  for (const rule of domain.rules)
    expect(rule.enforcedBy.length > 0 || (rule.advisory ?? '') !== '', rule.text).toBe(true);
});

it('has every outbound cross-domain call', () => {
  const actual = model.calls.flatMap((call) =>
    call.caller.kind === 'service' &&
    call.to.kind === 'service' &&
    call.caller.domain === domain &&
    call.to.domain !== domain
      ? [row(call.caller.id, call.to.id, call.to.domain.name, call.purpose, async(call))]
      : [],
  );
  expectRows(actual, [
    'svc-check-in | svc-reservations | Booking | Verify reservation exists | No',
    'svc-check-in | svc-guest-profiles | Guest Identity | Validate guest identity | No',
    'svc-check-in | svc-trip-catalog | Product Catalog | Get adventure category | No',
    'svc-check-in | svc-safety-compliance | Safety | Validate active waiver | No',
    'svc-check-in | svc-notifications | Support | Send check-in confirmation | Yes',
    'svc-check-in | svc-gear-inventory | Logistics | Verify gear assignment | No',
    'svc-check-in | svc-safety-compliance | Safety | Log gear verification | No',
    'svc-scheduling-orchestrator | svc-guide-management | Guide Management | Check guide availability | No',
    'svc-scheduling-orchestrator | svc-trail-management | Product Catalog | Verify trail conditions | No',
    'svc-scheduling-orchestrator | svc-weather | Support | Get forecast | No',
    'svc-scheduling-orchestrator | svc-trip-catalog | Product Catalog | Get trip details | No',
    'svc-scheduling-orchestrator | svc-notifications | Support | Notify assigned guides | Yes',
    'svc-scheduling-orchestrator | svc-guide-management | Guide Management | Get all available guides | No',
    'svc-scheduling-orchestrator | svc-location-services | Support | Check location capacity | No',
    'svc-scheduling-orchestrator | svc-trip-catalog | Product Catalog | Get trip requirements | No',
    'svc-scheduling-orchestrator | svc-analytics | Support | Log optimization metrics | Yes',
    'svc-scheduling-orchestrator | svc-guide-management | Guide Management | Reassign guide | No',
    'svc-scheduling-orchestrator | svc-notifications | Support | Notify affected parties | Yes',
  ]);
});

it('has every inbound cross-domain call', () => {
  const actual = model.calls.flatMap((call) =>
    call.caller.kind === 'service' &&
    call.to.kind === 'service' &&
    call.to.domain === domain &&
    call.caller.domain !== domain
      ? [row(call.caller.id, call.caller.domain.name, call.to.id, call.purpose, async(call))]
      : [],
  );
  // The page says "No inbound cross-domain calls", because svc-wildlife-tracking called GET /daily-schedules, which
  // does not exist. The call was resolved to the operation that answers its question, and so became visible here.
  expect(
    model.calls
      .filter((call) => call.to.id === 'svc-scheduling-orchestrator' && call.caller.kind === 'service')
      .map((call) => call.endpoint),
  ).toEqual(['GET /schedule-conflicts']);
  expectRows(actual, [
    'svc-wildlife-tracking | Safety | svc-scheduling-orchestrator | Check for affected scheduled trips | No',
  ]);
});

it('has every event produced, with its consumers in order', () => {
  const actual = [...model.events.values()]
    .filter((event) => event.producer.domain === domain)
    .map(({ id, channel, producer, summary, consumers }) =>
      row(id, channel, producer.id, summary, consumers.map((one) => one.id).join(', ')),
    );
  expectRows(actual, [
    'checkin.completed | novatrek.operations.checkin.completed | svc-check-in | Published when a guest completes the check-in process | svc-analytics, svc-notifications',
    'schedule.published | novatrek.operations.schedule.published | svc-scheduling-orchestrator | Published when a daily schedule is finalized | svc-guide-management, svc-notifications',
  ]);
});

it('has every event consumed', () => {
  const actual = [...model.events.values()].flatMap(({ id, channel, producer, consumers }) =>
    consumers
      .filter((consumer) => consumer.domain === domain)
      .map((consumer) => row(id, channel, producer.id, producer.domain.name, consumer.id)),
  );
  expectRows(actual, [
    'reservation.created | novatrek.booking.reservation.created | svc-reservations | Booking | svc-scheduling-orchestrator',
    'emergency.triggered | novatrek.safety.emergency.triggered | svc-emergency-response | Safety | svc-scheduling-orchestrator',
    'wildlife_alert.issued | novatrek.safety.wildlife-alert.issued | svc-wildlife-tracking | Safety | svc-scheduling-orchestrator',
  ]);
});

it('has every architecture decision that shapes it', () => {
  const actual = [...model.decisions.values()]
    .filter((decision) => decision.services.some((service) => service.domain === domain))
    .map(({ id, shortTitle }) => row(id, shortTitle));
  expectRows(actual, [
    'ADR-004 | Configuration-Driven Classification',
    'ADR-005 | Pattern 3 Default Fallback',
    'ADR-006 | Orchestrator Pattern for Check-In',
    'ADR-007 | Four-Field Identity Verification',
    'ADR-009 | Session-Scoped Kiosk Access',
    'ADR-010 | PATCH Semantics for Schedule Updates',
    'ADR-011 | Optimistic Locking for Daily Schedule',
  ]);
});

it('has every capability that its services serve', () => {
  const actual = [...model.capabilities.values()]
    .filter((capability) => capability.services.some((service) => service.domain === domain))
    .map(({ id, name, status, summary }) => row(id, name, status.toUpperCase(), summary));
  expectRows(actual, [
    'CAP-2.1 | Day-of-Adventure Check-In | IMPLEMENTED | Guest arrival processing, identity verification, wristband assignment, safety briefing',
    'CAP-2.2 | Schedule Planning and Optimization | IMPLEMENTED | Daily schedule creation, slot management, and capacity optimization',
  ]);
});
