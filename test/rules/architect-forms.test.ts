import { expect, it } from 'vitest';
import { bareService, changed, edited, expectFindings, expectNothing, type Files } from '../workspace.ts';

const law = (body: string): Files => ({ 'rules/law.yaml': `title: Law\n${body}` });
const orders = 'services/svc-orders.yaml';
const billing = 'services/svc-billing.yaml';
const ledger = 'services/svc-ledger.yaml';
const event = 'events/order.placed.yaml';

it('require reports each selected row that lacks what is required, at the field', () => {
  const rule = law(
    'select: column\nwhere: { table: billing.invoices }\nrequire: { required: true, class: none }\nmessage: "{id}"\n',
  );
  expectFindings(
    'law',
    {
      ...rule,
      ...edited(
        [billing, 'invoice_id: { type', 'invoice_id: { class: «pii», type'],
        [billing, '        order_id: {', '        «order_id»: {'],
      ),
    },
    ['billing.invoices.invoice_id', 'billing.invoices.order_id'],
  );
  expectNothing('law', {
    ...rule,
    ...edited(
      [billing, 'invoice_id: { type', 'invoice_id: { class: none, type'],
      [billing, 'order_id: {', 'order_id: { class: none,'],
    ),
  });
});

it('forbid reports only what has everything forbidden', () => {
  const rule = law('select: service\nforbid: { domain: finance, version: { glob: 2.* } }\nmessage: "{id} {version}"\n');
  expectFindings(
    'law',
    { ...rule, ...changed(ledger, 'version: 1.0.0\ndomain: finance', 'version: 2.1.0\ndomain: «finance»') },
    ['svc-ledger 2.1.0'],
  );
  expectNothing('law', { ...rule, ...changed(orders, 'version: 1.0.0', 'version: 2.1.0') });
});

it('allow-only reports a value outside the list', () => {
  const rule = law(
    'select: service\nallow-only: { engine: [PostgreSQL 15, PostgreSQL 16] }\nmessage: "{id} on {engine}"\n',
  );
  expectFindings('law', { ...rule, ...changed(ledger, 'engine: PostgreSQL 15', 'engine: «MySQL 8»') }, [
    'svc-ledger on MySQL 8',
  ]);
  expectNothing('law', { ...rule, ...changed(ledger, 'engine: PostgreSQL 15', 'engine: PostgreSQL 16') });
});

it('allow-only reports a list with one value outside, though others are inside', () => {
  const rule = law('select: event\nallow-only: { consumers: [svc-billing, svc-orders] }\nmessage: "{id}"\n');
  expectFindings('law', { ...rule, ...changed(event, '[svc-billing]', '«[svc-billing, svc-ledger]»') }, [
    'order.placed',
  ]);
  expectNothing('law', rule);
});

it('unique reports the second of two, with the first', () => {
  const rule = law('select: service\nunique: engine\nwhere: { domain: finance }\nmessage: "{id}"\n');
  const [found] = expectFindings(
    'law',
    { ...rule, ...changed(ledger, 'engine: PostgreSQL 15', 'engine: «PostgreSQL 15»') },
    ['svc-ledger'],
  );
  expect(found?.related?.map((one) => one.message)).toEqual(['svc-billing']);
  expectNothing('law', { ...rule, ...changed(ledger, 'engine: PostgreSQL 15', 'engine: MySQL 8') });
});

it('unique over several fields wants them equal together', () => {
  const rule = law('select: column\nunique: [name, type]\nmessage: "{id}"\n');
  expectFindings('law', { ...rule, ...changed(orders, '        order_id: {', '        «order_id»: {') }, [
    'orders.orders.order_id',
  ]);
  expectNothing('law', { ...rule, ...changed(billing, 'order_id: { type: UUID', 'order_id: { type: TEXT') });
});

it('count reports too many and too few', () => {
  const [most, least] = [
    law('select: table\ncount: { max: 2 }\nmessage: m\n'),
    law('select: table\ncount: { min: 4 }\nmessage: m\n'),
  ];
  const first = changed(billing, '    invoices:\n      entity', '    «invoices»:\n      entity');
  expectFindings('law', { ...most, ...first }, ['m']);
  expectFindings('law', { ...least, ...first }, ['m']);
  expectNothing('law', law('select: table\ncount: { min: 3, max: 3 }\nmessage: m\n'));
});

it('count per field counts each group', () => {
  const rule = law('select: endpoint\ncount: { max: 2, per: service }\nmessage: "{service}"\n');
  expectNothing('law', rule);
  expectFindings(
    'law',
    {
      ...rule,
      ...edited(
        [orders, '    POST /orders:', '    «POST /orders»:'],
        [
          orders,
          '  schemas:',
          '    PUT /orders: { operation: put, summary: P, responses: { 200: Order } }\n  schemas:',
        ],
      ),
    },
    ['svc-orders'],
  );
});

