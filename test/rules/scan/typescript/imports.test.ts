import { beforeAll, expect, it } from 'vitest';
import type { Import } from '../../../../rules/scan/facts.ts';
import { loadSqlParser } from '../../../../rules/scan/sql/parser.ts';
import { place, scanned } from './scanned.ts';

beforeAll(loadSqlParser);

const other = 'services/svc-payments/row.ts';

function shown({ how, names, to }: Import): string {
  const where =
    to.kind === 'file'
      ? `${to.path} of ${to.service ?? to.role}`
      : to.kind === 'unresolved'
        ? `? ${to.reason}`
        : `${to.kind} ${to.name}`;
  return `${how} [${names}] ${where}`;
}

function imports(code: string, more = {}, files = {}): string[] {
  const { imports: all } = scanned({ 'service.ts': code, [other]: 'export const x = 1;', ...files }, more);
  return all.filter(({ file }) => file.endsWith('/svc-check-in/service.ts')).map(shown);
}

it.each([
  ["import { x, y as z } from '../svc-payments/row.ts'", 'import [x,y]'],
  ["import all from '../svc-payments/row.js'", 'import [default]'],
  ["import * as all from '../svc-payments/row'", 'import [*]'],
  ["import '../svc-payments/row.ts'", 'import []'],
  ["import type { X } from '../svc-payments/row.ts'", 'type [X]'],
  ["import { type X, type Y } from '../svc-payments/row.ts'", 'type [X,Y]'],
  ["import { type X, y } from '../svc-payments/row.ts'", 'import [X,y]'],
  ["export { x } from '../svc-payments/row.ts'", 'export [x]'],
  ["export * from '../svc-payments/row.ts'", 'export [*]'],
  ["export * as all from '../svc-payments/row.ts'", 'export [*]'],
  ["export type { X } from '../svc-payments/row.ts'", 'type [X]'],
  ["const a = require('../svc-payments/row.js')", 'require [*]'],
  ["require.resolve('../svc-payments/row.js')", 'require [*]'],
  ["import a = require('../svc-payments/row.js')", 'require [*]'],
  ["await import('../svc-payments/row.ts')", 'dynamic [*]'],
  ['await import(`../svc-payments/row.ts`)', 'dynamic [*]'],
  [`const folder = '../svc-payments'; await import(\`\${folder}/row.ts\`)`, 'dynamic [*]'],
  ["vi.mock('../svc-payments/row.ts', () => ({}))", 'mock []'],
  ["jest.mock('../svc-payments/row.js')", 'mock []'],
  ["new Worker(new URL('../svc-payments/row.ts', import.meta.url))", 'dynamic []'],
  ["type X = import('../svc-payments/row.ts').X", 'type [X]'],
  ["let x: typeof import('../svc-payments/row.ts')", 'type [*]'],
  ["function f(a: Map<string, import('../svc-payments/row.ts').X>) {}", 'type [X]'],
  ["const a = <import('../svc-payments/row.ts').X>b", 'type [X]'],
  ["const a = b as import('../svc-payments/row.ts').X", 'type [X]'],
  ["interface A extends Array<import('../svc-payments/row.ts').X> {}", 'type [X]'],
  ["class A<T extends import('../svc-payments/row.ts').X> {}", 'type [X]'],
  ["const f = <T extends import('../svc-payments/row.ts').X>(a: T): T => a", 'type [X]'],
  ["class A { a?: import('../svc-payments/row.ts').X }", 'type [X]'],
  ["f<import('../svc-payments/row.ts').X>()", 'type [X]'],
  ["declare module 'a' { export { x } from '../svc-payments/row.ts' }", 'export [x]'],
  ['/// <reference path="../svc-payments/row.ts" />\n', 'type []'],
])('sees %s', (code, how) => {
  expect(imports(code)).toContain(`${how} ${other} of svc-payments`);
});

it('sees JSX that imports', () => {
  const { imports: all } = scanned({
    'page.tsx': "export const A = () => <B lazy={() => import('../svc-payments/row.ts')}>{import('pg')}</B>;",
    [other]: '',
  });
  expect(all.map(shown)).toEqual([`dynamic [*] ${other} of svc-payments`, 'dynamic [*] package pg']);
});

it('names packages and what comes with Node', () => {
  expect(
    imports(
      "import a from 'pg'; import b from 'pg/lib/pool'; import c from '@azure/bus/x'; import d from 'fs'; import e from 'node:fs/promises'; import f from 'node:test';",
    ),
  ).toEqual([
    'import [default] package pg',
    'import [default] package pg',
    'import [default] package @azure/bus',
    'import [default] builtin fs',
    'import [default] builtin fs/promises',
    'import [default] builtin test',
  ]);
});

