import { defineSimulator } from 'novatrek/platform';
import { cardRoutes } from './cards/card-processor.ts';

/** Tokenizes cards, takes payments, gives refunds. Which cards are refused: cards/test-cards.ts. */
export default defineSimulator({
  actor: 'payment-gateway',
  latency: 20,
  routes: cardRoutes,
  refusal: (_, message) => ({ error: { type: 'api_error', message } }),
});
