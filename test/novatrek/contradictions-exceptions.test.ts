import { expect, it } from 'vitest';
import { readSources } from '../../bin/workspace.ts';
import { expectFindings, type Files, modelOf } from '../workspace.ts';

const architecture: Files = Object.fromEntries(
  readSources('.').map(({ path, text }) => [path.slice('architecture/'.length), text]),
);

function textOf(name: string): string {
  const text = architecture[name];
  if (text === undefined) throw new Error(`there is no ${name}`);
  return text;
}

/** The file with a mark before the last of `steps`, each of which stands behind the one before. */
function marked(name: string, steps: readonly string[]): Files {
  const text = textOf(name);
  let at = -1;
  for (const step of steps) {
    at = text.indexOf(step, at + 1);
    if (at < 0) throw new Error(`${name} does not hold ${step} there`);
  }
  return { [name]: `${text.slice(0, at)}«${text.slice(at)}` };
}

function without(exception: string): Files {
  const text = textOf('exceptions.yaml');
  const shorter = text.replace(new RegExp(`^${exception}:\\n(?: {2}.*\\n)+`, 'm'), '');
  if (shorter === text) throw new Error(`there is no exception ${exception}`);
  return { 'exceptions.yaml': shorter };
}

const reservation = "'GET /reservations/{reservation_id}'";

