// A service written against a generated contract. What the contract doesn't say must not compile: checked by tsc, where
// an error that fails to come is an error.
import { answer, defineService, json } from '../../runtime/platform/index.ts';
import {
  contract,
  type ErrorSchema,
  type NewParcel,
  type Parcel,
  type ParcelsRow,
} from '../golden/contract/svc-parcels/contract.gen.ts';

declare const parcel: Parcel;
declare const row: ParcelsRow;

export default defineService(contract, ({ call, db, external, later, publish, settings }) => ({
  handlers: {
    async sendParcel({ body, caller, refuse }) {
      const order = await call.orders.getOrder({ order_id: body.order_id });
      if (order.total === undefined || (settings.zones.values.SE ?? settings.zones.default) > settings.heaviest)
        throw refuse(409, 'no-total', 'The order has no total');
      const [first] = await db<ParcelsRow>`select * from parcels where order_id = ${body.order_id}`;
      await db.run`insert into parcels (notes) values (${json({ by: caller.id })})`;
      await later.desk.writeNote({ body: { text: first?.size ?? 'S' } });
      await later.billing.createInvoice({ idempotencyKey: 'one' });
      await external.parcelCarrier.later({ method: 'POST', path: '/pickups' });
      await publish('parcel.sent', { parcel_id: parcel.parcel_id, size: first?.size });
      const wrong: ErrorSchema = { code: 'a' };
      return wrong.code === '' ? answer(201, parcel) : { ...body, parcel_id: '1', _rev: 1 };
    },
    async listParcels({ query, headers }) {
      const page: number = query.page + query.size.length;
      return page > 0 && headers['x-region'] === undefined ? [parcel] : [];
    },
    async changeParcel({ params, body, revision }) {
      const size: 'S' | 'M' | 'L' | undefined = body?.size;
      if (size === undefined) return answer(204, undefined);
      return revision === undefined ? answer(202, undefined) : answer(200, { ...parcel, parcel_id: params.parcel_id });
    },
    async getLabel() {
      return new Uint8Array();
    },
  },
  consumers: {
    async 'case.opened'(event) {
      const found = await call.desk.getCase({ case_id: event.case_id, timeout: 100 });
      await call.desk.listCases({ page: undefined, state: [found.state] });
    },
  },
}));

defineService(contract, ({ call, external, later, publish, settings }) => ({
  handlers: {
    async sendParcel({ body, refuse }) {
      // @ts-expect-error not declared: the desk can be asked other things
      await call.desk.findCases({});
      // @ts-expect-error a service that nobody declared to call
      await call.ledger.listLedgers({});
      // @ts-expect-error planned only
      await call.billing.payBack({});
      // @ts-expect-error declared as deferred
      await call.billing.createInvoice({});
      // @ts-expect-error wrong argument
      await call.orders.getOrder({ id: body.order_id });
      // @ts-expect-error wrong type of an argument
      await call.orders.getOrder({ order_id: 1 });
      // @ts-expect-error a value the target doesn't know
      await call.desk.listCases({ state: ['lost'] });
      // @ts-expect-error a member of the body that is no member
      await later.desk.writeNote({ body: { words: 'a' } });
      // @ts-expect-error nobody sees the answer of a deferred call
      (await later.desk.writeNote({ body: {} })).text;
      // @ts-expect-error not declared
      await publish('parcel.returned', { parcel_id: '1' });
      // @ts-expect-error planned only
      await publish('parcel.lost', {});
      // @ts-expect-error heard, not published
      await publish('case.opened', { case_id: '1', customer: '1' });
      // @ts-expect-error wrong payload
      await publish('parcel.sent', { parcel: '1' });
      // @ts-expect-error wrong value in the payload
      await publish('parcel.sent', { parcel_id: '1', size: 'XL' });
      // @ts-expect-error an external system that nobody declared
      await external.stripe.request({ method: 'GET', path: '/' });
      // @ts-expect-error a person is no system
      await external.driver.request({ method: 'GET', path: '/' });
      // @ts-expect-error not among the refusals
      throw refuse(418, 'teapot', 'I am one');
    },
    async listParcels({ query }) {
      // @ts-expect-error no such parameter
      query.sort;
      // @ts-expect-error no such setting
      settings.lightest;
      return [];
    },
    // @ts-expect-error a status that the contract doesn't have
    async changeParcel() {
      return answer(201, parcel);
    },
    // @ts-expect-error an answer of another type
    async getLabel() {
      return 'label';
    },
  },
  consumers: {
    async 'case.opened'(event) {
      // @ts-expect-error not in the payload
      event.text;
    },
  },
}));

const handlers = {
  sendParcel: async () => parcel,
  listParcels: async () => [parcel],
  changeParcel: async () => answer(204, undefined),
  getLabel: async () => new Uint8Array(),
};
const consumers = { 'case.opened': async () => {} };

defineService(contract, () => ({ handlers, consumers }));
// @ts-expect-error a handler that nobody declared
defineService(contract, () => ({ handlers: { ...handlers, losesParcel: async () => {} }, consumers }));
// @ts-expect-error HEAD is the platform's to answer
defineService(contract, () => ({ handlers: { ...handlers, askLabel: async () => {} }, consumers }));
// @ts-expect-error a consumer that nobody declared
defineService(contract, () => ({ handlers, consumers: { ...consumers, 'case.closed': async () => {} } }));
// @ts-expect-error a missing consumer
defineService(contract, () => ({ handlers, consumers: {} }));
const { getLabel: _, ...fewer } = handlers;
// @ts-expect-error a missing handler
defineService(contract, () => ({ handlers: fewer, consumers }));

// @ts-expect-error rows are read, not written
row.size = 'S';
// @ts-expect-error nor are the lists in them
row.tags.push('new');
// @ts-expect-error a bigint comes as text
row.number.toFixed();
// @ts-expect-error what may be null
row.price.length;
// @ts-expect-error answers are read only too
parcel.size = 'M';

export const whole: NewParcel = {
  order_id: '1',
  size: 'S',
  content: { kind: 'letter', pages: 1 },
  corners: [1, 'a', true],
  kind: 'parcel',
  level: null,
};
// @ts-expect-error a gift is no kind of content
export const content: NewParcel['content'] = { kind: 'gift' };
// @ts-expect-error one number comes first
export const corners: NewParcel['corners'] = [];
// @ts-expect-error the rest are flags
export const more: NewParcel['corners'] = [1, 'a', 'b'];
// @ts-expect-error always `parcel`
export const kind: NewParcel['kind'] = 'letter';
// @ts-expect-error required
export const bare: NewParcel = { size: 'S' };
