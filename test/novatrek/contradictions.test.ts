import { expect, it } from 'vitest';
import { readSources } from '../../bin/workspace.ts';
import { changed, checkFiles, expectFindings, expectNothing, type Files } from '../workspace.ts';

// What the sources of this architecture once said wrongly, put back: check finds each at its place.
const architecture: Files = Object.fromEntries(
  readSources('.').map(({ path, text }) => [path.slice('architecture/'.length), text]),
);

function replaced(name: string, from: string, to: string): Files {
  return changed(name, from, to, architecture);
}

function textOf(name: string): string {
  const text = architecture[name];
  if (text === undefined) throw new Error(`there is no ${name}`);
  return text;
}

/** The entry `key` (at four spaces) of a service file, as its start and end in the text. */
function entryOf(name: string, key: string): { text: string; start: number; end: number } {
  const text = textOf(name);
  const start = text.indexOf(`\n    ${key}:\n`) + 1;
  if (start === 0) throw new Error(`${name} has no ${key}`);
  const rest = start + 4 + key.length;
  const length = text.slice(rest).search(/\n {0,4}\S/);
  if (length < 0) throw new Error(`${name} ends in ${key}`);
  return { text, start, end: rest + length + 1 };
}

/** The endpoint loses all that makes it one; its calls stay. */
function onlyCalls(name: string, key: string): Files {
  const { text, start, end } = entryOf(name, key);
  const calls = text.indexOf('\n      calls:', start) + 1;
  if (calls === 0 || calls > end) throw new Error(`${key} makes no calls`);
  return { [name]: `${text.slice(0, start)}    «${key}:\n${text.slice(calls)}` };
}

const analytics = 'services/svc-analytics.yaml';
const reservations = 'services/svc-reservations.yaml';
const orchestrator = 'services/svc-scheduling-orchestrator.yaml';
const trails = 'services/svc-trail-management.yaml';
const emergency = 'services/svc-emergency-response.yaml';

const heard = `consumes:
  - events:
      - reservation.created
      - reservation.status_changed
      - guest.registered
      - checkin.completed
      - incident.reported
      - emergency.triggered
      - wildlife_alert.issued
    calls: [{ to: snowflake-data-cloud, for: Export aggregated metrics, mode: deferred }]
`;
const verify = `      calls: [{ to: svc-trip-catalog, endpoint: 'GET /trips/{trip_id}', for: Verify availability }]
`;
const insurance = `        - { to: travel-insurance-api, for: Quote and bind trip insurance policy }
        - { to: svc-notifications, endpoint: POST /notifications, for: Send insurance confirmation, mode: deferred }
`;
const optimization = `      calls:
        - { to: svc-guide-management, endpoint: GET /guides/available, for: Get all available guides }
`;

it.each<[string, string, Files]>([
  [
    'svc-analytics',
    'POST /events',
    changed(
      analytics,
      '  endpoints:\n',
      `  endpoints:
    «POST /events:
      calls: [{ to: snowflake-data-cloud, for: Export aggregated metrics, mode: deferred }]
`,
      { ...architecture, ...replaced(analytics, heard, '') },
    ),
  ],
  [
    'svc-reservations',
    'PUT /reservations/{reservation_id}',
    replaced(reservations, verify, `    «PUT /reservations/{reservation_id}:\n${verify}`),
  ],
  [
    'svc-reservations',
    'POST /reservations/{reservation_id}/insurance',
    replaced(
      reservations,
      insurance,
      `    «POST /reservations/{reservation_id}/insurance:\n      calls:\n${insurance}`,
    ),
  ],
  [
    'svc-scheduling-orchestrator',
    'POST /schedule-optimization',
    replaced(orchestrator, optimization, `    «POST /schedule-optimization:\n${optimization}`),
  ],
  [
    'svc-trail-management',
    'POST /trails/{trail_id}/conditions',
    onlyCalls(trails, 'POST /trails/{trail_id}/conditions'),
  ],
  ['svc-trail-management', 'POST /trails/{trail_id}/permits', onlyCalls(trails, 'POST /trails/{trail_id}/permits')],
  [
    'svc-trail-management',
    'GET /trails/{trail_id}/permit-status',
    onlyCalls(trails, 'GET /trails/{trail_id}/permit-status'),
  ],
])('reports calls of %s under %s, which does not exist', (service, key, files) => {
  expectFindings(
    'call-target-exists',
    files,
    [`${service} declares calls under ${key}, which is no operation of it`],
    architecture,
  );
});

