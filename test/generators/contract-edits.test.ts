import { expect, it } from 'vitest';
import { contract } from '../../generators/contract.ts';
import { changed, type Files, modelOf } from '../workspace.ts';
import { office } from './contract-fixture.ts';

const model = modelOf({}, office);
const service = (name: string, from: string, to: string) => changed(`services/${name}.yaml`, from, to, office);

it.each<[string, Files, string[]]>([
  ['nothing', {}, []],
  [
    'a column more',
    service('svc-parcels', 'old_count:', 'new_count: { type: INTEGER }\n        old_count:'),
    ['parcels'],
  ],
  ['another type of a column', service('svc-parcels', 'type: SMALLINT', 'type: BIGINT'), ['parcels']],
  [
    'an index',
    service(
      'svc-parcels',
      'old_count: { type: NUMBER(9) }',
      'old_count: { type: NUMBER(9) }\n      indexes: { by_order: { columns: [order_id] } }',
    ),
    [],
  ],
  ['another setting', service('svc-parcels', 'default: 30000', 'default: 20000'), ['parcels']],
  [
    'a member of an answer',
    service('svc-orders', 'total: { type: integer } } }', 'total: { type: integer }, at: { type: string } } }'),
    ['desk', 'orders', 'parcels'],
  ],
  [
    'a member of an answer that nobody else asks for',
    service('svc-parcels', 'pages: { type: integer }', 'pages: { type: number }'),
    ['parcels'],
  ],
  [
    'a member of what a deferred call answers',
    service(
      'svc-billing',
      'invoice_id: { type: string } } }',
      'invoice_id: { type: string }, at: { type: string } } }',
    ),
    ['billing'],
  ],
  [
    'a member of what a deferred call sends',
    service(
      'svc-desk',
      'properties: { text: { type: string }, at:',
      'properties: { text: { type: string }, by: { type: string }, at:',
    ),
    ['desk', 'parcels'],
  ],
  [
    'an error',
    service(
      'svc-desk',
      'code: { type: string } }, additionalProperties: false',
      'code: { type: string }, id: { type: string } }, additionalProperties: false',
    ),
    ['desk'],
  ],
  [
    'the description of a shared schema',
    service('svc-parcels', 'description: What is to be sent.', 'description: What to send.'),
    ['parcels'],
  ],
  [
    'the summary of an operation that others call',
    service('svc-orders', 'summary: Get an order', 'summary: Fetch an order'),
    ['desk', 'orders', 'parcels'],
  ],
  ['the description of an operation', service('svc-desk', 'Opens a case and tells the shop.', 'Opens a case.'), []],
  [
    'another path of an operation',
    service('svc-parcels', 'GET /parcels/{parcel_id}/label:', 'GET /parcels/{parcel_id}/sticker:'),
    ['parcels'],
  ],
  [
    'a new call',
    service(
      'svc-ledger',
      'responses: { 200: Ledger }',
      "responses: { 200: Ledger }\n      calls: [{ to: svc-parcels, endpoint: 'GET /parcels/{parcel_id}/label', for: Print it }]",
    ),
    ['ledger', 'parcels'],
  ],
  [
    'a call that becomes planned',
    service('svc-parcels', 'for: Find the order }', 'for: Find the order, status: planned }'),
    ['orders', 'parcels'],
  ],
  ['the purpose of a call', service('svc-parcels', 'for: Find the order }', 'for: Look it up }'), []],
  [
    'a screen that calls',
    changed(
      'applications/front-shop.yaml',
      'for: Show one }]',
      'for: Show one }, { to: svc-ledger, endpoint: GET /ledgers, for: See }]',
      office,
    ),
    ['ledger'],
  ],
  [
    'a member of an event',
    changed('events/parcel.sent.yaml', 'size: {', 'grams: { type: integer }\n    size: {', office),
    ['desk', 'parcels'],
  ],
  [
    'another consumer',
    changed('events/parcel.sent.yaml', 'consumers: [svc-desk]', 'consumers: [svc-desk, svc-ledger]', office),
    ['ledger'],
  ],
  ['partitions', changed('events/parcel.sent.yaml', 'partitions: 12', 'partitions: 6', office), ['desk', 'parcels']],
  ['a planned event', changed('events/parcel.lost.yaml', 'Nobody knows where it is.', 'Gone.', office), []],
  [
    'the host of an external system',
    changed('actors.yaml', 'b.carrier.example', 'c.carrier.example', office),
    ['parcels'],
  ],
  ['an entity that is guarded', changed('domains/dispatch.yaml', ', concurrency: optimistic', '', office), ['parcels']],
  ['a decision', changed('decisions/ADR-001-own-your-data.md', 'Who may write what?', 'Who writes?', office), []],
])('an edit of %s changes exactly these contracts', (_, files, wanted) => {
  const before = new Map([...contract.generate(model)].map(({ path, content }) => [path, content]));
  const after = [...contract.generate(modelOf(files, office))];
  const touched = after.filter(({ path, content }) => before.get(path) !== content).map(({ path }) => path);
  expect(touched).toEqual(wanted.map((name) => `runtime/services/svc-${name}/contract.gen.ts`));
});
