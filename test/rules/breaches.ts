import { changed, edited, type Files, shop } from '../workspace.ts';

const orders = 'services/svc-orders.yaml';
const billing = 'services/svc-billing.yaml';
const ledger = 'services/svc-ledger.yaml';
const event = 'events/order.placed.yaml';
const sales = 'domains/sales.yaml';
const decision = 'decisions/ADR-001-own-your-data.md';
const pii = '{ type: string, x-data-class: pii }';

const ledgerCalls = (...calls: string[]): Files =>
  changed(ledger, '{ 200: Ledger }\n', `{ 200: Ledger }\n      calls: [${calls.join(', ')}]\n`);
const lookAtOrder = "{ to: svc-orders, endpoint: 'GET /orders/{order_id}', for: Look }";
const sync = [orders, ', mode: deferred', ''] as const;
const exception = (more = ''): Files => ({
  'exceptions.yaml': `EXC-1: { rule: no-orphans, subject: x${more} }\n`,
});
const law = (body: string): Files => ({ 'rules/law.yaml': `title: Law\nmessage: m\nselect: table\n${body}` });

/** For each rule, by id, a workspace that is sound but for the one thing the rule forbids. */
export const breaches: Readonly<Record<string, Files>> = {
  syntax: { [sales]: 'name: [\n' },
  'known-keys': changed(event, 'consumers:', 'consumer:'),
  'references-resolve': changed(decision, '[one-schema-per-service]', '[one-schema-per-servce]'),
  'one-owner-per-entity': changed(billing, 'entity: invoices\n      access', 'entity: orders\n      access'),
  'one-owner-per-table': edited(
    [billing, 'schema: billing', 'schema: ledger'],
    [billing, '    invoices:\n      entity', '    ledgers:\n      entity'],
  ),
  'one-schema-per-service': changed(orders, 'schema: orders', 'schema: ledger'),
  'one-domain-per-service': changed(ledger, 'domain: finance', 'domain: sales'),
  'no-cross-service-foreign-key': changed(billing, 'references: svc-orders', 'foreignKey: svc-orders'),
  'no-shadow-copy': changed(orders, '    orders:\n      entity', '    invoices:\n      entity'),
  'no-orphans': changed(event, '[svc-billing]', '[]'),
  'call-target-exists': changed(billing, 'endpoint: GET /ledgers', 'endpoint: GET /ledger'),
  'writes-by-owner': changed(billing, '      access: command\n', ''),
  'reads-by-readers': changed('domains/finance.yaml', 'svc-ledger, readers: all', 'svc-ledger, readers: []'),
  'no-endpoint-cycle': changed(
    billing,
    'to: svc-ledger, endpoint: GET /ledgers',
    'to: svc-billing, endpoint: POST /invoices',
  ),
  'no-service-cycle': ledgerCalls("{ to: svc-billing, endpoint: 'GET /invoices/{invoice_id}', for: Look }"),
  'domain-coupling': { ...edited(sync), ...ledgerCalls(lookAtOrder) },
  'get-is-safe': ledgerCalls('{ to: svc-billing, endpoint: POST /invoices, for: Bill, mode: deferred }'),
  'call-depth': { ...edited(sync), ...changed('platform.yaml', 'name:', 'limits: { callDepth: 1 }\nname:') },
  'external-is-declared': {
    ...changed(billing, 'to: svc-ledger, endpoint: GET /ledgers', 'to: clerk'),
    'actors.yaml': 'clerk: { name: Clerk, type: Human, description: A clerk. }\n',
  },
  'channel-name': changed(event, 'channel: shop.sales.order.placed', 'channel: orders'),
  'one-producer-per-channel': {
    'events/order.sold.yaml': (shop[event] ?? '').replace('const: order.placed', 'const: order.sold'),
  },
  'event-envelope': changed(event, ', const: order.placed', ''),
  'event-payload-owned': edited(
    [event, 'total: { type: integer }', 'invoice_note: { type: string }'],
    [billing, 'order_id: { type', 'note: { type: TEXT }\n        order_id: { type'],
  ),
  'no-event-loop': {
    'events/invoice.paid.yaml': (shop[event] ?? '')
      .replaceAll('order.placed', 'invoice.paid')
      .replace('producer: svc-orders\ntrigger: POST /orders', 'producer: svc-billing')
      .replace('[svc-billing]', '[svc-orders]'),
  },
  'decision-exists': { 'exceptions.yaml': 'EXC-1: { rule: no-orphans, subject: x, decision: ADR-9 }\n' },
  'decision-in-force': {
    ...changed(decision, 'status: Accepted', 'status: Rejected'),
    ...law('decision: ADR-001\nforbid: { name: x }\nexamples: { fails: [{ name: x }] }\n'),
  },
  'decision-well-formed': changed(decision, '## Considered Options', '## Options'),
  'decision-enforced': changed(decision, '[one-schema-per-service]', '[]'),
  'classified-data-cleared': changed(ledger, 'ledger_id: { type: string }', `holder: ${pii}`),
  'pci-flow-declared': changed(
    'platform.yaml',
    'name:',
    'flows: { pci: { services: [svc-ledger], externals: [], allowed: [] } }\nname:',
  ),
  'column-is-classified': changed(orders, 'total: { type', 'email: { type'),
  'no-classified-in-logs': changed(
    ledger,
    'operation: listLedgers',
    'operation: listLedgers\n      params: [{ name: email, in: query }]',
  ),
  'exception-in-force': exception(', reason: r, owner: o, decision: ADR-001, until: 2020-01-01'),
  'exception-complete': exception(),
  'exception-needed': exception(', reason: r, owner: o, decision: ADR-001'),
  'rule-saw-something': law(
    'where: { name: x }\nforbid: { schema: x }\nexamples: { fails: [{ name: x, schema: x }] }\n',
  ),
  'rule-has-examples': law('forbid: { name: x }\n'),
};
