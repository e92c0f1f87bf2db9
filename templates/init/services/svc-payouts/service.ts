import { defineService } from 'novatrek/platform';
import { contract } from './contract.gen.ts';
import { centsFor } from './price.ts';
import { listPayouts, owePayout } from './store.ts';

export default defineService(contract, ({ db, settings }) => ({
  handlers: {
    async listPayouts({ query }) {
      return listPayouts(db, query.beekeeper_id);
    },
  },
  consumers: {
    async 'delivery.graded'({ delivery_id, beekeeper_id, grams, grade }) {
      await owePayout(db, { delivery_id, beekeeper_id, cents: centsFor(grams, grade, settings['cents-per-kilo']) });
    },
  },
}));
