import { checkIn, inFile, type Violation } from './violation.ts';

const admission = `${checkIn}/admission.ts`;
const service = `${checkIn}/service.ts`;
const inAdmission = inFile('admission.ts');

const calls: readonly Violation[] = [
  inAdmission(
    'a call nobody declared',
    'call-is-declared',
    'export const x = (call: Calls) => call.payments.processPayment({});',
    'call.payments.processPayment',
  ),
  inAdmission(
    'an operation nobody declared',
    'call-is-declared',
    'export const x = ({ reservations }: Calls) => reservations.cancelReservation({});',
    'reservations.cancelReservation',
  ),
  inAdmission('fetch', 'no-raw-http', "export const x = () => fetch('https://example.com/now');", 'fetch('),
  inAdmission(
    'fetch under another name',
    'no-raw-http',
    "const get = globalThis.fetch;\nexport const x = () => get('https://example.com/now');",
    'globalThis.fetch',
  ),
  inAdmission(
    'the address of another service in the environment',
    'no-service-address',
    'export const x = () => process.env.SVC_PAYMENTS_URL;',
    'SVC_PAYMENTS_URL',
  ),
  inAdmission(
    'the address of another service',
    'no-service-address',
    "export const x = 'http://svc-payments:8080/payments';",
    'svc-payments:8080',
  ),
  inAdmission(
    'an external system that is not its own',
    'external-is-declared',
    "import type { Context } from 'novatrek/platform';\nexport const x = ({ external }: Context<Types>) => external.stripeApi.request({ method: 'GET', path: '/' });",
    'external.stripeApi',
  ),
  {
    name: 'a declared call that is no longer made',
    edits: [
      {
        file: admission,
        from: 'ifFound(call.tripCatalog.getTripById({ trip_id: reservation.trip_id })),',
        to: 'undefined,',
      },
    ],
    rule: 'declared-call-is-coded',
    file: 'architecture/services/svc-check-in.yaml',
    line: 'svc-trip-catalog',
  },
  {
    name: 'a deferred call that is waited for',
    edits: [
      {
        file: service,
        from: 'await later.notifications.sendNotification({',
        to: 'await call.notifications.sendNotification({',
      },
    ],
    rule: 'deferred-is-deferred',
    file: service,
    line: 'call.notifications.sendNotification',
  },
];

const events: readonly Violation[] = [
  {
    name: 'an event nobody declared',
    edits: [
      {
        file: service,
        from: 'return reread(id);\n  };',
        to: "await publish('checkin.reopened', {});\n    return reread(id);\n  };",
      },
    ],
    rule: 'publish-is-declared',
    file: service,
    line: "publish('checkin.reopened'",
  },
  {
    name: 'an event it may not hear',
    edits: [{ file: service, from: 'consumers: {},', to: "consumers: { 'payment.processed': async () => {} }," }],
    rule: 'consume-is-declared',
    file: service,
    line: 'payment.processed',
  },
  {
    name: 'a declared event that is no longer published',
    edits: [{ file: service, from: "await publish('checkin.completed', {", to: 'void ({' }],
    rule: 'declared-event-is-coded',
    file: 'architecture/events/checkin.completed.yaml',
    line: 'svc-check-in',
  },
  inAdmission(
    'a topic written by hand',
    'no-hand-written-topic',
    "export const topic = 'novatrek.operations.checkin.completed';",
    'novatrek.operations',
  ),
];

const modules: readonly Violation[] = [
  inAdmission(
    'a type of another service',
    'no-import-across-services',
    "import type { ReservationRow } from '../svc-reservations/store.ts';\nexport type X = ReservationRow;",
    'svc-reservations/store.ts',
  ),
  inAdmission(
    'another service, loaded late',
    'no-import-across-services',
    "export const x = () => import('../svc-reservations/service.ts');",
    "import('../svc-reservations",
  ),
  inAdmission(
    'another service, handed on',
    'no-import-across-services',
    "export { findReservation } from '../svc-reservations/store.ts';",
    'svc-reservations/store.ts',
  ),
  {
    name: 'another service, in a test',
    edits: [
      {
        file: `${checkIn}/service.test.ts`,
        write: "import { vi } from 'vitest';\n\nvi.mock('../svc-reservations/store.ts');\n",
      },
    ],
    rule: 'no-import-across-services',
    file: `${checkIn}/service.test.ts`,
    line: 'vi.mock',
  },
  inAdmission('the database driver', 'no-forbidden-module', "import pg from 'pg';\nexport const x = pg;", "from 'pg'"),
  inAdmission(
    'a process',
    'no-forbidden-module',
    "import { execSync } from 'node:child_process';\nexport const x = () => execSync('curl example.com');",
    'child_process',
  ),
  inAdmission(
    'a client of Kafka, by require',
    'no-forbidden-module',
    "export const x = () => require('kafkajs');",
    "require('kafkajs')",
  ),
  inAdmission(
    'a module that is not there',
    'imports-resolve',
    "import { nothing } from './nowhere.ts';\nexport const x = nothing;",
    './nowhere.ts',
  ),
  inAdmission(
    'the compiler, in the runtime',
    'compiler-and-runtime-apart',
    "import { check } from '../../../rules/check.ts';\nexport const x = check;",
    'rules/check.ts',
  ),
  {
    name: 'a service, in the platform',
    edits: [
      {
        file: 'runtime/platform/knows-too-much.ts',
        write: "import service from '../services/svc-check-in/service.ts';\n\nexport const x = service;\n",
      },
    ],
    rule: 'shared-code-holds-no-domain',
    file: 'runtime/platform/knows-too-much.ts',
    line: 'svc-check-in/service.ts',
  },
];

const rest: readonly Violation[] = [
  {
    name: 'a handler of no operation',
    edits: [
      { file: service, from: 'async listCheckIns({', to: 'async reopenCheckIn() {},\n\n      async listCheckIns({' },
    ],
    rule: 'handlers-match-operations',
    file: service,
    line: 'reopenCheckIn',
  },
  inAdmission(
    'personal data in the log',
    'no-classified-in-logs',
    "export const x = (log: Log, guest: { readonly email: string }) => log.info('checked in', { email: guest.email });",
    'email',
  ),
  {
    name: 'a file that is no TypeScript',
    edits: [{ file: `${checkIn}/broken.ts`, write: 'export const x = (;\n' }],
    rule: 'syntax',
    file: `${checkIn}/broken.ts`,
    line: 'export const x = (;',
  },
  {
    name: 'a generated file that was edited',
    edits: [
      { file: 'generated/openapi/svc-check-in.yaml', from: 'title: NovaTrek Check-In Service', to: 'title: Mine' },
    ],
    rule: 'generated-not-edited',
    file: 'generated/openapi/svc-check-in.yaml',
    line: 'title: Mine',
    generated: true,
  },
  {
    name: 'a generated file that is gone',
    edits: [{ file: 'generated/openapi/svc-check-in.yaml', write: null }],
    rule: 'generated-is-fresh',
    file: 'generated/openapi/svc-check-in.yaml',
    line: '',
    generated: true,
  },
  {
    name: 'a file among the generated ones that no generator wrote',
    edits: [{ file: 'generated/openapi/notes.txt', write: 'Mine.\n' }],
    rule: 'no-generated-leftover',
    file: 'generated/openapi/notes.txt',
    line: 'Mine.',
    generated: true,
  },
];

export const codeViolations: readonly Violation[] = [...calls, ...events, ...modules, ...rest];
