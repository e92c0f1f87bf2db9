import { readFileSync } from 'node:fs';
import ts from 'typescript';
import { expect, it } from 'vitest';
import {
  type Code,
  eachImport,
  importsOf,
  isFile,
  lineOf,
  made,
  nodesOf,
  product,
  root,
  topOf,
  treeOf,
} from './product-code.ts';

/** What a folder may import from; `bin` alone sees the world and starts the runtime, which knows only what was generated. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  bin: ['bin', 'generators', 'rules', 'model', 'runtime'],
  generators: ['generators', 'model'],
  rules: ['rules', 'model'],
  model: ['model'],
  portal: ['portal'],
  runtime: ['runtime'],
};
const pure = ['model', 'rules', 'generators'];
const modelPackages = ['yaml', 'js-yaml', 'zod'];

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

/** What runs a service: `bin` starts it, and nothing in it knows which services there are. */
function startsMore(files: readonly Code[]): string[] {
  return eachImport(
    files.filter(({ path }) => topOf(path) === 'bin'),
    (_, { to }) =>
      topOf(to) === 'runtime' && !to.startsWith('runtime/platform/') ? 'bin starts the platform alone' : undefined,
  );
}

/** A service imports itself and the platform, by the name that it is published under. */
function leavesService(files: readonly Code[]): string[] {
  return eachImport(files, (path, { to }) => {
    const own = /^runtime\/(?:services\/[^/]+|simulators)\//.exec(path)?.[0];
    if (own === undefined || to.startsWith(own) || /^novatrek\/platform(\/testing)?$/.test(to)) return undefined;
    return /^node:(crypto|util|url|timers\/promises)$/.test(to)
      ? undefined
      : 'a service imports itself and novatrek/platform';
  });
}

function platformKnowsService(files: readonly Code[]): string[] {
  const platform = files.filter(({ path }) => path.startsWith('runtime/platform/'));
  return eachImport(platform, (_, { to }) =>
    isFile(to) && !to.startsWith('runtime/platform/') ? 'the platform knows no service' : undefined,
  );
}

const { dependencies }: { dependencies: Readonly<Record<string, string>> } = JSON.parse(
  readFileSync(`${root}package.json`, 'utf8'),
);

/** Only what is installed with the package; tools of the tests are not there. */
function notInstalled(files: readonly Code[]): string[] {
  return eachImport(files, (_, { to, typeOnly }) => {
    if (typeOnly || isFile(to) || to.startsWith('node:') || /^[./]|^novatrek\//.test(to)) return undefined;
    const name = to
      .split('/')
      .slice(0, to.startsWith('@') ? 2 : 1)
      .join('/');
    return dependencies[name] === undefined ? 'no dependency of the package' : undefined;
  });
}

function importsTests(files: readonly Code[]): string[] {
  return eachImport(files, (_, { to }) =>
    topOf(to) === 'test' || /^(vitest|fast-check)(\/|$)/.test(to) ? 'tests are no part of the product' : undefined,
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
  for (const folder of ['model', 'rules', 'generators'])
    expect(wrongWay(made([`${folder}/a.ts`, "import { b } from '../runtime/platform/b.ts';"])), folder).toHaveLength(1);
  expect(wrongWay(made(['bin/a.ts', "import { b } from '../model/b.ts';"]))).toEqual([]);
});

it('bin starts the platform, and no service by itself', () => {
  expect(startsMore(product)).toEqual([]);
  expect(startsMore(made(['bin/a.ts', "import { b } from '../runtime/platform/b.ts';"]))).toEqual([]);
  expect(startsMore(made(['bin/a.ts', "import s from '../runtime/services/svc-a/service.ts';"]))).toHaveLength(1);
});

it('a service imports itself and novatrek/platform; the platform knows no service', () => {
  expect(leavesService(product)).toEqual([]);
  expect(platformKnowsService(product)).toEqual([]);
  const service = (text: string) => leavesService(made(['runtime/services/svc-a/service.ts', text]));
  for (const to of [
    'pg',
    'kafkajs',
    'fastify',
    'node:fs',
    '../svc-b/store.ts',
    '../../platform/index.ts',
    '../../../model/a.ts',
  ])
    expect(service(`import { a } from '${to}';`), to).toHaveLength(1);
  for (const to of ['./store.ts', './rules/price.ts', 'novatrek/platform', 'node:crypto'])
    expect(service(`import { a } from '${to}';`), to).toEqual([]);
  expect(
    leavesService(made(['runtime/simulators/a.ts', "import { b } from '../services/svc-a/store.ts';"])),
  ).toHaveLength(1);
  expect(
    platformKnowsService(made(['runtime/platform/a.ts', "import s from '../services/svc-a/service.ts';"])),
  ).toHaveLength(1);
});

it('the product needs nothing that is not installed with it', () => {
  expect(notInstalled(product)).toEqual([]);
  expect(notInstalled(made(['bin/a.ts', "import ts from 'typescript';"]))).toHaveLength(1);
  expect(notInstalled(made(['runtime/platform/a.ts', "import { Pool } from 'undici';"]))).toEqual([]);
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
