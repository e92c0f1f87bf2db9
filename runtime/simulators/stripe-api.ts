import { defineSimulator, reply, textIn } from 'novatrek/platform';
import { cardRoutes, processorError } from './cards/card-processor.ts';

/** Charges cards, and knows customers. Which cards are refused: cards/test-cards.ts. */
export default defineSimulator({
  actor: 'stripe-api',
  latency: 20,
  refusal: (_, message) => ({ error: { type: 'api_error', message } }),
  routes: (tools) => {
    const customers = new Map<string, object>();
    return {
      ...cardRoutes(tools),
      'POST /v1/customers': ({ body }) => {
        const customer = {
          id: tools.id('cus_', 14),
          object: 'customer',
          email: textIn(body, 'email'),
          name: textIn(body, 'name'),
        };
        customers.set(customer.id, customer);
        return reply(200, customer);
      },
      'GET /v1/customers/{id}': ({ params }) => {
        const customer = customers.get(params.id ?? '');
        return customer ? reply(200, customer) : processorError(404, `No such customer: '${params.id}'`);
      },
    };
  },
});
