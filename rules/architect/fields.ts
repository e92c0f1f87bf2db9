import type {
  Call,
  Column,
  Decision,
  Domain,
  Endpoint,
  Entity,
  Entry,
  Event,
  Model,
  Service,
  Setting,
  Table,
} from '../../model/model.ts';
import type { CodedImport } from './coded-import.ts';
import type { SqlAccess } from './sql-access.ts';

/** What a fact table's field holds: plain values, one of a few words, or references that dotted paths follow. */
export type FieldType =
  | { readonly is: 'text' | 'number' | 'flag' | 'texts' | 'any' }
  | { readonly is: 'choice'; readonly of: readonly string[] }
  | { readonly is: 'one' | 'many'; readonly kind: Selectable };

export interface Field {
  readonly type: FieldType;
  /** Where in the YAML of the entry the value stands, for findings to point at. */
  readonly path: readonly string[];
  get(entry: Entry): unknown;
}

export type Selectable =
  | 'service'
  | 'domain'
  | 'entity'
  | 'table'
  | 'column'
  | 'endpoint'
  | 'call'
  | 'event'
  | 'publish'
  | 'subscribe'
  | 'sqlAccess'
  | 'import'
  | 'setting'
  | 'decision';

/** A subscription is one consumer of one event; a publication is the event seen from its producer. */
export interface Subscription extends Entry {
  readonly event: Event;
  readonly consumer: Service;
}

function fieldsOf<T extends Entry>(
  fields: Readonly<Record<string, [FieldType, (entry: T) => unknown, ...string[]]>>,
): Readonly<Record<string, Field>> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, [type, get, ...path]]) => [
      name,
      { type, path, get: (entry: Entry) => get(entry as T) },
    ]),
  );
}

const text: FieldType = { is: 'text' };
const texts: FieldType = { is: 'texts' };
const flag: FieldType = { is: 'flag' };
const any: FieldType = { is: 'any' };
const choice = (...of: string[]): FieldType => ({ is: 'choice', of });
const one = (kind: Selectable): FieldType => ({ is: 'one', kind });
const many = (kind: Selectable): FieldType => ({ is: 'many', kind });

const eventFields: Readonly<Record<string, [FieldType, (event: Event) => unknown, ...string[]]>> = {
  id: [text, (event) => event.id],
  channel: [text, (event) => event.channel, 'channel'],
  producer: [one('service'), (event) => event.producer, 'producer'],
  domain: [one('domain'), (event) => event.producer.domain, 'producer'],
  trigger: [one('endpoint'), (event) => event.trigger, 'trigger'],
  consumers: [many('service'), (event) => event.consumers, 'consumers'],
  planned: [flag, (event) => event.planned, 'status'],
};