/** Each exception with its rule, the file of the breach, the way to its place there, and what is said of it. */
const breaches: readonly [string, string, string, readonly string[], string][] = [
  [
    'EXC-001',
    'reads-by-readers',
    'services/svc-gear-inventory.yaml',
    ['\n    POST /gear-assignments:', 'to: svc-reservations', reservation],
    'svc-gear-inventory reads Reservations with GET /reservations/{reservation_id}',
  ],
  [
    'EXC-002',
    'reads-by-readers',
    'services/svc-guest-profiles.yaml',
    ['\n    GET /guests/{guest_id}/adventure-history:', 'to: svc-reservations', 'GET /reservations'],
    'svc-guest-profiles reads Reservations with GET /reservations',
  ],
  [
    'EXC-003',
    'reads-by-readers',
    'services/svc-guest-profiles.yaml',
    ['\n    GET /guests/{guest_id}/adventure-history:', 'to: svc-analytics', 'GET /analytics/guest-satisfaction'],
    'svc-guest-profiles reads Analytics events with GET /analytics/guest-satisfaction',
  ],
  [
    'EXC-004',
    'reads-by-readers',
    'services/svc-loyalty-rewards.yaml',
    ['\n    POST /members/{guest_id}/earn:', 'to: svc-reservations', reservation],
    'svc-loyalty-rewards reads Reservations with GET /reservations/{reservation_id}',
  ],
  [
    'EXC-005',
    'reads-by-readers',
    'services/svc-reviews.yaml',
    ['\n    POST /reviews:', 'to: svc-reservations', 'GET /reservations/{reservation_id}'],
    'svc-reviews reads Reservations with GET /reservations/{reservation_id}',
  ],
  [
    'EXC-006',
    'reads-by-readers',
    'services/svc-safety-compliance.yaml',
    ['\n    POST /incidents:', 'to: svc-guide-management', "'GET /guides/{guide_id}'"],
    'svc-safety-compliance reads Guide preferences with GET /guides/{guide_id}',
  ],
  [
    'EXC-007',
    'reads-by-readers',
    'services/svc-scheduling-orchestrator.yaml',
    ['\n    POST /schedule-requests:', 'to: svc-trip-catalog', "'GET /trips/{trip_id}', for: Get trip details"],
    'svc-scheduling-orchestrator reads Adventure catalog with GET /trips/{trip_id}',
  ],
  [
    'EXC-008',
    'reads-by-readers',
    'services/svc-scheduling-orchestrator.yaml',
    ['\n    GET /schedule-optimization:', 'to: svc-trip-catalog', "'GET /trips/{trip_id}', for: Get trip requirements"],
    'svc-scheduling-orchestrator reads Adventure catalog with GET /trips/{trip_id}',
  ],
  [
    'EXC-009',
    'reads-by-readers',
    'services/svc-scheduling-orchestrator.yaml',
    ['\n    GET /schedule-optimization:', 'to: svc-location-services', 'GET /locations/{location_id}/capacity'],
    'svc-scheduling-orchestrator reads Location data with GET /locations/{location_id}/capacity',
  ],
  [
    'EXC-010',
    'reads-by-readers',
    'services/svc-trail-management.yaml',
    ['\n    POST /trails/{trail_id}/permits:', 'to: svc-safety-compliance', 'GET /safety-inspections'],
    'svc-trail-management reads Safety incidents with GET /safety-inspections',
  ],
  [
    'EXC-011',
    'reads-by-readers',
    'services/svc-transport-logistics.yaml',
    ['\n    POST /transport-requests:', 'to: svc-reservations', reservation],
    'svc-transport-logistics reads Reservations with GET /reservations/{reservation_id}',
  ],
  [
    'EXC-012',
    'reads-by-readers',
    'services/svc-wildlife-tracking.yaml',
    ['\n    POST /sightings:', 'to: svc-trail-management', 'GET /trails'],
    'svc-wildlife-tracking reads Trail data with GET /trails',
  ],
  [
    'EXC-013',
    'reads-by-readers',
    'services/svc-wildlife-tracking.yaml',
    ['\n    POST /sightings:', 'to: svc-weather', 'GET /weather/current'],
    'svc-wildlife-tracking reads Weather cache with GET /weather/current',
  ],
  [
    'EXC-014',
    'reads-by-readers',
    'services/svc-wildlife-tracking.yaml',
    ['\n    POST /alerts:', 'to: svc-trail-management', 'GET /trails'],
    'svc-wildlife-tracking reads Trail data with GET /trails',
  ],
  [
    'EXC-015',
    'reads-by-readers',
    'services/svc-wildlife-tracking.yaml',
    ['\n    POST /alerts:', 'to: svc-scheduling-orchestrator', 'GET /schedule-conflicts'],
    'svc-wildlife-tracking reads Daily schedules with GET /schedule-conflicts',
  ],
  [
    'EXC-016',
    'writes-by-owner',
    'services/svc-scheduling-orchestrator.yaml',
    ['\n    POST /schedule-conflicts/resolve:', 'to: svc-guide-management', "'PATCH /guides/{guide_id}'"],
    'svc-scheduling-orchestrator writes Guide preferences of svc-guide-management with PATCH /guides/{guide_id}',
  ],
  [
    'EXC-017',
    'get-is-safe',
    'services/svc-weather.yaml',
    ['\n    GET /weather/alerts:', 'to: svc-notifications', 'POST /notifications'],
    'svc-weather GET /weather/alerts triggers POST /notifications',
  ],
  [
    'EXC-018',
    'no-service-cycle',
    'services/svc-guest-profiles.yaml',
    ['\n    GET /guests/{guest_id}/adventure-history:', '{ to: svc-reservations'],
    'svc-guest-profiles and svc-reservations wait for each other',
  ],
  [
    'EXC-019',
    'no-shadow-copy',
    'services/svc-guide-management.yaml',
    ['\n  tables:', '\n    certifications:', 'certifications:'],
    'guides.certifications of svc-guide-management has the name of guests.certifications',
  ],
  [
    'EXC-020',
    'analytics-hears-everything',
    'events/payment.processed.yaml',
    ['\nconsumers: ', '['],
    'svc-analytics does not hear payment.processed',
  ],
  [
    'EXC-021',
    'analytics-hears-everything',
    'events/schedule.published.yaml',
    ['\nconsumers: ', '['],
    'svc-analytics does not hear schedule.published',
  ],
  [
    'EXC-022',
    'support-calls-no-core',
    'services/svc-inventory-procurement.yaml',
    ['\n    POST /purchase-orders:', 'svc-gear-inventory, endpoint: GET /gear-items'],
    'svc-inventory-procurement of Support waits for svc-gear-inventory',
  ],
  [
    'EXC-023',
    'support-calls-no-core',
    'services/svc-loyalty-rewards.yaml',
    ['\n    POST /members/{guest_id}/earn:', 'svc-reservations, endpoint: '],
    'svc-loyalty-rewards of Support waits for svc-reservations',
  ],
  [
    'EXC-024',
    'support-calls-no-core',
    'services/svc-loyalty-rewards.yaml',
    ['\n    POST /members/{guest_id}/earn:', 'svc-guest-profiles, endpoint: '],
    'svc-loyalty-rewards of Support waits for svc-guest-profiles',
  ],
  [
    'EXC-025',
    'support-calls-no-core',
    'services/svc-loyalty-rewards.yaml',
    ['\n    POST /members/{guest_id}/redeem:', 'svc-guest-profiles, endpoint: '],
    'svc-loyalty-rewards of Support waits for svc-guest-profiles',
  ],
  [
    'EXC-026',
    'support-calls-no-core',
    'services/svc-reviews.yaml',
    ['\n    POST /reviews:', 'to: svc-reservations', 'svc-reservations'],
    'svc-reviews of Support waits for svc-reservations',
  ],
  [
    'EXC-027',
    'support-calls-no-core',
    'services/svc-reviews.yaml',
    ['\n    POST /reviews:', 'svc-guest-profiles, endpoint: '],
    'svc-reviews of Support waits for svc-guest-profiles',
  ],
  [
    'EXC-028',
    'day-of-adventure-orchestrator',
    'services/svc-safety-compliance.yaml',
    ['\n    POST /incidents:', '{ to: svc-guest-profiles'],
    'svc-safety-compliance asks svc-guest-profiles in day-of-adventure',
  ],
  [
    'EXC-029',
    'day-of-adventure-orchestrator',
    'services/svc-safety-compliance.yaml',
    ['\n    POST /incidents:', '{ to: svc-guide-management'],
    'svc-safety-compliance asks svc-guide-management in day-of-adventure',
  ],
  [
    'EXC-030',
    'guarded-update',
    'services/svc-emergency-response.yaml',
    ['\n    PUT /emergency-contacts/{guest_id}:', 'PUT /emergency-contacts/{guest_id}:'],
    'svc-emergency-response replaces emergency-records with PUT /emergency-contacts/{guest_id}',
  ],
  [
    'EXC-031',
    'no-classified-in-logs',
    'services/svc-guest-profiles.yaml',
    ['\n    GET /guests:', 'name: email'],
    'svc-guest-profiles GET /guests takes pii data (email) in its query',
  ],
];

it('knows the breach behind every recorded exception', () => {
  // Breaches of the code are found where the code is read: by `novatrek check` on this repository.
  const ofCode = ['EXC-032', 'EXC-033'];
  const known = [...breaches.map(([id]) => id), ...ofCode];
  expect(known).toEqual(modelOf({}, architecture).exceptions.map((exception) => exception.id));
});

it.each(breaches)('reports the breach that %s excused, by %s', (id, rule, file, steps, message) => {
  expectFindings(rule, { ...without(id), ...marked(file, steps) }, [message], architecture);
});
