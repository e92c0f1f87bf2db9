// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts are code
import type { NearMiss } from './near-misses.ts';
import { checkIn } from './violation.ts';

/** What looks like a hidden breach and is none. */
export const evilNearMisses: readonly NearMiss[] = [
  {
    name: 'a function of its own called publish',
    edits: [
      {
        file: `${checkIn}/admission.ts`,
        add: "const publish = (name: string) => name.length;\nexport const x = () => publish('checkin.reopened');",
      },
    ],
  },
  {
    name: 'calls on a list',
    edits: [
      {
        file: `${checkIn}/admission.ts`,
        add: 'export const x = (calls: readonly { duration: number }[]) => calls.map((call) => call.duration.toFixed());',
      },
    ],
  },
  {
    name: 'a list in something called call',
    edits: [
      {
        file: `${checkIn}/admission.ts`,
        add: 'export const x = (call: { payments: number[] }) => call.payments.map((one) => one + 1);',
      },
    ],
  },
  {
    name: 'a topic in the log',
    edits: [
      {
        file: `${checkIn}/admission.ts`,
        add: "export const x = (log: Log) => log.info('sent', { topic: 'novatrek.operations.checkin.completed' });",
      },
    ],
  },
  {
    name: 'a topic in an error',
    edits: [
      {
        file: `${checkIn}/admission.ts`,
        add: "export const x = () => new Error('novatrek.operations.checkin.completed');",
      },
    ],
  },
  {
    name: 'words that are joined',
    edits: [{ file: `${checkIn}/admission.ts`, add: "export const x = ['1', '2', '3'].join('.');" }],
  },
  {
    name: 'an address of somebody else, in pieces',
    edits: [
      { file: `${checkIn}/admission.ts`, add: 'export const x = (host: string) => `https://${host}:8080/payments`;' },
    ],
  },
  {
    name: 'a member by Reflect',
    edits: [
      { file: `${checkIn}/admission.ts`, add: "export const x = (one: { name: string }) => Reflect.get(one, 'name');" },
    ],
  },
  {
    name: 'the entries of an object',
    edits: [
      {
        file: `${checkIn}/admission.ts`,
        add: 'export const x = (one: Record<string, number>) => Object.entries(one).map(([name, n]) => `${name}.${n}`);',
      },
    ],
  },
  {
    name: 'an interface with a database and a name',
    edits: [
      {
        file: `${checkIn}/admission.ts`,
        add: 'interface Desk { readonly name: string; readonly opened: Date }\nexport const x = ({ name, opened }: Desk) => name + opened.toISOString();',
      },
    ],
  },
  {
    name: 'a function that is applied',
    edits: [
      {
        file: `${checkIn}/admission.ts`,
        add: 'const add = (a: number, b: number) => a + b;\nexport const x = () => add.apply(null, [1, 2]) + add.call(null, 1, 2);',
      },
    ],
  },
  {
    name: 'its own environment under a name',
    edits: [
      {
        file: `${checkIn}/admission.ts`,
        add: 'export const x = (env: Record<string, string>, key: string) => env[key.toUpperCase()];',
      },
    ],
  },
  {
    name: 'its own table whose name another file holds',
    edits: [
      {
        file: `${checkIn}/store.ts`,
        add: "import { settings as names } from './names.ts';\nexport const x = (pool: Pool) => pool.query('select * from ' + names.own);",
      },
      { file: `${checkIn}/names.ts`, write: "export const settings = { own: 'check_ins' } as const;\n" },
    ],
  },
  {
    name: 'a page that begins like SQL',
    edits: [
      {
        file: `${checkIn}/store.ts`,
        add: 'export const x = (html: (text: TemplateStringsArray) => string) => html`select * from guests.guest_profiles`;',
      },
    ],
  },
];
