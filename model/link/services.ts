import type { Decision, Domain, Endpoint, Entity, Event, Secret, Service, Setting } from '../model.ts';
import type { File, Raw } from '../raw.ts';
import type { ServiceData } from '../schema/service.ts';
import { defined, extensionsOf, must, type Writable } from './linking.ts';

export function serviceOf({ id, file, data }: File<ServiceData>, domain: Domain): Writable<Service> {
  return {
    kind: 'service',
    id,
    origin: { file, path: [] },
    title: data.title,
    ...defined({ label: data.label, basePath: data.api?.basePath }),
    version: data.version,
    domain,
    description: data.description,
    clearance: data.clearance ?? [],
    settings: [],
    ...defined({ secrets: data.secrets && secretsIn(file, data.secrets) }),
    tables: [],
    endpoints: [],
    parameters: data.api?.parameters ?? {},
    schemas: data.api?.schemas ?? {},
    tags: data.api?.tags ?? {},
    calls: [],
    publishes: [],
    consumes: [],
    extensions: { ...extensionsOf(data), ...extensionsOf(data.api ?? {}) },
  };
}

function secretsIn(file: string, secrets: NonNullable<ServiceData['secrets']>): Secret[] {
  return Object.entries(secrets).map(([name, { description }]) => ({
    name,
    description,
    origin: { file, path: ['secrets', name] },
  }));
}

export function settingsOf(
  { file, data }: File<ServiceData>,
  service: Service,
  decisions: ReadonlyMap<string, Decision>,
): Setting[] {
  return Object.entries(data.settings ?? {}).map(([name, setting]) => ({
    kind: 'setting',
    id: `${service.id} ${name}`,
    origin: { file, path: ['settings', name] },
    service,
    name,
    description: setting.description,
    ...defined({ decision: setting.decision === undefined ? undefined : must(decisions, setting.decision) }),
    default: setting.default,
    values: setting.values ?? {},
  }));
}

export function linkEndpoints(
  { file, data }: File<ServiceData>,
  service: Writable<Service>,
  entities: ReadonlyMap<string, Writable<Entity>>,
): void {
  for (const [key, endpoint] of Object.entries(data.api?.endpoints ?? {})) {
    const [method = '', path = ''] = key.split(' ');
    const entity = endpoint.entity === undefined ? undefined : must(entities, endpoint.entity);
    const linked: Writable<Endpoint> = {
      kind: 'endpoint',
      id: `${service.id} ${key}`,
      origin: { file, path: ['api', 'endpoints', key] },
      service,
      key,
      method,
      path,
      operation: endpoint.operation,
      summary: endpoint.summary,
      ...defined({ description: endpoint.description, workflow: endpoint.workflow, body: endpoint.body, entity }),
      tags: endpoint.tags ?? [],
      deprecated: endpoint.deprecated ?? false,
      public: endpoint.public ?? false,
      access: endpoint.access ?? (/^(GET|HEAD|OPTIONS)$/.test(method) ? 'read' : 'write'),
      params: endpoint.params ?? [],
      responses: endpoint.responses,
      calls: [],
      triggers: [],
      callers: [],
      extensions: extensionsOf(endpoint),
    };
    service.endpoints.push(linked);
    entity?.endpoints.push(linked);
  }
}

export function linkEvents(raw: Raw, services: ReadonlyMap<string, Writable<Service>>): Map<string, Event> {
  const events = new Map<string, Event>();
  for (const { id, file, data } of raw.events) {
    const producer = must(services, data.producer);
    const trigger = producer.endpoints.find((endpoint) => endpoint.key === data.trigger) as
      | Writable<Endpoint>
      | undefined;
    const event: Event = {
      kind: 'event',
      id,
      origin: { file, path: [] },
      message: data.message,
      description: data.description,
      ...defined({ summary: data.summary, version: data.version, key: data.key, trigger }),
      ...defined({ partitions: data.partitions, onPoison: data.onPoison }),
      channel: data.channel,
      producer,
      consumers: data.consumers.map((consumer) => must(services, consumer)),
      planned: data.status === 'planned',
      payload: data.payload,
      schemas: data.schemas ?? {},
      extensions: extensionsOf(data),
    };
    events.set(id, event);
    producer.publishes.push(event);
    trigger?.triggers.push(event);
    for (const consumer of new Set(data.consumers)) must(services, consumer).consumes.push(event);
  }
  return events;
}
