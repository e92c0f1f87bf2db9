import { expect, it } from 'vitest';
import { changed, edited, expectFindings, expectNothing } from '../workspace.ts';
import { type Naming, testNamings } from './naming.ts';

const orders = 'services/svc-orders.yaml';
const billing = 'services/svc-billing.yaml';
const ledger = 'services/svc-ledger.yaml';
const event = 'events/order.placed.yaml';

const store = (more: string) =>
  changed(
    ledger,
    'columns: { ledger_id: { type: UUID, primaryKey: true } }',
    `columns: { ledger_id: { type: UUID, primaryKey: true${more}`,
  );
const replica = (words: string) =>
  changed(ledger, '      columns: {', `      replicaOf: { ${words} }\n      columns: {`);
const endpoint = (more: string) => changed(ledger, 'operation: listLedgers', `operation: listLedgers\n      ${more}`);

const namings: readonly Naming[] = [
  ['the domain of a service', (x) => changed(orders, 'domain: sales', `domain: ${x}`), 'sale', 'sales', 'domain'],
  [
    'the clearance of a service',
    (x) => changed(orders, 'store:', `clearance: [${x}]\nstore:`),
    'pi',
    'pii',
    'data class',
  ],
  [
    'the entity of a table',
    (x) => changed(ledger, 'entity: ledgers\n      description', `entity: ${x}\n      description`),
    'ledger',
    'ledgers',
    'entity',
  ],
  [
    'the entity of an endpoint',
    (x) => changed(ledger, 'entity: ledgers\n      responses', `entity: ${x}\n      responses`),
    'ledger',
    'ledgers',
    'entity',
  ],
  [
    'the references of a column',
    (x) => changed(billing, 'references: svc-orders', `references: ${x}`),
    'svc-order',
    'svc-orders',
    'service',
  ],
  ['the class of a column', (x) => store(`, class: ${x} } }`), 'pi', 'pii', 'data class'],
  ['a foreign key', (x) => store(`, foreignKey: ${x} } }`), 'ledger', 'ledgers', 'table of svc-ledger'],
  [
    'a foreign key with the own schema',
    (x) => store(`, foreignKey: ${x} } }`),
    'ledger.ledger',
    'ledger.ledgers',
    'table of svc-ledger',
  ],
  [
    'a column of an index',
    (x) => store(` } }\n      indexes: { i: { columns: [${x}] } }`),
    'ledger_ids',
    'ledger_id',
    'column of ledgers',
  ],
  [
    'the service of a replica',
    (x) => replica(`service: ${x}, table: orders, fedBy: { event: order.placed }`),
    'svc-order',
    'svc-orders',
    'service',
  ],
  [
    'the table of a replica',
    (x) => replica(`service: svc-orders, table: ${x}, fedBy: { event: order.placed }`),
    'order',
    'orders',
    'table of svc-orders',
  ],
  [
    'the event that feeds a replica',
    (x) => replica(`service: svc-orders, table: orders, fedBy: { event: ${x} }`),
    'order.place',
    'order.placed',
    'event',
  ],
  [
    'the endpoint that feeds a replica',
    (x) => replica(`service: svc-billing, table: invoices, fedBy: { endpoint: ${x} }`),
    'POST /invoice',
    'POST /invoices',
    'endpoint of svc-billing',
  ],
  ['the workflow of an endpoint', (x) => endpoint(`workflow: ${x}`), 'check-out', 'checkout', 'workflow'],
  [
    'a shared parameter',
    (x) =>
      edited(
        [ledger, 'operation: listLedgers', `operation: listLedgers\n      params: [${x}]`],
        [ledger, '  schemas:', '  parameters: { page: { name: page, in: query } }\n  schemas:'],
      ),
    'pag',
    'page',
    'parameter',
  ],
  ['a body', (x) => changed(orders, 'body: Order', `body: ${x}`), 'Ordre', 'Order', 'schema'],
  ['a response', (x) => changed(ledger, '{ 200: Ledger }', `{ 200: ${x} }`), 'Leger', 'Ledger', 'schema'],
  [
    'a response with a schema',
    (x) => changed(ledger, '{ 200: Ledger }', `{ 200: { schema: ${x} } }`),
    'Leger',
    'Ledger',
    'schema',
  ],
  [
    'a response by media type',
    (x) => changed(ledger, '{ 200: Ledger }', `{ 200: { content: { text/csv: { schema: ${x} } } } }`),
    'Leger',
    'Ledger',
    'schema',
  ],
  [
    'the data class of a schema',
    (x) => changed(ledger, 'ledger_id: { type: string }', `ledger_id: { type: string, x-data-class: ${x} }`),
    'pi',
    'pii',
    'data class',
  ],
  [
    'the event a service works on',
    (x) =>
      changed(
        ledger,
        'store:',
        `consumes: [{ events: [${x}], calls: [{ to: svc-ledger, endpoint: GET /ledgers, for: Look }] }]\nstore:`,
      ),
    'order.place',
    'order.placed',
    'event',
  ],
];

