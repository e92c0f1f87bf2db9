// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts are code
import { inFile, type Violation } from './violation.ts';

const inStore = inFile('store.ts');

/** Ways to hide a statement. */
export const evilSql: readonly Violation[] = [
  inStore(
    'a tag in brackets',
    'cross-schema-read',
    "export const x = (db: Db) => db['one']`select * from guests.guest_profiles`;",
    "db['one']",
  ),
  inStore(
    'a tag under another name',
    'cross-schema-read',
    'export const x = (db: Db) => { const ask = db.one; return ask`select * from guests.guest_profiles`; };',
    'from guests.guest_profiles',
  ),
  inStore(
    'a database kept by a constructor',
    'cross-schema-read',
    'export class Rows { constructor(private readonly db: Db) {} all() { return this.db`select * from guests.guest_profiles`; } }',
    'this.db`',
  ),
  inStore(
    'a database in a private field',
    'cross-schema-write',
    'export class Rows { readonly #db: Db; constructor(db: Db) { this.#db = db; } all() { return this.#db.run`delete from guests.guest_profiles`; } }',
    'this.#db.run',
  ),
  inStore(
    'a database out of a closure',
    'cross-schema-read',
    'const open = (db: Db) => () => db;\nexport const x = (db: Db) => open(db)()`select * from guests.guest_profiles`;',
    'open(db)()',
  ),
  inStore(
    'statements in a loop',
    'cross-schema-read',
    "const all = ['select * from guests.guest_profiles', 'select 1'];\nexport const x = async (pool: Pool) => { for (const one of all) await pool.query(one); };",
    'const all',
  ),
  inStore(
    'statements that are the values of an object',
    'cross-schema-read',
    "const queries = { a: 'table guests.guest_profiles' } as const;\nexport const x = async (pool: Pool) => { for (const text of Object.values(queries)) await pool.query(text); };",
    'const queries',
  ),
  inStore(
    'a table in an enum',
    'cross-schema-read',
    "enum Table { Guests = 'guests.guest_profiles' }\nexport const x = (pool: Pool) => pool.query(`select * from ${Table.Guests}`);",
    'enum Table',
  ),
  inStore(
    'a fragment under a condition',
    'cross-schema-read',
    'export const x = (db: Db, deep: boolean) => db`select * from check_ins c ${deep ? sql`join guests.guest_profiles g on true` : sql``}`;',
    'join guests.guest_profiles',
  ),
  inStore(
    'a table with comments between',
    'cross-schema-read',
    'export const x = (db: Db) => db`select * /* one */ from -- a\n  guests . /* b */ guest_profiles`;',
    'guests . /* b */ guest_profiles',
  ),
  inStore(
    'a statement in a generator',
    'cross-schema-read',
    'export function* x(db: Db) { yield db`select * from guests.guest_profiles`; }',
    'yield db`',
  ),
  inStore(
    'a statement in an async iterator',
    'cross-schema-read',
    'export async function* x(db: Db) { for await (const row of [db`select * from guests.guest_profiles`]) yield row; }',
    'for await',
  ),
  inStore(
    'arguments that are spread',
    'cross-schema-read',
    "const args = ['select * from guests.guest_profiles', []] as const;\nexport const x = (pool: Pool) => pool.query(...args);",
    'const args',
  ),
  inStore(
    'a query that is called by call',
    'cross-schema-read',
    "export const x = (pool: Pool) => pool.query.call(pool, 'select * from guests.guest_profiles');",
    'query.call',
  ),
  inStore(
    'a query that is bound',
    'cross-schema-read',
    "export const x = (pool: Pool) => { const ask = pool.query.bind(pool); return ask('select * from guests.guest_profiles'); };",
    'ask(',
  ),
  inStore(
    'a tag by Reflect',
    'cross-schema-read',
    "export const x = (db: Db) => Reflect.get(db, 'one')`select * from guests.guest_profiles`;",
    "Reflect.get(db, 'one')",
  ),
  inStore(
    'a table that is replaced in a text',
    'sql-is-known',
    "export const x = (pool: Pool) => pool.query('select * from $T'.replace('$T', 'guests.guest_profiles'));",
    'replace(',
  ),
  inStore(
    'a raw text',
    'cross-schema-read',
    'export const x = (pool: Pool) => pool.query(String.raw`select * from guests.guest_profiles`);',
    'String.raw',
  ),
  inStore(
    'a text that grows',
    'sql-is-known',
    "export const x = (pool: Pool) => { let text = 'select * from '; text += 'guests.guest_profiles'; return pool.query(text); };",
    'query(text)',
  ),
  inStore(
    'lines that are joined',
    'cross-schema-read',
    "export const x = (pool: Pool) => { const parts = ['select *']; parts.push('from guests.guest_profiles'); return pool.query(parts.join(' ')); };",
    'parts.push',
  ),
  inStore(
    'a query as an object',
    'cross-schema-read',
    "export const x = (pool: Pool) => pool.query({ name: 'q', text: 'select * from guests.guest_profiles' });",
    'text: ',
  ),
  inStore(
    'a text with a default',
    'cross-schema-read',
    "const { a: text = '' } = { a: 'select * from guests.guest_profiles' };\nexport const x = (pool: Pool) => pool.query(text);",
    '= { a:',
  ),
  inStore(
    'a text behind a getter',
    'cross-schema-read',
    "const queries = { get guests() { return 'select * from guests.guest_profiles'; } };\nexport const x = (pool: Pool) => pool.query(queries.guests);",
    'get guests()',
  ),
  inStore(
    'a text in a class',
    'cross-schema-read',
    "class Queries { static readonly guests = 'select * from guests.guest_profiles'; }\nexport const x = (pool: Pool) => pool.query(Queries.guests);",
    'static readonly guests',
  ),
  inStore(
    'a schema out of an object',
    'cross-schema-read',
    "const schema = { guests: 'guests' } as const;\nexport const x = (pool: Pool) => pool.query(`select * from ${schema.guests}.guest_profiles`);",
    'const schema',
  ),
  inStore(
    'a text under casts',
    'cross-schema-read',
    "export const x = (pool: Pool) => pool.query(('select * from guests.guest_profiles' satisfies string) as string);",
    'satisfies string',
  ),
  inStore(
    'a tag that is called',
    'cross-schema-read',
    "export const x = (db: Db) => (db as any)(['select * from guests.guest_profiles']);",
    '(db as any)',
  ),
  inStore(
    'a database without a type',
    'cross-schema-read',
    'export const x = (rows: any) => rows`select * from guests.guest_profiles`;',
    'rows`',
  ),
  inStore(
    'a client that nobody knows',
    'cross-schema-read',
    "export const x = (conn: any) => conn.execute('select * from guests.guest_profiles');",
    'conn.execute',
  ),
  inStore(
    'a text out of a switch',
    'cross-schema-read',
    "const pick = (k: string) => { switch (k) { case 'a': return 'select * from guests.guest_profiles'; default: return 'select 1'; } };\nexport const x = (pool: Pool, k: string) => pool.query(pick(k));",
    "case 'a'",
  ),
  inStore(
    'a statement for a tag, as text',
    'cross-schema-read',
    "const table = 'guests.guest_profiles';\nexport const x = (db: Db) => db(`select * from ${table}`);",
    'const table',
  ),
  inStore(
    'a statement that is handed on',
    'cross-schema-read',
    "import type { Context } from 'novatrek/platform';\nimport type { Types } from './contract.gen.ts';\nexport const x = ({ files }: Context<Types>) => (files as any).note('select * from guests.guest_profiles');",
    'files as any',
  ),
  inStore(
    'a statement in JSON',
    'sql-is-known',
    'export const x = (pool: Pool) => pool.query(JSON.parse(\'"select * from guests.guest_profiles"\'));',
    'JSON.parse',
  ),
];
