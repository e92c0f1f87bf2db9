import type { Table } from '../model/model.ts';
import { rule } from './rule.ts';

export const oneOwnerPerTable = rule<Table>({
  id: 'one-owner-per-table',
  severity: 'error',
  why: 'each table belongs to one service; a second one would read and write past the first',
  example: { breaks: 'svc-billing and svc-orders both list shop.orders', mend: 'remove one claim' },
  subjects: ({ model }) => model.tables,
  *check(tables) {
    const owners = new Map<string, Table>();
    for (const table of tables) {
      // Unquoted identifiers fold their case: SHOP.ORDERS and shop.orders are one table to the database.
      const name = table.id.toLowerCase();
      const first = owners.get(name);
      if (first === undefined) owners.set(name, table);
      else
        yield {
          message: `table ${table.id} is claimed by ${table.service.id}, but belongs to ${first.service.id}`,
          subject: `${table.service.id} ${table.id}`,
          at: { ...table.origin, onKey: true },
          fix: `remove one claim; ${table.service.id} reads through ${first.service.id}'s API`,
          related: [{ message: 'first claimed here', at: { ...first.origin, onKey: true } }],
        };
    }
  },
});
