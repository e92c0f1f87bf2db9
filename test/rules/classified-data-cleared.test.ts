import { expect, it } from 'vitest';
import { changed, edited, expectFindings, expectNothing, type Files } from '../workspace.ts';

const ledger = 'services/svc-ledger.yaml';
const billing = 'services/svc-billing.yaml';
const event = 'events/order.placed.yaml';
const pii = '{ type: string, x-data-class: pii }';
const schema = [
  ledger,
  'properties: { ledger_id: { type: string } }',
  `properties: { ledger_id: { type: string }, holder: { type: object, properties: { email: ${pii} } } }`,
] as const;
const call = [billing, 'endpoint: GET /ledgers', 'endpoint: «GET /ledgers»'] as const;
const clear = [billing, 'store:', 'clearance: [pii]\nstore:'] as const;

it('reports an answer with classified data to a caller that is not cleared', () => {
  const [found] = expectFindings('classified-data-cleared', edited(schema, call), [
    'svc-billing receives pii data (holder.email) from svc-ledger GET /ledgers, but is not cleared for it',
  ]);
  expect(found?.fix).toContain('add pii to clearance of svc-billing');
  expect(found?.related?.[0]?.at.path).toEqual(['clearance']);
});

it('follows references, lists and inline answers, recursion included', () => {
  const tree = [
    ledger,
    'Ledger: { type: object, properties: { ledger_id: { type: string } } }',
    `Ledger: { type: array, items: { $ref: '#/components/schemas/Node' } }
    Node: { type: object, properties: { next: { $ref: '#/components/schemas/Node' }, name: { allOf: [${pii}] } } }`,
  ] as const;
  expectFindings('classified-data-cleared', edited(tree, call), [
    'receives pii data (name) from svc-ledger GET /ledgers',
  ]);
  const inline = [ledger, '{ 200: Ledger }', `{ 200: { content: { text/plain: { schema: ${pii} } } } }`] as const;
  expectFindings('classified-data-cleared', edited(inline, call), ['receives pii data']);
});

it('reports a class the caller is not cleared for beside one it is', () => {
  const both = [
    ledger,
    'properties: { ledger_id: { type: string } }',
    `properties: { email: ${pii}, card: { type: string, x-data-class: pci } }`,
  ] as const;
  expectFindings('classified-data-cleared', edited(both, call, clear), ['svc-billing receives pci data (card)']);
});

it('reports an event with classified data to each consumer that is not cleared', () => {
  const [found] = expectFindings(
    'classified-data-cleared',
    edited(
      [event, '[svc-billing]', '[svc-billing, «svc-ledger»]'],
      [event, 'total: { type: integer }', `email: ${pii}`],
      clear,
    ),
    ['svc-ledger receives pii data (email) from order.placed, but is not cleared for it'],
  );
  expect(found?.subject).toBe('order.placed -> svc-ledger pii');
});

const desk = (more: string, endpoint = 'GET /ledgers'): Files => ({
  'applications/desk.yaml': `title: Desk\ntype: Web\ndescription: A desk.\n${more}screens:\n  Home: { description: Home., calls: [{ to: svc-ledger, endpoint: ${endpoint}, for: Show }] }\n`,
});

it('reports a screen of an application that is not cleared', () => {
  expectFindings('classified-data-cleared', { ...edited(schema, clear), ...desk('', '«GET /ledgers»') }, [
    'desk receives pii data (holder.email) from svc-ledger GET /ledgers, but is not cleared for it',
  ]);
  expectNothing('classified-data-cleared', { ...edited(schema, clear), ...desk('clearance: [pii]\n') });
});

it('lets classified data go to those who are cleared', () => {
  expectNothing('classified-data-cleared', edited(schema, clear));
});

it('lets an answer carry what is not classified, and an error mention what is', () => {
  expectNothing('classified-data-cleared', edited([schema[0], schema[1], schema[2].replace('pii', 'none')]));
  expectNothing(
    'classified-data-cleared',
    changed(ledger, '{ 200: Ledger }', `{ 200: Ledger, 400: { content: { text/plain: { schema: ${pii} } } } }`),
  );
});

it('lets a deferred call and a planned one go unanswered', () => {
  const find = 'for: Find the ledger';
  expectNothing('classified-data-cleared', edited(schema, [billing, find, `${find}, mode: deferred`]));
  expectNothing('classified-data-cleared', edited(schema, [billing, find, `${find}, status: planned`]));
});

it('lets a service read its own classified data', () => {
  const itself = [
    ledger,
    '{ 200: Ledger }\n',
    '{ 200: Ledger }\n      calls: [{ to: svc-ledger, endpoint: GET /ledgers, for: Page }]\n',
  ] as const;
  expectNothing('classified-data-cleared', edited(schema, clear, itself));
});
