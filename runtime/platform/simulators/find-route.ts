import type { Route, Routes, SimulatedRequest } from './define-simulator.ts';

export interface Compiled {
  readonly method: string;
  readonly pattern: RegExp;
  readonly names: readonly string[];
  readonly route: Route;
}

export function compile(routes: Routes): readonly Compiled[] {
  return Object.entries(routes).map(([line, route]) => {
    const [method = '', path = ''] = line.split(' ');
    const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
    const escaped = path.replaceAll(/[.*+?^$()|[\]\\]/g, '\\$&').replaceAll(/\{\w+\}/g, '([^/]+)');
    return { method, names, pattern: new RegExp(`^${escaped}$`), route };
  });
}

export type Found = { readonly route: Route; readonly params: Readonly<Record<string, string>> } | 'none' | 'echo';

export function findRoute(routes: readonly Compiled[], { method, path }: SimulatedRequest): Found {
  if (routes.length === 0) return 'echo';
  for (const one of routes) {
    const match = one.method === method ? one.pattern.exec(path) : null;
    if (match === null) continue;
    const params = Object.fromEntries(one.names.map((name, at) => [name, decodeURIComponent(match[at + 1] ?? '')]));
    return { route: one.route, params };
  }
  return 'none';
}
