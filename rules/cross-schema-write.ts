import { wayToWrite } from './lawful-way.ts';
import { foreignOf, type OwnSql, ownedHere, schemasOf, sqlOfServices } from './own-sql.ts';
import { rule } from './rule.ts';
import type { Relation } from './scan/sql/facts.ts';

export const crossSchemaWrite = rule<OwnSql>({
  id: 'cross-schema-write',
  severity: 'error',
  why: 'only its owner changes a table: it alone knows what must stay true of it and whom to tell',
  example: {
    breaks: "svc-billing: update orders.orders set status = 'paid'",
    mend: 'let svc-orders offer POST /orders/{order_id}/payment with access: command, or publish invoice.settled',
  },
  subjects: (facts) => sqlOfServices(facts, 'code'),
  *check(statements, { model }) {
    const schemas = schemasOf(model);
    for (const statement of statements)
      for (const foreign of foreignOf(statement, schemas)) {
        if (foreign.reads) continue;
        const { use, service } = statement;
        const { fix, related } = wayToWrite(service, foreign, model);
        yield {
          message: `${service.id} ${does(foreign.relation)} ${foreign.name}`,
          subject: `${service.id} ${foreign.name}`,
          at: use.place(foreign.relation.offset, foreign.relation.length),
          fix,
          related: [ownedHere(foreign), ...related],
        };
      }
  },
});

/** What is done, in a word. */
export function does({ mode, verb }: Pick<Relation, 'mode' | 'verb'>): string {
  switch (mode) {
    case 'read':
      return 'reads';
    case 'write':
      return /^LOCK/i.test(verb) ? 'locks' : 'writes';
    case 'call':
      return 'calls the function';
    case 'foreign-key':
      return 'has a foreign key into';
    case 'grant':
      return 'hands out rights on';
    case 'ddl':
      return 'changes the structure of';
  } // prettier-ignore
}
