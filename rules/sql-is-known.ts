import { rule } from './rule.ts';
import type { SqlUse } from './scan/facts.ts';

export const sqlIsKnown = rule<SqlUse>({
  id: 'sql-is-known',
  severity: 'warning',
  severityFor: ({ model }) => (model.platform.code?.strictSql === true ? 'error' : 'warning'),
  why: 'of SQL that is put together at run time nobody can say which tables it touches; only the database roles still hold it (error with code.strictSql in platform.yaml)',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the example is code
  example: { breaks: 'db.query(`select * from ${table}`)', mend: 'one query for each table, chosen by a switch' },
  subjects: ({ code }) => (code?.sql ?? []).filter(isOfService),
  *check(statements) {
    for (const use of statements) {
      const { service, file, sink, unknown, facts, at } = use;
      const subject = (what: string) => `${service ?? file} ${sink} ${what}`;
      if (unknown !== undefined)
        yield {
          message: `${unknown} (SQL at ${sink})`,
          subject: subject(unknown),
          at,
          fix: 'write the tables out; what varies goes into parameters, or into one query for each case',
        };
      for (const { what, offset } of facts?.dynamic ?? [])
        yield {
          message: `${what} is decided when the database runs it`,
          subject: subject(what),
          at: use.place(offset, what.length),
          fix: 'write the statement out; what varies goes into parameters',
        };
    }
  },
});

/** Shared code belongs to no service and touches the tables of whoever calls it; tests look at what they made. */
function isOfService({ role, service }: SqlUse): boolean {
  return service !== undefined && role !== 'test';
}
