import { expect } from 'vitest';
import type { SqlFacts } from '../../../../rules/scan/sql/facts.ts';
import { readSql } from '../../../../rules/scan/sql/read-sql.ts';

/** The facts of a text that parses. */
export function read(sql: string): SqlFacts {
  const facts = readSql(sql);
  if ('error' in facts) throw new Error(`${facts.error.message} at ${facts.error.offset} of ${sql}`);
  return facts;
}

const letters = { read: 'r', write: 'w', ddl: 'd', 'foreign-key': 'f', grant: 'g', call: 'x' } as const;

/** Tables and calls as `schema.name:r`, sorted, each once. */
export function touched(facts: SqlFacts): string {
  const written = facts.relations
    .filter(({ kind, mode }) => kind === undefined || kind === 'sequence' || mode === 'call')
    .map(({ schema = '', name, mode }) => `${schema}.${name}${mode === 'call' ? '()' : ''}:${letters[mode]}`);
  return [...new Set(written)].sort().join(' ') || '(none)';
}

/** Everything with its kind and place: `type checkin.status:r`. */
export function everything(sql: string): readonly string[] {
  return read(sql).relations.map(
    ({ schema, name, mode, kind }) =>
      `${kind === undefined ? '' : `${kind} `}${schema === undefined ? '' : `${schema}.`}${name}:${letters[mode]}`,
  );
}

/** Each relation's text must stand where the facts say it does. */
export function expectPlaces(sql: string, written: readonly string[]): void {
  expect(read(sql).relations.map(({ offset, length }) => sql.slice(offset, offset + length))).toEqual(written);
}
