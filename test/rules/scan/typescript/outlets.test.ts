import { beforeAll, expect, it } from 'vitest';
import { loadSqlParser } from '../../../../rules/scan/sql/parser.ts';
import { place, scanned } from './scanned.ts';

beforeAll(loadSqlParser);

function outlets(code: string, more = {}): string[] {
  return scanned({ 'service.ts': code }, more).outlets.map(({ kind, what }) => `${kind} ${what}`);
}

it.each([
  ["fetch('/x')", 'fetch'],
  ['globalThis.fetch(url)', 'fetch'],
  ["globalThis['fetch'](url)", 'fetch'],
  ['const f = fetch; f(url)', 'fetch'],
  ['const { fetch: get } = globalThis; get(url)', 'fetch'],
  ['retry(fetch, url)', 'fetch'],
  ['new XMLHttpRequest()', 'XMLHttpRequest'],
  ['new WebSocket(url)', 'WebSocket'],
  ['new EventSource(url)', 'EventSource'],
  ['navigator.sendBeacon(url)', 'sendBeacon'],
])('sees the way out in %s', (code, what) => {
  expect(outlets(code)).toEqual([`http ${what}`]);
});

it('takes no other fetch for a way out', () => {
  for (const code of [
    "import { fetch } from './own.ts'; fetch(1)",
    'function run(fetch) { fetch(1); }',
    'const fetch = own(); fetch(1)',
    'rows.fetch(1)',
    'type F = typeof fetch',
    "const name = 'fetch'",
    '({ fetch() {} })',
    'interface A { fetch(): void }',
  ])
    expect(outlets(code), code).toEqual([]);
});

it.each([
  ["const u = 'http://svc-payments:8080/x'", 'http://svc-payments:8080/x'],
  [`const u = \`https://payments.shop.internal/\${id}\``, 'https://payments.shop.internal/…'],
  ["connect('postgres://u:p@db/reservations')", 'postgres://u:p@db/reservations'],
  ["const u = 'ws://svc-payments'", 'ws://svc-payments'],
  ["const host = 'svc-payments:8080'", 'svc-payments:8080'],
  ["const host = 'svc-payments.shop.svc.cluster.local'", 'svc-payments.shop.svc.cluster.local'],
  ["const host = 'payments:8080'", 'payments:8080'],
  ['process.env.SVC_PAYMENTS_URL', 'SVC_PAYMENTS_URL'],
  ["process.env['SVC_PAYMENTS_URL']", 'SVC_PAYMENTS_URL'],
  ['const { SVC_PAYMENTS_HOST: host } = process.env', 'SVC_PAYMENTS_HOST'],
  ['export const f = (env) => env.PAYMENTS_BASE_URL', 'PAYMENTS_BASE_URL'],
])('sees the address in %s', (code, what) => {
  expect(outlets(code)).toEqual([`address ${what}`]);
});

it('takes no other text for an address or a topic', () => {
  for (const code of [
    "const by = 'svc-payments'",
    "const path = '/reservations/reservations'",
    "const time = '12:30'",
    "const kind = 'weather-alert:1'",
    "const version = '1.2.3'",
    "const event = 'reservation.created'",
    "const file = 'store.gen.ts'",
    "const label = 'A novatrek. sentence'",
    'process.env.GUEST_DATA_KEY',
    '// http://svc-payments:8080\nconst x = 1',
    "type U = 'http://svc-payments'",
  ])
    expect(outlets(code), code).toEqual([]);
});

it('sees topics of the convention', () => {
  expect(outlets("const t = 'novatrek.booking.reservation.created'")).toEqual([
    'topic novatrek.booking.reservation.created',
  ]);
  expect(outlets('const t = `novatrek.booking.reservation.created`')).toEqual([
    'topic novatrek.booking.reservation.created',
  ]);
  const { topicPrefix: _, ...none } = { topicPrefix: 1 };
  expect(outlets("const t = 'other.booking.reservation.created'", none)).toEqual([]);
});

it.each([
  ["eval('1')", 'eval'],
  ["new Function('return 1')", 'new Function'],
  ["Function('return 1')()", 'Function'],
  ["process.binding('fs')", 'process.binding'],
  ['await import(name)', 'import'],
  ['require(name)', 'require'],
])('sees code that is decided at run time in %s', (code, what) => {
  expect(outlets(`export const f = async (name) => { ${code}; };`)).toEqual([`process ${what}`]);
});

it('knows a path that can be computed', () => {
  expect(outlets("const name = './a.ts'; await import(name)")).toEqual([]);
});

it('sees messages that go around the outbox', () => {
  for (const code of [
    'producer.send({})',
    'const p = kafka.producer(); p.send({})',
    'this.producer.sendBatch([])',
    'kafka.producer().send({})',
  ])
    expect(outlets(`class A { producer; go(kafka, producer) { ${code}; } }`), code).toEqual([
      'publish-outside-transaction producer.send',
    ]);
});

it('points at them', () => {
  const [one] = scanned({ 'service.ts': "const x = 1;\nawait fetch('/x');" }).outlets;
  expect(place(one?.at ?? { file: '', path: [] })).toBe('service.ts:2:7');
});

it('reads what is logged', () => {
  const names = (code: string) =>
    scanned({ 'service.ts': code }).logged.map(({ sink, names: all }) => `${sink} ${all}`);
  expect(names("log.info('guest', { email: guest.email })")).toEqual(['log.info email']);
  expect(names("const { log } = context; log.warn('x', { email, n: 1 })")).toEqual(['log.warn email']);
  expect(names(`console.log(\`for \${guest.email} at \${at}\`)`)).toEqual(['console.log email,at']);
  expect(names("logger.error('to ' + guest.contact.phone)")).toEqual(['logger.error phone']);
  expect(names("const details = { phone: guest.phone }; log.info('x', details)")).toEqual(['log.info details,phone']);
  expect(names("log.info('x', { ...guest, all: [a.b, c] })")).toEqual(['log.info guest,b,c']);
  expect(names('log.info(JSON.stringify(guest))')).toEqual(['log.info guest']);
  expect(names('log.info(guest.email.toLowerCase())')).toEqual(['log.info email']);
  expect(names('request.log.info({ body: request.body })')).toEqual(['log.info body']);
  expect(names("log.info('x', { email: masked(guest.email) })")).toEqual([]);
  expect(names('Math.log(guest.age); log.info(`done`); catalog.info(guest.email)')).toEqual([]);
});