it('acyclic reports one way around, with its other hops', () => {
  const rule = law(
    'select: subscribe\nacyclic: { from: producer, to: consumer }\nmessage: "{producer} -> {consumer}"\n',
  );
  expectNothing('law', rule);
  const back = `message: M\ndescription: D.\nchannel: shop.finance.invoice.paid\nproducer: svc-billing\nconsumers: [svc-orders]\npayload: {}\n`;
  const [found] = expectFindings(
    'law',
    { ...rule, 'events/invoice.paid.yaml': back, ...changed(event, '[svc-billing]', '[«svc-billing»]') },
    ['svc-orders -> svc-billing'],
  );
  expect(found?.related?.map((one) => one.message)).toEqual(['invoice.paid -> svc-orders']);
});

it('layers-order reports a call from a lower layer to a higher one', () => {
  const rule = (order: string) =>
    law(`select: call\nlayers-order: { from: caller, to: target, order: ${order} }\nmessage: "{caller} -> {target}"\n`);
  expectNothing('law', rule('[svc-orders, svc-billing, svc-ledger]'));
  expectFindings(
    'law',
    { ...rule('[svc-ledger, svc-billing]'), ...changed(billing, 'to: svc-ledger', 'to: «svc-ledger»') },
    ['svc-billing -> svc-ledger'],
  );
});

it('layers-order lets a layer be several, and those outside call as they like', () => {
  const rule = (order: string) =>
    law(`select: call\nlayers-order: { from: caller, to: target, order: ${order} }\nmessage: m\n`);
  expectNothing('law', rule('[svc-orders, [svc-ledger, svc-billing]]'));
  expectNothing('law', rule('[svc-ledger, svc-orders]'));
});

it('independent reports a call between two that should not know each other', () => {
  const rule = (of: string) =>
    law(
      `select: call\nindependent: { from: callerDomain, to: targetDomain, of: ${of} }\nmessage: "{caller} -> {target}"\n`,
    );
  expectFindings('law', { ...rule('[sales, finance]'), ...changed(orders, 'to: svc-billing', 'to: «svc-billing»') }, [
    'svc-orders -> svc-billing',
  ]);
  expectNothing('law', rule('[sales, logistics]'));
});

it('each-has reports a row without the child that it must have', () => {
  const rule = law(
    "select: table\neach-has: { select: column, where: { table: { sameAs: id }, name: { glob: '*_id' }, required: true } }\nmessage: '{id}'\n",
  );
  expectNothing('law', rule);
  expectFindings(
    'law',
    {
      ...rule,
      ...edited(
        [ledger, 'ledger_id: { type', 'ledger_key: { type'],
        [ledger, '    ledgers:\n      entity', '    «ledgers»:\n      entity'],
      ),
    },
    ['ledger.ledgers'],
  );
});

it('each-has runs examples with the children they give', () => {
  const rule = (examples: string) =>
    law(
      `select: entity\neach-has: { select: column, where: { entity: { sameAs: id }, required: true } }\nmessage: m\nexamples: ${examples}\n`,
    );
  const [rev, none] = ['has: [{ required: true, entity: orders }]', 'has: [{ required: true, entity: ledgers }]'];
  expectNothing('rule-has-examples', rule(`{ fails: [{ id: orders, ${none} }], passes: [{ id: orders, ${rev} }] }`));
  expectFindings('rule-has-examples', rule(`{ fails: [«{ id: orders, ${rev} }»] }`), ['this example should break law']);
});

it('runs every entry of checks, each at its own place', () => {
  expectFindings(
    'law',
    {
      'rules/law.yaml': `
title: Law
checks:
  - { select: service, forbid: { domain: sales }, message: 'service {id}' }
  - { select: event, require: { consumers: { contains: svc-ledger } }, message: 'event {id}' }
`,
      ...changed(orders, 'domain: sales', 'domain: «sales»'),
      ...changed(event, '[svc-billing]', '«[svc-billing]»'),
    },
    ['event order.placed', 'service svc-orders'],
  );
});

it('says nothing of rows that where does not select', () => {
  expectNothing('law', {
    ...law('select: service\nwhere: { domain: sales }\nforbid: { engine: MySQL 8 }\nmessage: m\n'),
    'services/svc-x.yaml': bareService('finance', 'store: { engine: MySQL 8, schema: x, tables: {} }\n'),
  });
});
