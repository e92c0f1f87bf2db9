// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts are code
import { inFile, type Violation } from './violation.ts';

const inAdmission = inFile('admission.ts');

/** Ways to hide a module, code, the network, or what goes into a log. */
export const evilModules: readonly Violation[] = [
  inAdmission(
    'the environment, taken apart',
    'no-service-address',
    "export const x = () => { const { env } = process; return env['SVC_PAYMENTS_URL']; };",
    'SVC_PAYMENTS_URL',
  ),
  inAdmission(
    'the environment in brackets',
    'no-service-address',
    "export const x = () => process['env']['SVC_PAYMENTS_URL'];",
    'SVC_PAYMENTS_URL',
  ),
  inAdmission(
    'a computed name in the environment',
    'no-service-address',
    "const who = 'PAYMENTS';\nexport const x = () => process.env[`SVC_${who}_URL`];",
    'SVC_${who}_URL',
  ),
  inAdmission(
    'an address out of the environment, renamed',
    'no-service-address',
    "export const { SVC_PAYMENTS_URL: where = '' } = process.env;",
    'SVC_PAYMENTS_URL',
  ),
  inAdmission(
    'require by another name',
    'no-forbidden-module',
    "const load = require;\nexport const x = () => load('pg');",
    "load('pg')",
  ),
  inAdmission(
    'require of the module',
    'no-forbidden-module',
    "export const x = () => module.require('pg');",
    'module.require',
  ),
  inAdmission(
    'another service by a computed path',
    'no-import-across-services',
    "const dir = '../svc-reservations';\nexport const x = () => import(`${dir}/store.ts`);",
    'import(`',
  ),
  inAdmission(
    'the driver by a computed name',
    'no-forbidden-module',
    "export const x = () => import('p' + 'g');",
    'import(',
  ),
  inAdmission(
    'a module that is decided at run time',
    'imports-resolve',
    'export const x = (name: string) => import(name);',
    'import(name)',
  ),
  inAdmission(
    'code in a text',
    'no-forbidden-module',
    "export const x = () => new Function('return fetch')();",
    'new Function',
  ),
  inAdmission('eval, indirectly', 'no-forbidden-module', "export const x = () => (0, eval)('fetch');", 'eval'),
  inAdmission(
    'Function by another name',
    'no-forbidden-module',
    "const Make = Function;\nexport const x = () => new Make('return 1')();",
    'new Make',
  ),
  inAdmission(
    'fetch by a computed name',
    'no-raw-http',
    "const name = 'fetch';\nexport const x = () => (globalThis as any)[name]('https://example.com');",
    '[name]',
  ),
  inAdmission(
    'fetch in brackets',
    'no-raw-http',
    "export const x = () => (globalThis as any)['fetch']('https://example.com');",
    "['fetch']",
  ),
  inAdmission(
    'fetch by Reflect',
    'no-raw-http',
    "export const x = () => Reflect.get(globalThis, 'fetch')('https://example.com');",
    'Reflect.get(globalThis',
  ),
  inAdmission(
    'undici under another name',
    'no-raw-http',
    "import { request as ask } from 'undici';\nexport const x = () => ask('https://example.com');",
    "from 'undici'",
  ),
  inAdmission(
    'HTTP 2',
    'no-forbidden-module',
    "import * as h from 'node:http2';\nexport const x = () => h.connect('https://example.com');",
    'node:http2',
  ),
  inAdmission(
    'a WebSocket',
    'no-raw-http',
    "export const x = () => new WebSocket('wss://example.com');",
    'new WebSocket',
  ),
  inAdmission(
    'an EventSource under another name',
    'no-raw-http',
    "const { EventSource: Listen } = globalThis;\nexport const x = () => new Listen('https://example.com');",
    'EventSource: Listen',
  ),
  inAdmission(
    'fetch that is called by call',
    'no-raw-http',
    "export const x = () => fetch.call(null, 'https://example.com');",
    'fetch.call',
  ),
  inAdmission(
    'a module of Node by getBuiltinModule',
    'no-forbidden-module',
    "export const x = () => { const { getBuiltinModule: get } = process; return get('child_process'); };",
    "get('child_process')",
  ),
  inAdmission(
    'a process, loaded late',
    'no-forbidden-module',
    "export const x = async () => (await import('node:child_process')).execSync('ls');",
    'node:child_process',
  ),
  inAdmission(
    'personal data as JSON',
    'no-classified-in-logs',
    'export const x = (guest: { email: string }) => console.log(JSON.stringify({ who: guest.email }));',
    'JSON.stringify',
  ),
  inAdmission(
    'personal data in a template',
    'no-classified-in-logs',
    'export const x = (log: Log, guest: { email: string }) => log.info(`seen ${guest.email}`);',
    'seen ${guest.email}',
  ),
  inAdmission(
    'personal data in pieces',
    'no-classified-in-logs',
    "export const x = (log: Log, guest: { email: string }) => log.info('seen ' + guest['email']);",
    "guest['email']",
  ),
  inAdmission(
    'personal data, renamed',
    'no-classified-in-logs',
    "export const x = (log: Log, { email: e }: { email: string }) => log.info('seen', { e });",
    '{ e })',
  ),
  inAdmission(
    'personal data at any level',
    'no-classified-in-logs',
    'export const x = (log: any, level: string, guest: { email: string }) => log[level](guest.email);',
    'log[level]',
  ),
  inAdmission(
    'personal data in a log under another name',
    'no-classified-in-logs',
    "import type { Context } from 'novatrek/platform';\nexport const x = ({ log: say }: Pick<Context<Types>, 'log'>, guest: { email: string }) => say.info('x', { mail: guest.email.trim() });",
    'mail: guest.email',
  ),
];