/** Every field an architect's rule may name, table by table. */
export const tables: Readonly<Record<Selectable, Readonly<Record<string, Field>>>> = {
  service: fieldsOf<Service>({
    id: [text, (service) => service.id],
    domain: [one('domain'), (service) => service.domain, 'domain'],
    version: [text, (service) => service.version, 'version'],
    engine: [text, (service) => service.store?.engine, 'store', 'engine'],
    schema: [text, (service) => service.store?.schema, 'store', 'schema'],
    clearance: [texts, (service) => service.clearance, 'clearance'],
    tables: [many('table'), (service) => service.tables, 'store', 'tables'],
    publishes: [many('event'), (service) => service.publishes],
    consumes: [many('event'), (service) => service.consumes],
  }),
  domain: fieldsOf<Domain>({
    id: [text, (domain) => domain.id],
    name: [text, (domain) => domain.name, 'name'],
    team: [text, (domain) => domain.team, 'team'],
    services: [many('service'), (domain) => domain.services],
    entities: [many('entity'), (domain) => domain.entities, 'entities'],
  }),
  entity: fieldsOf<Entity>({
    id: [text, (entity) => entity.id],
    name: [text, (entity) => entity.name, 'name'],
    domain: [one('domain'), (entity) => entity.domain],
    owner: [one('service'), (entity) => entity.owner, 'owner'],
    readers: [
      many('service'),
      (entity) => (entity.readers === 'all' ? [] : entity.readers.map((reader) => reader.service)),
      'readers',
    ],
    core: [flag, (entity) => entity.core, 'core'],
    concurrency: [choice('optimistic'), (entity) => entity.concurrency, 'concurrency'],
  }),
  table: fieldsOf<Table>({
    id: [text, (table) => table.id],
    name: [text, (table) => table.name],
    schema: [text, (table) => table.schema],
    service: [one('service'), (table) => table.service],
    entity: [one('entity'), (table) => table.entity, 'entity'],
    columns: [texts, (table) => table.columns.map((column) => column.name), 'columns'],
    replica: [flag, (table) => table.replicaOf !== undefined, 'replicaOf'],
  }),
  column: fieldsOf<Column>({
    id: [text, (column) => column.id],
    name: [text, (column) => column.name],
    type: [text, (column) => column.type, 'type'],
    table: [one('table'), (column) => column.table],
    service: [one('service'), (column) => column.table.service],
    entity: [one('entity'), (column) => column.table.entity],
    class: [text, (column) => column.class, 'class'],
    identifies: [text, (column) => column.identifies, 'identifies'],
    required: [flag, (column) => column.required, 'required'],
    references: [one('service'), (column) => column.references, 'references'],
    encrypted: [flag, (column) => column.encrypted, 'encrypted'],
  }),
  endpoint: fieldsOf<Endpoint>({
    id: [text, (endpoint) => endpoint.id],
    key: [text, (endpoint) => endpoint.key],
    method: [choice('GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'), (endpoint) => endpoint.method],
    path: [text, (endpoint) => endpoint.path],
    operation: [text, (endpoint) => endpoint.operation, 'operation'],
    service: [one('service'), (endpoint) => endpoint.service],
    domain: [one('domain'), (endpoint) => endpoint.service.domain],
    entity: [one('entity'), (endpoint) => endpoint.entity, 'entity'],
    access: [choice('read', 'write', 'command'), (endpoint) => endpoint.access, 'access'],
    workflow: [text, (endpoint) => endpoint.workflow, 'workflow'],
    tags: [texts, (endpoint) => endpoint.tags, 'tags'],
    requires: [texts, requiredParameters, 'params'],
    responses: [texts, (endpoint) => Object.keys(endpoint.responses), 'responses'],
    triggers: [many('event'), (endpoint) => endpoint.triggers],
  }),
  call: fieldsOf<Call>({
    id: [text, (call) => call.id],
    layer: [choice('declared', 'coded', 'observed'), () => 'declared'],
    caller: [one('service'), (call) => (call.caller.kind === 'service' ? call.caller : undefined)],
    callerDomain: [one('domain'), (call) => (call.caller.kind === 'service' ? call.caller.domain : undefined)],
    from: [text, (call) => call.from?.key],
    target: [one('service'), (call) => (call.to.kind === 'service' ? call.to : undefined), 'to'],
    targetDomain: [one('domain'), (call) => (call.to.kind === 'service' ? call.to.domain : undefined), 'to'],
    external: [text, (call) => (call.to.kind === 'actor' ? call.to.id : undefined), 'to'],
    endpoint: [text, (call) => call.endpoint, 'endpoint'],
    method: [text, (call) => call.endpoint?.split(' ')[0], 'endpoint'],
    operation: [text, (call) => call.target?.operation, 'endpoint'],
    // What the call does to the target's data: a command writes, though the owner does the writing.
    access: [choice('read', 'write'), accessOf, 'endpoint'],
    command: [flag, (call) => call.target?.access === 'command', 'endpoint'],
    entity: [one('entity'), (call) => call.target?.entity, 'endpoint'],
    entityOwner: [one('service'), (call) => call.target?.entity?.owner, 'endpoint'],
    workflow: [text, (call) => call.from?.workflow],
    mode: [choice('sync', 'deferred'), (call) => call.mode, 'mode'],
    planned: [flag, (call) => call.planned, 'status'],
  }),
  event: fieldsOf<Event>(eventFields),
  publish: fieldsOf<Event>(eventFields),
  subscribe: fieldsOf<Subscription>({
    id: [text, (subscription) => subscription.id],
    event: [one('event'), (subscription) => subscription.event],
    consumer: [one('service'), (subscription) => subscription.consumer],
    consumerDomain: [one('domain'), (subscription) => subscription.consumer.domain],
    producer: [one('service'), (subscription) => subscription.event.producer],
    producerDomain: [one('domain'), (subscription) => subscription.event.producer.domain],
    channel: [text, (subscription) => subscription.event.channel],
  }),
  sqlAccess: fieldsOf<SqlAccess>({
    id: [text, (use) => use.id],
    service: [one('service'), (use) => use.service],
    table: [one('table'), (use) => use.table],
    entity: [one('entity'), (use) => use.table.entity],
    verb: [text, (use) => use.verb],
    access: [choice('read', 'write'), (use) => use.access],
    sets: [texts, (use) => use.sets],
    raises: [texts, (use) => use.raises],
    compares: [texts, (use) => use.compares],
  }),
  import: fieldsOf<CodedImport>({
    id: [text, (one) => one.id],
    file: [text, (one) => one.file],
    role: [choice('service', 'test', 'generated', 'shared', 'other'), (one) => one.role],
    service: [one('service'), (coded) => coded.service],
    domain: [one('domain'), (coded) => coded.service?.domain],
    to: [text, (one) => one.to],
    target: [choice('file', 'package', 'builtin'), (one) => one.target],
    toService: [one('service'), (coded) => coded.toService],
  }),
  setting: fieldsOf<Setting>({
    id: [text, (setting) => setting.id],
    name: [text, (setting) => setting.name],
    service: [one('service'), (setting) => setting.service],
    decision: [one('decision'), (setting) => setting.decision, 'decision'],
    default: [any, (setting) => setting.default, 'default'],
  }),
  decision: fieldsOf<Decision>({
    id: [text, (decision) => decision.id],
    status: [
      choice('Proposed', 'Accepted', 'Superseded', 'Rejected', 'Deprecated'),
      (decision) => decision.status,
      'status',
    ],
    date: [text, (decision) => decision.date, 'date'],
    services: [many('service'), (decision) => decision.services, 'services'],
    enforcedBy: [texts, (decision) => decision.enforcedBy, 'enforcedBy'],
  }),
};

