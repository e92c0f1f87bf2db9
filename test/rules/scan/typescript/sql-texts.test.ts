import { beforeAll, expect, it } from 'vitest';
import { loadSqlParser } from '../../../../rules/scan/sql/parser.ts';
import { place, scanned, touched } from './scanned.ts';

beforeAll(loadSqlParser);

/** All that code does to the database, in order, each thing once. */
function does(code: string | Readonly<Record<string, string>>): string {
  const { sql } = scanned(typeof code === 'string' ? { 'store.ts': code } : code);
  return [...new Set(sql.flatMap(touched))].join(' ');
}

const from = "import { type Db, sql } from 'novatrek/platform';\n";

it('splices fragments into the statement that holds them', () => {
  expect(
    does(`${from}
      const only = (id: string) => sql\`id in (select id from keys where k = \${id})\`;
      export const find = (db: Db, id: string) => db.one<{ a: 1 }>\`select * from orders where \${only(id)}\`;`),
  ).toBe('orders:read keys:read');
});

it('sees both ways of a condition', () => {
  expect(
    does(`${from}
      export const find = (db: Db, all: boolean) =>
        db\`select * from a where true \${all ? sql\`\` : sql\`and x in (select x from b)\`}
          \${all ? sql\`and y in (select y from c)\` : sql\`\`}\`;`),
  ).toBe('a:read c:read b:read');
});

it('sees every fragment of an object that one is chosen from', () => {
  expect(
    does(`${from}
      const orders = { name: sql\`t.name\`, size: sql\`(select max(size) from sizes)\` };
      export const list = (db: Db, by: keyof typeof orders) => db\`select * from t order by \${orders[by]}\`;`),
  ).toBe('t:read sizes:read');
});

it('sees a fragment that a let holds', () => {
  expect(
    does(`${from}
      export function list(db: Db, all: boolean) {
        let where = sql\`true\`;
        if (!all) where = sql\`x in (select x from b)\`;
        return db\`select * from a where \${where}\`;
      }`),
  ).toBe('a:read b:read');
});

it('takes values of a tag for parameters', () => {
  const [use] = scanned({
    'store.ts': `${from}export const f = (db: Db, x: string) => db.run\`update t set a = \${x} where b = \${x}\`;`,
  }).sql;
  expect(use?.text).toBe('update t set a = $1 where b = $2');
  expect(use?.sink).toBe('db.run');
  expect(use?.unknown).toBeUndefined();
});

it('finds tags under other names', () => {
  const reads = 'select * from a.b';
  for (const code of [
    `const { db: database } = context; database\`${reads}\``,
    `const run = context.db.run; run\`${reads}\``,
    `const db2 = db; db2.one\`${reads}\``,
    `import { sql as q } from 'postgres'; await q\`${reads}\``,
    `import type { Db } from 'novatrek/platform'; export const f = (d: Db) => d\`${reads}\``,
    `import type { Db } from 'novatrek/platform'; class Store { constructor(private readonly d: Db) {} all() { return this.d.one\`${reads}\`; } }`,
    `class Store { constructor(db) { this.pool = db; } all() { return this.pool\`${reads}\`; } }; new Store(db)`,
    `import type { Context } from 'novatrek/platform'; import type { Types } from './contract.gen.ts';
     type Ground = Pick<Context<Types>, 'db'>; export const f = ({ db: d }: Ground) => d\`${reads}\``,
    `const f = (d) => d\`${reads}\`; f(context.db)`,
    `const tools = { ...context, extra: 1 }; tools.db\`${reads}\``,
  ])
    expect(does(code), code).toBe('a.b:read');
});

it('takes no other template for SQL', () => {
  expect(does('html`select * from a.b`')).toBe('');
  expect(does('const x = css`update`; gql`query { a { b } }`')).toBe('');
});

