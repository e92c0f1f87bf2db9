import { expect, it } from 'vitest';
import { bareService, changed, edited, expectFindings, expectNothing, type Files } from '../workspace.ts';
import { type Naming, testNamings } from './naming.ts';

const orders = 'services/svc-orders.yaml';
const billing = 'services/svc-billing.yaml';
const event = 'events/order.placed.yaml';
const sales = 'domains/sales.yaml';
const decision = 'decisions/ADR-001-own-your-data.md';

const flows = (services: string, externals: string, from: string, to: string, dataClass = 'pci'): Files => ({
  ...changed(
    'platform.yaml',
    'name: Shop',
    `flows: { ${dataClass}: { services: [${services}], externals: [${externals}], allowed: [{ from: ${from}, to: ${to} }] } }\nname: Shop`,
  ),
  'actors.yaml': 'bank: { name: Bank, type: External System, description: A bank. }\n',
});
const app = (more: string, screen = 'calls: []'): Files => ({
  'applications/desk.yaml': `title: Desk\ntype: Web\ndescription: A desk.\n${more}screens: { Home: { description: Home., ${screen} } }\n`,
});
const actor = (more: string, id = 'clerk'): Files => ({
  ...app(''),
  'actors.yaml': `${id}: { name: Clerk, type: Human, description: A clerk., ${more} }\n`,
});
const capability = (more: string): Files => ({
  'capabilities.yaml': `sell:\n  name: Sell\n  capabilities:\n    CAP-1: { name: Sell, description: Sells., status: implemented, ${more} }\n`,
});
const solution = (services: string, capability = 'CAP-1'): Files => ({
  ...capabilityOf(),
  'solutions/T-1.yaml': `title: S\ndate: 2026-01-01\ndescription: S.\nservices: [${services}]\ncapabilities: [{ id: ${capability} }]\n`,
});
function capabilityOf(): Files {
  return capability('services: [svc-orders]');
}

const namings: readonly Naming[] = [
  [
    'the owner of an entity',
    (x) => changed(sales, 'owner: svc-orders', `owner: ${x}`),
    'svc-order',
    'svc-orders',
    'service',
  ],
  ['a reader of an entity', (x) => changed(sales, '[svc-billing]', `[${x}]`), 'svc-biling', 'svc-billing', 'service'],
  [
    'a reader with a note',
    (x) => changed(sales, '[svc-billing]', `[{ service: ${x}, note: n }]`),
    'svc-biling',
    'svc-billing',
    'service',
  ],
  [
    'the producer of an event',
    (x) => changed(event, 'producer: svc-orders', `producer: ${x}`),
    'svc-order',
    'svc-orders',
    'service',
  ],
  [
    'the trigger of an event',
    (x) => changed(event, 'trigger: POST /orders', `trigger: ${x}`),
    'POST /order',
    'POST /orders',
    'endpoint of svc-orders',
  ],
  ['a consumer of an event', (x) => changed(event, '[svc-billing]', `[${x}]`), 'svc-biling', 'svc-billing', 'service'],
  [
    'the key of an event',
    (x) => changed(event, 'producer:', `key: ${x}\nproducer:`),
    'order_ids',
    'order_id',
    'payload field of order.placed',
  ],
  ['a service of a decision', (x) => changed(decision, '[svc-orders]', `[${x}]`), 'svc-order', 'svc-orders', 'service'],
  ['a service of a flow', (x) => flows(x, 'bank', 'svc-orders', 'bank'), 'svc-ledgr', 'svc-ledger', 'service'],
  ['an external of a flow', (x) => flows('svc-ledger', x, 'svc-orders', 'bank'), 'banc', 'bank', 'actor'],
  ['the start of a flow', (x) => flows('svc-ledger', 'bank', x, 'bank'), 'svc-order', 'svc-orders', 'service'],
  [
    'the end of a flow',
    (x) => flows('svc-ledger', 'bank', 'svc-orders', x),
    'svc-ledgr',
    'svc-ledger',
    'service or actor',
  ],
  ['the data class of a flow', (x) => flows('svc-ledger', 'bank', 'svc-orders', 'bank', x), 'pc', 'pci', 'data class'],
  ['the domain of an application', (x) => app(`domain: ${x}\n`), 'sale', 'sales', 'domain'],
  ['the clearance of an application', (x) => app(`clearance: [${x}]\n`), 'pi', 'pii', 'data class'],
  ['a service a screen uses', (x) => app('', `calls: [], uses: [${x}]`), 'svc-order', 'svc-orders', 'service'],
  ['the domain of an actor', (x) => actor(`domain: ${x}`), 'sale', 'sales', 'domain'],
  ['the application an actor uses', (x) => actor(`uses: [${x}]`), 'dest', 'desk', 'application'],
  ['a service of a capability', (x) => capability(`services: [${x}]`), 'svc-order', 'svc-orders', 'service'],
  ['a service of a solution', (x) => solution(x), 'svc-order', 'svc-orders', 'service'],
  ['a capability of a solution', (x) => solution('svc-orders', x), 'CAP-2', 'CAP-1', 'capability'],
];

