import { expect, it } from 'vitest';
import { changed, edited, expectFindings, expectNothing } from '../workspace.ts';

const event = 'events/order.placed.yaml';
const line = 'channel: shop.sales.order.placed';

it('reports a channel of another shape', () => {
  const [found] = expectFindings('channel-name', changed(event, line, 'channel: «shop.sales.orderPlaced»'), [
    'channel shop.sales.orderPlaced does not follow shop.<domain>.<aggregate>.<past-verb> with the domain of its producer, sales',
  ]);
  expect(found?.fix).toBe('channel: shop.sales.order.placed');
});

it('reports the domain of somebody else', () => {
  const [found] = expectFindings('channel-name', changed(event, line, 'channel: «shop.finance.order.placed»'), [
    'with the domain of its producer, sales',
  ]);
  expect(found?.related?.[0]?.message).toBe('svc-orders names its domain here');
});

it('reports a verb that has not happened yet', () => {
  for (const verb of ['place', 'placing', 'paidx'])
    expectFindings('channel-name', changed(event, line, `channel: «shop.sales.order.${verb}»`), ['does not follow']);
});

it('reads the dots of the pattern as dots', () => {
  expectFindings('channel-name', changed(event, line, 'channel: «shop-sales.order.placed»'), ['does not follow']);
});

it('reports a channel that says something else than the event', () => {
  const [found] = expectFindings('channel-name', changed(event, line, 'channel: «shop.sales.order.cancelled»'), [
    "channel shop.sales.order.cancelled says something else than the event's name, order.placed",
  ]);
  expect(found?.fix).toBe('channel: shop.sales.order.placed, or rename the file');
});

it('knows irregular verbs, and verbs of two words', () => {
  for (const verb of ['sold', 'status_changed']) {
    const text = changed(event, line, `channel: shop.sales.order.${verb.replace('_', '-')}`)[event] ?? '';
    expectNothing('channel-name', { [event.replace('placed', verb)]: text });
  }
});

it('lets an event whose own name has another shape follow the pattern', () => {
  const text = changed(event, 'const: order.placed', 'const: order-placed')[event] ?? '';
  expectNothing('channel-name', { 'events/order-placed.yaml': text });
});

it('says nothing where the platform has no pattern', () => {
  expectNothing(
    'channel-name',
    edited(
      [event, line, 'channel: whatever'],
      ['platform.yaml', 'conventions: { channel: shop.<domain>.<aggregate>.<past-verb> }\n', ''],
    ),
  );
});
