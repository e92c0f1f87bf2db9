import { createTables } from '../../../generators/sql/create.ts';
import { platformTables } from '../../../generators/sql/platform-tables.ts';

/** The platform's tables as every service's first migration makes them, and a place for the effects of events. */
export const tables = `
  ${createTables('public', platformTables).join('\n')}
  create table effects (seq bigint generated always as identity primary key, id text not null, key text not null,
    n integer not null);
  create table counters (key text primary key, n integer not null);
`;
