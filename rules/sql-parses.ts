import { rule } from './rule.ts';
import type { SqlUse } from './scan/facts.ts';

export const sqlParses = rule<SqlUse>({
  id: 'sql-parses',
  severity: 'error',
  why: 'SQL that PostgreSQL cannot read fails when it runs, and until then nobody can say which tables it touches',
  example: { breaks: "db.query('select * from orders where order_id = ?', [id])", mend: 'where order_id = $1' },
  subjects: ({ code }) => (code?.sql ?? []).filter(isJudged),
  *check(statements) {
    for (const { service, file, error } of statements) {
      if (error === undefined) continue;
      yield {
        message: `PostgreSQL cannot read this: ${error.message}`,
        subject: `${service ?? file} ${error.message}`,
        at: error.at,
        fix: mend(error.message),
      };
    }
  },
});

/** A test may say wrong things on purpose, and finds out by itself when it does not. */
export function isJudged({ role }: SqlUse): boolean {
  return role !== 'test';
}

function mend(message: string): string {
  if (/at (?:or near )?"\?/.test(message)) return 'number the placeholders: $1, $2, …';
  if (/at (?:or near )?":/.test(message)) return 'PostgreSQL has no named placeholders: write $1, $2, …';
  if (/at or near "`/.test(message)) return 'PostgreSQL quotes names with ", not with `';
  return 'write it as PostgreSQL does';
}
