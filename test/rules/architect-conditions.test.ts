import { expect, it } from 'vitest';
import { changed, checkFiles, edited, expectFindings, type Files } from '../workspace.ts';

const more: Files = {
  ...edited(
    [
      'services/svc-orders.yaml',
      'store:',
      'clearance: [pii, pci]\nsettings:\n  limit: { description: L., decision: ADR-001, default: 3 }\n  mode: { description: M., default: slow }\nstore:',
    ],
    [
      'services/svc-ledger.yaml',
      'operation: listLedgers',
      'operation: listLedgers\n      workflow: checkout\n      params: [{ name: page, in: query, required: true }]',
    ],
    ['domains/sales.yaml', 'owner: svc-orders,', 'owner: svc-orders, core: true, concurrency: optimistic,'],
  ),
};

/** What the condition selects, by its id. */
function selected(select: string, where: string): string[] {
  const { diagnostics, at } = checkFiles({
    ...more,
    'rules/law.yaml': `title: Law\nselect: ${select}\nwhere: ${where}\nforbid: {}\nmessage: m\n`,
  });
  const wrong = diagnostics.filter((one) => one.rule === 'rule-has-examples' && !one.message.includes('example'));
  expect(wrong.map((one) => `${at(one)} ${one.message}`)).toEqual([]);
  return diagnostics.filter((one) => one.rule === 'law').map((one) => one.subject);
}

it.each([
  ['a scalar', 'service', '{ domain: sales }', ['svc-orders']],
  ['a scalar in a list', 'event', '{ consumers: svc-billing }', ['order.placed']],
  ['several fields, all of which hold', 'service', '{ domain: finance, schema: ledger }', ['svc-ledger']],
  [
    'several comparisons of one field, all of which hold',
    'service',
    "{ schema: { glob: '*l*', not: ledger } }",
    ['svc-billing'],
  ],
  ['in', 'service', '{ schema: { in: [ledger, orders] } }', ['svc-ledger', 'svc-orders']],
  ['in, with one of a list', 'service', '{ clearance: { in: [pii] } }', ['svc-orders']],
  ['not', 'service', '{ domain: { not: sales } }', ['svc-billing', 'svc-ledger']],
  ['not in', 'service', '{ schema: { not: { in: [ledger, orders] } } }', ['svc-billing']],
  ['not, for what is absent', 'endpoint', '{ workflow: { not: checkout }, service: svc-ledger }', []],
  ['glob', 'service', "{ id: { glob: 'svc-*l*r' } }", ['svc-ledger']],
  ['glob, the whole text', 'service', "{ id: { glob: 'ledger' } }", []],
  ['glob, a dot as a dot', 'service', "{ version: { glob: '1x0*' } }", []],
  ['matches', 'service', "{ id: { matches: '^svc-(o|l)' } }", ['svc-ledger', 'svc-orders']],
  ['matches, a part of the text', 'service', "{ id: { matches: 'edge' } }", ['svc-ledger']],
  ['exists', 'endpoint', '{ workflow: { exists: true } }', ['svc-ledger GET /ledgers']],
  [
    'exists: false',
    'column',
    '{ references: { exists: false }, service: svc-billing }',
    ['billing.invoices.invoice_id'],
  ],
  ['contains one', 'service', '{ clearance: { contains: pci } }', ['svc-orders']],
  ['contains all of several', 'service', '{ clearance: { contains: [pci, pii] } }', ['svc-orders']],
  ['contains, one missing', 'service', '{ clearance: { contains: [pci, medical] } }', []],
  [
    'contains, numbers as text',
    'endpoint',
    '{ responses: { contains: 201 } }',
    ['svc-billing POST /invoices', 'svc-orders POST /orders'],
  ],
  [
    'sameAs another field',
    'call',
    '{ callerDomain: { sameAs: targetDomain } }',
    ['svc-billing POST /invoices -> svc-ledger GET /ledgers'],
  ],
  [
    'sameAs a dotted field',
    'call',
    '{ target: { sameAs: entity.owner }, mode: deferred }',
    ['svc-orders POST /orders -> svc-billing POST /invoices'],
  ],
  ['<', 'table', "{ columns: { '<': 2 } }", ['ledger.ledgers']],
  ['<=', 'table', "{ columns: { '<=': 1 } }", ['ledger.ledgers']],
  ['>', 'table', "{ columns: { '>': 1 } }", ['billing.invoices', 'orders.orders']],
  ['>=', 'table', "{ columns: { '>=': 2 } }", ['billing.invoices', 'orders.orders']],
  ['> at the limit', 'table', "{ columns: { '>': 2 } }", []],
  ['< at the limit', 'table', "{ columns: { '<': 1 } }", []],
  ['> of a number', 'setting', "{ default: { '>': 2 } }", ['svc-orders limit']],
  ['> of what is no number', 'setting', "{ name: mode, default: { '>': 0 } }", []],
  ['a dotted path over one reference', 'table', '{ service.domain: sales }', ['orders.orders']],
  ['a dotted path over two', 'table', '{ entity.owner.domain: sales }', ['orders.orders']],
  ['a dotted path to a flag', 'table', '{ entity.core: true }', ['orders.orders']],
  ['a dotted path over nothing', 'setting', '{ decision.status: Accepted }', ['svc-orders limit']],
] as const)('understands %s', (_, select, where, ids) => {
  expect(selected(select, where).sort()).toEqual([...ids]);
});

