import { below, type Origin } from '../model/finding.ts';
import type { Endpoint, Event, Service } from '../model/model.ts';
import { childSchemas } from '../model/schema/child-schemas.ts';
import type { SchemaOrFlag } from '../model/schema/json-schema.ts';

export interface ClassifiedName {
  readonly class: string;
  readonly at: Origin;
}

const remembered = new WeakMap<Service, ReadonlyMap<string, ClassifiedName>>();

/**
 * Names of classified values that a service gets to see, in lower case: its columns, and the fields of what it takes,
 * answers, publishes, consumes and is answered. A name that also stands for something said to be unclassified is none.
 */
export function classifiedNames(service: Service): ReadonlyMap<string, ClassifiedName> {
  const known = remembered.get(service);
  if (known !== undefined) return known;
  const found = new Map<string, ClassifiedName>();
  const free = new Set<string>();
  const note = (name: string, dataClass: string, at: Origin) => {
    if (dataClass === 'none') free.add(name.toLowerCase());
    else if (!found.has(name.toLowerCase())) found.set(name.toLowerCase(), { class: dataClass, at });
  };
  for (const column of service.tables.flatMap((table) => table.columns))
    if (column.class !== undefined) note(column.name, column.class, { ...column.origin, onKey: true });
  for (const { schema, at } of seenBy(service)) fields(schema, (name, dataClass) => note(name, dataClass, at));
  for (const name of free) found.delete(name);
  remembered.set(service, found);
  return found;
}

interface Seen {
  readonly schema: SchemaOrFlag;
  readonly at: Origin;
}

/** Every schema of what goes in and out. Of other services only what the called operations answer. */
function seenBy(service: Service): Seen[] {
  const own = Object.entries(service.schemas).map(([name, schema]) => ({
    schema,
    at: { ...below(service.origin, 'api', 'schemas', name), onKey: true as const },
  }));
  const events = [...service.publishes, ...service.consumes].flatMap((event) => carried(event));
  const answers = service.calls.flatMap(({ target }) => (target === undefined ? [] : answered(target)));
  return [...own, ...events, ...answers];
}

function carried(event: Event): Seen[] {
  const at = below(event.origin, 'payload');
  return [event.payload, ...Object.values(event.schemas)].map((schema) => ({ schema, at }));
}

function answered(endpoint: Endpoint): Seen[] {
  const { schemas } = endpoint.service;
  const at = { ...endpoint.origin, onKey: true as const };
  const reached = new Set<SchemaOrFlag>();
  const follow = (schema: SchemaOrFlag | undefined): void => {
    if (schema === undefined || typeof schema === 'boolean' || reached.has(schema)) return;
    reached.add(schema);
    follow(schemas[schema.$ref?.replace('#/components/schemas/', '') ?? '']);
    for (const [, child] of childSchemas(schema)) follow(child);
  };
  const named = (schema: string | SchemaOrFlag | undefined) =>
    follow(typeof schema === 'string' ? schemas[schema] : schema);
  for (const [code, response] of Object.entries(endpoint.responses)) {
    if (!/^[23]/.test(code)) continue;
    if (typeof response === 'string') named(response);
    else for (const media of [response, ...Object.values(response.content ?? {})]) named(media.schema);
  }
  return [...reached].map((schema) => ({ schema, at }));
}

/** The classified fields directly in a schema and in those inside it; references stand for schemas seen elsewhere. */
function fields(schema: SchemaOrFlag, found: (name: string, dataClass: string) => void): void {
  for (const [path, child] of childSchemas(schema)) {
    const dataClass = typeof child === 'boolean' ? undefined : child['x-data-class'];
    if (path[0] === 'properties' && typeof dataClass === 'string') found(String(path[1]), dataClass);
    fields(child, found);
  }
}
