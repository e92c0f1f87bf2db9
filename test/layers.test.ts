import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { expect, it } from 'vitest';

/** A source file, by its path from the root. */
interface Code {
  readonly path: string;
  readonly text: string;
}

interface Import {
  readonly line: number;
  /** A package, or the path of a file from the root. */
  readonly to: string;
  readonly typeOnly: boolean;
}

const root = fileURLToPath(new URL('..', import.meta.url));

/** What a folder may import from; `bin` alone sees the world, and `runtime` knows only what was generated. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  bin: ['bin', 'generators', 'rules', 'model'],
  generators: ['generators', 'model'],
  rules: ['rules', 'model'],
  model: ['model'],
  portal: ['portal'],
  runtime: ['runtime'],
};
const pure = ['model', 'rules', 'generators'];
const modelPackages = ['yaml', 'js-yaml', 'zod'];

const product: readonly Code[] = Object.keys(mayImport).flatMap((folder) => {
  try {
    return readdirSync(`${root}${folder}`, { recursive: true, encoding: 'utf8' })
      .map((name) => posix.join(folder, name.replaceAll('\\', '/')))
      .filter((path) => path.endsWith('.ts') && !path.includes('node_modules') && !path.startsWith('portal/dist'))
      .map((path) => ({ path, text: readFileSync(`${root}${path}`, 'utf8') }));
  } catch {
    return [];
  }
});

const parsed = new Map<Code, ts.SourceFile>();
function treeOf(code: Code): ts.SourceFile {
  const tree = parsed.get(code) ?? ts.createSourceFile(code.path, code.text, ts.ScriptTarget.ES2023, true);
  parsed.set(code, tree);
  return tree;
}

function* nodesOf(node: ts.Node): Generator<ts.Node> {
  yield node;
  const children: ts.Node[] = [];
  ts.forEachChild(node, (child) => {
    children.push(child);
  });
  for (const child of children) yield* nodesOf(child);
}

function lineOf(node: ts.Node): number {
  return node.getSourceFile().getLineAndCharacterOfPosition(node.getStart()).line + 1;
}

const imported = new Map<Code, Import[]>();
function importsOf(code: Code): Import[] {
  const found = imported.get(code) ?? readImports(code);
  imported.set(code, found);
  return found;
}

function readImports(code: Code): Import[] {
  return [...nodesOf(treeOf(code))].flatMap((node) => {
    const found = (name: ts.Node | undefined, typeOnly: boolean): Import[] => {
      if (name === undefined || !ts.isStringLiteralLike(name)) return [];
      const to = name.text.startsWith('.') ? posix.join(posix.dirname(code.path), name.text) : name.text;
      return [{ line: lineOf(node), to, typeOnly }];
    };
    if (ts.isImportDeclaration(node)) {
      const clause = node.importClause;
      const named = clause?.namedBindings;
      const allTypes =
        clause?.name === undefined && named !== undefined && ts.isNamedImports(named) && named.elements.length > 0
          ? named.elements.every((element) => element.isTypeOnly)
          : false;
      return found(node.moduleSpecifier, clause?.isTypeOnly === true || allTypes);
    }
    if (ts.isExportDeclaration(node)) return found(node.moduleSpecifier, node.isTypeOnly);
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      return found(node.arguments[0], false);
    return ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument) ? found(node.argument.literal, true) : [];
  });
}

const topOf = (path: string) => path.split('/')[0] ?? '';
const isFile = (to: string) => to.includes('/') && to.endsWith('.ts');

function eachImport(files: readonly Code[], breach: (path: string, one: Import) => string | undefined): string[] {
  return files.flatMap((file) =>
    importsOf(file).flatMap((one) => {
      const problem = breach(file.path, one);
      return problem === undefined ? [] : [`${file.path}:${one.line} imports ${one.to}: ${problem}`];
    }),
  );
}

function wrongWay(files: readonly Code[]): string[] {
  return eachImport(files, (path, { to }) => {
    const allowed = mayImport[topOf(path)] ?? [];
    return !isFile(to) || allowed.includes(topOf(to)) ? undefined : `${topOf(path)} may import ${allowed.join(', ')}`;
  });
}

function emitKnowsModel(files: readonly Code[]): string[] {
  const emitters = files.filter((file) => file.path.startsWith('generators/emit/'));
  return eachImport(emitters, (_, { to }) =>
    isFile(to) && !to.startsWith('generators/emit/') ? 'generators/emit prints text and knows no model' : undefined,
  );
}

function modelPackage(files: readonly Code[]): string[] {
  const model = files.filter((file) => topOf(file.path) === 'model');
  return eachImport(model, (_, { to }) =>
    isFile(to) || modelPackages.includes(to) ? undefined : `model needs no more than ${modelPackages.join(', ')}`,
  );
}

function importsNode(files: readonly Code[]): string[] {
  const core = files.filter((file) => pure.includes(topOf(file.path)));
  return eachImport(core, (_, { to }) =>
    to.startsWith('node:') || /^(fs|path|os|child_process|crypto|url|util|http)(\/|$)/.test(to)
      ? 'only bin touches the world'
      : undefined,
  );
}

const world = ['process', 'console', 'globalThis', 'performance', 'fetch', 'setTimeout', 'setInterval', 'crypto'];
const unsteady = ['Date.now', 'Math.random'];

/** Clock, chance, environment and terminal would make output differ between two runs. */
function usesWorld(files: readonly Code[]): string[] {
  return files
    .filter((file) => pure.includes(topOf(file.path)))
    .flatMap((file) =>
      [...nodesOf(treeOf(file))].flatMap((node) => {
        const used = worldIn(node);
        return used === undefined ? [] : [`${file.path}:${lineOf(node)} uses ${used}: only bin touches the world`];
      }),
    );
}

