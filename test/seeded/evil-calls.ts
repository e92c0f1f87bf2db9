// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts are code
import { checkIn, inFile, type Violation } from './violation.ts';

const inAdmission = inFile('admission.ts');

/** Ways to hide a call, an event, a topic or an address. */
export const evilCalls: readonly Violation[] = [
  inAdmission(
    'a client by Reflect',
    'call-is-declared',
    "export const x = (call: Calls) => Reflect.get(call, 'payments').processPayment({});",
    "Reflect.get(call, 'payments')",
  ),
  inAdmission(
    'a call behind question marks',
    'call-is-declared',
    'export const x = (call: Calls) => call?.payments?.processPayment?.({});',
    'call?.payments',
  ),
  inAdmission(
    'a call by computed names',
    'call-is-declared',
    "const who = 'payments' as const;\nexport const x = (call: Calls) => call[who]['processPayment']({});",
    'call[who]',
  ),
  inAdmission(
    'a client as a default',
    'call-is-declared',
    'export const x = (call: Calls, pay = call.payments) => pay.processPayment({});',
    'pay.processPayment',
  ),
  inAdmission(
    'an operation renamed with a default',
    'call-is-declared',
    'export const x = ({ payments: { processPayment: go = () => 1 } = {} }: Calls) => go({});',
    'go({})',
  ),
  inAdmission(
    'a client behind a getter of a class',
    'call-is-declared',
    'export class Desk {\n  readonly #api: Calls;\n  constructor(api: Calls) { this.#api = api; }\n  get pay() { return this.#api.payments; }\n  async go() { return this.pay.processPayment({}); }\n}',
    'this.pay.processPayment',
  ),
  inAdmission(
    'a client kept by a constructor',
    'call-is-declared',
    'export class Desk { constructor(private readonly api: Calls) {} go() { return this.api.payments.processPayment({}); } }',
    'this.api.payments',
  ),
  inAdmission(
    'an operation in a table',
    'call-is-declared',
    'export const x = (call: Calls) => { const table = { pay: call.payments.processPayment }; return table.pay({}); };',
    'table.pay({})',
  ),
  inAdmission(
    'a client out of a closure',
    'call-is-declared',
    'const open = (call: Calls) => () => call.payments;\nexport const x = (call: Calls) => open(call)().processPayment({});',
    'open(call)().processPayment',
  ),
  inAdmission(
    'a cast to the calls',
    'call-is-declared',
    'export const x = (call: unknown) => (call as Calls).payments.processPayment({});',
    '(call as Calls)',
  ),
  inAdmission(
    'a satisfies around the calls',
    'call-is-declared',
    'export const x = (call: Calls) => (call satisfies Calls).payments.processPayment({});',
    'satisfies Calls',
  ),
  inAdmission(
    'an operation that is applied',
    'call-is-declared',
    'export const x = (call: Calls) => call.payments.processPayment.apply(null, [{}]);',
    '.apply(null',
  ),
  inAdmission(
    'every client in a loop',
    'call-is-declared',
    'export const x = (call: Calls) => { for (const [, client] of Object.entries(call)) client.processPayment({}); };',
    'client.processPayment',
  ),
  inAdmission(
    'calls without a type',
    'call-is-declared',
    'export const x = (call: any) => call.payments.processPayment({});',
    'call.payments',
  ),
  inAdmission(
    'calls out of a box',
    'call-is-declared',
    'declare const box: any;\nexport const x = () => { const { call } = box(); return call.payments.processPayment({}); };',
    'call.payments',
  ),
  {
    name: 'the type of the calls, renamed by another file',
    edits: [
      {
        file: `${checkIn}/admission.ts`,
        add: "import type { Ask } from './barrel.ts';\nexport const x = (ask: Ask) => ask.payments.processPayment({});",
      },
      { file: `${checkIn}/barrel.ts`, write: "export type { Calls as Ask } from './contract.gen.ts';\n" },
    ],
    rule: 'call-is-declared',
    file: `${checkIn}/admission.ts`,
    line: 'ask.payments',
  },
  inAdmission(
    'a single client',
    'call-is-declared',
    "export const x = (api: Calls['reservations']) => api.cancelReservation({});",
    'api.cancelReservation',
  ),
  inAdmission(
    'calls by the type of an import',
    'call-is-declared',
    "export const x = (api: import('./contract.gen.ts').Calls) => api.payments.processPayment({});",
    'api.payments',
  ),
  inAdmission(
    'calls by the type of a namespace',
    'call-is-declared',
    "import type * as contract from './contract.gen.ts';\nexport const x = (api: contract.Calls) => api.payments.processPayment({});",
    'api.payments',
  ),
  inAdmission(
    'an event in a then',
    'publish-is-declared',
    "import type { Context } from 'novatrek/platform';\nexport const x = ({ publish }: Context<Types>, p: Promise<void>) => p.then(() => publish('checkin.reopened', {}));",
    'checkin.reopened',
  ),
  inAdmission(
    'an event that nobody waits for',
    'publish-is-declared',
    "import type { Context } from 'novatrek/platform';\nexport const x = ({ publish }: Pick<Context<Types>, 'publish'>) => { void publish('checkin.reopened', {}); };",
    'void publish',
  ),
  inAdmission(
    'an event after a while',
    'publish-is-declared',
    "import type { Context } from 'novatrek/platform';\nexport const x = ({ publish }: Context<Types>) => { setTimeout(() => publish('checkin.reopened', {}), 10); };",
    'setTimeout',
  ),
  inAdmission(
    'an event bound for later',
    'publish-is-declared',
    "import type { Context } from 'novatrek/platform';\nexport const x = ({ publish }: Context<Types>, p: Promise<string>) => p.then(publish.bind(null, 'checkin.reopened'));",
    'publish.bind',
  ),
  inAdmission(
    'an event under another name',
    'publish-is-declared',
    "import type { Context } from 'novatrek/platform';\nexport const x = ({ publish: tell }: Context<Types>) => tell('checkin.reopened', {});",
    'tell(',
  ),
  inAdmission(
    'an event by Reflect',
    'publish-is-declared',
    "import type { Context } from 'novatrek/platform';\nexport const x = (context: Context<Types>) => Reflect.get(context, 'publish')('checkin.reopened', {});",
    'Reflect.get(context',
  ),
  inAdmission(
    'an event that is applied',
    'publish-is-declared',
    "import type { Context } from 'novatrek/platform';\nexport const x = ({ publish }: Context<Types>) => publish.apply(null, ['checkin.reopened', {}]);",
    'publish.apply',
  ),
  inAdmission(
    'an event out of a list',
    'publish-is-declared',
    "import type { Context } from 'novatrek/platform';\nconst args = ['checkin.reopened', {}] as const;\nexport const x = ({ publish }: Context<Types>) => publish(...args);",
    '...args',
  ),
  {
    name: 'an event whose name another file holds',
    edits: [
      {
        file: `${checkIn}/admission.ts`,
        add: "import type { Context } from 'novatrek/platform';\nimport { names } from './names.ts';\nexport const x = ({ publish }: Context<Types>) => publish(names.reopened, {});",
      },
      { file: `${checkIn}/names.ts`, write: "export enum names { reopened = 'checkin.reopened' }\n" },
    ],
    rule: 'publish-is-declared',
    file: `${checkIn}/admission.ts`,
    line: 'names.reopened',
  },
  inAdmission(
    'events in a loop',
    'publish-is-declared',
    "import type { Context } from 'novatrek/platform';\nexport const x = ({ publish }: Context<Types>) => { for (const n of ['checkin.reopened'] as const) publish(n, {}); };",
    'publish(n',
  ),
  inAdmission(
    'one of two events',
    'publish-is-declared',
    "import type { Context } from 'novatrek/platform';\nexport const x = ({ publish }: Context<Types>, b: boolean) => publish(b ? 'checkin.completed' : 'checkin.reopened', {});",
    'checkin.reopened',
  ),
  inAdmission(
    'a topic that is joined',
    'no-hand-written-topic',
    "export const x = ['novatrek', 'operations', 'checkin', 'completed'].join('.');",
    '.join(',
  ),
  inAdmission(
    'a topic in a template',
    'no-hand-written-topic',
    "const domain = 'operations';\nexport const x = `novatrek.${domain}.checkin.completed`;",
    'novatrek.${domain}',
  ),
  inAdmission(
    'a topic in pieces',
    'no-hand-written-topic',
    "export const x = 'novatrek.' + 'operations' + '.checkin.completed';",
    "'novatrek.' +",
  ),
  inAdmission(
    'an address that is joined',
    'no-service-address',
    "export const x = ['http://', 'svc-payments', ':8080'].join('');",
    '.join(',
  ),
  inAdmission(
    'an address in a template',
    'no-service-address',
    "const host = 'svc-payments';\nexport const x = `http://${host}:8080/payments`;",
    'http://${host}',
  ),
  inAdmission(
    'an address in pieces',
    'no-service-address',
    "export const x = 'http://' + 'svc-' + 'payments' + ':8080';",
    "'svc-' +",
  ),
];