testNamings(namings);

it('reports the target of a call with an endpoint that is neither service nor actor', () => {
  const [found] = expectFindings('references-resolve', changed(billing, 'to: svc-ledger', 'to: «svc-ledgr»'), [
    'svc-ledgr is neither a service nor an actor',
  ]);
  expect(found?.fix).toBe('did you mean svc-ledger?');
});

it('lists what exists where nothing is near, and says what to do where nothing exists', () => {
  const [far] = expectFindings('references-resolve', changed(orders, 'domain: sales', 'domain: «warehouse»'), [
    'there is no domain warehouse',
  ]);
  expect(far?.fix).toBe('known: finance, sales');
  const nobody = { 'actors.yaml': 'clerk: { name: Clerk, type: Human, description: A clerk., uses: [«till»] }\n' };
  const [none] = expectFindings('references-resolve', nobody, ['there is no application till']);
  expect(none?.fix).toBe('declare the application, or remove the name');
});

it('reports two decisions of one number', () => {
  const [found] = expectFindings(
    'references-resolve',
    { 'decisions/ADR-001-twice.md': `---\n«title: Twice\nstatus: Proposed\ndate: 2026-01-01\nservices: []\n---\n` },
    ['ADR-001 is also architecture/decisions/ADR-001-own-your-data.md'],
  );
  expect(found?.fix).toBe('give one of the two the next free number');
});

it('reports an actor with the id of a service or an application', () => {
  for (const id of ['svc-orders', 'desk'])
    expectFindings('references-resolve', actor('uses: []', `«${id}»`), [`${id} is also a service or an application`]);
});

it('reports a capability that two groups declare, and a planned service that exists', () => {
  const again =
    'pay:\n  name: Pay\n  capabilities:\n    «CAP-1»: { name: Pay, description: Pays., status: partial, services: [svc-billing] }\n';
  expectFindings('references-resolve', { 'capabilities.yaml': `${capabilityOf()['capabilities.yaml']}${again}` }, [
    'capability CAP-1 is declared twice',
  ]);
  const [found] = expectFindings(
    'references-resolve',
    capability('services: [], plannedServices: [svc-new, «svc-orders»]'),
    ['svc-orders exists: it is no longer planned'],
  );
  expect(found?.fix).toBe('move it to services');
});

it('reports a sentence of a bounded context that says neither what holds it nor why nothing does, or both', () => {
  const sentence = (more: string) =>
    changed(sales, 'entities:', `rules:\n  - «{ text: Orders are ours.${more} }»\nentities:`);
  for (const more of ['', ', enforcedBy: one-owner-per-table, advisory: a habit'])
    expectFindings('references-resolve', sentence(more), ['a bounded-context rule says either what enforces it']);
  for (const more of [', enforcedBy: one-owner-per-table', ', advisory: a habit']) {
    const files = sentence(more);
    expectNothing('references-resolve', { [sales]: (files[sales] ?? '').replaceAll(/[«»]/g, '') });
  }
});

it('reports a rule that a decision, a bounded context or an exception names, and that does not exist', () => {
  const [first] = expectFindings(
    'references-resolve',
    {
      ...changed(decision, '[one-schema-per-service]', '[«one-schema-per-servce»]'),
      ...changed(sales, 'entities:', 'rules:\n  - { text: Ours., enforcedBy: «no-such-law» }\nentities:'),
      'exceptions.yaml': 'EXC-1: { rule: «no-orphan», subject: x, reason: r, owner: o, decision: ADR-001 }\n',
    },
    [
      'ADR-001 names the rule one-schema-per-servce, which does not exist',
      'sales names the rule no-such-law, which does not exist',
      'EXC-1 names the rule no-orphan, which does not exist',
    ],
  );
  expect(first?.fix).toBe('did you mean one-schema-per-service?');
});

it("knows the architect's own rules by name", () => {
  expectNothing('references-resolve', {
    ...changed(decision, '[one-schema-per-service]', '[no-ledger]'),
    'rules/no-ledger.yaml': 'title: N\nselect: table\nforbid: { name: x }\nmessage: m\n',
  });
});

it('reports every unknown name at once', () => {
  expectFindings(
    'references-resolve',
    { ...edited([event, '[svc-billing]', '[«svc-a», «svc-b»]']), 'services/svc-x.yaml': bareService('«nowhere»') },
    ['there is no service svc-a', 'there is no service svc-b', 'there is no domain nowhere'],
  );
});
