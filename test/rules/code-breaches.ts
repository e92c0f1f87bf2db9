import type { Drift } from '../../rules/rule.ts';
import type { Files } from '../workspace.ts';
import { billingCode, changed, coded, edited, type Known, ordersCode } from './code.ts';
import { since } from './since.ts';

const near = (text: string): Files => ({ '/runtime/services/svc-orders/near.ts': `${text}\n` });
const billing = 'services/svc-billing.yaml';
const ledger = 'services/svc-ledger.yaml';
const event = 'events/order.placed.yaml';
const layers = (text: string): Files => ({ 'platform.yaml': `${coded['platform.yaml']}code: ${text}\n` });

/** The breaches of the rules about calls, events, modules, generated files and contracts. */
export const codeBreaches: Readonly<Record<string, Files>> = {
  'migration-is-safe': {},
  'call-is-declared': edited(
    [ordersCode, '{ db, later,', '{ db, call, later,'],
    [ordersCode, 'await publish(', 'await call.ledger.listLedgers({});\n      await publish('],
  ),
  'declared-call-is-coded': changed(billingCode, 'await call.ledger.listLedgers({})', "{ ledger_id: '' }"),
  'no-raw-http': near("export const a = () => fetch('https://x.example/');"),
  'no-service-address': near("export const a = 'http://svc-ledger:8080/ledger/v1/ledgers';"),
  'call-in-its-endpoint': changed(
    billingCode,
    'return { invoice_id: params.invoice_id };',
    'await call.ledger.listLedgers({});\n        return { invoice_id: params.invoice_id };',
  ),
  'deferred-is-deferred': edited(
    [ordersCode, '{ db, later,', '{ db, call,'],
    [ordersCode, 'later.billing', 'call.billing'],
  ),
  'publish-is-declared': changed(ordersCode, "publish('order.placed'", "publish('order.lost'"),
  'consume-is-declared': changed(ordersCode, 'consumers: {}', "consumers: { 'order.placed': async () => {} }"),
  'declared-event-is-coded': changed(billingCode, "{ 'order.placed': (event) => bill(event.order_id) }", '{}'),
  'no-hand-written-topic': near("export const a = 'shop.sales.order.placed';"),
  'publish-in-transaction': near(
    "import { Kafka } from 'kafkajs';\nconst producer = new Kafka({}).producer();\nexport const a = () => producer.send({ topic: 'orders' });",
  ),
  'no-import-across-services': near("export { bill } from '../svc-billing/service.ts';"),
  'no-generated-internals': {
    ...near("export { a } from './generated/inner.ts';"),
    '/runtime/services/svc-orders/generated/index.ts': "export { a } from './inner.ts';\n",
    '/runtime/services/svc-orders/generated/inner.ts': 'export const a = 1;\n',
  },
  'compiler-and-runtime-apart': near("export { load } from 'novatrek/model/load.ts';"),
  'layers-hold': {
    ...layers('{ layers: { low: { files: low, mayImport: [] }, high: { files: high, mayImport: [low] } } }'),
    '/low/a.ts': "export { b } from '../high/b.ts';\n",
    '/high/b.ts': 'export const b = 1;\n',
  },
  'no-forbidden-module': near("import pg from 'pg';\nexport const a = pg;"),
  'imports-resolve': near("export { a } from './nowhere.ts';"),
  'shared-code-holds-no-domain': {
    ...layers('{ shared: runtime/shared }'),
    '/runtime/shared/a.ts': "export { addOrder } from '../services/svc-orders/store.ts';\n",
  },
  'handlers-match-operations': changed(billingCode, 'async getInvoice(', 'async bill('),
  'generated-is-fresh': {},
  'generated-not-edited': {},
  'no-generated-leftover': {},
  'openapi-breaking': changed(ledger, 'ledger_id: { type: string } }', 'ledger_id: { type: integer } }'),
  'asyncapi-breaking': changed(event, 'total: { type: integer }', 'total: { type: string }'),
  'version-moves': changed(billing, 'invoice_id: { type: string } }', 'invoice_id: { type: string }, a: {} }'),
  'consumers-still-served': edited(
    [ledger, 'version: 1.0.0', 'version: 2.0.0'],
    [ledger, 'properties: { ledger_id: { type: string } }', 'properties: {}'],
  ),
};

/** What a rule has to know besides the files for its breach to be one. */
export const knownFor: Readonly<Record<string, Known>> = {
  'generated-is-fresh': drift('stale'),
  'generated-not-edited': drift('edited'),
  'no-generated-leftover': drift('leftover'),
  'migration-is-safe': ({ services }) => ({
    refused: [...services.values()].map(({ id, origin }) => ({
      message: 'would lose rows',
      subject: id,
      at: origin,
      fix: 'keep them',
    })),
  }),
  'openapi-breaking': since({}, coded),
  'asyncapi-breaking': since({}, coded),
  'version-moves': since({}, coded),
  'consumers-still-served': since({}, coded),
};

function drift(kind: Drift['kind']): Known {
  const path = 'generated/openapi/svc-orders.yaml';
  return () => ({ drift: [{ kind, path, at: { file: path, path: ['@line', 1, 1] } }] });
}
