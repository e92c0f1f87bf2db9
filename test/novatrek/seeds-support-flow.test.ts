import { expect, it } from 'vitest';
import { readSources } from '../../bin/workspace.ts';
import { load } from '../../model/load.ts';
import type { Call, Domain, Model } from '../../model/model.ts';

// The calls and events of the Support domain page, columns parted by |. The order of rows is the portal's to choose, so both
// sides are sorted; the order of what stands in one cell is kept.
const model = workspace();
const domain = domainOf('support');

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

it('has every outbound cross-domain call', () => {
  const actual = model.calls.flatMap((call) =>
    call.caller.kind === 'service' &&
    call.to.kind === 'service' &&
    call.caller.domain === domain &&
    call.to.domain !== domain
      ? [row(call.caller.id, call.to.id, call.to.domain.name, call.purpose, async(call))]
      : [],
  );
  // Points are earned and redeemed: both look the member up, and the page shows two equal rows as one.
  const lookups = model.calls.filter((call) => call.purpose === 'Get member profile').map((call) => call.from?.key);
  expect(lookups).toEqual(['POST /members/{guest_id}/earn', 'POST /members/{guest_id}/redeem']);
  expect(actual).toHaveLength(6);
  expectRows(
    [...new Set(actual)],
    [
      'svc-loyalty-rewards | svc-reservations | Booking | Verify completed booking | No',
      'svc-loyalty-rewards | svc-guest-profiles | Guest Identity | Get member profile | No',
      'svc-inventory-procurement | svc-gear-inventory | Logistics | Verify item catalog | No',
      'svc-reviews | svc-reservations | Booking | Validate reservation exists and is COMPLETED | No',
      'svc-reviews | svc-guest-profiles | Guest Identity | Validate guest identity | No',
    ],
  );
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
    'svc-check-in | Operations | svc-notifications | Send check-in confirmation | Yes',
    'svc-reservations | Booking | svc-payments | Process deposit payment | No',
    'svc-reservations | Booking | svc-notifications | Send booking confirmation | Yes',
    'svc-reservations | Booking | svc-notifications | Send status update | Yes',
    'svc-reservations | Booking | svc-notifications | Send insurance confirmation | Yes',
    'svc-scheduling-orchestrator | Operations | svc-weather | Get forecast | No',
    'svc-scheduling-orchestrator | Operations | svc-notifications | Notify assigned guides | Yes',
    'svc-scheduling-orchestrator | Operations | svc-location-services | Check location capacity | No',
    'svc-scheduling-orchestrator | Operations | svc-analytics | Log optimization metrics | Yes',
    'svc-scheduling-orchestrator | Operations | svc-notifications | Notify affected parties | Yes',
    'svc-partner-integrations | External | svc-payments | Process commission | No',
    'svc-partner-integrations | External | svc-notifications | Send partner confirmation | Yes',
    'svc-guest-profiles | Guest Identity | svc-analytics | Get satisfaction scores | No',
    'svc-safety-compliance | Safety | svc-notifications | Send waiver copy | Yes',
    'svc-safety-compliance | Safety | svc-notifications | Send safety alert | Yes',
    'svc-transport-logistics | Logistics | svc-location-services | Validate pickup location | No',
    'svc-transport-logistics | Logistics | svc-notifications | Send transport details | Yes',
    'svc-trail-management | Product Catalog | svc-weather | Correlate weather data | No',
    'svc-trail-management | Product Catalog | svc-location-services | Get trail coordinates | No',
    'svc-trail-management | Product Catalog | svc-notifications | Alert park rangers | Yes',
    'svc-emergency-response | Safety | svc-location-services | Get last known guest GPS position | No',
    'svc-emergency-response | Safety | svc-notifications | Send emergency alerts to staff and guests | Yes',
    'svc-emergency-response | Safety | svc-notifications | Notify dispatched rescue team | Yes',
    'svc-wildlife-tracking | Safety | svc-weather | Get current conditions at sighting location | No',
    'svc-wildlife-tracking | Safety | svc-notifications | Alert operations staff and active guides | Yes',
  ]);
});

it('has every event produced, with its consumers in order', () => {
  const actual = [...model.events.values()]
    .filter((event) => event.producer.domain === domain)
    .map(({ id, channel, producer, summary, consumers }) =>
      row(id, channel, producer.id, summary, consumers.map((one) => one.id).join(', ')),
    );
  expectRows(actual, [
    'payment.processed | novatrek.support.payment.processed | svc-payments | Published when a payment is successfully processed | svc-reservations, svc-notifications',
  ]);
});

it('has every event consumed', () => {
  const actual = [...model.events.values()].flatMap(({ id, channel, producer, consumers }) =>
    consumers
      .filter((consumer) => consumer.domain === domain)
      .map((consumer) => row(id, channel, producer.id, producer.domain.name, consumer.id)),
  );
  expectRows(actual, [
    'reservation.created | novatrek.booking.reservation.created | svc-reservations | Booking | svc-analytics',
    'reservation.status_changed | novatrek.booking.reservation.status-changed | svc-reservations | Booking | svc-notifications',
    'reservation.status_changed | novatrek.booking.reservation.status-changed | svc-reservations | Booking | svc-analytics',
    'guest.registered | novatrek.guest-identity.guest.registered | svc-guest-profiles | Guest Identity | svc-loyalty-rewards',
    'guest.registered | novatrek.guest-identity.guest.registered | svc-guest-profiles | Guest Identity | svc-analytics',
    'checkin.completed | novatrek.operations.checkin.completed | svc-check-in | Operations | svc-notifications',
    'checkin.completed | novatrek.operations.checkin.completed | svc-check-in | Operations | svc-analytics',
    'schedule.published | novatrek.operations.schedule.published | svc-scheduling-orchestrator | Operations | svc-notifications',
    'payment.processed | novatrek.support.payment.processed | svc-payments | Support | svc-notifications',
    'incident.reported | novatrek.safety.incident.reported | svc-safety-compliance | Safety | svc-notifications',
    'incident.reported | novatrek.safety.incident.reported | svc-safety-compliance | Safety | svc-analytics',
    'emergency.triggered | novatrek.safety.emergency.triggered | svc-emergency-response | Safety | svc-notifications',
    'emergency.triggered | novatrek.safety.emergency.triggered | svc-emergency-response | Safety | svc-analytics',
    'wildlife_alert.issued | novatrek.safety.wildlife-alert.issued | svc-wildlife-tracking | Safety | svc-notifications',
    'wildlife_alert.issued | novatrek.safety.wildlife-alert.issued | svc-wildlife-tracking | Safety | svc-analytics',
  ]);
});
