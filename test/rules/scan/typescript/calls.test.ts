import { beforeAll, expect, it } from 'vitest';
import { loadSqlParser } from '../../../../rules/scan/sql/parser.ts';
import { place, scanned } from './scanned.ts';

beforeAll(loadSqlParser);

type Texts = string | Readonly<Record<string, string>>;

/** The calls of code, as `call payments.refund`, each with what it can be reached from. */
function calls(texts: Texts, more = {}): string[] {
  const found = scanned(typeof texts === 'string' ? { 'service.ts': texts } : texts, more).calls;
  return found.map(({ kind, target, operation, computed, reach }) =>
    [`${kind} ${target}.${operation ?? ''}`, ...(computed ? ['computed'] : []), ...reach].join(' '),
  );
}

const define = (body: string, context = 'context', more = '') =>
  `import { defineService } from 'novatrek/platform'; import { contract } from './contract.gen.ts'; ${more}
  export default defineService(contract, async (${context}) => { ${body} });`;

it('sees calls in any shape', () => {
  for (const [code, context] of [
    ['call.payments.refund({ id })', '{ call }'],
    ['context.call.payments.refund({ id })', 'context'],
    ['const { call } = context; call.payments.refund()', 'context'],
    ['const { call: ask } = context; ask.payments.refund()', 'context'],
    ['const { payments } = call; payments.refund()', '{ call }'],
    ['const { payments: { refund } } = call; refund()', '{ call }'],
    ['const api = context.call; api.payments.refund()', 'context'],
    ['payments.refund()', '{ call: { payments } }'],
    ['const { refund } = call.payments; refund()', '{ call }'],
    ['call?.payments?.refund?.()', '{ call }'],
    ["call['payments']['refund']()", '{ call }'],
    ["const name = 'payments'; call[name].refund()", '{ call }'],
    ['(call as any).payments.refund()', '{ call }'],
    ['call!.payments!.refund()', '{ call }'],
    ['const tools = { ...context, x: 1 }; tools.call.payments.refund()', 'context'],
    ['const tools = { ask: call }; tools.ask.payments.refund()', '{ call }'],
    ['const { db, ...others } = context; others.call.payments.refund()', 'context'],
    ['const refund = call.payments.refund.bind(call.payments); refund()', '{ call }'],
    ['let client; client = call.payments; client.refund()', '{ call }'],
    ['(context.call ?? context.later).payments.refund()', 'context'],
    ['ids.map((id) => call.payments.refund({ id }))', '{ call }'],
    ['for (const client of [call.payments]) client.refund()', '{ call }'],
    ['new Promise((done) => done(call.payments.refund()))', '{ call }'],
  ] as const)
    expect(calls(define(code, context)), code).toContain('call payments.refund');
});

it('tells calls from deferred ones and those of other systems', () => {
  expect(
    calls(
      define('later.payments.refund(); external.stripe.request({}); external.stripe.later({})', '{ later, external }'),
    ),
  ).toEqual(['later payments.refund', 'external stripe.request', 'external stripe.later']);
});

it('follows clients into the functions they are handed to', () => {
  const gateway = 'export async function pay(gateway, key) { return gateway.request({ key }); }';
  const service = define(
    'return { handlers: { a: () => pay(external.stripe, 1) } }',
    '{ external }',
    "import { pay } from './gateway.ts';",
  );
  expect(calls({ 'service.ts': service, 'gateway.ts': gateway })).toEqual(['external stripe.request a']);
});

it('follows the context through types where nobody is seen to call', () => {
  const code = (type: string, use: string) => `import type { Context } from 'novatrek/platform';
    import type { Types } from './contract.gen.ts';
    type Tools = Pick<Context<Types>, 'call'> & { readonly roster: string };
    export const work = (given: ${type}) => ${use};`;
  expect(calls({ 'work.ts': code('Context<Types>', 'given.call.payments.refund()') })).toEqual([
    'call payments.refund',
  ]);
  expect(calls({ 'work.ts': code('Tools', 'given.call.payments.refund()') })).toEqual(['call payments.refund']);
  expect(calls({ 'work.ts': code("Context<Types>['call']", 'given.payments.refund()') })).toEqual([
    'call payments.refund',
  ]);
  expect(calls({ 'work.ts': code("Types['calls']['payments']", 'given.refund()') })).toEqual(['call payments.refund']);
  expect(calls({ 'work.ts': code("Types['deferred']", 'given.payments.refund()') })).toEqual(['later payments.refund']);
  const other =
    "import type { Tools } from './work.ts'; export const more = ({ call }: Tools) => call.payments.list();";
  expect(calls({ 'work.ts': code('string', '1'), 'more.ts': other })).toEqual(['call payments.list']);
});

