import { defineService } from 'novatrek/platform';
import { contract } from './contract.gen.ts';
import { findBeekeeper, listBeekeepers, registerBeekeeper } from './store.ts';

export default defineService(contract, ({ db }) => ({
  handlers: {
    async registerBeekeeper({ body, refuse }) {
      const row = await registerBeekeeper(db, body);
      if (row === undefined) throw refuse(409, 'email-taken', 'A member has this e-mail address');
      return row;
    },
    async listBeekeepers() {
      return listBeekeepers(db);
    },
    async getBeekeeper({ params, refuse }) {
      const row = await findBeekeeper(db, params.beekeeper_id);
      if (row === undefined) throw refuse(404, 'no-such-member', 'There is no such member');
      return row;
    },
  },
  consumers: {},
}));
