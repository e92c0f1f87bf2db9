import { tokenAt } from './tokens.ts';

/** Words between CREATE and what is created. */
const between = new Set(
  'or replace unique constraint temp temporary unlogged global local trusted procedural recursive concurrently'.split(
    ' ',
  ),
);
const two = new Set(['create', 'alter', 'drop', 'comment', 'security', 'refresh', 'reindex', 'import', 'reassign']);
const more: Readonly<Record<string, readonly string[]>> = {
  materialized: ['view'],
  foreign: ['table', 'data', 'wrapper', 'schema'],
  data: ['wrapper'],
  user: ['mapping'],
  event: ['trigger'],
  default: ['privileges'],
  text: ['search', 'configuration', 'dictionary', 'parser', 'template'],
  search: ['configuration', 'dictionary', 'parser', 'template'],
  operator: ['class', 'family'],
};

/** What a statement does, in the words it begins with: `ALTER TABLE`, `DROP MATERIALIZED VIEW`. */
export function verbAt(text: string, start: number): string {
  const words: string[] = [];
  for (let token = tokenAt(text, start); token?.kind === 'name'; token = tokenAt(text, token.end)) {
    const last = words.at(-1);
    if (last !== undefined && between.has(token.value) && words.length === 1) continue;
    const goesOn = words.length === 1 ? two.has(last ?? '') : more[last ?? '']?.includes(token.value);
    if (last !== undefined && goesOn !== true) break;
    words.push(token.value);
  }
  return words.join(' ').toUpperCase();
}