it('finds files as TypeScript does', () => {
  const files = {
    'a.ts': '',
    'b.tsx': '',
    'c.mts': '',
    'd.cts': '',
    'e.js': '',
    'folder/index.ts': '',
    'folder.ts': '',
    'only/index.tsx': '',
    'j.jsx': '',
  };
  const at = Object.fromEntries(Object.entries(files).map(([name, text]) => [`services/svc-check-in/${name}`, text]));
  for (const [written, path] of [
    ['./a', 'a.ts'],
    ['./a.ts', 'a.ts'],
    ['./a.js', 'a.ts'],
    ['./b.js', 'b.tsx'],
    ['./b.jsx', 'b.tsx'],
    ['./c.mjs', 'c.mts'],
    ['./d.cjs', 'd.cts'],
    ['./e.js', 'e.js'],
    ['./folder', 'folder.ts'],
    ['./folder/', 'folder.ts'],
    ['./folder/index.js', 'folder/index.ts'],
    ['./only', 'only/index.tsx'],
    ['./j', 'j.jsx'],
    ['./x/../a.ts', 'a.ts'],
    ['./a.ts?raw', 'a.ts'],
  ] as const)
    expect(imports(`import '${written}'`, {}, at), written).toEqual([
      `import [] services/svc-check-in/${path} of svc-check-in`,
    ]);
});

it('says why a path leads nowhere', () => {
  expect(
    imports(
      "import './missing.ts'; import '../../../../x.ts'; import '#internal'; import 'https://x.dev/y.js'; await import(name);",
    ),
  ).toEqual([
    'import [] ? there is no file services/svc-check-in/missing.ts',
    'import [] ? ../../../../x.ts leads out of the workspace',
    'import [] ? #internal is no alias of the workspace',
    'import [] ? https://x.dev/y.js is no module',
    'dynamic [*] ? the path is decided at run time',
  ]);
});

it('takes what is not scanned for a file of its own', () => {
  expect(imports("import '../../model/x.ts'; import './data.json'; import './style.css'")).toEqual([
    'import [] model/x.ts of other',
    'import [] services/svc-check-in/data.json of other',
    'import [] services/svc-check-in/style.css of other',
  ]);
});

it('follows the aliases of the nearest tsconfig', () => {
  const aliases = [
    {
      folder: '.',
      paths: { '@/*': ['common/*'], '@pay': ['services/svc-payments/row.ts'], '~*': ['services/*', 'common/*'] },
    },
    {
      folder: 'services/svc-check-in',
      paths: { '@/*': ['services/svc-check-in/*'], '@pay/*': ['services/svc-payments/*'] },
    },
  ];
  const files = { 'common/a.ts': '', 'services/svc-check-in/a.ts': '' };
  expect(imports("import '@/a'; import '@pay/row'; import '@/none'; import '@pay'", { aliases }, files)).toEqual([
    'import [] services/svc-check-in/a.ts of svc-check-in',
    `import [] ${other} of svc-payments`,
    'import [] ? there is no file services/svc-check-in/none',
    'import [] package @pay',
  ]);
  expect(
    imports(
      "import '@/a'; import '@pay'; import '~svc-payments/row'; import '~a'",
      { aliases: aliases.slice(0, 1) },
      files,
    ),
  ).toEqual([
    'import [] common/a.ts of shared',
    `import [] ${other} of svc-payments`,
    `import [] ${other} of svc-payments`,
    'import [] common/a.ts of shared',
  ]);
});

it('follows no alias of a folder that the file is not in', () => {
  const aliases = [
    { folder: 'services/svc-check-in', paths: { '@/*': ['services/svc-check-in/*'] } },
    { folder: '.', paths: { '@/*': ['common/*'] } },
  ];
  const { imports: all } = scanned({ [other]: "import '@/a'", 'a.ts': '', 'common/a.ts': '' }, { aliases });
  expect(all.map(shown)).toEqual(['import [] common/a.ts of shared']);
});

it("follows the workspace's own packages", () => {
  const packages = { novatrek: '.', '@shop/payments': 'services/svc-payments', '@shop/common': 'common' };
  const files = { 'common/src/index.ts': '', 'common/deep/a.ts': '' };
  expect(
    imports(
      "import '@shop/payments'; import '@shop/payments/row'; import '@shop/common'; import '@shop/common/deep/a'; import 'novatrek/platform'; import '@shop/commonness'",
      { packages },
      files,
    ),
  ).toEqual([
    'import [] services/svc-payments of svc-payments',
    `import [] ${other} of svc-payments`,
    'import [] common/src/index.ts of shared',
    'import [] common/deep/a.ts of shared',
    'import [] package novatrek',
    'import [] package @shop/commonness',
  ]);
});

it('points at the specifier', () => {
  const [one] = scanned({ 'service.ts': "// é\nimport {\n  a,\n} from 'pg';" }).imports;
  expect(place(one?.at ?? { file: '', path: [] })).toBe('service.ts:4:8');
  expect(one?.at.path[3]).toBe(4);
});

it('reads no more than the imports of generated files', () => {
  const { imports: all, sql } = scanned({
    'client.gen.ts':
      "import type { A } from './a.ts';\nimport b, { c } from 'pg';\nexport * from './a.ts';\nexport { d } from './a.ts';\npool.query('select * from a.b');",
    'a.ts': '',
  });
  expect(all.map(shown)).toEqual([
    'type [A] services/svc-check-in/a.ts of svc-check-in',
    'import [default,c] package pg',
    'export [*] services/svc-check-in/a.ts of svc-check-in',
    'export [d] services/svc-check-in/a.ts of svc-check-in',
  ]);
  expect(sql).toEqual([]);
});
