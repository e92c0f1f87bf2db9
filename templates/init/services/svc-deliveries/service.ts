import { defineService, ifFound } from 'novatrek/platform';
import { contract } from './contract.gen.ts';
import { type DeliveryRow, findDelivery, gradeDelivery, takeDelivery } from './store.ts';

export default defineService(contract, ({ db, call, publish }) => ({
  handlers: {
    async takeDelivery({ body, refuse }) {
      const beekeeper = await ifFound(call.beekeepers.getBeekeeper({ beekeeper_id: body.beekeeper_id }));
      if (beekeeper === undefined) throw refuse(422, 'no-member', 'Only members deliver honey');
      return shown(await takeDelivery(db, body));
    },
    async getDelivery({ params, refuse }) {
      const row = await findDelivery(db, params.delivery_id);
      if (row === undefined) throw refuse(404, 'no-such-delivery', 'There is no such delivery');
      return shown(row);
    },
    async gradeDelivery({ params, body, refuse }) {
      const graded = await gradeDelivery(db, params.delivery_id, body.grade);
      if (graded === undefined) {
        const row = await findDelivery(db, params.delivery_id);
        if (row === undefined) throw refuse(404, 'no-such-delivery', 'There is no such delivery');
        if (row.grade !== body.grade) throw refuse(409, 'graded', `The delivery has grade ${row.grade}`);
        return shown(row);
      }
      const { delivery_id, beekeeper_id, grams } = graded;
      await publish('delivery.graded', { delivery_id, beekeeper_id, grams, grade: body.grade });
      return shown(graded);
    },
  },
  consumers: {},
}));

/** A delivery without a grade has no such field in the answer. */
function shown({ grade, ...rest }: DeliveryRow) {
  return { ...rest, ...(grade === null ? {} : { grade }) };
}
