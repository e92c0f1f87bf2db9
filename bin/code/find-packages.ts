import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import * as yaml from 'js-yaml';
import type { Layout } from '../../rules/scan/facts.ts';
import { exactly, type Found } from '../../rules/scan/layout.ts';
import { CannotRun, reason } from '../workspace.ts';

/** The workspace's own packages, and the path aliases that its tsconfig files give. */
export function findPackages(root: string, tsconfig: string | undefined): Found {
  const rootPackage = json(root, 'package.json');
  const folders = ['.', ...members(root, rootPackage)];
  const packages: Record<string, string> = {};
  for (const folder of folders) {
    const name = folder === '.' ? rootPackage?.name : json(root, `${folder}/package.json`)?.name;
    if (typeof name === 'string') packages[name] = folder;
  }
  const named = tsconfig === undefined ? [] : [tsconfig];
  const files = [...named, 'tsconfig.base.json', ...folders.map((folder) => posix.join(folder, 'tsconfig.json'))];
  const aliases: Layout['aliases'][number][] = [];
  for (const file of files) {
    const paths = pathsOf(root, file);
    if (file === tsconfig && paths === undefined && !exists(root, file))
      throw new CannotRun(`there is no ${file}`, 'mend code.tsconfig in architecture/platform.yaml');
    if (paths === undefined) continue;
    aliases.push({ folder: file === tsconfig ? '.' : posix.dirname(file), paths });
  }
  return { packages, aliases };
}

/** Folders of the packages that the root names, by npm's and pnpm's way of saying so. */
function members(root: string, rootPackage: Record<string, unknown> | undefined): string[] {
  const declared = rootPackage?.workspaces;
  const npm = Array.isArray(declared) ? declared : isRecord(declared) ? declared.packages : undefined;
  const pnpm = pnpmPackages(root);
  const patterns = [...(Array.isArray(npm) ? npm : []), ...pnpm].filter((one) => typeof one === 'string');
  const wanted = patterns.filter((one) => !one.startsWith('!')).map((one) => exactly(one.replace(/^\.\/|\/$/g, '')));
  const unwanted = patterns.filter((one) => one.startsWith('!')).map((one) => exactly(one.slice(1)));
  if (wanted.length === 0) return [];
  return foldersBelow(root, '', 3).filter(
    (folder) => wanted.some((one) => one.test(folder)) && !unwanted.some((one) => one.test(folder)),
  );
}

function pnpmPackages(root: string): unknown[] {
  const text = textOf(root, 'pnpm-workspace.yaml');
  if (text === undefined) return [];
  try {
    const data = yaml.load(text);
    return isRecord(data) && Array.isArray(data.packages) ? data.packages : [];
  } catch (error) {
    throw new CannotRun(`pnpm-workspace.yaml cannot be read: ${reason(error)}`, 'mend the file');
  }
}

function foldersBelow(root: string, folder: string, depth: number): string[] {
  if (depth === 0) return [];
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    if (!entry.isDirectory() || entry.name === 'node_modules' || entry.name.startsWith('.')) return [];
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    return [path, ...foldersBelow(root, path, depth - 1)];
  });
}

/** `compilerOptions.paths` with targets from the root; of the file itself or the one it extends. */
function pathsOf(root: string, file: string, depth = 0): Record<string, string[]> | undefined {
  const config = json(root, file);
  if (config === undefined || depth > 10) return undefined;
  const options = isRecord(config.compilerOptions) ? config.compilerOptions : {};
  const folder = posix.dirname(file);
  const base = typeof options.baseUrl === 'string' ? posix.join(folder, options.baseUrl) : folder;
  if (isRecord(options.paths))
    return Object.fromEntries(
      Object.entries(options.paths).map(([alias, targets]) => [
        alias,
        (Array.isArray(targets) ? targets : []).map((target) => posix.join(base, String(target))),
      ]),
    );
  const parents = Array.isArray(config.extends) ? config.extends : [config.extends];
  for (const parent of parents.reverse()) {
    if (typeof parent !== 'string' || !parent.startsWith('.')) continue;
    const path = posix.join(folder, parent.endsWith('.json') ? parent : `${parent}.json`);
    if (path.startsWith('..')) continue;
    const found = pathsOf(root, path, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A JSON file as people write them for compilers: with comments and trailing commas. */
function json(root: string, file: string): Record<string, unknown> | undefined {
  const text = textOf(root, file);
  if (text === undefined) return undefined;
  const plain = text
    .replace(/^\uFEFF/, '')
    .replaceAll(/("(?:[^"\\]|\\.)*")|\/\/[^\n]*|\/\*[\s\S]*?\*\//g, '$1')
    .replaceAll(/("(?:[^"\\]|\\.)*")|,(?=\s*[}\]])/g, '$1');
  try {
    const data: unknown = JSON.parse(plain);
    if (isRecord(data)) return data;
  } catch {
    // Said below.
  }
  throw new CannotRun(`${file} is not JSON`, 'mend the file: imports can only be followed with it');
}

function textOf(root: string, file: string): string | undefined {
  try {
    return readFileSync(join(root, file), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))
      return undefined;
    throw new CannotRun(
      `${file} cannot be read: ${reason(error)}`,
      `check the permissions of ${dirname(join(root, file))}`,
    );
  }
}

function exists(root: string, file: string): boolean {
  return statSync(join(root, file), { throwIfNoEntry: false }) !== undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
