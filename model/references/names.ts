import type { Diagnostic, Origin } from '../finding.ts';
import { compare, type Raw } from '../raw.ts';
import type { CallData } from '../schema/service.ts';
import { didYouMean } from '../suggest.ts';

/** Every name that can be referred to, collected before anything is linked. */
export interface Names {
  readonly domains: ReadonlySet<string>;
  readonly services: ReadonlySet<string>;
  readonly teams: ReadonlySet<string>;
  readonly actors: ReadonlySet<string>;
  readonly applications: ReadonlySet<string>;
  readonly entities: ReadonlyMap<string, Origin>;
  readonly events: ReadonlySet<string>;
  readonly decisions: ReadonlySet<string>;
  readonly capabilities: ReadonlySet<string>;
  readonly dataClasses: ReadonlySet<string>;
  readonly workflows: ReadonlySet<string>;
  /** service → endpoint keys */
  readonly endpoints: ReadonlyMap<string, readonly string[]>;
  /** `schema.table` of every store, in lower case: unquoted identifiers have no other */
  readonly qualifiedTables: ReadonlySet<string>;
  /** service → table names */
  readonly tables: ReadonlyMap<string, readonly string[]>;
}

/** A set of names, or a map keyed by them. */
type Known = { has(name: string): boolean; keys(): Iterable<string> };

/** Where findings go; `missing` says that a name is unknown and guesses the right one. */
export interface Report {
  readonly diagnostics: Diagnostic[];
  found(rule: string, at: Origin, subject: string, message: string, fix?: string): void;
  name(known: Known, name: string, noun: string, at: Origin, rule?: string): boolean;
}

export function namesOf(raw: Raw): Names {
  const entities = new Map<string, Origin>();
  for (const domain of raw.domains)
    for (const id of Object.keys(domain.data.entities ?? {}))
      if (!entities.has(id)) entities.set(id, { file: domain.file, path: ['entities', id], onKey: true });
  return {
    domains: new Set(raw.domains.map((file) => file.id)),
    services: new Set(raw.services.map((file) => file.id)),
    teams: new Set(raw.domains.map((file) => file.data.team)),
    actors: new Set(Object.keys(raw.actors?.data ?? {})),
    applications: new Set(raw.applications.map((file) => file.id)),
    entities,
    events: new Set(raw.events.map((file) => file.id)),
    decisions: new Set(raw.decisions.map((file) => file.id)),
    capabilities: new Set(
      Object.values(raw.capabilities?.data ?? {}).flatMap((group) => Object.keys(group.capabilities)),
    ),
    dataClasses: new Set(['none', ...Object.keys(raw.platform?.data.dataClasses ?? {})]),
    workflows: new Set(Object.keys(raw.platform?.data.workflows ?? {})),
    endpoints: new Map(raw.services.map((file) => [file.id, Object.keys(file.data.api?.endpoints ?? {})])),
    qualifiedTables: new Set(
      raw.services.flatMap(({ data }) =>
        Object.keys(data.store?.tables ?? {}).map((name) => `${data.store?.schema}.${name}`.toLowerCase()),
      ),
    ),
    tables: new Map(raw.services.map((file) => [file.id, Object.keys(file.data.store?.tables ?? {})])),
  };
}

export function report(): Report {
  const diagnostics: Diagnostic[] = [];
  const found: Report['found'] = (rule, at, subject, message, fix) =>
    diagnostics.push({ rule, severity: 'error', message, subject, at, ...(fix === undefined ? {} : { fix }) });
  return {
    diagnostics,
    found,
    name(known, name, noun, at, rule = 'references-resolve') {
      if (known.has(name)) return true;
      found(
        rule,
        at,
        `${noun} ${name}`,
        `there is no ${noun} ${name}`,
        didYouMean(name, known.keys()) ?? listed(noun, [...known.keys()]),
      );
      return false;
    },
  };
}

function listed(noun: string, known: readonly string[]): string {
  if (known.length === 0) return `declare the ${noun}, or remove the name`;
  return known.length > 12
    ? `declare the ${noun}, or use one that exists`
    : `known: ${[...known].sort(compare).join(', ')}`;
}

/** The target of a call: a service with one of its endpoints, or an actor of the outside world. */
export function checkCall(names: Names, out: Report, call: CallData, at: Origin, caller: string): void {
  const origin = (key: string): Origin => ({ file: at.file, path: [...at.path, key] });
  if (!names.services.has(call.to)) {
    if (names.actors.has(call.to)) {
      if (call.endpoint !== undefined)
        out.found(
          'call-target-exists',
          origin('endpoint'),
          `${caller} -> ${call.to}`,
          `${call.to} is no service, so it has no endpoints here`,
          'remove endpoint',
        );
      return;
    }
    const known = [...names.services, ...names.actors];
    const rule = call.endpoint === undefined ? 'external-is-declared' : 'references-resolve';
    out.found(
      rule,
      origin('to'),
      `${caller} -> ${call.to}`,
      `${call.to} is neither a service nor an actor`,
      didYouMean(call.to, known) ?? 'declare an external system in actors.yaml',
    );
    return;
  }
  if (call.endpoint === undefined) {
    out.found(
      'call-target-exists',
      at,
      `${caller} -> ${call.to}`,
      `the call to ${call.to} names no endpoint`,
      'add endpoint: METHOD /path',
    );
    return;
  }
  if (call.status === 'planned') return;
  const endpoints = names.endpoints.get(call.to) ?? [];
  if (endpoints.includes(call.endpoint)) return;
  const shape = pathShape(call.endpoint);
  const same = endpoints.find((key) => pathShape(key) === shape);
  const guess = same ?? nearestEndpointOf(call.endpoint, endpoints);
  const fix =
    guess === undefined
      ? 'declare the operation, or set status: planned'
      : `nearest: ${guess}; or declare the operation, or set status: planned`;
  out.found(
    'call-target-exists',
    origin('endpoint'),
    `${caller} -> ${call.to} ${call.endpoint}`,
    `${call.to} has no ${call.endpoint}`,
    fix,
  );
}

/** `GET /a/{id}` and `GET /a/{key}` have one shape. */
export function pathShape(key: string): string {
  return key.replaceAll(/\{[^}]*\}/g, '{}');
}

function nearestEndpointOf(key: string, known: readonly string[]): string | undefined {
  const words = new Set(key.split(/[^A-Za-z]+/).filter(Boolean));
  const score = (other: string) => other.split(/[^A-Za-z]+/).filter((word) => words.has(word)).length;
  const method = key.split(' ')[0] ?? '';
  const ranked = known
    .filter((other) => other.startsWith(`${method} `))
    .map((other) => ({ other, score: score(other), length: Math.abs(other.length - key.length) }))
    .sort((a, b) => b.score - a.score || a.length - b.length || compare(a.other, b.other));
  return ranked[0]?.other;
}