function worldIn(node: ts.Node): string | undefined {
  if (ts.isNewExpression(node) && node.expression.getText() === 'Date' && (node.arguments ?? []).length === 0)
    return 'new Date()';
  if (ts.isCallExpression(node) && node.expression.getText() === 'Date') return 'Date()';
  if (ts.isPropertyAccessExpression(node) && unsteady.includes(node.getText())) return node.getText();
  if (!ts.isIdentifier(node) || !world.includes(node.text)) return undefined;
  const parent = node.parent;
  // A field, a key or a parameter may be called `process`; a value that nobody declared is the real one.
  const isName =
    (ts.isPropertyAccessExpression(parent) && parent.name === node) ||
    ((ts.isPropertyAssignment(parent) || ts.isPropertySignature(parent) || ts.isParameter(parent)) &&
      parent.name === node);
  return isName ? undefined : node.text;
}

function importsTests(files: readonly Code[]): string[] {
  return eachImport(files, (_, { to }) =>
    topOf(to) === 'test' || /^(vitest|fast-check|ajv)(\/|$)/.test(to) ? 'tests are no part of the product' : undefined,
  );
}

function missingFiles(files: readonly Code[]): string[] {
  const known = new Set(files.map((file) => file.path));
  return eachImport(files, (_, { to }) => (isFile(to) && !known.has(to) ? 'there is no such file' : undefined));
}

/** Types are gone when the program runs, so only values can make a circle. */
function circles(files: readonly Code[]): string[] {
  const next = new Map(
    files.map((file) => [
      file.path,
      importsOf(file).flatMap(({ to, typeOnly }) => (typeOnly || !isFile(to) ? [] : [to])),
    ]),
  );
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (path: string, trail: readonly string[]) => {
    const start = trail.indexOf(path);
    if (start >= 0) found.push([...trail.slice(start), path].join(' -> '));
    if (start >= 0 || done.has(path)) return;
    for (const to of next.get(path) ?? []) visit(to, [...trail, path]);
    done.add(path);
  };
  for (const { path } of files) visit(path, []);
  return found;
}

const made = (...files: [string, string][]): Code[] => files.map(([path, text]) => ({ path, text }));

it('sees the whole product', () => {
  for (const folder of ['bin', 'generators', 'rules', 'model'])
    expect(product.filter((file) => topOf(file.path) === folder).length, folder).toBeGreaterThan(5);
  expect(importsOf({ path: 'bin/main.ts', text: readFileSync(`${root}bin/main.ts`, 'utf8') })).toContainEqual(
    expect.objectContaining({ to: 'bin/commands/check.ts' }),
  );
});

it('imports point one way: bin to generators and rules, both to model', () => {
  expect(wrongWay(product)).toEqual([]);
  expect(wrongWay(made(['model/a.ts', "import { b } from '../rules/b.ts';"]))).toHaveLength(1);
  expect(wrongWay(made(['model/x/a.ts', "import type { B } from '../../generators/b.ts';"]))).toHaveLength(1);
  expect(wrongWay(made(['rules/a.ts', "export * from '../generators/b.ts';"]))).toHaveLength(1);
  expect(wrongWay(made(['rules/a.ts', "const b = await import('../bin/b.ts');"]))).toHaveLength(1);
  expect(wrongWay(made(['generators/a.ts', "import '../rules/b.ts';"]))).toHaveLength(1);
  expect(wrongWay(made(['runtime/a.ts', "import { b } from '../model/b.ts';"]))).toHaveLength(1);
  expect(wrongWay(made(['bin/a.ts', "import { b } from '../runtime/b.ts';"]))).toHaveLength(1);
  expect(wrongWay(made(['bin/a.ts', "import { b } from '../model/b.ts';"]))).toEqual([]);
});