it.each([
  [
    'service',
    '{ engine: PostgreSQL 15, schema: ledger, tables: ledger.ledgers, publishes: { exists: true } }',
    ['svc-ledger'],
  ],
  ['service', '{ consumes: order.placed }', ['svc-billing']],
  ['service', '{ publishes: order.placed }', ['svc-orders']],
  ['domain', '{ name: Sales, team: Sales Team, services: svc-orders, entities: orders }', ['sales']],
  [
    'entity',
    '{ name: Orders, domain: sales, owner: svc-orders, readers: svc-billing, core: true, concurrency: optimistic }',
    ['orders'],
  ],
  [
    'table',
    '{ name: ledgers, schema: ledger, service: svc-ledger, entity: ledgers, replica: false }',
    ['ledger.ledgers'],
  ],
  [
    'column',
    '{ name: order_id, type: UUID, table: billing.invoices, references: svc-orders, required: true, encrypted: false }',
    ['billing.invoices.order_id'],
  ],
  [
    'endpoint',
    '{ key: GET /ledgers, method: GET, path: /ledgers, operation: listLedgers, access: read, domain: finance, requires: page }',
    ['svc-ledger GET /ledgers'],
  ],
  ['endpoint', '{ triggers: order.placed }', ['svc-orders POST /orders']],
  [
    'call',
    '{ caller: svc-orders, from: POST /orders, endpoint: POST /invoices, method: POST, access: write, command: true, planned: false, layer: declared }',
    ['svc-orders POST /orders -> svc-billing POST /invoices'],
  ],
  [
    'event',
    '{ channel: shop.sales.order.placed, producer: svc-orders, domain: sales, planned: false, trigger: svc-orders POST /orders }',
    ['order.placed'],
  ],
  ['publish', '{ producer: svc-orders }', ['order.placed']],
  [
    'subscribe',
    '{ event: order.placed, consumer: svc-billing, consumerDomain: finance, producerDomain: sales }',
    ['order.placed -> svc-billing'],
  ],
  ['setting', '{ name: limit, service: svc-orders, decision: ADR-001, default: 3 }', ['svc-orders limit']],
  [
    'decision',
    "{ status: Accepted, date: '2026-01-15', services: svc-orders, enforcedBy: one-schema-per-service }",
    ['ADR-001'],
  ],
] as const)('reads the fact table %s', (select, where, ids) => {
  expect(selected(select, where)).toEqual([...ids]);
});

const rule = (where: string): Files => ({
  'rules/law.yaml': `title: Law\nselect: service\nwhere: ${where}\nforbid: { engine: x }\nmessage: m\n`,
});

it.each([
  ['a field that does not exist', '{ «domian»: sales }', 'service has no field domian', 'did you mean domain?'],
  ['a field after a dot', '{ «domain.tem»: x }', 'domain has no field tem', 'did you mean team?'],
  [
    'a step after a value',
    '{ «version.major»: 1 }',
    'version.major: major follows a value, not a reference',
    'known fields: ',
  ],
  [
    'a step after a list',
    '{ «tables.name»: x }',
    'tables.name: name follows a value, not a reference',
    'known fields: ',
  ],
  ['a value the field can never have', '{ domain: «sale» }', 'sale is no value of this field', 'did you mean sales?'],
  [
    'such a value in a list',
    '{ domain: «{ in: [sales, sale] }» }',
    'sale is no value of this field',
    'did you mean sales?',
  ],
  ['such a value behind not', '{ domain: «{ not: sale }» }', 'sale is no value of this field', 'did you mean sales?'],
  [
    'such a value in contains',
    '{ consumes: «{ contains: order.place }» }',
    'order.place is no value of this field',
    'did you mean order.placed?',
  ],
  ['a comparison that does not exist', '{ version: «{ globb: x }» }', 'globb is no comparison', 'did you mean glob?'],
  [
    'a comparison nobody can guess',
    '{ version: «{ resembles: x }» }',
    'resembles is no comparison',
    'known: in, not, glob, matches, exists, contains, sameAs, <, <=, >, >=',
  ],
  ['a name every object has', '{ version: «{ toString: x }» }', 'toString is no comparison', 'known: in, not'],
  ['a list without a comparison', '{ version: «[a, b]» }', 'a list is written as in: […] or contains: […]', undefined],
  ['in without a list', '{ version: «{ in: a }» }', 'in: takes a list', undefined],
  ['a broken regular expression', "{ version: «{ matches: '(' }» }", '( is not a regular expression', undefined],
  [
    'sameAs a field that does not exist',
    '{ domain: «{ sameAs: domian }» }',
    'service has no field domian',
    'did you mean domain?',
  ],
] as const)('reports %s', (_, where, message, fix) => {
  const [found] = expectFindings('rule-has-examples', rule(where), [message]);
  if (fix === undefined) expect(found?.fix).toBeUndefined();
  else expect(found?.fix).toContain(fix.replace('known fields: ', ''));
});

const on = (select: string, where: string): Files => ({
  'rules/law.yaml': `title: Law\nselect: ${select}\nwhere: ${where}\nforbid: { id: x }\nmessage: m\n`,
});

it('reports a flag that is neither true nor false', () => {
  expectFindings('rule-has-examples', on('entity', '{ core: «maybe» }'), ['maybe is neither true nor false']);
});

it('reports a limit that is no number', () => {
  expectFindings('rule-has-examples', on('table', "{ columns: «{ '>': many }» }"), ['many']);
});

it('reports what is wrong with a rule all at once, and does not run it', () => {
  const files = {
    ...rule('{ «domian»: sales, domain: «sale» }'),
    ...changed('services/svc-ledger.yaml', 'engine: PostgreSQL 15', 'engine: x'),
  };
  expectFindings('rule-has-examples', files, ['service has no field domian', 'sale is no value of this field']);
  expect(checkFiles(files).diagnostics.filter((one) => one.rule === 'law')).toEqual([]);
});
