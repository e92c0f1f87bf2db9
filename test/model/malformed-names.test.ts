import { expect, it } from 'vitest';
import { exportData } from '../../model/export.ts';
import { find } from '../../model/find.ts';
import { impactOf } from '../../model/impact.ts';
import { changed, type Files, modelOf, shop } from '../workspace.ts';
import { expectNone, findings, full, sourcesOf } from './sound.ts';

/** Names that every JavaScript object answers to, asked or not. */
const kebab = ['constructor', 'prototype'];
const keys = [...kebab, 'toString', 'hasOwnProperty', 'valueOf'];
/** `__proto__` may be refused as a key; wherever it is not, it must be as good as any other. */
const names = [...keys, '__proto__'];

function said(files: Files, what: string): string[] {
  const problems: string[] = [];
  const found = findings(sourcesOf({ ...full, ...files }), what, problems);
  expectNone(problems);
  return found.filter((one) => one.exception === undefined).map((one) => `${one.rule} ${one.message} | ${one.fix}`);
}

/** What is wrong with what is said of these files; that nothing is said is wrong too. */
function missing(files: Files, what: string, word = ''): string[] {
  const problems: string[] = [];
  const found = findings(sourcesOf({ ...full, ...files }), what, problems);
  if (problems.length === 0 && !found.some((one) => one.exception === undefined && one.message.includes(word)))
    problems.push(`${what}: no finding${word === '' ? '' : ` that says ${word}`}`);
  return problems;
}

function replaced(name: string, from: string, to: string): Files {
  return changed(name, from, to, full);
}

const orders = 'services/svc-orders.yaml';

/** One workspace that uses the name wherever a free name may stand. */
function named(name: string): Files {
  const domain = kebab.includes(name) ? name : 'sales';
  const service = (shop[orders] ?? '')
    .replaceAll('svc-orders', name)
    .replace('domain: sales', `domain: ${domain}`)
    .replace('schema: orders', 'schema: other')
    .replace(
      '    orders:\n      entity: orders',
      `    ${name}:\n      description: One more.\n      columns: {}\n    x:`,
    )
    .replace(/ {2}tables:[\s\S]*?api:/, tables(name))
    .replace('basePath: /orders/v1', 'basePath: /other/v1')
    .replaceAll('body: Order', `body: ${name}`)
    .replaceAll(': Order }', `: ${name} }`)
    .replace('    Order: {', `    ${name}: {`)
    .replaceAll('entity: orders', 'access: command')
    .replaceAll('operation: createOrder', `operation: ${name}`)
    .replaceAll('order_id: { type', `${name}: { type`);
  return {
    [`services/${name}.yaml`]: service,
    ...(kebab.includes(name)
      ? { [`domains/${name}.yaml`]: shop['domains/sales.yaml']?.split('entities')[0] ?? '' }
      : {}),
    [`events/${name}.yaml`]: (shop['events/order.placed.yaml'] ?? '')
      .replaceAll('order.placed', name)
      .replace(`channel: shop.sales.${name}`, 'channel: shop.sales.thing.named')
      .replace('producer: svc-orders', `producer: ${name}`)
      .replace('consumers: [svc-billing]', `consumers: [svc-billing, ${name}]`)
      .replace('total: {', `${name}: {`),
    [`applications/${name}.yaml`]: `
title: App
type: Web
description: An app.
screens:
  ${name}:
    description: A screen.
    calls: [{ to: ${name}, endpoint: POST /orders, for: Place it }]
    uses: [${name}]
`,
    'capabilities.yaml': `${full['capabilities.yaml']}
${name}:
  name: Names
  capabilities: { ${name}: { name: Name, status: partial, description: Name it., services: [${name}] } }
`,
    'exceptions.yaml': `${full['exceptions.yaml']}
${name}: { rule: decision-enforced, subject: ${name}, reason: None., owner: ${name}, decision: ADR-001 }
`,
  };
}

function tables(name: string): string {
  return `  tables:
    ${name}:
      description: One more.
      columns:
        ${name}: { type: UUID, primaryKey: true, description: ${name} }
      indexes: { ${name}: { columns: [${name}] } }
api:
  parameters: { ${name}: { name: order_id, in: path, required: true, schema: { type: string } } }
  tags: { ${name}: A tag. }
  x-${name}: ${name}`;
}

it('lets a thing be called whatever JavaScript calls its own', () => {
  for (const name of keys) {
    const files = named(name);
    const rest = said(files, name).filter((one) => !/^(exception-needed|no-orphans|channel-name)/.test(one));
    expect(rest, name).toEqual([]);
    const model = modelOf({ ...full, ...files });
    const data: Record<string, unknown> = JSON.parse(JSON.stringify(exportData(model)));
    for (const part of ['services', 'events', 'applications', 'capabilities', 'exceptions'])
      expect(Object.keys(data[part] ?? {}), `${part} of ${name}`).toContain(name);
    expect(model.services.get(name)?.tables.map((table) => table.columns.map((column) => column.name))).toEqual([
      [name],
    ]);
    expect(Object.keys(model.services.get(name)?.schemas ?? {})).toEqual([name]);
    const things = find(model, name).map((thing) => thing.kind);
    expect(things, name).toContain('service');
    for (const thing of find(model, name)) expect(impactOf(model, thing)).toBeInstanceOf(Array);
    expect(impactOf(model, model.services.get(name) ?? expect.fail(name)).map((one) => one.entry.id)).toContain(name);
  }
});