it('nothing imports bin', () => {
  const outside = product.filter((file) => topOf(file.path) !== 'bin');
  expect(eachImport(outside, (_, { to }) => (topOf(to) === 'bin' ? 'bin is the shell' : undefined))).toEqual([]);
  expect(wrongWay(made(['rules/a.ts', "import type { Located } from '../bin/report.ts';"]))).toEqual([
    'rules/a.ts:1 imports bin/report.ts: rules may import rules, model',
  ]);
});

it('generators/emit knows no model', () => {
  expect(emitKnowsModel(product)).toEqual([]);
  expect(emitKnowsModel(made(['generators/emit/a.ts', "import type { M } from '../../model/m.ts';"]))).toHaveLength(1);
  expect(emitKnowsModel(made(['generators/emit/a.ts', "import { o } from '../openapi.ts';"]))).toHaveLength(1);
  expect(emitKnowsModel(made(['generators/emit/a.ts', "import { stringify } from 'yaml';"]))).toEqual([]);
});

it('model needs no packages but yaml, js-yaml and zod', () => {
  expect(modelPackage(product)).toEqual([]);
  expect(modelPackage(made(['model/a.ts', "import { readFileSync } from 'node:fs';"]))).toHaveLength(1);
  expect(modelPackage(made(['model/a.ts', "import { Command } from 'commander';"]))).toHaveLength(1);
  expect(modelPackage(made(['model/a.ts', "import * as z from 'zod';"]))).toEqual([]);
});

it('model, rules and generators import nothing of Node', () => {
  expect(importsNode(product)).toEqual([]);
  for (const name of ['node:fs', 'fs', 'node:path', 'fs/promises', 'child_process'])
    expect(importsNode(made(['rules/a.ts', `import a from '${name}';`])), name).toHaveLength(1);
  expect(importsNode(made(['bin/a.ts', "import a from 'node:fs';"]))).toEqual([]);
});

it('model, rules and generators use no clock, chance, environment or terminal', () => {
  expect(usesWorld(product)).toEqual([]);
  for (const text of [
    'process.env.A;',
    'console.log(1);',
    'Date.now();',
    'Math.random();',
    'new Date();',
    'Date();',
    'f(process);',
  ])
    expect(usesWorld(made(['generators/a.ts', text])), text).toHaveLength(1);
  const fine =
    "new Date(day); const a = { process: 1 }; a.process; f('console.log(1)'); // Date.now()\nMath.max(1, 2);";
  expect(usesWorld(made(['rules/a.ts', fine]))).toEqual([]);
  expect(usesWorld(made(['bin/a.ts', 'process.exit();']))).toEqual([]);
});

it('the product imports no test and no tool of the tests', () => {
  expect(importsTests(product)).toEqual([]);
  expect(importsTests(made(['bin/a.ts', "import { shop } from '../test/workspace.ts';"]))).toHaveLength(1);
  expect(importsTests(made(['rules/a.ts', "import { it } from 'vitest';"]))).toHaveLength(1);
});

it('every imported file is there', () => {
  expect(missingFiles(product)).toEqual([]);
  expect(missingFiles(made(['bin/a.ts', "import { b } from './b.ts';"]))).toHaveLength(1);
});

it('no file imports itself in a circle', () => {
  expect(circles(product)).toEqual([]);
  const circle = made(['rules/a.ts', "import './b.ts';"], ['rules/b.ts', "import { c } from './c.ts';"]);
  expect(circles([...circle, ...made(['rules/c.ts', "export { a } from './a.ts';"])])).toEqual([
    'rules/a.ts -> rules/b.ts -> rules/c.ts -> rules/a.ts',
  ]);
  for (const types of ["import type { A } from './a.ts';", "import { type A, type B } from './a.ts';"])
    expect(circles([...circle, ...made(['rules/c.ts', types])])).toEqual([]);
  expect(circles([...circle, ...made(['rules/c.ts', "import { type A, b } from './a.ts';"])])).toHaveLength(1);
});
