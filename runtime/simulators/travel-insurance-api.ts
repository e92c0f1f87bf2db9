import { defineSimulator, numberIn, reply, textIn } from 'novatrek/platform';

/** Quotes that hold for half an hour, and policies bound to them. Nobody insures a trip of more than 100,000. */
export default defineSimulator({
  actor: 'travel-insurance-api',
  latency: 30,
  routes: ({ id, now }) => {
    const quotes = new Map<
      string,
      { quote_id: string; premium: number; currency: string; expires_at: string; bound: boolean }
    >();
    const policies = new Map<string, { policy_id: string; quote_id: string; premium: number; status: string }>();
    const refuse = (status: number, code: string, message: string) => reply(status, { error: { code, message } });
    return {
      'POST /v1/quotes': ({ body }) => {
        const [cost, travelers] = [numberIn(body, 'trip_cost'), numberIn(body, 'travelers') ?? 1];
        if (cost === undefined || cost < 0 || travelers < 1)
          return refuse(422, 'invalid_request', 'trip_cost and travelers are needed');
        if (cost > 100_000) return refuse(422, 'not_insurable', 'the trip costs more than is insured');
        // Six percent of the price, and more on water and rock.
        const risk = /climb|raft|kayak|heli/i.test(textIn(body, 'activity') ?? '') ? 1.5 : 1;
        const quote = {
          quote_id: id('qt_', 16),
          premium: Math.max(5 * travelers, Math.round(cost * 0.06 * risk * 100) / 100),
          currency: textIn(body, 'currency') ?? 'USD',
          expires_at: new Date(now().getTime() + 30 * 60_000).toISOString(),
          bound: false,
        };
        quotes.set(quote.quote_id, quote);
        return reply(201, quote);
      },
      'POST /v1/policies': ({ body }) => {
        const quote = quotes.get(textIn(body, 'quote_id') ?? '');
        if (quote === undefined) return refuse(404, 'quote_not_found', 'there is no such quote');
        if (quote.bound) return refuse(409, 'already_bound', 'the quote is bound already');
        if (new Date(quote.expires_at) <= now()) return refuse(410, 'quote_expired', 'the quote has expired');
        quote.bound = true;
        const policy = {
          policy_id: id('pol_', 16),
          quote_id: quote.quote_id,
          premium: quote.premium,
          status: 'active',
        };
        policies.set(policy.policy_id, policy);
        return reply(201, policy);
      },
      'GET /v1/policies/{id}': ({ params }) => {
        const policy = policies.get(params.id ?? '');
        return policy ? reply(200, policy) : refuse(404, 'policy_not_found', 'there is no such policy');
      },
      'POST /v1/policies/{id}/cancel': ({ params }) => {
        const policy = policies.get(params.id ?? '');
        if (policy === undefined) return refuse(404, 'policy_not_found', 'there is no such policy');
        policy.status = 'canceled';
        return reply(200, policy);
      },
    };
  },
});
