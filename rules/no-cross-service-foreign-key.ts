import { below } from '../model/finding.ts';
import type { Column, Model, Service } from '../model/model.ts';
import { rule } from './rule.ts';

export const noCrossServiceForeignKey = rule<Column>({
  id: 'no-cross-service-foreign-key',
  severity: 'error',
  why: "a constraint into another service's tables ties two databases, two deployments and two teams together; keep the id, drop the constraint",
  example: {
    breaks: 'order_id: { type: UUID, foreignKey: svc-orders }',
    mend: 'order_id: { type: UUID, references: svc-orders }',
  },
  subjects: ({ model }) => model.columns.filter((column) => column.foreignKey !== undefined),
  *check(columns, { model }) {
    for (const column of columns) {
      const owner = foreignOwner(column, model);
      if (owner === undefined) continue;
      yield {
        message: `${column.id} has a foreign key into ${owner.id}`,
        subject: column.id,
        at: below(column.origin, 'foreignKey'),
        fix: `keep the column, write references: ${owner.id} instead of foreignKey`,
        related:
          owner.store === undefined
            ? []
            : [{ message: `${owner.id} keeps its tables here`, at: below(owner.store.origin, 'schema') }],
      };
    }
  },
});

/** `svc-orders`, or `shop.orders` of another service; a table of the own schema is fine. */
function foreignOwner(column: Column, model: Model): Service | undefined {
  const target = column.foreignKey ?? '';
  if (column.table.service.tables.some((table) => table.name === column.foreignKey)) return undefined;
  const named = model.services.get(target);
  if (named !== undefined) return named;
  const [schema, name] = target.toLowerCase().split('.');
  if (name === undefined || schema === column.table.schema.toLowerCase()) return undefined;
  return model.tables.find((table) => table.schema.toLowerCase() === schema)?.service;
}
