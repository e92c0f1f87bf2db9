import { expect, it } from 'vitest';
import { changed, edited, expectFindings, expectNothing, shop } from '../workspace.ts';
import { since } from './since.ts';

const event = 'events/order.placed.yaml';
const orders = 'services/svc-orders.yaml';
const grown = [orders, 'total: { type: integer }', 'total: { type: integer }, note: { type: string }'] as const;

it('reports a contract that grew under a version that stood still', () => {
  const [found] = expectFindings(
    'version-moves',
    edited(grown, [orders, 'version: 1.0.0', 'version: «1.0.0']),
    ['svc-orders: the contract changed (minor), its version is still 1.0.0'],
    shop,
    since(),
  );
  expect(found?.fix).toBe('version: 1.1.0');
  expect(found?.related?.[0]?.message).toContain('note');
});

it('reports a version that moved too little, or went down', () => {
  const [little] = expectFindings(
    'version-moves',
    edited(grown, [orders, 'version: 1.0.0', 'version: «1.0.1']),
    ['svc-orders: version moved from 1.0.0 to 1.0.1'],
    shop,
    since(),
  );
  expect(little?.fix).toBe('version: 1.1.0');
  expectFindings(
    'version-moves',
    changed(orders, 'version: 1.0.0', 'version: «0.9.0'),
    ['svc-orders: version went down from 1.0.0 to 0.9.0'],
    shop,
    since(),
  );
});

it('reports it of an event with a version of its own', () => {
  expectFindings(
    'version-moves',
    edited(
      [event, 'producer:', 'version: «1.0.0\nproducer:'],
      [event, 'total: { type: integer }', 'total: { type: integer }\n    note: { type: string }'],
    ),
    ['order.placed: the contract changed (minor)'],
    shop,
    since(changed(event, 'producer:', 'version: 1.0.0\nproducer:')),
  );
});

it('lets a version move as the change asks, or further, and stand still for words', () => {
  expectNothing('version-moves', {}, shop, since());
  for (const version of ['1.1.0', '1.2.0', '2.0.0'])
    expectNothing('version-moves', edited(grown, [orders, 'version: 1.0.0', `version: ${version}`]), shop, since());
  expectNothing('version-moves', changed(orders, 'summary: Get an order', 'summary: Look an order up'), shop, since());
  expectNothing('version-moves', changed(event, '[svc-billing]', '[svc-billing, svc-ledger]'), shop, since());
});

it('leaves a breaking change to the rule that names what it breaks', () => {
  expectNothing('version-moves', changed(orders, 'total: { type: integer }', 'total: { type: string }'), shop, since());
});