it('computes texts', () => {
  for (const text of [
    "'select * from ' + T",
    "['select *', 'from', T].join(' ')",
    "[...head, 'from', T].join(' ')",
    `\`select * from \${T}\`.trim()`,
    `\`select * from \${names.t}\``,
    `\`select * from \${names['t']}\``,
    `\`select * from \${Tables.T}\``,
    `\`select * from \${frozen.deep.t}\``,
    `\`select * from \${table()}\``,
    `\`select * from \${named("a", "b")}\``,
    'String(query)',
    'queries.all',
    'queries.by()',
    `flag ? \`select * from \${T}\` : \`select * from \${T}\``,
    '(query as string)',
    'query!',
    `'select ' + ['x', 'y'].map((c) => \`\${c}::text\`).join(', ') + ' from a.b'`,
  ])
    expect(
      does(`const T = 'a.b'; enum Tables { T = 'a.b' } const names = { t: T } as const;
        const frozen = Object.freeze({ deep: { t: T } }); const head = ['select *'];
        const query = \`select * from \${T}\`; const queries = { all: query, by() { return query; } };
        function table() { return T; } const named = (schema, name) => \`\${schema}.\${name}\`;
        export const f = (flag) => pool.query(${text});`),
      text,
    ).toBe('a.b:read');
});

it('follows a text through the function that runs it', () => {
  expect(
    does(`const run = (text, values) => pool.query(text, values);
      export const f = (id) => run('select * from a.b where id = $1', [id]);
      export const g = (id) => run('delete from a.c where id = $1', [id]);`),
  ).toBe('a.b:read a.c:write');
});

it('says that not all of what a function is given is known', () => {
  expect(
    does(`const run = (table) => pool.query(\`select * from \${table}\`);
      run('a.b'); export const f = (given) => run(given);`),
  ).toBe('a.b:read unknown');
});

it('adds up a list that grows', () => {
  expect(
    does(`export function f(x) {
      const parts = ['select * from a.b'];
      if (x) parts.push('where c in (select c from a.d)');
      return pool.query(parts.join(' '));
    }`),
  ).toBe('a.b:read a.d:read');
});

it('says that it can not know', () => {
  for (const text of ['text', 'process.env.QUERY', 'lines[0]', 'await load()', `\`select * from \${name}\``])
    expect(does(`export const f = async (text, name, lines) => pool.query(${text});`), text).toBe('unknown');
});

it('points at the statement, where another file holds a part of it', () => {
  const { sql } = scanned({
    'store.ts': `import { T } from './names.ts';\nexport const f = () => pool.query(\`select *\n  from \${T}\`);`,
    'names.ts': "// é 🚀\nexport const T = 'a.b';",
  });
  const [relation] = sql[0]?.facts?.relations ?? [];
  expect(place(sql[0]?.at ?? { file: '', path: [] })).toBe('store.ts:2:24');
  expect(place(sql[0]?.place(relation?.offset ?? 0, relation?.length) ?? { file: '', path: [] })).toBe('store.ts:3:10');
});

it('points at the place in templates, after holes and on later lines', () => {
  const { sql } = scanned({ 'store.ts': `db\`select \${a}, \${b}\n  from x\n  join y.z on true\`` });
  const foreign = sql[0]?.facts?.relations.find(({ schema }) => schema === 'y');
  expect(place(sql[0]?.place(foreign?.offset ?? 0) ?? { file: '', path: [] })).toBe('store.ts:3:8');
});

it('points at errors', () => {
  const { sql } = scanned({ 'store.ts': "pool.query(\n  'select * from a whree b')" });
  expect(sql[0]?.error?.message).toContain('syntax error');
  expect(place(sql[0]?.error?.at ?? { file: '', path: [] })).toBe('store.ts:2:26');
});

it('takes no words for SQL', () => {
  for (const code of [
    "log.info('Select a reservation from reservations.reservations list')",
    "logger.child({}).warn('select a.b from a.b')",
    "throw new Error('select x from a.b')",
    "throw refuse(409, 'code', 'select x from a.b')",
    "class Broken extends Error {} export const e = new Broken('select x from a.b')",
    "it('select x from a.b', () => {})",
    "describe.each([])('delete from a.b', () => {})",
    "type Q = 'select * from a.b'",
    '// select * from a.b\nconst x = 1',
    "import x from 'select * from a.b'",
    "const text = 'With love from the team'",
    "const button = 'Select'",
  ])
    expect(does(code), code).toBe('');
});

it('sees SQL that goes somewhere unknown', () => {
  expect(does("export const query = { name: 'x', statement: 'select * from a.b' }")).toBe('a.b:read');
  expect(does("knex.raw('delete from a.b where x = 1')")).toBe('a.b:write');
  expect(does("export const find = 'select * from own'")).toBe('');
});

it('says each thing once', () => {
  const { sql } = scanned({
    'store.ts': "export const T = 'select * from a.b';\nexport const f = (x) => pool.query(T + (x ? ' where x' : ''));",
  });
  expect(sql.flatMap(touched)).toEqual(['a.b:read']);
});
