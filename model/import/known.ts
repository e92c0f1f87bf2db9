import type { Raw } from '../raw.ts';
import { type PlainMap, textOf } from './plain-data.ts';

/** Names that imported files may use: what the workspace declares, and what this import adds. */
export interface Known {
  readonly entities: ReadonlySet<string>;
  readonly workflows: ReadonlySet<string>;
  readonly services: ReadonlySet<string>;
  /** Whether a call, as an operation of a generated document lists it, leads somewhere. */
  hasTarget(call: PlainMap): boolean;
}

export function knownOf(raw: Raw, added: ReadonlyMap<string, readonly string[]>): Known {
  const actors = new Set(Object.keys(raw.actors?.data ?? {}));
  const endpoints = new Map(
    raw.services.map(({ id, data }) => [id, new Set(Object.keys(data.api?.endpoints ?? {}))] as const),
  );
  for (const [id, keys] of added) endpoints.set(id, new Set(keys));
  return {
    entities: new Set(raw.domains.flatMap(({ data }) => Object.keys(data.entities ?? {}))),
    workflows: new Set(Object.keys(raw.platform?.data.workflows ?? {})),
    services: new Set(endpoints.keys()),
    hasTarget(call) {
      const to = textOf(call.to) ?? '';
      const endpoint = textOf(call.endpoint);
      if (textOf(call.for) === undefined) return false;
      if (endpoint === undefined) return actors.has(to) && !endpoints.has(to);
      return endpoints.get(to)?.has(endpoint) === true || (call.status === 'planned' && endpoints.has(to));
    },
  };
}
