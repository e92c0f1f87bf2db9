import { expect, it } from 'vitest';
import { fillHoles } from '../../../../rules/scan/sql/fill-holes.ts';
import { loadSqlParser } from '../../../../rules/scan/sql/parser.ts';
import { readSql } from '../../../../rules/scan/sql/read-sql.ts';

const worn = 'not read: a text before it has overflowed the SQL parser';

it('says so when a text has overflowed the parser, and reads nothing more with it', async () => {
  await loadSqlParser();
  const message = (sql: string) => {
    const facts = readSql(sql);
    return 'error' in facts ? facts.error.message : undefined;
  };
  expect(message('select 1')).toBeUndefined();
  // The quotes hide the sum from the guess at its depth.
  const deep = `select E'\\'', ${'1+'.repeat(300_000)}1, ''`;
  expect(message(deep)).toMatch(/nested too deeply/);
  expect(message('select 1')).toBe(worn);
  expect(fillHoles(['select ', ''])).toEqual({ error: { message: worn, part: 0, offset: 0 } });
});
