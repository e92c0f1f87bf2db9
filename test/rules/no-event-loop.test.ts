import { expect, it } from 'vitest';
import { changed, expectFindings, expectNothing, shop } from '../workspace.ts';

const event = 'events/order.placed.yaml';
const paid = (consumers: string, producer = 'svc-billing') =>
  (shop[event] ?? '')
    .replaceAll('order.placed', 'invoice.paid')
    .replace('producer: svc-orders\ntrigger: POST /orders', `producer: ${producer}`)
    .replace('[svc-billing]', consumers);

it('reports services that hear each other', () => {
  const [found] = expectFindings(
    'no-event-loop',
    { 'events/invoice.paid.yaml': paid('[svc-orders]'), ...changed(event, '[svc-billing]', '«[svc-billing]»') },
    ['svc-orders (order.placed) -> svc-billing (invoice.paid) -> svc-orders: each hears the other'],
  );
  expect(found?.subject).toBe('invoice.paid <-> order.placed');
  expect(found?.related?.[0]?.message).toBe('svc-orders hears invoice.paid');
});

it('lets events run one way, and a service hear itself', () => {
  expectNothing('no-event-loop', { 'events/invoice.paid.yaml': paid('[svc-ledger]') });
  expectNothing('no-event-loop', { 'events/invoice.paid.yaml': paid('[svc-billing]') });
});
