import { CallFailed, type External, type ExternalAnswer, objectIn, textIn } from 'novatrek/platform';

/** Quotes and binds a policy for the party; undefined if the insurer won't, or can't be asked: the trip goes on without. */
export async function insure(
  insurer: External,
  party: {
    readonly reservation_id: string;
    readonly trip_cost: number;
    readonly currency: string;
    readonly travelers: number;
    readonly activity: string;
  },
): Promise<string | undefined> {
  const { reservation_id, ...cover } = party;
  try {
    // The keys are the booking's: a repeated request gets the policy that was bound the first time.
    const quote = await insurer.request({
      method: 'POST',
      path: '/v1/quotes',
      body: cover,
      idempotencyKey: `${reservation_id}-quote`,
    });
    const quote_id = named(quote, 'quote_id');
    if (quote_id === undefined) return undefined;
    const policy = await insurer.request({
      method: 'POST',
      path: '/v1/policies',
      body: { quote_id },
      idempotencyKey: `${reservation_id}-policy`,
    });
    return named(policy, 'policy_id')?.slice(0, 64);
  } catch (error) {
    if (error instanceof CallFailed) return undefined;
    throw error;
  }
}

function named({ status, body }: ExternalAnswer, name: string): string | undefined {
  return status < 400 ? textIn(objectIn({ body }, 'body'), name) : undefined;
}
