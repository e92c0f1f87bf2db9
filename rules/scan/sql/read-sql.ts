import type { SqlFacts } from './facts.ts';
import { factsOf, nothingFound } from './found.ts';
import type { SqlError } from './parser.ts';
import { whole } from './passage.ts';
import { walkPassage } from './walk.ts';

/** What a SQL text does: any number of statements. `loadSqlParser` comes first. Never throws. */
export function readSql(text: string): SqlFacts | { readonly error: SqlError } {
  const found = nothingFound();
  const error = walkPassage(whole(text), found);
  return error === undefined ? factsOf(found) : { error };
}
