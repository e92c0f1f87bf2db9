import type { Endpoint, Event, Service } from '../model/model.ts';
import { childSchemas } from '../model/schema/child-schemas.ts';
import type { SchemaOrFlag } from '../model/schema/json-schema.ts';
import type { ResponseData } from '../model/schema/service.ts';

type Schemas = Readonly<Record<string, SchemaOrFlag>>;
const known = new WeakMap<Schemas, Map<string, ReadonlyMap<string, string>>>();

/** Data classes inside a schema, each with one field that has it; follows references. */
export function classesIn(schema: SchemaOrFlag, schemas: Schemas): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const seen = new Set<string>();
  const walk = (here: SchemaOrFlag, field: string): void => {
    if (typeof here === 'boolean') return;
    const own = here['x-data-class'];
    if (typeof own === 'string' && own !== 'none' && !found.has(own)) found.set(own, field);
    const name = here.$ref?.replace('#/components/schemas/', '');
    if (name !== undefined && !seen.has(name)) {
      seen.add(name);
      walk(schemas[name] ?? true, field);
    }
    for (const [path, child] of childSchemas(here))
      walk(child, path[0] === 'properties' ? `${field}${field && '.'}${String(path[1])}` : field);
  };
  walk(schema, '');
  return found;
}

/** Data classes that a successful answer of the endpoint carries. */
export function classesAnswered(endpoint: Endpoint): ReadonlyMap<string, string> {
  return remembered(endpoint.service.schemas, endpoint.key, () => {
    const all = new Map<string, string>();
    for (const [code, response] of Object.entries(endpoint.responses))
      if (/^[23]/.test(code))
        for (const schema of schemasOf(response, endpoint.service))
          for (const [name, field] of classesIn(schema, endpoint.service.schemas))
            if (!all.has(name)) all.set(name, field);
    return all;
  });
}

export function classesPublished(event: Event): ReadonlyMap<string, string> {
  return remembered(event.schemas, event.id, () => classesIn(event.payload, event.schemas));
}

function remembered(
  schemas: Schemas,
  key: string,
  compute: () => ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const cache = known.get(schemas) ?? new Map<string, ReadonlyMap<string, string>>();
  known.set(schemas, cache);
  const value = cache.get(key) ?? compute();
  cache.set(key, value);
  return value;
}

function schemasOf(response: ResponseData, service: Service): SchemaOrFlag[] {
  const named = (schema: string | SchemaOrFlag | undefined): SchemaOrFlag[] =>
    schema === undefined ? [] : [typeof schema === 'string' ? (service.schemas[schema] ?? true) : schema];
  if (typeof response === 'string') return named(response);
  return [...named(response.schema), ...Object.values(response.content ?? {}).flatMap((media) => named(media.schema))];
}
