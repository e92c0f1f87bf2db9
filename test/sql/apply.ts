import type { Client } from 'pg';
import type { OutputFile } from '../../generators/generator.ts';
import { statementsOf } from '../../runtime/platform/data/sql-statements.ts';

/** Files as a runner treats them; those without a transaction twice, because a runner may have to begin them again. */
export async function applyMigrations(
  client: Client,
  files: Iterable<Pick<OutputFile, 'path' | 'content'>>,
): Promise<void> {
  const sql = [...files].filter(({ path }) => path.endsWith('.sql')).sort((a, b) => (a.path < b.path ? -1 : 1));
  for (const { path, content } of sql)
    try {
      if (/^-- novatrek:no-transaction$/m.test(content)) {
        for (let run = 0; run < 2; run++) for (const statement of statementsOf(content)) await client.query(statement);
        await client.query('reset lock_timeout; reset statement_timeout');
      } else await client.query(`begin;\n${content}\n;commit`);
    } catch (error) {
      throw new Error(`${path}: ${String(error)}\n${content}`, { cause: error });
    }
}
