import type { Model } from '../../model/model.ts';
import type { FileRole, Layout } from './facts.ts';

/** What bin found on disk: path aliases of tsconfig files, and the workspace's own packages. */
export type Found = Pick<Layout, 'aliases' | 'packages'>;

const usualFolder = 'runtime/services';

/** Where the code of a workspace lives: as platform.yaml says, and where it is silent, as `novatrek init` lays it out. */
export function layoutOf({ platform, services }: Model, found: Found): Layout {
  const code = platform.code ?? {};
  const folders = list(code.services, [`${platform.servicesFolder ?? usualFolder}/{service}`]);
  const topicPrefix = /^[^<]*/.exec(platform.conventions?.channel ?? '')?.[0] ?? '';
  return {
    services: folders,
    folders: new Map(Object.entries(code.folders ?? {})),
    migrations: list(
      code.migrations,
      [...folders, ...Object.values(code.folders ?? {})].map((folder) => `${folder}/migrations`),
    ),
    clients: list(code.clients, []),
    generated: list(code.generated, ['**/*.gen.ts', '**/generated/**']),
    tests: list(code.tests, ['**/*.{test,spec}.*', '**/{test,tests,__tests__}/**']),
    shared: list(code.shared, []),
    others: Object.values(code.layers ?? {}).flatMap(({ files }) => list(files, [])),
    ignore: [...list(code.ignore, []), '**/{node_modules,dist}/**', '**/.*/**', '**/*.d.{ts,mts,cts}'],
    sql: {
      calls: code.sql?.calls ?? ['query', '$queryRawUnsafe', '$executeRawUnsafe'],
      tags: code.sql?.tags ?? ['sql', 'db', 'db.one', 'db.run'],
    },
    publish: code.publish ?? ['publish'],
    subscribe: code.subscribe ?? [],
    log: code.log ?? ['log.*', 'logger.*', 'console.*'],
    ...found,
    serviceIds: [...services.keys()],
    ...(topicPrefix === '' ? {} : { topicPrefix }),
  };
}

function list(given: string | readonly string[] | undefined, otherwise: readonly string[]): readonly string[] {
  if (given === undefined) return otherwise;
  return typeof given === 'string' ? [given] : given;
}

export interface Part {
  readonly role: FileRole;
  readonly service?: string;
}

/** What a file of the workspace is, by its path; undefined where nobody said that it is code of this system. */
export function sorter(layout: Layout): (path: string) => Part | undefined {
  const ids = new Set(layout.serviceIds);
  const any = (patterns: readonly string[]) => {
    const expressions = patterns.map((pattern) => inside(pattern));
    return (path: string) => expressions.some((expression) => expression.test(path));
  };
  const [ignored, generated, tests, shared, others] = [
    any(layout.ignore),
    any(layout.generated),
    any(layout.tests),
    any(layout.shared),
    any(layout.others),
  ];
  const owner = (patterns: readonly string[], folders: ReadonlyMap<string, string>) => {
    const named = [...folders].map(([id, folder]) => ({ id, expression: inside(folder) }));
    const expressions = patterns.map((pattern) => inside(pattern));
    return (path: string): string | undefined => {
      for (const { id, expression } of named) if (expression.test(path)) return id;
      for (const expression of expressions) {
        const id = expression.exec(path)?.groups?.service;
        if (id !== undefined && ids.has(id)) return id;
      }
      return undefined;
    };
  };
  const serviceOf = owner(layout.services, layout.folders);
  const inServices = any(layout.services);
  const migrationOf = owner(layout.migrations, new Map());
  const isMigration = any(layout.migrations);
  return (path) => {
    if (ignored(path)) return undefined;
    if (path.endsWith('.sql')) {
      if (!isMigration(path)) return undefined;
      return part('migration', serviceOf(path) ?? migrationOf(path));
    }
    if (!isCode.test(path)) return undefined;
    const service = serviceOf(path);
    // Code where services live, of a service that nobody declared, is nobody's: it may know no service.
    if (service === undefined)
      return shared(path) || inServices(path) ? part('shared') : others(path) ? part('other') : undefined;
    if (generated(path)) return part('generated', service);
    return part(tests(path) ? 'test' : 'service', service);
  };
}

const isCode = /\.[cm]?[jt]sx?$/;

function part(role: FileRole, service?: string): Part {
  return service === undefined ? { role } : { role, service };
}

/** A pattern as an expression that matches the files it names, and everything inside the folders it names. */
export function inside(pattern: string): RegExp {
  return new RegExp(`^${body(pattern)}(?:/.*)?$`);
}

/** The same, with nothing below. */
export function exactly(pattern: string): RegExp {
  return new RegExp(`^${body(pattern)}$`);
}

function body(pattern: string): string {
  const seen = new Set<string>();
  return pattern.replaceAll(/\*\*\/|\*\*|\*|\{(service|target)\}|\{([^{}]*)\}|[^*{}]+|[{}]/g, (all, name, choice) => {
    if (all === '**/') return '(?:[^/]+/)*';
    if (all === '**') return '.*';
    if (all === '*') return '[^/]*';
    if (name !== undefined) {
      if (seen.has(name)) return `\\k<${name}>`;
      seen.add(name);
      return `(?<${name}>[^/]+)`;
    }
    if (choice !== undefined) return `(?:${String(choice).split(',').map(literal).join('|')})`;
    return literal(all);
  });
}

function literal(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

/** Where the files that a layout names can be: the folders before the first pattern. */
export function topsOf(layout: Layout): readonly string[] {
  const patterns = [
    ...layout.services,
    ...layout.folders.values(),
    ...layout.migrations,
    ...layout.shared,
    ...layout.others,
  ];
  const tops = [...new Set(patterns.map(top))].sort();
  return tops.filter((one) => !tops.some((other) => other !== one && (other === '' || one.startsWith(`${other}/`))));
}

function top(pattern: string): string {
  const parts = pattern.split('/');
  const first = parts.findIndex((one) => /[*{]/.test(one));
  return (first === -1 ? parts : parts.slice(0, first)).join('/');
}
