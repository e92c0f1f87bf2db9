import { expect, it } from 'vitest';
import { readSources } from '../../bin/workspace.ts';
import { readAccessLabel } from '../../model/labels.ts';
import { load } from '../../model/load.ts';
import type { Call, Domain, Model } from '../../model/model.ts';

// The rows of the Booking domain page, columns parted by |. The order of rows is the portal's to choose, so both
// sides are sorted; the order of what stands in one cell is kept.
const model = workspace();
const domain = domainOf('booking');

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
  expect(row(name, team, services.length, color)).toBe('Booking | Booking Platform Team | 1 | #059669');
});

it('has every row of Services', () => {
  const actual = domain.services.map(({ id, store, tables, endpoints }) =>
    row(id, store?.engine, store?.schema, tables.length, endpoints.length),
  );
  expectRows(actual, ['svc-reservations | PostgreSQL 15 | reservations | 3 | 8']);
});

it('has every row of Data Ownership', () => {
  const actual = domain.entities.map((entity) => row(entity.name, entity.owner.id, readAccessLabel(entity)));
  expectRows(actual, [
    'Reservations | svc-reservations | svc-check-in, svc-scheduling-orchestrator, svc-partner-integrations',
    'Participants | svc-reservations | svc-check-in',
  ]);
});

it('has every store of Data Stores', () => {
  const page = [
    {
      service: 'svc-reservations',
      engine: 'PostgreSQL 15',
      schema: 'reservations',
      tables: ['reservations', 'participants', 'status_history'],
      features: [
        'Optimistic locking via _rev field',
        'Composite index on (guest_id, trip_date)',
        'Monthly partitioning by reservation_date',
      ],
      volume: '~2,000 new reservations/day',
      backup: 'Continuous WAL archiving, daily base backup, 30-day PITR',
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
    'Reservations use optimistic locking via _rev field to prevent concurrent update conflicts',
    'Reservation status transitions are event-sourced via reservation.status_changed Kafka events',
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
    'svc-reservations | svc-guest-profiles | Guest Identity | Validate guest identity | No',
    'svc-reservations | svc-trip-catalog | Product Catalog | Check trip availability | No',
    'svc-reservations | svc-payments | Support | Process deposit payment | No',
    'svc-reservations | svc-notifications | Support | Send booking confirmation | Yes',
    'svc-reservations | svc-trip-catalog | Product Catalog | Verify availability | No',
    'svc-reservations | svc-guest-profiles | Guest Identity | Validate participant | No',
    'svc-reservations | svc-notifications | Support | Send status update | Yes',
    'svc-reservations | svc-notifications | Support | Send insurance confirmation | Yes',
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
  expectRows(actual, [
    'svc-check-in | Operations | svc-reservations | Verify reservation exists | No',
    'svc-partner-integrations | External | svc-reservations | Create reservation | No',
    'svc-partner-integrations | External | svc-reservations | Confirm reservation | No',
    'svc-guest-profiles | Guest Identity | svc-reservations | Query past bookings | No',
    'svc-gear-inventory | Logistics | svc-reservations | Verify booking | No',
    'svc-transport-logistics | Logistics | svc-reservations | Get booking details | No',
    'svc-loyalty-rewards | Support | svc-reservations | Verify completed booking | No',
    'svc-reviews | Support | svc-reservations | Validate reservation exists and is COMPLETED | No',
  ]);
});

it('has every event produced, with its consumers in order', () => {
  const actual = [...model.events.values()]
    .filter((event) => event.producer.domain === domain)
    .map(({ id, channel, producer, summary, consumers }) =>
      row(id, channel, producer.id, summary, consumers.map((one) => one.id).join(', ')),
    );
  expectRows(actual, [
    'reservation.created | novatrek.booking.reservation.created | svc-reservations | Published when a new reservation is confirmed | svc-scheduling-orchestrator, svc-analytics',
    'reservation.status_changed | novatrek.booking.reservation.status-changed | svc-reservations | Published when a reservation status transitions | svc-notifications, svc-analytics',
  ]);
});

it('has every event consumed', () => {
  const actual = [...model.events.values()].flatMap(({ id, channel, producer, consumers }) =>
    consumers
      .filter((consumer) => consumer.domain === domain)
      .map((consumer) => row(id, channel, producer.id, producer.domain.name, consumer.id)),
  );
  expectRows(actual, [
    'payment.processed | novatrek.support.payment.processed | svc-payments | Support | svc-reservations',
  ]);
});

it('has every capability that its services serve', () => {
  const actual = [...model.capabilities.values()]
    .filter((capability) => capability.services.some((service) => service.domain === domain))
    .map(({ id, name, status, summary }) => row(id, name, status.toUpperCase(), summary));
  expectRows(actual, [
    'CAP-1.3 | Reservation Management | IMPLEMENTED | Create, modify, cancel, and look up adventure reservations',
  ]);
});