it.each<[string, string, Files]>([
  [
    'svc-emergency-response',
    'svc-location-services has no GET /locations/{device_id}',
    replaced(
      emergency,
      'endpoint: GET /locations/{location_id}\n          for: Get last known guest GPS position',
      'endpoint: «GET /locations/{device_id}\n          for: Get last known guest GPS position',
    ),
  ],
  [
    'svc-emergency-response (triggering)',
    'svc-guide-management has no GET /guides/on-duty',
    replaced(
      emergency,
      'endpoint: GET /guides/available, for: Identify nearest on-duty guide',
      'endpoint: «GET /guides/on-duty, for: Identify nearest on-duty guide',
    ),
  ],
  [
    'svc-emergency-response (dispatching)',
    'svc-guide-management has no GET /guides/on-duty',
    replaced(
      emergency,
      'endpoint: GET /guides/available, for: Check guide availability for rescue',
      'endpoint: «GET /guides/on-duty, for: Check guide availability for rescue',
    ),
  ],
  [
    'svc-guest-profiles',
    'svc-analytics has no GET /events',
    replaced(
      'services/svc-guest-profiles.yaml',
      'endpoint: GET /analytics/guest-satisfaction',
      'endpoint: «GET /events',
    ),
  ],
  [
    'svc-scheduling-orchestrator, no longer planned,',
    'svc-analytics has no POST /events',
    replaced(
      orchestrator,
      'endpoint: POST /events\n          for: Log optimization metrics\n          mode: deferred\n          status: planned\n',
      'endpoint: «POST /events\n          for: Log optimization metrics\n          mode: deferred\n',
    ),
  ],
  [
    'svc-trail-management',
    'svc-safety-compliance has no GET /trails/{trail_id}/safety-rating',
    replaced(
      trails,
      'endpoint: GET /safety-inspections, for: Validate',
      "endpoint: «'GET /trails/{trail_id}/safety-rating', for: Validate",
    ),
  ],
  [
    'svc-wildlife-tracking',
    'svc-scheduling-orchestrator has no GET /daily-schedules',
    replaced(
      'services/svc-wildlife-tracking.yaml',
      'endpoint: GET /schedule-conflicts\n',
      'endpoint: «GET /daily-schedules\n',
    ),
  ],
])('reports the call of %s: %s', (_, message, files) => {
  expectFindings('call-target-exists', files, [message], architecture);
});

it('reports every call to an endpoint that is removed', () => {
  const name = 'services/svc-guide-management.yaml';
  const { text, start, end } = entryOf(name, 'GET /guides/available');
  const called = /(endpoint: )(GET \/guides\/available)/g;
  const marked = (file: string) => ({ [file]: textOf(file).replaceAll(called, '$1«$2') });
  const gone = 'svc-guide-management has no GET /guides/available';
  expectFindings(
    'call-target-exists',
    {
      [name]: text.slice(0, start) + text.slice(end),
      ...marked('applications/web-ops-dashboard.yaml'),
      ...marked(emergency),
      ...marked(orchestrator),
    },
    [gone, gone, gone, gone],
    architecture,
  );
});

/** The table of the service with `instead` where its columns were; the mark is its key when nothing is. */
function withoutColumns(name: string, table: string, instead: string): Files {
  const { text, start, end } = entryOf(name, table);
  const entry = text.slice(start, end);
  const columns = /^ {6}columns:\n(?: {8}.*\n)+/m;
  if (!columns.test(entry)) throw new Error(`${table} has no columns`);
  const shorter = entry.replace(columns, instead);
  return {
    [name]: `${text.slice(0, start)}${instead === '' ? shorter.replace('    ', '    «') : shorter}${text.slice(end)}`,
  };
}

