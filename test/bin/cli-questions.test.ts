import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { builtIn } from '../../rules/index.ts';
import { changed, type Files } from '../workspace.ts';
import { emptyFolder, novatrek, workspace } from './novatrek.ts';

const folder = workspace();
const impact = (...words: string[]) => novatrek(folder, ['impact', ...words]);

it('explain: a rule with its reason, its example and the decision behind it', async () => {
  const ran = await novatrek(folder, ['explain', 'one-schema-per-service']);
  expect(ran).toMatchObject({ code: 0, err: '' });
  expect(ran.out).toMatch(/^one-schema-per-service \(error\)\n\nwhy {5}a schema .+\nbreaks {2}.+\nmend {4}.+\n/);
  expect(ran.out).toContain('ADR-001 Own your data (Accepted), architecture/decisions/ADR-001-own-your-data.md');
});

it('explain: the bounded-context sentence that the rule holds up, and its exceptions', async () => {
  const files: Files = {
    ...changed(
      'domains/sales.yaml',
      'entities:',
      'rules: [{ text: Ask first, enforcedBy: reads-by-readers }]\nentities:',
    ),
    'exceptions.yaml':
      'EXC-1: { rule: reads-by-readers, subject: none, reason: a, owner: Sales Team, decision: ADR-001 }\n',
  };
  const ran = await novatrek(workspace(files), ['explain', 'reads-by-readers']);
  expect(ran.out).toContain('holds up\n  Sales: Ask first\n');
  expect(ran.out).toContain('exceptions in the workspace\n  EXC-1  none\n');
});

it('explain: lists every rule, in a workspace and outside any', async () => {
  for (const where of [folder, emptyFolder()]) {
    const ran = await novatrek(where, ['explain']);
    expect(ran).toMatchObject({ code: 0, err: '' });
    const ids = ran.out
      .trimEnd()
      .split('\n')
      .map((line) => line.split(' ')[0]);
    expect(ids).toEqual(expect.arrayContaining(builtIn.map((rule) => rule.id)));
  }
  const outside = await novatrek(emptyFolder(), ['explain', 'one-schema-per-service']);
  expect(outside.code).toBe(0);
  expect(outside.out).not.toContain('ADR-001');
});

it('explain: the rules of the architect too', async () => {
  const law = `
title: Orders wait for nobody
decision: ADR-001
select: call
where: { caller: svc-orders }
require: { mode: deferred }
message: '{caller} waits'
fix: 'mode: deferred'
examples: { fails: [{ caller: svc-orders }] }
`;
  const ran = await novatrek(workspace({ 'rules/no-waiting.yaml': law }), ['explain', 'no-waiting']);
  expect(ran.code).toBe(0);
  expect(ran.out).toContain('no-waiting (error)\n\nwhy     Orders wait for nobody\n');
  expect(ran.out).toContain('breaks  {"caller":"svc-orders"}\nmend    mode: deferred\n');
  expect(ran.out).toContain('decided by\n  ADR-001 Own your data');
});

it('explain: suggests the right word for a wrong one', async () => {
  const near = await novatrek(folder, ['explain', 'reads-by-reader']);
  expect(near).toEqual({
    code: 2,
    out: '',
    err: 'novatrek: there is no rule reads-by-reader\n   fix  did you mean reads-by-readers?\n',
  });
  const far = await novatrek(emptyFolder(), ['explain', 'xyzzyxyzzy']);
  expect(far).toMatchObject({ code: 2, err: expect.stringContaining('fix  novatrek explain lists them') });
  expect(await novatrek(emptyFolder(), ['explain', '--root', '/nowhere'])).toMatchObject({ code: 2, out: '' });
});

it('explain --json: the same as data', async () => {
  const one = JSON.parse((await novatrek(folder, ['explain', 'one-schema-per-service', '--json'])).out);
  expect(Object.keys(one)).toEqual(['id', 'severity', 'why', 'example', 'decisions']);
  expect(one.decisions).toEqual([
    {
      id: 'ADR-001',
      title: 'Own your data',
      status: 'Accepted',
      file: 'architecture/decisions/ADR-001-own-your-data.md',
    },
  ]);
  const all = JSON.parse((await novatrek(emptyFolder(), ['explain', '--json'])).out);
  expect(all.map((rule: { id: string }) => rule.id)).toEqual(builtIn.map((rule) => rule.id));
});

it('impact: what depends on a service, with the place that says so', async () => {
  expect(await impact('svc-orders')).toEqual({
    code: 0,
    err: '',
    out: [
      'service svc-orders: 2 direct dependents, 1 more at a distance',
      'directly',
      '  events (1)',
      '    order.placed  (is published by it)  architecture/events/order.placed.yaml:5:11',
      '  tables (1)',
      '    billing.invoices  (keeps its ids in order_id)  architecture/services/svc-billing.yaml:15:61',
      'at a distance',
      '  services (1)',
      '    svc-billing  (hears order.placed)  architecture/events/order.placed.yaml:7:13',
      '',
    ].join('\n'),
  });
});

