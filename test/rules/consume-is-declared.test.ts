import { expect, it } from 'vitest';
import { billingCode, changed, expectFindings, expectNothing, ordersCode } from './code.ts';

const event = 'events/order.placed.yaml';

it('reports a consumer that the event does not list, with the list to write', () => {
  const [found] = expectFindings(
    'consume-is-declared',
    changed(ordersCode, 'consumers: {}', "consumers: { «'order.placed': async () => {} }"),
    ['svc-orders hears order.placed, but is not among its consumers'],
  );
  expect(found?.fix).toBe(
    'in architecture/events/order.placed.yaml write consumers: [svc-billing, svc-orders] (Sales Team owns the event), or remove the consumer',
  );
  expect(found?.related?.[0]?.at.path).toEqual(['consumers']);
});

it('reports an event that nobody declares', () => {
  const [found] = expectFindings('consume-is-declared', changed(billingCode, "'order.placed':", "«'order.plcaed':"), [
    'svc-billing hears order.plcaed, which nobody declares',
  ]);
  expect(found?.fix).toBe('did you mean order.placed?');
});

it('reports an event that is only planned', () => {
  expectFindings(
    'consume-is-declared',
    {
      ...changed(event, 'producer:', 'status: planned\nproducer:'),
      ...changed(billingCode, "'order.placed':", "«'order.placed':"),
    },
    ['svc-billing hears order.placed, which is only planned'],
  );
});

it('lets declared consumers listen', () => {
  expectNothing('consume-is-declared');
  expectNothing('consume-is-declared', {
    '/runtime/services/svc-orders/near.ts': "export const words = { consumers: { 'order.placed': 1 } };\n",
  });
});
