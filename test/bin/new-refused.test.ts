import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { newDecision } from '../../bin/commands/new-decision.ts';
import { newDomain } from '../../bin/commands/new-domain.ts';
import { newEvent } from '../../bin/commands/new-event.ts';
import { type NewServiceOptions, newService } from '../../bin/commands/new-service.ts';
import { CannotRun } from '../../bin/workspace.ts';
import { changed } from '../workspace.ts';
import { workspace } from './novatrek.ts';

const root = workspace(changed('platform.yaml', 'conventions: {', 'conventions: { service: svc-<name>,'));

/** What stopped the command, and its mend; a command that was not stopped fails the test. */
async function refusal(command: Promise<number>): Promise<string> {
  try {
    return `not refused: ${await command}`;
  } catch (error) {
    if (error instanceof CannotRun) return `${error.message}\n${error.mend}`;
    throw error;
  }
}

const hostile = [
  '../svc-x',
  'svc/x',
  'svc-x/..',
  '__proto__',
  'svc-ünïcode',
  'Svc-X',
  '',
  '-',
  'svc x',
  'svc-x\n',
  'constructor.x',
  'svc-x\0',
  `svc-${'a'.repeat(50)}`,
];
const service = (id: string | undefined, options: NewServiceOptions = {}) =>
  refusal(newService(id, { root, domain: 'sales', ...options }));

it('new service: says what is wrong with a name, what is taken, and what was probably meant', async () => {
  for (const id of hostile) expect(await service(id), id).toMatch(/is no id of a service\nwrite at most 50 characters/);
  expect(await service('pets')).toBe(
    'pets does not follow svc-<name>, as platform.yaml names services\ndid you mean svc-pets?',
  );
  expect(await service('svc-x', { domain: 'slaes' })).toBe('there is no domain "slaes"\ndid you mean sales?');
  expect(await service('svc-x', { domain: '__proto__' })).toBe('there is no domain "__proto__"\nknown: finance, sales');
  expect(await service('svc-orders')).toMatch(/^the service svc-orders exists already\n/);
  expect(await service('svc-x', { entity: 'orders' })).toMatch(
    /^the entity orders exists already, owned by svc-orders\n/,
  );
  expect(await service('svc-order', { schema: 'desk' })).toMatch(/^the entity orders exists already/);
  for (const entity of hostile) expect(await service('svc-x', { entity }), entity).not.toContain('not refused');
  expect(await service('svc-x', { entity: 'select' })).toMatch(/^select is a word of SQL\n/);
  expect(await service('svc-x', { schema: 'ledger' })).toMatch(/^svc-ledger has the schema ledger\n/);
  for (const schema of ['pg_x', 'user', 'a b', 'x;drop', 'X', '', '__proto__'])
    expect(await service('svc-x', { schema }), schema).toMatch(/is no name of a schema\n/);
  for (const text of ['two\nlines', ' ', 'a\u2028b', 'x'.repeat(201)]) {
    expect(await service('svc-x', { title: text })).toMatch(/^the title is not one line of text\n/);
    expect(await service('svc-x', { description: text })).toMatch(/^the description is not one line of text\n/);
  }
});

it('new event: says what is wrong with a name, and what was probably meant', async () => {
  const event = (name: string, options: Parameters<typeof newEvent>[1] = {}) =>
    refusal(newEvent(name, { root, producer: 'svc-orders', ...options }));
  for (const name of [
    ...hostile.filter((one) => one !== 'constructor.x'),
    'placed',
    'order..placed',
    '.placed',
    'order.placed/x',
    'Order.placed',
  ])
    expect(await event(name), name).toMatch(/is no name of an event\n/);
  expect(await event('order.placed')).toMatch(/^the event order\.placed exists already\n/);
  expect(await event('order.paid', { producer: 'svc-order' })).toBe(
    'there is no service "svc-order"\ndid you mean svc-orders?',
  );
  expect(await event('order.paid', { trigger: 'POST /order' })).toBe(
    'svc-orders has no endpoint "POST /order"\ndid you mean POST /orders?',
  );
  expect(await event('order.paid', { channel: 'a b' })).toMatch(/is no name of a channel\n/);
  expect(await event('order.paid', { consumers: ['svc-billing', 'svc-bil'] })).toMatch(
    /^there is no service "svc-bil"\n/,
  );
});

it('new domain, new decision: say what is wrong', async () => {
  for (const id of hostile)
    expect(await refusal(newDomain(id, { root, team: 'A' })), id).toMatch(/is no id of a domain\n/);
  expect(await refusal(newDomain('sales', { root, team: 'A' }))).toMatch(/^the domain sales exists already\n/);
  expect(await refusal(newDomain('x', { root, team: 'a\nb' }))).toMatch(/^the team is not one line of text\n/);
  expect(await refusal(newDecision(['a\nb'], { root }))).toMatch(/^the title is not one line of text\n/);
  expect(await refusal(newDecision([' '], { root }))).toMatch(/^the title is not one line of text\n/);
  expect(await refusal(newDecision(['x'], { root, services: ['svc-order'] }))).toBe(
    'there is no service "svc-order"\ndid you mean svc-orders?',
  );
  expect(await refusal(newDecision(['x'], { root, options: ['a\nb'] }))).toMatch(
    /^an option is not one line of text\n/,
  );
});

it('new: with nobody to ask, lists all that is missing', async () => {
  expect(await refusal(newService(undefined, { root }))).toMatch(
    /^new service needs <id>, --domain <id>\n<id> {2}Id of the service, like svc-orders\n {8}--domain <id> {2}Its domain: finance, sales$/,
  );
  expect(await refusal(newService('svc-x', { root }))).toMatch(/^new service needs --domain <id>\n/);
  expect(await refusal(newEvent(undefined, { root }))).toMatch(/^new event needs <name>, --producer <service>\n/);
  expect(await refusal(newDomain('x', { root }))).toMatch(/^new domain needs --team <text>\n/);
  expect(await refusal(newDecision([], { root }))).toMatch(/^new decision needs <title>\n/);
});

it('new: a failure half way puts everything back', async () => {
  const folder = workspace();
  writeFileSync(join(folder, 'runtime'), 'a file where a folder is needed');
  const before = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  const domain = readFileSync(join(folder, 'architecture/domains/sales.yaml'), 'utf8');
  expect(await refusal(newService('svc-x', { root: folder, domain: 'sales', entity: 'things' }))).toMatch(
    /^cannot write below .*\nmend it and run the command again; nothing was changed$/,
  );
  expect(readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()).toEqual(before);
  expect(readFileSync(join(folder, 'architecture/domains/sales.yaml'), 'utf8')).toBe(domain);
});

it('new: what was wrong before stands in nobody’s way', async () => {
  const folder = workspace(
    changed(
      'services/svc-billing.yaml',
      'to: svc-ledger, endpoint: GET /ledgers, for: Find the ledger',
      'to: svc-orders, endpoint: "GET /orders/{order_id}", for: Look',
    ),
  );
  writeFileSync(
    join(folder, 'architecture/domains/sales.yaml'),
    readFileSync(join(folder, 'architecture/domains/sales.yaml'), 'utf8').replace(
      'readers: [svc-billing]',
      'readers: []',
    ),
  );
  expect(await newDomain('support', { root: folder, team: 'Desk' })).toBe(0);
});
