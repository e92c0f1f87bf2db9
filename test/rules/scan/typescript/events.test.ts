import { beforeAll, expect, it } from 'vitest';
import { loadSqlParser } from '../../../../rules/scan/sql/parser.ts';
import { place, scanned } from './scanned.ts';

beforeAll(loadSqlParser);

const define = (body: string, more = '') =>
  `import { defineService } from 'novatrek/platform'; ${more}
  export default defineService(contract, (context) => { ${body} });`;

function published(texts: Readonly<Record<string, string>>): string[] {
  return scanned(texts).publishes.map(({ event = '?', reach }) => [event, ...reach].join(' '));
}

it('sees what is published, by whatever name', () => {
  for (const code of [
    "context.publish('order.placed', {})",
    "const { publish } = context; publish('order.placed', {})",
    "const { publish: tell } = context; tell('order.placed', {})",
    "const name = 'order.placed'; context.publish(name, {})",
    `const kind = "order"; context.publish(\`\${kind}.placed\`, {})`,
    "const names = { placed: 'order.placed' } as const; context.publish(names.placed, {})",
    "bus.publish('order.placed')",
    "bus.publish({ type: 'order.placed', data: 1 })",
    "tell(context.publish); function tell(say) { say('order.placed'); }",
    "tell('order.placed'); function tell(name) { context.publish(name, {}); }",
  ])
    expect(published({ 'service.ts': define(code) }), code).toEqual(['order.placed']);
});

it('sees both events of a choice', () => {
  const code = "context.publish(done ? 'order.placed' : 'order.refused', {})";
  expect(published({ 'service.ts': define(code) })).toEqual(['order.placed', 'order.refused']);
});

it('says that the name of an event is computed', () => {
  for (const name of ['process.argv[2]', `\`order.\${verb}\``, 'names[0]', 'pick()', "flag ? 'a.b' : other"])
    expect(published({ 'service.ts': define(`context.publish(${name}, {})`) }), name).toEqual(['?']);
});

it('finds handlers, consumers and jobs however they are put together', () => {
  const { handlers, subscribes, publishes } = scanned({
    'service.ts': define(
      `const handlers = { a() {}, 'b-c': first };
       handlers.d = async () => context.publish('d.done', {});
       const made = build(context);
       return {
         handlers: { ...handlers, ...made.handlers, ...imported, ...(context.x ? extra : {}), [computed]: first, second },
         consumers: { 'x.done': made.hear, async 'y.done'() {}, ...consumers },
         jobs: made.jobs,
       };`,
      `import { build } from './build.ts'; import imported, { consumers } from './imported.ts';
       const first = async () => 1; async function second() {} const extra = { e: first }; const computed = 'f';`,
    ),
    'build.ts': `export function build({ publish }) {
      async function g() { await publish('g.done', {}); }
      return { handlers: { g }, hear: () => publish('heard', {}), jobs: { clean: { run: () => publish('cleaned', {}) } } };
    }`,
    'imported.ts': "export const consumers = { 'z.done': async () => {} };\nexport default { h() {}, i: () => {} };",
  });
  expect(handlers.map(({ operation }) => operation)).toEqual(['a', 'b-c', 'd', 'g', 'h', 'i', 'e', 'f', 'second']);
  expect(subscribes.map(({ event, reach }) => `${event} ${reach}`)).toEqual([
    'x.done on x.done',
    'y.done on y.done',
    'z.done on z.done',
  ]);
  expect(publishes.map(({ event, reach }) => `${event} ${reach}`)).toEqual([
    'd.done d',
    'g.done g',
    'heard on x.done',
    'cleaned job clean',
  ]);
});

it('finds behaviour that another module builds', () => {
  for (const service of [
    "import { build } from './build.ts'; export default defineService(contract, build);",
    "import * as all from './build.ts'; export default defineService(contract, all.build);",
    "import { build } from './build.ts'; export default defineService(contract, (context) => build(context));",
  ]) {
    const { handlers } = scanned({
      'service.ts': `import { defineService } from 'novatrek/platform'; ${service}`,
      'build.ts': 'export const build = (context) => ({ handlers: { a: () => context.db`select 1` } });',
    });
    expect(
      handlers.map(({ operation, at }) => `${operation} ${place(at)}`),
      service,
    ).toEqual(['a build.ts:1:50']);
  }
});

it('takes no other object for handlers', () => {
  expect(
    scanned({ 'service.ts': 'export default { handlers: { a() {} } }; const x = { handlers: { b() {} } };' }).handlers,
  ).toEqual([]);
});

it('sees who subscribes by a call', () => {
  const { subscribes, calls } = scanned({
    'service.ts': `import { pay } from './clients/svc-payments.ts';
      bus.subscribe('order.placed', async (event) => { await pay(event); });
      bus.subscribe(process.env.TOPIC, () => {});`,
    'services/svc-check-in/clients/svc-payments.ts': 'export const pay = 1;',
  });
  expect(subscribes.map(({ event }) => event)).toEqual(['order.placed', undefined]);
  expect(calls.map(({ target, reach }) => `${target} ${reach}`)).toEqual(['svc-payments on order.placed']);
});
