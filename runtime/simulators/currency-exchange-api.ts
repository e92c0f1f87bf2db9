import { defineSimulator, numberIn, reply, type SimulatorTools } from 'novatrek/platform';

/** Of each currency for one US dollar, on an ordinary day. */
const perDollar: Readonly<Record<string, number>> = {
  USD: 1,
  EUR: 0.92,
  GBP: 0.79,
  CAD: 1.37,
  AUD: 1.52,
  CHF: 0.88,
  JPY: 151,
  MXN: 18.4,
  NZD: 1.67,
  SEK: 10.6,
};

/** Rates that move by up to two percent from day to day, the same for everybody on a day. */
export default defineSimulator({
  actor: 'currency-exchange-api',
  latency: 10,
  routes: (tools) => ({
    'GET /v1/latest': ({ query }) => {
      const base = query.base ?? 'USD';
      if (rate(tools, base, 'USD') === undefined) return unknown(base);
      const rates = Object.fromEntries(Object.keys(perDollar).map((to) => [to, rate(tools, base, to)]));
      return reply(200, { base, date: dayOf(tools), rates });
    },
    'GET /v1/convert': ({ query }) => {
      const { from = '', to = 'USD' } = query;
      const amount = numberIn(query, 'amount');
      const one = rate(tools, from, to);
      if (one === undefined) return unknown(perDollar[from] === undefined ? from : to);
      if (amount === undefined || amount < 0)
        return reply(422, { error: { code: 'invalid_amount', message: 'amount must be a number, zero or more' } });
      return reply(200, {
        from,
        to,
        amount,
        rate: one,
        result: Math.round(amount * one * 100) / 100,
        date: dayOf(tools),
      });
    },
  }),
});

function unknown(currency: string) {
  return reply(404, { error: { code: 'unknown_currency', message: `no rate is known for '${currency}'` } });
}

function rate(tools: SimulatorTools, from: string, to: string): number | undefined {
  const [one, other] = [from, to].map((currency) => {
    const usual = perDollar[currency];
    if (usual === undefined) return undefined;
    return currency === 'USD' ? 1 : usual * (0.98 + 0.04 * tools.chance(`${currency} ${dayOf(tools)}`));
  });
  if (one === undefined || other === undefined) return undefined;
  return Math.round((other / one) * 1_000_000) / 1_000_000;
}

function dayOf({ now }: SimulatorTools): string {
  return now().toISOString().slice(0, 10);
}
