import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { expect, it } from 'vitest';
import { packedFiles, root } from './tarball.ts';

const files = packedFiles();
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** Every file that an entry of `exports` or `bin` names, with the condition it stands under. */
function targets(entry: unknown, condition = 'default'): { condition: string; path: string }[] {
  if (typeof entry === 'string') return [{ condition, path: entry.replace(/^\.\//, '') }];
  return Object.entries(Object(entry)).flatMap(([key, inner]) => targets(inner, key.startsWith('.') ? condition : key));
}

it('the tarball holds what runs, and nothing else', () => {
  const allowed = [
    /^(package\.json|README\.md|LICENSE)$/,
    /^bin\/novatrek\.js$/,
    /^dist\/(bin|model|rules|generators|runtime\/platform)\/.*\.js$/,
    /^dist\/runtime\/platform\/.*\.d\.ts$/,
    /^dist\/bin\/typescript\/now\.d\.ts$/,
    /^portal\/assets\/[\w.-]+\.(css|js|svg)$/,
    /^portal\/templates\/[\w.-]+\.hbs$/,
    /^schemas\/[\w-]+\.schema\.json$/,
    /^templates\/(init|service)\/.*(\.(ts|js|json|yaml|md)|gitignore)$/,
  ];
  expect(files.filter((file) => !allowed.some((pattern) => pattern.test(file)))).toEqual([]);
  expect(files.filter((file) => /\.gen\.ts$|\.env|(^|\/)(\.git|node_modules|test\/.*\.test\.ts)/.test(file))).toEqual(
    [],
  );
  for (const pattern of allowed)
    expect(
      files.some((file) => pattern.test(file)),
      String(pattern),
    ).toBe(true);
});

it('every export and program is in the tarball, and types come first', () => {
  const named = [...targets(manifest.exports), ...targets(manifest.bin)];
  const missing = named.filter(({ condition, path }) => condition !== 'novatrek-source' && !files.includes(path));
  expect(missing).toEqual([]);
  expect(named.length).toBeGreaterThan(3);
  for (const [name, entry] of Object.entries<object>(manifest.exports)) {
    if (typeof entry === 'string') continue;
    const order = Object.keys(entry).filter((condition) => condition !== 'novatrek-source');
    expect(order[0], name).toBe('types');
    expect(order.at(-1), name).toBe('default');
  }
});

it('a condition for our own sources never reaches a user: no file of it is packed, no config of ours names it', () => {
  const own = targets(manifest.exports).filter(({ condition }) => condition === 'novatrek-source');
  expect(own.length).toBeGreaterThan(0);
  for (const { path } of own) expect(files).not.toContain(path);
  for (const file of files.filter((one) => /^templates\/.*\.json$/.test(one)))
    expect(readFileSync(join(root, file), 'utf8'), file).not.toContain('novatrek-source');
});

it('whatever the program needs to run is a dependency, and nothing has to be built on installation', () => {
  const packages = new Set<string>();
  for (const file of files.filter((one) => /^dist\/.*\.js$/.test(one))) {
    const text = readFileSync(join(root, file), 'utf8');
    const resolved = [...text.matchAll(/\bresolve\('([\w@][^']*)'\)/g)].map((match) => match[1] ?? '');
    for (const name of [...ts.preProcessFile(text).importedFiles.map((one) => one.fileName), ...resolved])
      if (!name.startsWith('.'))
        packages.add(
          name
            .split('/')
            .slice(0, name.startsWith('@') ? 2 : 1)
            .join('/'),
        );
  }
  const known = { ...manifest.dependencies, ...manifest.optionalDependencies, novatrek: '' };
  const unknown = [...packages].filter((name) => !name.startsWith('node:') && !Object.hasOwn(known, name));
  expect(unknown).toEqual([]);
  expect(packages.size).toBeGreaterThan(10);
  for (const hook of ['preinstall', 'install', 'postinstall']) expect(manifest.scripts).not.toHaveProperty(hook);
});

it.skip('LOUD: packing, installing and the whole story of a new workspace run in .ci/package, not here', () => {});
