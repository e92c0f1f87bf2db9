import { CallFailed, type External, numberIn, objectIn } from 'novatrek/platform';

/** How many US dollars one unit of the currency is worth now. */
export async function dollarsPer(exchange: External, currency: string): Promise<number> {
  const { status, body } = await exchange.request({
    method: 'GET',
    path: '/v1/convert',
    query: { from: currency, to: 'USD', amount: 1 },
  });
  const rate = numberIn(objectIn({ body }, 'body'), 'rate');
  if (status < 400 && rate !== undefined && rate > 0 && rate < 100_000) return rate;
  throw new CallFailed({ service: 'currency-exchange-api', operation: 'convert', reason: 'unreadable', status });
}
