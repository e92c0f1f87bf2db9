import { does } from './cross-schema-write.ts';
import { type Way, wayToRead, wayToWrite } from './lawful-way.ts';
import { type Foreign, foreignOf, type OwnSql, ownedHere, schemasOf, sqlOfServices } from './own-sql.ts';
import type { Facts } from './rule.ts';
import { rule } from './rule.ts';

export const migrationStaysHome = rule<OwnSql>({
  id: 'migration-stays-home',
  severity: 'error',
  why: 'a migration changes the schema of its own service: what reaches into another one ties two deployments together, and fails where each service has a role of its own',
  example: {
    breaks: 'order_id uuid references orders.orders (order_id)',
    mend: 'order_id uuid not null',
  },
  subjects: (facts) => sqlOfServices(facts, 'migration'),
  *check(statements, { model }) {
    const schemas = schemasOf(model);
    for (const statement of statements)
      for (const foreign of foreignOf(statement, schemas)) {
        const { use, service } = statement;
        const { fix, related } = mend(statement, foreign, model);
        yield {
          message: `a migration of ${service.id} ${does(foreign.relation)} ${foreign.name}`,
          subject: `${service.id} ${foreign.name}`,
          at: use.place(foreign.relation.offset, foreign.relation.length),
          fix,
          related: [ownedHere(foreign), ...related],
        };
      }
  },
});

function mend({ service }: OwnSql, foreign: Foreign, model: Facts['model']): Way {
  const { owner, relation } = foreign;
  switch (relation.mode) {
    case 'read':
      return wayToRead(service, foreign, model);
    case 'write':
    case 'call':
      return wayToWrite(service, foreign, model);
    case 'foreign-key':
      return {
        fix: `keep the column, drop the constraint; the architecture says references: ${owner.id}`,
        related: [],
      };
    case 'grant':
      return { fix: `leave it out: the roles of ${owner.id} and their rights are generated`, related: [] };
    case 'ddl':
      return { fix: `let a migration of ${owner.id} do it, if ${owner.domain.team} wants it`, related: [] };
  } // prettier-ignore
}
