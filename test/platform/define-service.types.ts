// What the contract doesn't say must not compile. Checked by tsc: an error that fails to come is an error.
import type { ClientOf, Contract, DeferredOf } from '../../runtime/platform/contract.ts';
import { answer, defineService } from '../../runtime/platform/service.ts';

interface Order {
  readonly id: string;
  readonly total: number;
}
interface Operations {
  getOrder: { request: { readonly params: { readonly id: string } }; answers: { 200: Order }; refusals: 404 | 503 };
  createOrder: {
    request: { readonly body: { readonly total: number } };
    answers: { 201: Order; 202: { state: string } };
    refusals: 409;
  };
  deleteOrder: { request: { readonly params: { readonly id: string } }; answers: { 204: undefined }; refusals: 404 };
}
interface Types {
  operations: Operations;
  publishes: { 'order.placed': { event_id: string; event_type: 'order.placed'; timestamp: string; order_id: string } };
  consumes: { 'stock.reserved': { event_id: string; sku: string } };
  calls: { stock: { getItem: ClientOf<{ readonly sku: string }, { readonly left: number }> } };
  deferred: { mail: { send: DeferredOf<{ readonly body: { to: string } }> } };
  externals: Record<never, never>;
  settings: { readonly 'max-total': number };
  tables: Record<never, never>;
}
declare const contract: Contract<Types>;
export default defineService(contract, ({ call, later, publish, settings }) => ({
  handlers: {
    async getOrder({ params, refuse }) {
      const item = await call.stock.getItem({ sku: params.id });
      if (item.left === 0) throw refuse(404, 'gone', 'no');
      // @ts-expect-error undocumented
      refuse(418, 'a', 'b');
      // @ts-expect-error undeclared
      await call.payments.pay({});
      return { id: params.id, total: settings['max-total'] };
    },
    async createOrder({ body }) {
      await publish('order.placed', { order_id: 'x' });
      // @ts-expect-error wrong payload
      await publish('order.placed', { order: 'x' });
      // @ts-expect-error undeclared
      await publish('order.cancelled', { order_id: 'x' });
      await later.mail.send({ body: { to: 'x' } });
      return answer(201, { id: '1', total: body.total });
    },
    async deleteOrder() {
      return undefined;
    },
  },
  consumers: {
    async 'stock.reserved'(event) {
      event.sku.trim();
    },
  },
}));
defineService(contract, () => ({
  handlers: {
    // @ts-expect-error wrong answer
    async getOrder() {
      return { id: 1 };
    },
    // @ts-expect-error undocumented status
    async createOrder() {
      return answer(200, { id: '1', total: 1 });
    },
    async deleteOrder() {},
  },
  consumers: { async 'stock.reserved'() {} },
}));
defineService(contract, () => ({
  // @ts-expect-error missing handlers
  handlers: {
    async getOrder() {
      return { id: '', total: 1 };
    },
  },
  consumers: { async 'stock.reserved'() {} },
}));

// @ts-expect-error extra handler
defineService(contract, () => ({
  handlers: {
    async getOrder() {
      return { id: '', total: 1 };
    },
    async createOrder() {
      return answer(202, { state: 'x' });
    },
    async deleteOrder() {},
    async other() {},
  },
  consumers: { async 'stock.reserved'() {} },
}));
