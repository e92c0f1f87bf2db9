import { beforeAll, expect, it } from 'vitest';
import type { CodeFile, Memory } from '../../../rules/scan/facts.ts';
import { noMemory } from '../../../rules/scan/facts.ts';
import { scan } from '../../../rules/scan/scan.ts';
import { loadSqlParser } from '../../../rules/scan/sql/parser.ts';
import { filesOf, layout, place, scanned, touched } from './typescript/scanned.ts';

beforeAll(loadSqlParser);

const said = (facts: ReturnType<typeof scanned>) =>
  facts.problems.map(({ at, kind, message }) => `${place(at)} ${kind} ${message}`);

it('tells every syntax error, and sees what it still can', () => {
  const facts = scanned({
    'store.ts': `import { a } from 'pg';
export function first() { return pool.query('select * from a.b'); }
export function broken( { return 1; }
const x = ;
export function last() { return pool.query('select * from a.c'); }
`,
  });
  expect(facts.problems.map(({ kind }) => kind)).toEqual(['syntax', 'syntax']);
  expect(facts.problems.map(({ at }) => at.path[1])).toEqual([3, 4]);
  expect(facts.sql.flatMap(touched)).toEqual(['a.b:read', 'a.c:read']);
  expect(facts.imports.map(({ specifier }) => specifier)).toEqual(['pg']);
});

it('says what it could not read', () => {
  const file = (path: string, more: Partial<CodeFile>): CodeFile => ({
    path,
    text: '',
    role: 'service',
    service: 'svc-check-in',
    ...more,
  });
  const facts = scan(
    [
      file('services/svc-check-in/a.ts', { problem: 'is not UTF-8 text' }),
      file('services/svc-check-in/b.ts', { problem: 'has 3000000 bytes; 2000000 is the limit' }),
      file('services/svc-check-in/c.ts', { text: 'const a = 1;\0' }),
      file('services/svc-check-in/d.ts', { text: 'x;'.repeat(1_000_001) }),
      file('services/svc-check-in/e.ts', { text: 'fetch(1)' }),
    ],
    layout,
    noMemory,
  );
  expect(said(facts)).toEqual([
    'a.ts:1:1 unreadable is not UTF-8 text',
    'b.ts:1:1 too-big has 3000000 bytes; 2000000 is the limit',
    'c.ts:1:1 unreadable is not text: it holds a NUL character',
    'd.ts:1:1 too-big has 2000002 characters; 2000000 is the limit',
  ]);
  expect(facts.files).toHaveLength(5);
  expect(facts.outlets.map(({ what }) => what)).toEqual(['fetch']);
});

