import { expect, it } from 'vitest';
import { bareService, changed, expectFindings, expectNothing } from '../workspace.ts';

const capability = (more: string) => `
sell:
  name: Sell
  capabilities:
    CAP-1: { name: Take orders, description: Takes an order., ${more} }
`;

it('reports a service that stores, serves and hears nothing', () => {
  const [found] = expectFindings('no-orphans', { 'services/svc-idle.yaml': `«${bareService('finance')}` }, [
    'svc-idle stores nothing, serves nothing and hears nothing',
  ]);
  expect(found?.fix).toBe('give it a store or an api, or remove it');
});

it('reports a table without an entity', () => {
  expectFindings(
    'no-orphans',
    changed('services/svc-ledger.yaml', '    ledgers:\n      entity: ledgers\n', '    «ledgers»:\n'),
    ['table ledger.ledgers belongs to no entity'],
  );
});

it('reports an event without consumers', () => {
  expectFindings('no-orphans', changed('events/order.placed.yaml', 'consumers: [svc-billing]', 'consumers: «[]»'), [
    'nobody consumes order.placed',
  ]);
});

it('reports a capability without a service', () => {
  for (const status of ['implemented', 'partial'])
    expectFindings('no-orphans', { 'capabilities.yaml': capability(`status: ${status}, services: «[]»`) }, [
      `CAP-1 Take orders is ${status}, but no service implements it`,
    ]);
});

it('lets an event be planned and a capability be not implemented', () => {
  expectNothing('no-orphans', {
    ...changed('events/order.placed.yaml', 'consumers: [svc-billing]', 'consumers: []\nstatus: planned'),
    'capabilities.yaml': capability('status: not-implemented, services: []'),
  });
});

it('lets a service only hear, only store or only serve', () => {
  const store = 'store: { engine: PostgreSQL 15, schema: keeper, tables: {} }\n';
  const api = 'api: { basePath: /s, endpoints: { GET /s: { operation: getS, summary: S, responses: { 200: {} } } } }\n';
  expectNothing('no-orphans', {
    ...changed('events/order.placed.yaml', 'consumers: [svc-billing]', 'consumers: [svc-ears]'),
    'services/svc-ears.yaml': bareService('finance'),
    'services/svc-keeper.yaml': bareService('finance', store),
    'services/svc-server.yaml': bareService('finance', api),
  });
});
