import type { CodeFile, Import, Layout } from '../facts.ts';
import { sorter } from '../layout.ts';
import { builtins } from './builtins.ts';

export type ModuleTarget = Import['to'];
export type Modules = (from: string, specifier: string) => ModuleTarget;

const endings = ['.ts', '.tsx', '.mts', '.cts', '.d.ts', '.js', '.jsx', '.mjs', '.cjs', '.json'];
/** TypeScript writes `./row.js` for what stands in `row.ts`. */
const written: Readonly<Record<string, readonly string[]>> = {
  '.js': ['.ts', '.tsx', '.d.ts', '.jsx'],
  '.jsx': ['.tsx', '.d.ts'],
  '.mjs': ['.mts', '.d.mts'],
  '.cjs': ['.cts', '.d.cts'],
};

/** Finds what imports mean among the files that were given; nothing is looked up on disk. */
export function modulesOf(files: readonly CodeFile[], layout: Layout): Modules {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const folders = foldersOf(files);
  const partOf = sorter(layout);
  const aliases = layout.aliases
    .map(({ folder, paths }) => ({
      folder: normal(folder),
      // The longest alias is the nearest, as the compiler has it.
      paths: Object.entries(paths).sort(([a], [b]) => b.length - a.length),
    }))
    .sort((a, b) => b.folder.length - a.folder.length);
  const packages = Object.entries(layout.packages).sort(([a], [b]) => b.length - a.length);

  const fileAt = (path: string): CodeFile | undefined => {
    const exact = byPath.get(path);
    if (exact !== undefined) return exact;
    const ending = /\.[cm]?jsx?$/.exec(path)?.[0];
    if (ending !== undefined)
      for (const other of written[ending] ?? []) {
        const file = byPath.get(path.slice(0, -ending.length) + other);
        if (file !== undefined) return file;
      }
    for (const other of endings) {
      const file = byPath.get(path + other) ?? byPath.get(path === '' ? `index${other}` : `${path}/index${other}`);
      if (file !== undefined) return file;
    }
    return undefined;
  };

  const toFile = ({ path, role, service }: CodeFile): ModuleTarget => ({
    kind: 'file',
    path,
    role,
    ...(service !== undefined && { service }),
  });

  /** A path that leads out of what is scanned may well exist; one that leads nowhere inside does not. */
  const at = (path: string, specifier: string): ModuleTarget => {
    const file = fileAt(path);
    if (file !== undefined) return toFile(file);
    if (path.startsWith('..')) return { kind: 'unresolved', reason: `${specifier} leads out of the workspace` };
    const isCode = /\.[cm]?[jt]sx?$/.test(path);
    const isAsset = !isCode && /\.\w+$/.test(path);
    if (isAsset || partOf(isCode ? path : `${path}.ts`) === undefined) return { kind: 'file', path, role: 'other' };
    return { kind: 'unresolved', reason: `there is no file ${path}` };
  };

  const viaAlias = (from: string, specifier: string): ModuleTarget | undefined => {
    const nearest = aliases.find(({ folder }) => folder === '' || from.startsWith(`${folder}/`));
    for (const [alias, targets] of nearest?.paths ?? []) {
      const [start, end, more] = alias.split('*');
      if (start === undefined || more !== undefined) continue;
      const isExact = end === undefined;
      if (isExact ? specifier !== alias : !(specifier.startsWith(start) && specifier.endsWith(end))) continue;
      if (!isExact && specifier.length < start.length + end.length) continue;
      const rest = isExact ? '' : specifier.slice(start.length, specifier.length - end.length);
      const paths = targets.map((target) => normal(target.replace('*', () => rest)));
      for (const path of paths) {
        const file = fileAt(path);
        if (file !== undefined) return toFile(file);
      }
      // `*` alone stands for packages too.
      if (start === '') continue;
      return paths[0] === undefined ? undefined : at(paths[0], specifier);
    }
    return undefined;
  };

  const viaPackage = (specifier: string): ModuleTarget | undefined => {
    for (const [name, folder] of packages) {
      if (specifier !== name && !specifier.startsWith(`${name}/`)) continue;
      const rest = specifier.slice(name.length);
      const root = normal(folder);
      for (const inside of ['', '/src', '/lib', '/dist'])
        for (const path of [normal(`${root}${inside}${rest}`), normal(`${root}${inside}${rest}/index`)]) {
          const file = fileAt(path);
          if (file !== undefined) return toFile(file);
        }
      const holder = folders.get(root);
      if (root !== '' && holder !== undefined) return toFile({ ...holder, path: root });
      return { kind: 'package', name };
    }
    return undefined;
  };

  const known = new Map<string, ModuleTarget>();
  return (from, given) => {
    const key = `${parent(from)} ${given}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const target = find(from, given);
    known.set(key, target);
    return target;
  };

  function find(from: string, given: string): ModuleTarget {
    const specifier = given.replace(/[?#].*$/, '') || given;
    if (specifier.startsWith('node:')) return { kind: 'builtin', name: specifier.slice('node:'.length) };
    if (/^\.{1,2}(?:\/|$)/.test(specifier)) return at(normal(`${parent(from)}/${specifier}`), specifier);
    if (specifier.startsWith('/')) return at(normal(specifier.slice(1)), specifier);
    const alias = viaAlias(from, specifier) ?? viaPackage(specifier);
    if (alias !== undefined) return alias;
    if (builtins.has(specifier)) return { kind: 'builtin', name: specifier };
    if (given.startsWith('#')) return { kind: 'unresolved', reason: `${given} is no alias of the workspace` };
    if (/^[a-z][\w+.-]*:/i.test(specifier)) return { kind: 'unresolved', reason: `${specifier} is no module` };
    if (specifier === '') return { kind: 'unresolved', reason: 'the path is empty' };
    return { kind: 'package', name: /^@[^/]+\/[^/]+|^[^/]+/.exec(specifier)?.[0] ?? specifier };
  }
}

/** Each folder with a file in it, so that a package without a known entry still has its service. */
function foldersOf(files: readonly CodeFile[]): ReadonlyMap<string, CodeFile> {
  const folders = new Map<string, CodeFile>();
  for (const file of files)
    for (let folder = parent(file.path); folder !== '' && !folders.has(folder); folder = parent(folder))
      folders.set(folder, file);
  return folders;
}

function parent(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : path.slice(0, slash);
}

function normal(path: string): string {
  const out: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment === '..' && out.length > 0 && out.at(-1) !== '..') out.pop();
    else out.push(segment);
  }
  return out.join('/');
}