it.each([
  ['parentheses', (n: number) => `x = ${'('.repeat(n)}1${')'.repeat(n)}`],
  ['lists', (n: number) => `x = ${'['.repeat(n)}${']'.repeat(n)}`],
  ['blocks', (n: number) => '{'.repeat(n) + '}'.repeat(n)],
  ['templates', (n: number) => `x = ${`\`\${`.repeat(n)}1${'}`'.repeat(n)}`],
  ['types', (n: number) => `let x: ${'A<'.repeat(n)}B${'>'.repeat(n)}`],
  ['elements', (n: number) => `x = ${'<a>'.repeat(n)}${'</a>'.repeat(n)}`],
  ['conditions', (n: number) => `x = ${'a ? b : '.repeat(n)}c`],
  ['functions', (n: number) => `x = ${'a => '.repeat(n)}c`],
  ['negations', (n: number) => `x = ${'!'.repeat(n)}c`],
  ['sums', (n: number) => `x = a${' + a'.repeat(n)}`],
  ['calls', (n: number) => `x = a${'.a()'.repeat(n)}`],
  ['assignments', (n: number) => `x = ${'a = '.repeat(n)}1`],
  ['powers', (n: number) => `x = a${' ** a'.repeat(n)}`],
  ['ifs', (n: number) => `${'if (a) '.repeat(n)};`],
  ['else ifs', (n: number) => `if (a);${' else if (a);'.repeat(n)}`],
  ['key types', (n: number) => `type x = ${'keyof '.repeat(n)}B`],
  ['casts', (n: number) => `x = a${' as any'.repeat(n)}`],
  ['types of lists', (n: number) => `let x: a${'[]'.repeat(n)}`],
  ['labels', (n: number) => `${Array.from({ length: n }, (_, i) => `a${i}:`).join(' ')};`],
  ['awaits', (n: number) => `x = ${'await '.repeat(n)}1`],
  ['types of', (n: number) => `x = ${'typeof '.repeat(n)}1`],
  ['news', (n: number) => `x = ${'new '.repeat(n)}A`],
  ['whiles', (n: number) => `${'while (a) '.repeat(n)};`],
  ['fors', (n: number) => `${'for (;;) '.repeat(n)};`],
  ['dos', (n: number) => `${'do '.repeat(n)};${' while (a)'.repeat(n)}`],
  ['voids', (n: number) => `x = ${'void '.repeat(n)}1`],
  ['yields', (n: number) => `function* f() { ${'yield '.repeat(n)}1 }`],
  ['commas', (n: number) => `x = (a${', a'.repeat(n)})`],
])('survives %s nested 20,000 and 100,000 deep', (_name, nested) => {
  for (const many of [20_000, 100_000]) {
    const path = 'services/svc-check-in/deep.tsx';
    const facts = scanned({ [path]: nested(many), 'fine.ts': 'fetch(1)' });
    expect(facts.outlets).toHaveLength(1);
    expect(facts.problems.length).toBeLessThanOrEqual(1);
  }
});

it('says that a file is nested too deeply', () => {
  expect(said(scanned({ 'deep.ts': `x = ${'('.repeat(600)}1${')'.repeat(600)}` }))).toEqual([
    'deep.ts:1:1 unreadable brackets are nested deeper than 500',
  ]);
});

it('reads what is nested as deeply as people and machines do', () => {
  for (const code of [
    `x = ${'('.repeat(200)}fetch${')'.repeat(200)}`,
    `x = ${Array.from({ length: 1500 }, (_, i) => `'line ${i}' +`).join('\n')} fetch`,
    `x = ${'a ? b : '.repeat(300)}fetch`,
    `x = a${'.then(b)'.repeat(300)}.c(fetch)`,
    `if (a) b();${' else if (a) b();'.repeat(500)} fetch()`,
    `x = [${'1, '.repeat(50_000)}fetch]`,
    `const text = '${'(['.repeat(600)}'; fetch()`,
  ]) {
    const facts = scanned({ 'x.ts': code });
    expect(facts.problems, code.slice(0, 60)).toEqual([]);
    expect(facts.outlets).toHaveLength(1);
  }
});

it('reads byte order marks, line ends of Windows and hashbangs', () => {
  const facts = scanned({
    'a.ts': "\uFEFFfetch('/x')",
    'b.ts': 'const a = 1;\r\nconst b = db`select *\r\n  from x\r\n  join y.z on true`;\r\n',
    'c.ts': '#!/usr/bin/env node\nfetch(1)',
    'services/svc-check-in/migrations/1.sql': '\uFEFFselect * from y.z',
  });
  expect(facts.problems).toEqual([]);
  expect(facts.outlets.map(({ at }) => place(at))).toEqual(['a.ts:1:1', 'c.ts:2:1']);
  const places = facts.sql.map((use) => {
    const foreign = use.facts?.relations.find(({ schema }) => schema === 'y');
    return place(use.place(foreign?.offset ?? 0));
  });
  expect(places).toEqual(['b.ts:4:8', 'migrations/1.sql:1:15']);
});

it('ends where constants, modules and objects go in circles', () => {
  const facts = scanned({
    'a.ts': `export * from './b.ts'; export { x } from './b.ts'; import { y } from './b.ts'; const z = y; export { z }; pool.query(x); pool.query(\`select \${y}\`);`,
    'b.ts': "export * from './a.ts'; export { x } from './a.ts'; import { z } from './a.ts'; export const y = z;",
    'c.ts':
      'const a = b; const b = a; pool.query(a); let c = c + c; pool.query(c); const o = { ...o, p: o }; o.p.p.q();',
    'd.ts':
      'const f = (n) => f(n) + f(n - 1); pool.query(f(1)); const g = () => h(); const h = () => g(); pool.query(g()); class A extends A {} new A().b();',
    'e.ts': `const list = [...list, 'x']; list.push(list); pool.query(list.join(list)); const t = \`\${t}\${t}\`; pool.query(t); f(f); function f(g) { return g(g); }`,
    'f.ts': `const q = (s) => q(\`\${s}\${s}\`); q(\`select 1\`); pool.query(q(\`a\`)); let r = db\`\${r}\`; r = db\`\${r} \${r}\`;`,
  });
  expect(facts.problems).toEqual([]);
  expect(facts.sql.length).toBeGreaterThan(5);
});

it('takes no name of Object.prototype for one of the code', () => {
  const facts = scanned({
    'a.ts': `const o = { __proto__: 'a.b', constructor: 'a.c', ['__proto__']: 'a.d' };
      pool.query(\`select * from \${o.toString}\`); pool.query(\`select * from \${o.constructor}\`);
      import { __proto__ } from './b.ts'; import hasOwnProperty from './b.ts'; hasOwnProperty(__proto__);
      export default defineService(contract, () => ({ handlers: { __proto__() {}, toString() {} }, consumers: { 'constructor': f } }));`,
    'b.ts': 'export const __proto__ = 1; export default __proto__;',
  });
  expect(facts.problems).toEqual([]);
  expect(facts.sql.map((use) => touched(use).join())).toEqual(['unknown', 'a.c:read']);
});

it('reads a migration, and says where it does not parse', () => {
  const facts = scanned({
    'services/svc-check-in/migrations/0001__a.sql':
      'create table t (id uuid primary key);\nalter table a.b add column c text;',
    'services/svc-check-in/migrations/0002__b.sql': 'create table t (\n  id uuid,,\n);',
  });
  expect(facts.sql.map(({ source, sink, service }) => `${source} ${sink} ${service}`)).toEqual([
    'migration services/svc-check-in/migrations/0001__a.sql svc-check-in',
    'migration services/svc-check-in/migrations/0002__b.sql svc-check-in',
  ]);
  expect(facts.sql[0]?.facts?.changes).toHaveLength(2);
  expect(place(facts.sql[1]?.error?.at ?? { file: '', path: [] })).toBe('migrations/0002__b.sql:2:11');
  expect(facts.files[0]?.text).toContain('create table');
});

it('says of shared code what it imports and what SQL it holds, and no more', () => {
  const facts = scanned({
    'common/db.ts': "import pg from 'pg'; fetch(1); pool.query('select * from a.b'); publish('x'); pool.query(given);",
  });
  const { imports, files, sql, ...others } = facts;
  expect(imports).toHaveLength(1);
  expect(files).toHaveLength(1);
  expect(sql.map((use) => `${use.role} ${touched(use)}`)).toEqual(['shared a.b:read']);
  expect(Object.values(others).flat()).toEqual([]);
});

it('takes what shared code runs for a service for its own', () => {
  const { sql } = scanned({
    'common/db.ts': 'export const run = (text) => pool.query(text);',
    'a.ts': "import { run } from '../../common/db.ts';\nrun('select * from a.b');",
  });
  expect(sql.map((use) => `${use.service} ${place(use.at)} ${touched(use)}`)).toEqual([
    'svc-check-in a.ts:2:6 a.b:read',
  ]);
});

it('takes constants of shared code, and its functions', () => {
  const facts = scanned({
    'common/tables.ts': "export const T = 'a.b'; export const query = (text) => pool.query(text);",
    'a.ts': `import { query, T } from '../../common/tables.ts'; query(\`select * from \${T}\`);`,
  });
  expect(facts.sql.flatMap(touched)).toEqual(['a.b:read']);
});

it('does the same with what it remembers, also from JSON', () => {
  const files = filesOf(
    {
      'service.ts':
        "import { run } from './run.ts'; export default defineService(c, (x) => ({ handlers: { a: () => run(x) } }));",
      'run.ts': `export const run = async ({ call, db }) => { await call.pay.go(); await db\`select \${1} from a.b where \${2} = x\`; };`,
      'services/svc-check-in/migrations/1.sql': 'create table t (id uuid);',
      'bad.ts': 'const = 1;',
      'client.gen.ts': "import type { A } from './run.ts';",
    },
    layout,
  );
  const stored = new Map<string, string>();
  let made = 0;
  const memory: Memory = {
    of<Value>(kind: string, text: string, make: () => Value): Value {
      const key = `${kind}\n${text}`;
      const known = stored.get(key);
      if (known !== undefined) return JSON.parse(known);
      made++;
      const value = make();
      stored.set(key, JSON.stringify(value));
      return value;
    },
  };
  const plain = (facts: ReturnType<typeof scan>) => JSON.stringify(facts);
  const first = plain(scan(files, layout, memory));
  const before = made;
  expect(plain(scan(files, layout, memory))).toBe(first);
  expect(made).toBe(before);
  expect(plain(scan(files, layout, noMemory))).toBe(first);
});