it('impact: an endpoint by its id, its path, its path with other words, its operation', async () => {
  const wanted = 'endpoint svc-billing POST /invoices: 1 direct dependent, 0 more at a distance';
  for (const words of [['svc-billing POST /invoices'], ['svc-billing', 'POST', '/invoices'], ['POST /invoices']])
    expect((await impact(...words)).out.split('\n')[0]).toBe(wanted);
  expect((await impact('createInvoice')).out.split('\n')[0]).toBe(wanted);
  expect((await impact('createinvoice')).out.split('\n')[0]).toBe(wanted);
  expect((await impact('GET /orders/{id}')).out).toMatch(/^endpoint svc-orders GET \/orders\/\{order_id\}: /);
  expect((await impact('svc-billing POST /invoices')).out).toContain(
    'svc-orders POST /orders  (calls it later: Bill the order)',
  );
});

it('impact: an event, a table, an entity, a decision, a domain', async () => {
  expect((await impact('order.placed')).out).toMatch(
    /^event order\.placed: 1 direct dependent,.*\n[\s\S]*svc-billing {2}\(hears/,
  );
  expect((await impact('orders.orders')).out).toMatch(/^table orders\.orders: 2 direct[\s\S]*\(works on Orders\)/);
  expect((await impact('orders')).out).toMatch(
    /^entity orders: 3 direct[\s\S]*\(changes it\)[\s\S]*\(reads it\)[\s\S]*\(stores it\)/,
  );
  expect((await impact('ADR-001')).out).toMatch(/^decision ADR-001: 1 direct[\s\S]*svc-orders {2}\(is bound by it\)/);
  expect((await impact('finance')).out).toMatch(/^domain finance: 2 direct[\s\S]*svc-ledger {2}\(is in the domain\)/);
});

it('impact: nothing of that name, or several', async () => {
  expect(await impact('svc-order')).toEqual({
    code: 2,
    out: '',
    err: 'novatrek: nothing is called svc-order\n   fix  did you mean svc-orders?\n',
  });
  expect((await impact('zzzzzzzzzzz')).err).toContain('fix  name a service, endpoint, event, table');
  const twice = workspace(changed('services/svc-ledger.yaml', 'operation: listLedgers', 'operation: getOrder'));
  const ran = await novatrek(twice, ['impact', 'getOrder']);
  expect(ran).toMatchObject({ code: 2, out: '' });
  expect(ran.err).toBe(
    'novatrek: getOrder may mean endpoint svc-ledger GET /ledgers, endpoint svc-orders GET /orders/{order_id}\n   fix  name one of them\n',
  );
});

it('impact: cannot tell of an architecture that does not load', async () => {
  const broken = workspace(changed('services/svc-orders.yaml', 'body: Order', 'body: Ordr'));
  const ran = await novatrek(broken, ['impact', 'svc-orders']);
  expect(ran).toMatchObject({ code: 2, out: '' });
  expect(ran.err).toContain('there is no schema Ordr');
  expect(ran.err).toContain('novatrek: the architecture does not load\n   fix  mend the above');
});

it('impact --json: the same as data', async () => {
  const ran = await impact('svc-ledger', '--json');
  expect(ran).toMatchObject({ code: 0, err: '' });
  expect(JSON.parse(ran.out)).toEqual({
    thing: { kind: 'service', id: 'svc-ledger' },
    dependents: [
      {
        kind: 'endpoint',
        id: 'svc-billing POST /invoices',
        distance: 1,
        because: 'calls it: Find the ledger',
        file: 'architecture/services/svc-billing.yaml',
        line: 26,
        column: 11,
      },
      {
        kind: 'endpoint',
        id: 'svc-orders POST /orders',
        distance: 2,
        because: 'calls it later: Bill the order',
        file: 'architecture/services/svc-orders.yaml',
        line: 26,
        column: 11,
      },
    ],
  });
});

it('export json: the linked model, the same bytes every time, things in the order of their ids', async () => {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const [first, second] = [await novatrek(root, ['export', 'json']), await novatrek(root, ['export', 'json'])];
  expect(first).toMatchObject({ code: 0, err: '' });
  expect(first.out === second.out).toBe(true);
  const data = JSON.parse(first.out);
  const files = readdirSync(`${root}/architecture/services`).map((name) => name.replace('.yaml', ''));
  expect(Object.keys(data.services)).toEqual(files.sort());
  for (const part of ['domains', 'events', 'decisions', 'solutions', 'applications'])
    expect(Object.keys(data[part]), part).toEqual(Object.keys(data[part]).sort());
  const small = JSON.parse((await novatrek(folder, ['export', 'json'])).out);
  expect(small.services['svc-orders']).toMatchObject({
    domain: 'sales',
    publishes: ['order.placed'],
    at: { file: 'architecture/services/svc-orders.yaml', path: [] },
  });
  expect(small.endpoints['svc-orders POST /orders']).toMatchObject({ entity: 'orders', triggers: ['order.placed'] });
  expect(JSON.stringify(small), 'nothing of this machine').not.toContain(folder);
});
