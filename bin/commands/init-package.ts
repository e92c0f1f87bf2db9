import { readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { packageFolder } from '../package-folder.ts';

type Texts = Readonly<Record<string, string>>;

/** The package.json of a new workspace in `target`. */
export function packageJson(name: string, target: string): string {
  const own = packageFolder();
  const novatrek = fieldsOf(own) ?? {};
  const version = String(novatrek.version);
  const dev = textsIn(novatrek, 'devDependencies');
  const content = {
    name,
    version: '0.1.0',
    private: true,
    type: 'module',
    engines: novatrek.engines,
    scripts: {
      check: 'novatrek check && novatrek generate --check && tsc --noEmit',
      generate: 'novatrek generate',
      test: 'node --import novatrek/typescript --test test/*.test.js services/*/*.test.ts',
      start: 'novatrek up',
      portal: 'novatrek portal serve',
    },
    dependencies: { novatrek: origin(own, target, version) },
    devDependencies: { '@types/node': dev['@types/node'], typescript: dev.typescript },
    // npm heeds both at the root of an installation only: what novatrek needs of them has to stand here.
    overrides: novatrek.overrides,
    allowScripts: novatrek.allowScripts,
  };
  return `${JSON.stringify(content, undefined, 2)}\n`;
}

/**
 * Where the novatrek that is running came from, as a dependency: a tarball or folder by its path from the new
 * workspace, an address as it was given, anything from a registry by its version.
 */
function origin(own: string, target: string, version: string): string {
  const fileTo = (path: string) => {
    const from = relative(target, path).replaceAll(sep, '/');
    return `file:${from.startsWith('.') || from.startsWith('/') || /^[A-Za-z]:/.test(from) ? from : `./${from}`}`;
  };
  if (!own.split(sep).includes('node_modules')) return fileTo(own);
  for (let here = dirname(own); dirname(here) !== here; here = dirname(here)) {
    const project = fieldsOf(here);
    if (project === undefined) continue;
    const all = ['dependencies', 'devDependencies', 'optionalDependencies'].map((key) => textsIn(project, key));
    const said = all.map((texts) => texts.novatrek).find((one) => one !== undefined);
    if (said === undefined) continue;
    const path = /^(?:file|link):(.+)$/.exec(said)?.[1] ?? /^(\.{0,2}\/.+|.+\.tgz)$/.exec(said)?.[1];
    if (path !== undefined && !/^[a-z+]+:\/\//.test(path))
      return fileTo(resolve(here, path.replace(/^\/\/(?=\/)/, '')));
    return /^[a-z+]+:|\//.test(said) && !said.startsWith('npm:') ? said : `^${version}`;
  }
  return `^${version}`;
}

function fieldsOf(folder: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const data: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    return typeof data === 'object' && data !== null ? { ...data } : undefined;
  } catch {
    return undefined;
  }
}

function textsIn(data: Readonly<Record<string, unknown>>, key: string): Texts {
  const value = data[key];
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}