testNamings(namings);

it('reports a $ref to nothing, and one that leaves the file', () => {
  const ref = (text: string) => changed(ledger, 'ledger_id: { type: string }', `ledger_id: { $ref: ${text} }`);
  const [near] = expectFindings('references-resolve', ref("«'#/components/schemas/Leger'»"), [
    'there is no schema Leger',
  ]);
  expect(near?.fix).toBe('did you mean Ledger?');
  const [away] = expectFindings('references-resolve', ref("«'other.yaml#/Ledger'»"), [
    "$ref other.yaml#/Ledger points outside this file's schemas",
  ]);
  expect(away?.fix).toBe('write #/components/schemas/<name>, a schema of the same file');
  expectNothing('references-resolve', ref("'#/components/schemas/Ledger'"));
});

it('reports a $ref in a body, a parameter and the schemas of an event', () => {
  const wrong = "{ $ref: «'#/components/schemas/Nix'» }";
  expectFindings('references-resolve', changed(orders, 'body: Order', `body: { schema: ${wrong} }`), ['no schema Nix']);
  expectFindings('references-resolve', endpoint(`params: [{ name: page, in: query, schema: ${wrong} }]`), [
    'no schema Nix',
  ]);
  expectFindings('references-resolve', changed(event, 'payload:', `schemas: { A: { items: ${wrong} } }\npayload:`), [
    'no schema Nix',
  ]);
});

it('reports a $defs reference to nothing', () => {
  const ref = (name: string) =>
    changed(
      ledger,
      'Ledger: { type: object, properties: { ledger_id: { type: string } } }',
      `Ledger: { $defs: { Id: { type: string } }, properties: { ledger_id: { $ref: ${name} } } }`,
    );
  expectFindings('references-resolve', ref("«'#/$defs/Ids'»"), ['Ids']);
  expectNothing('references-resolve', ref("'#/$defs/Id'"));
});

it('reports path parameters that are not declared, or not in the path', () => {
  const [missing] = expectFindings(
    'references-resolve',
    edited([ledger, 'GET /ledgers:', '«GET /ledgers/{id}:'], [billing, 'GET /ledgers', "'GET /ledgers/{id}'"]),
    ['path parameter id is not declared'],
  );
  expect(missing?.fix).toBe('add to params: { name: id, in: path, required: true, schema: { type: string } }');
  expectFindings(
    'references-resolve',
    edited([ledger, '    GET /ledgers:\n', '    «GET /ledgers:\n      params: [{ name: id, in: path }]\n']),
    ['parameter id is in: path, but the path has no {id}'],
  );
});

it('reports two operations of one name', () => {
  const [found] = expectFindings(
    'references-resolve',
    changed(orders, 'operation: getOrder', 'operation: «createOrder»'),
    ['operation createOrder already names POST /orders'],
  );
  expect(found?.fix).toBe('give each operation a name of its own');
  expectNothing('references-resolve', changed(ledger, 'operation: listLedgers', 'operation: createOrder'));
});

it('reports a replica fed by two things, or by none', () => {
  for (const fed of ['{}', "{ event: order.placed, endpoint: 'GET /orders/{order_id}' }"])
    expectFindings('references-resolve', replica(`service: svc-orders, table: orders, «fedBy»: ${fed}`), [
      'fedBy names one event or one endpoint',
    ]);
});
