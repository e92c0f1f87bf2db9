import { expect, it } from 'vitest';
import { changed, expectFindings, expectNothing, shop } from '../workspace.ts';

const event = 'events/order.placed.yaml';
const line = 'channel: shop.sales.order.placed';

it('reports a channel that two events share', () => {
  const [found] = expectFindings(
    'one-producer-per-channel',
    { 'events/order.sold.yaml': changed(event, line, 'channel: «shop.sales.order.placed»')[event] ?? '' },
    ['channel shop.sales.order.placed of order.sold is already the channel of order.placed, produced by svc-orders'],
  );
  expect(found?.fix).toBe('give each event a channel of its own');
  expect(found?.related?.[0]?.at.file).toBe(`architecture/${event}`);
});

it('lets one service produce on two channels', () => {
  expectNothing('one-producer-per-channel', {
    'events/order.sold.yaml': (shop[event] ?? '').replace(line, 'channel: shop.sales.order.sold'),
  });
});