it('says that a client is handed on to what nobody can look into', () => {
  expect(calls(define('retry(call.payments)', '{ call }', "import { retry } from 'retry';"))).toEqual([
    'call payments.',
  ]);
  expect(calls(define('retry({ client: call.payments })', '{ call }', "import { retry } from 'retry';"))).toEqual([
    'call payments.',
  ]);
  expect(calls(define('retry(call.payments.refund, { id })', '{ call }', "import { retry } from 'retry';"))).toEqual([
    'call payments.refund',
  ]);
});

it('says that target or operation is computed', () => {
  expect(
    calls(define('call[name].refund(); call.payments[name]()', '{ call }', 'const name = process.argv[2];')),
  ).toEqual(['call *. computed', 'call payments. computed']);
});

it('takes nothing else for a call', () => {
  for (const code of [
    'calls.map((call) => call.duration.toFixed(2))',
    'const call = phone.last(); call.duration.toFixed(2)',
    'handle.call.apply(null, [])',
    'fn.call(this, a)',
    'Array.prototype.slice.call.apply(x, y)',
    'const later = soon(); later.then(x).catch(y)',
    'external.forEach((x) => x.y())',
    'export const show = (call: Recorded) => call.duration.toFixed(2)',
    'rows.call.length.toFixed()',
    define('call.bind(null); call.apply(x); later.name.trim()', '{ call, later }'),
  ])
    expect(calls(code), code).toEqual([]);
});

it('counts what an answer is made of for no call', () => {
  expect(calls(define('const r = await call.payments.list(); r.items.map((x) => x.id)', '{ call }'))).toEqual([
    'call payments.list',
  ]);
});

it('sees where calls are reached from', () => {
  expect(
    calls({
      'service.ts': define(
        `const tools = { ...context, note };
         async function note() { await context.later.mail.send(); }
         const shared = makeShared(tools);
         return {
           handlers: {
             ...more(tools),
             a: first(context),
             async b() { await shared.deep(); },
             c,
             d() { return 1; },
           },
           consumers: { 'order.placed': (event) => shared.deep(event) },
           jobs: { sweep: { every: '1 hour', run: () => note() } },
         };`,
        'context',
        `import { first, makeShared, more } from './more.ts'; const c = () => 1;`,
      ),
      'more.ts': `import { run } from './run.ts';
        export const first = (context) => async () => run(context, 'first');
        export const makeShared = ({ call }) => ({ deep: () => inner(call), never: () => call.x.never() });
        const inner = (call) => call.x.inner();
        export function more({ call }) { const e = async () => call.x.e(); return { e, async f() { await e(); } }; }`,
      'run.ts':
        'export class Runner { constructor(private readonly context) {} go() { return this.context.call.x.go(); } }\nexport const run = (context, name) => new Runner(context).go();',
    }),
  ).toEqual([
    'later mail.send job sweep',
    'call x.never',
    'call x.inner b on order.placed',
    'call x.e e f',
    'call x.go a',
  ]);
});

it('counts functions that stand in another for its own', () => {
  const code = 'return { handlers: { a() { socket.onmessage = () => call.x.y(); } } };';
  expect(calls(define(code, '{ call }'))).toEqual(['call x.y a']);
});

it('points at what is called', () => {
  const [call] = scanned({ 'service.ts': define('\n  await call.payments.refund({ id: 1 })', '{ call }') }).calls;
  expect(place(call?.at ?? { file: '', path: [] })).toBe('service.ts:3:9');
  expect(call?.at.path[3]).toBe('call.payments.refund'.length);
  expect(call?.service).toBe('svc-check-in');
});

it('sees calls of imported clients', () => {
  const client = 'services/svc-check-in/clients/svc-payments.ts';
  for (const code of [
    "import { refund } from './clients/svc-payments.ts'; refund({ id })",
    "import { refund as giveBack } from './clients/svc-payments.js'; giveBack({ id })",
    "import * as payments from './clients/svc-payments'; payments.refund({ id })",
    "import { payments } from './clients/svc-payments'; payments.refund({ id })",
    "const payments = require('./clients/svc-payments'); payments.refund({ id })",
    "import { refund } from './index.ts'; refund()",
  ])
    expect(
      calls({
        'work.ts': code,
        [client]: 'export const x = 1;',
        'index.ts': "export * from './clients/svc-payments.ts';\nexport { refund } from './clients/svc-payments.ts';",
      }),
      code,
    ).toEqual(['call svc-payments.refund']);
});
