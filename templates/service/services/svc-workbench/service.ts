import { defineService } from 'novatrek/platform';
import { contract } from './contract.gen.ts';
import { findRow, insertRow, listRows, type Row } from './store.ts';

export default defineService(contract, ({ db }) => ({
  handlers: {
    async createSparePart({ body, refuse }) {
      const row = await insertRow(db, body);
      if (row === undefined) throw refuse(409, 'title-taken', `There is one called ${body.title} already`);
      return shown(row);
    },
    async listSpareParts({ query: { after, limit } }) {
      // One more than asked for says whether there is a next page.
      const rows = await listRows(db, after, limit + 1);
      const page = rows.slice(0, limit);
      return { items: page.map(shown), next: rows.length > limit ? (page.at(-1)?.spare_part_id ?? null) : null };
    },
    async getSparePart({ params, refuse }) {
      const row = await findRow(db, params.spare_part_id);
      if (row === undefined) throw refuse(404, 'not-found', 'Nothing has this id');
      return shown(row);
    },
  },
  consumers: {},
}));

/** A row as the API shows it. */
function shown({ note, ...rest }: Row) {
  return { ...rest, ...(note === null ? {} : { note }) };
}
