import { defineSimulator, listIn, numberIn, reply, textIn } from 'novatrek/platform';

const stages = ['received', 'confirmed', 'shipped', 'delivered'] as const;

/**
 * Takes purchase orders; each look finds one a stage further. A number that was used is refused, and an item whose SKU begins
 * with DISCONTINUED rejects the order.
 */
export default defineSimulator({
  actor: 'supplier-procurement-portal',
  latency: 35,
  routes: ({ id, now }) => {
    interface Order {
      readonly order_id: string;
      readonly po_number: string;
      readonly total: number;
      readonly rejected: readonly string[];
      looks: number;
    }
    const orders = new Map<string, Order>();
    const refuse = (status: number, code: string, message: string) => reply(status, { error: { code, message } });
    const shown = ({ looks, rejected, ...rest }: Order) => ({
      ...rest,
      status: rejected.length > 0 ? 'rejected' : stages[Math.min(looks, 3)],
      ...(rejected.length > 0 && { rejected_skus: rejected }),
      expected_delivery: new Date(now().getTime() + 5 * 86_400_000).toISOString().slice(0, 10),
    });
    return {
      'POST /v1/purchase-orders': ({ body }) => {
        const [number, lines] = [textIn(body, 'po_number'), listIn(body, 'lines')];
        if (number === undefined || lines.length === 0)
          return refuse(422, 'invalid_order', 'po_number and lines are needed');
        if (lines.some((line) => !((numberIn(line, 'quantity') ?? 0) > 0)))
          return refuse(422, 'invalid_quantity', 'each line needs a quantity above zero');
        if ([...orders.values()].some((order) => order.po_number === number))
          return refuse(409, 'duplicate_order', `an order ${number} was received before`);
        const skus = lines.map((line) => textIn(line, 'sku') ?? '');
        const cents = lines.reduce(
          (sum, line) =>
            sum + Math.round((numberIn(line, 'quantity') ?? 0) * (numberIn(line, 'unit_price') ?? 0) * 100),
          0,
        );
        const order = {
          order_id: id('SO-', 10).toUpperCase(),
          po_number: number,
          total: cents / 100,
          rejected: skus.filter((sku) => sku.startsWith('DISCONTINUED')),
          looks: 0,
        };
        orders.set(order.order_id, order);
        return reply(201, shown(order));
      },
      'GET /v1/purchase-orders/{id}': ({ params }) => {
        const order = orders.get(params.id ?? '');
        if (order === undefined) return refuse(404, 'not_found', 'there is no such order');
        order.looks += 1;
        return reply(200, shown(order));
      },
    };
  },
});