it.each([
  ['svc-analytics', ['SAFETY_METRICS', 'SATISFACTION_SCORES', 'UTILIZATION_METRICS']],
  ['svc-inventory-procurement', ['po_line_items', 'reorder_alerts', 'stock_adjustments']],
  ['svc-guide-management', ['guide_schedules']],
  ['svc-weather', ['forecast_cache']],
  ['svc-trip-catalog', ['activity_types', 'regions', 'requirements']],
  ['svc-payments', ['daily_summaries', 'disputes', 'refund_policy_evaluations']],
  ['svc-transport-logistics', ['route_schedules', 'routes']],
  ['svc-notifications', ['channel_preferences']],
  ['svc-loyalty-rewards', ['tiers']],
  ['svc-location-services', ['operating_hours']],
  ['svc-partner-integrations', ['commission_records', 'reconciliation_log']],
  ['svc-safety-compliance', ['safety_inspections']],
  ['svc-gear-inventory', ['gear_packages', 'inventory_levels']],
  ['svc-trail-management', ['closures']],
])('reports the tables of %s without columns: %j', (service, tables) => {
  for (const table of tables) {
    const name = `services/${service}.yaml`;
    const missing = withoutColumns(name, table, '');
    expectFindings('known-keys', missing, [`columns is missing in tables.${table}`], architecture);
    const empty = withoutColumns(name, table, '      columns: «{}\n');
    expectFindings('known-keys', empty, ['columns a table has at least one column'], architecture);
  }
});

it.each([
  ['checkin.check_ins.reservation_id', 'services/svc-check-in.yaml'],
  ['reviews.reviews.reservation_id', 'services/svc-reviews.yaml'],
])('reports the foreign key of %s into svc-reservations', (column, name) => {
  expectFindings(
    'no-cross-service-foreign-key',
    replaced(
      name,
      'reservation_id: { type: UUID, required: true, references: svc-reservations',
      'reservation_id: { type: UUID, required: true, foreignKey: «svc-reservations',
    ),
    [`${column} has a foreign key into svc-reservations`],
    architecture,
  );
});

// Guest identity data has one owner, svc-guest-profiles: whatever the order of ids, its table is never the copy.
it('reports the emergency contacts that no longer say whose replica they are', () => {
  const { text, start, end } = entryOf(emergency, 'emergency_contacts');
  const entry = text.slice(start, end);
  const shorter = entry.replace(/^ {6}replicaOf: .*\n/m, '');
  expect(shorter).not.toBe(entry);
  expectFindings(
    'no-shadow-copy',
    { [emergency]: `${text.slice(0, start)}${shorter.replace('    ', '    «')}${text.slice(end)}` },
    ['emergency.emergency_contacts of svc-emergency-response has the name of guests.emergency_contacts'],
    architecture,
  );
});

it.each([
  'checkin.completed',
  'emergency.triggered',
  'guest.registered',
  'incident.reported',
  'reservation.created',
  'reservation.status_changed',
  'wildlife_alert.issued',
])('reports that svc-analytics no longer hears %s', (event) => {
  const name = `events/${event}.yaml`;
  const text = textOf(name);
  const shorter = text.replace(/^consumers: \[(.*?)(?:, svc-analytics|svc-analytics, )(.*)\]$/m, 'consumers: «[$1$2]');
  expect(shorter).not.toBe(text);
  const message = `svc-analytics does not hear ${event}`;
  expectFindings('analytics-hears-everything', { [name]: shorter }, [message], architecture);
});

it('reports nothing of all this in the architecture as it stands', () => {
  for (const rule of ['call-target-exists', 'known-keys', 'no-cross-service-foreign-key'])
    expectNothing(rule, {}, architecture);
  const { diagnostics } = checkFiles({}, architecture);
  const open = diagnostics.filter((one) => one.exception === undefined && one.severity !== 'info');
  expect(open.map((one) => `${one.rule} ${one.message}`)).toEqual([]);
});
