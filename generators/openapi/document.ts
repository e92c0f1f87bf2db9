import type { Model, Service } from '../../model/model.ts';
import { compare } from '../../model/raw.ts';
import { type Names, namesFor, schemaRef } from './names.ts';
import { operationOf } from './operation.ts';
import { idempotencyKey, ifMatch, parameterOf } from './parameters.ts';
import { problemSchema, problemWith } from './problem.ts';
import { isObject, mapValues, sorted, sortedData } from './sorted.ts';
import type { Components, OpenApiSpec, Operation, Parameter } from './spec.ts';
import { componentOf, standardResponses } from './status.ts';

/** The contract of a service. It leans on nothing that has no order in the YAML, so everything is put in one. */
export function documentOf(service: Service, model: Model, decisions: readonly string[]): OpenApiSpec {
  const names = namesFor(service);
  const tag = tagFor(service, model);
  const paths = pathsOf(service, tag, names);
  return {
    openapi: '3.1.0',
    info: {
      title: service.title,
      description: service.description,
      contact: { name: service.domain.team },
      version: service.version,
      'x-service': service.id,
      'x-domain': service.domain.id,
      'x-decisions': decisions.length > 0 ? decisions : undefined,
    },
    servers: [{ url: service.basePath ?? '/', description: `Wherever ${service.id} is reached` }],
    security: [{ bearerAuth: [] }],
    tags: tagsOf(service, tag),
    paths,
    components: componentsOf(service, names, refsIn(paths)),
    ...mapValues(service.extensions, sortedData),
  };
}

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'];

function pathsOf(service: Service, tag: string, names: Names): OpenApiSpec['paths'] {
  const paths: Record<string, Record<string, Operation>> = {};
  const endpoints = [...service.endpoints].sort(
    (a, b) => compare(a.path, b.path) || methods.indexOf(a.method) - methods.indexOf(b.method),
  );
  for (const endpoint of endpoints) {
    paths[endpoint.path] ??= {};
    Object.assign(paths[endpoint.path] ?? {}, { [endpoint.method.toLowerCase()]: operationOf(endpoint, tag, names) });
  }
  return paths;
}

/** For operations without a tag: the name of the service without its dressing. */
function tagFor(service: Service, model: Model): string {
  const bare = service.title.startsWith(`${model.platform.name} `)
    ? service.title.slice(model.platform.name.length + 1)
    : service.title;
  return bare.replace(/ (?:Service|API)$/, '');
}

function tagsOf(service: Service, fallback: string): OpenApiSpec['tags'] {
  const used = new Map<string, Set<string>>();
  for (const endpoint of service.endpoints)
    for (const tag of endpoint.tags.length > 0 ? endpoint.tags : [fallback]) {
      const entities = used.get(tag) ?? new Set();
      used.set(tag, entities);
      if (endpoint.entity !== undefined) entities.add(endpoint.entity.name);
    }
  return [...used]
    .sort(([a], [b]) => compare(a, b))
    .map(([name, entities]) => ({
      name,
      description: service.tags[name] ?? (entities.size > 0 ? [...entities].sort(compare).join(', ') : service.title),
      ...(name === fallback && !service.endpoints.some((endpoint) => endpoint.tags.includes(name))
        ? { 'x-novatrek-derived': true as const }
        : {}),
    }));
}

/** The service's own components all, the derived ones as far as they are used. */
function componentsOf(service: Service, names: Names, used: Set<string>): Components {
  const uses = (kind: string, name: string) => used.has(`#/components/${kind}/${name}`);
  const parameters: Record<string, Parameter> = mapValues(service.parameters, parameterOf);
  if (uses('parameters', names.idempotencyKey)) parameters[names.idempotencyKey] = idempotencyKey;
  if (uses('parameters', names.ifMatch)) parameters[names.ifMatch] = ifMatch;
  const responses = standardResponses
    .filter((one) => uses('responses', one.name))
    .map((one) => [one.name, componentOf(one, names.problem)] as const);
  const schemas: Record<string, unknown> = mapValues(service.schemas, sorted);
  for (const [own, joined] of names.problemOf)
    if (uses('schemas', joined)) schemas[joined] = problemWith(schemaRef(own), service, names);
  if (responses.length > 0 || [...refsIn(schemas), ...used].includes(`#/components/schemas/${names.problem}`))
    schemas[names.problem] = sorted(problemSchema);
  const same = <Value>(value: Value) => value;
  return {
    ...(Object.keys(schemas).length > 0 ? { schemas: mapValues(schemas, same) } : {}),
    ...(responses.length > 0 ? { responses: mapValues(Object.fromEntries(responses), same) } : {}),
    ...(Object.keys(parameters).length > 0 ? { parameters: mapValues(parameters, same) } : {}),
    securitySchemes: {
      bearerAuth: {
        type: 'http',
        scheme: 'bearer',
        bearerFormat: 'JWT',
        description: 'Signed token of the caller: a person, or a service that may call this operation',
      },
    },
  };
}

function refsIn(value: unknown, found = new Set<string>()): Set<string> {
  if (Array.isArray(value)) for (const item of value) refsIn(item, found);
  else if (isObject(value))
    for (const [key, item] of Object.entries(value))
      if (key === '$ref' && typeof item === 'string') found.add(item);
      else refsIn(item, found);
  return found;
}
