import type { Files } from '../workspace.ts';

/** A file of svc-billing that sends these statements to the database, in this order. */
export function billingStore(...statements: readonly string[]): Files {
  const queries = statements.map((sql, i) => `export const query${i} = (db: Db) => db\`${sql}\`;\n`);
  return {
    '/runtime/services/svc-billing/store.ts': `import type { Db } from 'novatrek/platform';\n\n${queries.join('')}`,
  };
}

/** A migration of svc-billing after its first. */
export function billingMigration(sql: string, name = '0002_more.sql'): Files {
  return { [`/runtime/services/svc-billing/migrations/${name}`]: sql };
}