export function accessOf(call: Pick<Call, 'target' | 'endpoint'>): 'read' | 'write' | undefined {
  if (call.target !== undefined) return call.target.access === 'read' ? 'read' : 'write';
  if (call.endpoint === undefined) return undefined;
  return /^(GET|HEAD|OPTIONS) /.test(call.endpoint) ? 'read' : 'write';
}

/** Names of the parameters that a caller must send. */
function requiredParameters(endpoint: Endpoint): string[] {
  return endpoint.params.flatMap((param) => {
    const parameter = typeof param === 'string' ? endpoint.service.parameters[param] : param;
    return parameter?.required === true ? [parameter.name] : [];
  });
}

/** All rows of a fact table. */
export function rowsOf(model: Model, kind: Selectable): readonly Entry[] {
  switch (kind) {
    case 'service':
      return [...model.services.values()];
    case 'domain':
      return [...model.domains.values()];
    case 'entity':
      return [...model.entities.values()];
    case 'table':
      return model.tables;
    case 'column':
      return model.columns;
    case 'endpoint':
      return model.endpoints;
    case 'call':
      return model.calls;
    case 'event':
    case 'publish':
      return [...model.events.values()];
    case 'subscribe':
      return [...model.events.values()].flatMap(subscriptionsOf);
    case 'sqlAccess':
    case 'import':
      // Nothing declares them: they are read from code.
      return [];
    case 'setting':
      return [...model.services.values()].flatMap((service) => service.settings);
    case 'decision':
      return [...model.decisions.values()];
  } // prettier-ignore
}

function subscriptionsOf(event: Event): Subscription[] {
  return event.consumers.map((consumer, i) => ({
    kind: 'event',
    id: `${event.id} -> ${consumer.id}`,
    origin: { file: event.origin.file, path: ['consumers', i] },
    event,
    consumer,
  }));
}