it('does not find such a name where nobody declared it', () => {
  const call = 'to: svc-billing, endpoint: POST /invoices';
  const invoice = 'services/svc-billing.yaml';
  const wrong: string[] = [];
  for (const name of names) {
    const places: [Files, string][] = [
      [replaced(orders, 'domain: sales', `domain: ${name}`), `there is no domain ${name}`],
      [replaced(orders, 'entity: orders', `entity: ${name}`), `there is no entity ${name}`],
      [replaced(orders, call, `to: ${name}, endpoint: POST /invoices`), `${name} is neither a service nor an actor`],
      [replaced(orders, call, `to: svc-billing, endpoint: ${name}`), `svc-billing has no ${name}`],
      [replaced(orders, 'body: Order', `body: ${name}`), `there is no schema ${name}`],
      [replaced(orders, '201: Order', `201: { $ref: '#/components/schemas/${name}' }`), 'unknown key $ref'],
      [
        replaced(orders, 'total: { type: integer }', `total: { $ref: '#/components/schemas/${name}' }`),
        `there is no schema ${name}`,
      ],
      [replaced(orders, 'params: [', `params: [${name}, `), `there is no parameter ${name}`],
      [replaced(orders, 'required: true }', `class: ${name} }`), kebab.includes(name) ? 'no data class' : 'kebab-case'],
      [replaced(orders, 'required: true }', `foreignKey: ${name} }`), `there is no table of svc-orders ${name}`],
      [replaced(invoice, 'references: svc-orders', `references: ${name}`), `there is no service ${name}`],
      [replaced('events/order.placed.yaml', 'producer: svc-orders', `producer: ${name}`), `no service ${name}`],
      [replaced('events/order.placed.yaml', '[svc-billing]', `[${name}]`), `there is no service ${name}`],
      [replaced('events/order.placed.yaml', 'trigger: POST /orders', `trigger: ${name}`), `no endpoint of svc-orders`],
      [replaced('events/order.placed.yaml', 'payload:', `key: ${name}\npayload:`), `no payload field of order.placed`],
      [replaced('actors.yaml', 'uses: [till]', `uses: [${name}]`), `there is no application ${name}`],
      [replaced('solutions/TCK-1.yaml', 'id: CAP-1.1', `id: ${name}`), `there is no capability ${name}`],
      [replaced('exceptions.yaml', 'decision: ADR-001', `decision: ${name}`), `there is no decision ${name}`],
      [replaced('rules/orders-are-cheap.yaml', 'select: call', `select: ${name}`), `there is no fact table ${name}`],
      [replaced('rules/orders-are-cheap.yaml', 'where: { caller', `where: { ${name}`), name],
      [replaced('rules/orders-are-cheap.yaml', '{ mode: deferred }', `{ mode: { ${name}: 1 } }`), name],
      [replaced('rules/orders-are-cheap.yaml', '{endpoint}', `{${name}}`), name],
      [replaced('rules/orders-are-cheap.yaml', "fix: 'mode", `fix: '{caller.${name}} mode`), name],
      [replaced('exceptions.yaml', 'rule: reads-by-readers', `rule: ${name}`), name],
      [replaced('decisions/ADR-001-own-your-data.md', '[one-schema', `[${name}, one-schema`), name],
    ];
    for (const [i, [files, message]] of places.entries()) wrong.push(...missing(files, `${i} ${name}`, message));
  }
  expectNone(wrong);
});

it('does not know such a name as a key', () => {
  const service = 'title: Orders';
  const schema = '{ type: object, properties: { order_id: { type: string }, total';
  const wrong: string[] = [];
  for (const name of names)
    for (const files of [
      replaced(orders, service, `${name}: 1\n${service}`),
      replaced(orders, schema, schema.replace('{ type: object', `{ ${name}: 1, type: object`)),
      replaced('platform.yaml', 'name: Shop', `name: Shop\nlimits: { ${name}: 1 }`),
    ])
      wrong.push(...missing(files, name, name));
  expectNone(wrong);
});

it('looks into things of such a name', () => {
  const schema = '    Order: {';
  const column = 'total: { type: INTEGER, required: true }';
  const wrong: string[] = [];
  for (const name of names) {
    for (const bad of ['null', '5', '[]', '{ type: objct }', '{ requried: [] }'])
      wrong.push(...missing(replaced(orders, schema, `    ${name}: ${bad}\n${schema}`), `schema ${name}: ${bad}`));
    const property = `total: { type: integer }, ${name}: { typ: string }`;
    wrong.push(...missing(replaced(orders, 'total: { type: integer }', property), `property ${name}`));
    wrong.push(...missing(replaced(orders, column, `${column}\n        ${name}: null`), `column ${name}`));
    wrong.push(...missing({ 'exceptions.yaml': `${full['exceptions.yaml']}${name}: 5\n` }, `exception ${name}`));
    wrong.push(...missing({ 'exceptions.yaml': `${full['exceptions.yaml']}${name}: null\n` }, `exception ${name}`));
    wrong.push(...missing({ 'actors.yaml': `${full['actors.yaml']}${name}: 5\n` }, `actor ${name}`));
    wrong.push(...missing({ 'capabilities.yaml': `${name}: null\n` }, `group ${name}`));
    wrong.push(...missing({ 'tickets.yaml': `${name}: null\n` }, `ticket ${name}`));
    const screen = replaced('applications/till.yaml', 'screens:', `screens:\n  ${name}: null`);
    wrong.push(...missing(screen, `screen ${name}`));
    const classes = replaced('platform.yaml', 'dataClasses:', `dataClasses:\n  ${name}: null`);
    wrong.push(...missing(classes, `data class ${name}`));
    const settings = replaced(orders, 'store:', `settings: { ${name}: null }\nstore:`);
    wrong.push(...missing(settings, `setting ${name}`));
  }
  expectNone(wrong);
});
