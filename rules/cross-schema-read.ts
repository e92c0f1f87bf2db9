import { wayToRead } from './lawful-way.ts';
import { foreignOf, type OwnSql, ownedHere, schemasOf, sqlOfServices } from './own-sql.ts';
import { rule } from './rule.ts';

export const crossSchemaRead = rule<OwnSql>({
  id: 'cross-schema-read',
  severity: 'error',
  why: 'services share data over APIs and events only: whoever reads a table breaks when its owner changes it, and nobody has said that they may',
  example: {
    breaks: 'svc-billing: select total from orders.orders',
    mend: 'call orders.getOrder({ order_id })',
  },
  subjects: (facts) => sqlOfServices(facts, 'code'),
  *check(statements, { model }) {
    const schemas = schemasOf(model);
    for (const statement of statements)
      for (const foreign of foreignOf(statement, schemas)) {
        if (!foreign.reads) continue;
        const { use, service } = statement;
        const { fix, related } = wayToRead(service, foreign, model);
        yield {
          message: `${service.id} reads ${foreign.name}`,
          subject: `${service.id} ${foreign.name}`,
          at: use.place(foreign.relation.offset, foreign.relation.length),
          fix,
          related: [ownedHere(foreign), ...related],
        };
      }
  },
});
