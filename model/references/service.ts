import { below, keyBelow, type Origin } from '../finding.ts';
import type { File } from '../raw.ts';
import type { EndpointData, ParameterData, SchemaOrName, ServiceData, TableData } from '../schema/service.ts';
import { checkCall, type Names, type Report } from './names.ts';
import { checkSchema } from './schema.ts';

type Parameters = Readonly<Record<string, ParameterData>>;

export function checkService(names: Names, out: Report, { id, file, data }: File<ServiceData>): void {
  const root: Origin = { file, path: [] };
  out.name(names.domains, data.domain, 'domain', below(root, 'domain'));
  for (const [i, name] of (data.clearance ?? []).entries())
    out.name(names.dataClasses, name, 'data class', below(root, 'clearance', i));
  for (const [key, setting] of Object.entries(data.settings ?? {}))
    if (setting.decision !== undefined)
      out.name(
        names.decisions,
        setting.decision,
        'decision',
        below(root, 'settings', key, 'decision'),
        'decision-exists',
      );
  for (const [i, work] of (data.consumes ?? []).entries()) {
    for (const [j, event] of work.events.entries())
      out.name(names.events, event, 'event', below(root, 'consumes', i, 'events', j));
    for (const [j, call] of work.calls.entries())
      checkCall(names, out, call, below(root, 'consumes', i, 'calls', j), id);
  }
  for (const [name, table] of Object.entries(data.store?.tables ?? {}))
    checkTable(names, out, id, name, table, below(root, 'store', 'tables', name));
  const api = data.api;
  if (api === undefined) return;
  const schemas: ReadonlySet<string> = new Set(Object.keys(api.schemas ?? {}));
  const operations = new Map<string, string>();
  for (const [key, endpoint] of Object.entries(api.endpoints)) {
    const origin = below(root, 'api', 'endpoints', key);
    const first = operations.get(endpoint.operation);
    if (first !== undefined)
      out.found(
        'references-resolve',
        below(origin, 'operation'),
        `${id} ${endpoint.operation}`,
        `operation ${endpoint.operation} already names ${first}`,
        'give each operation a name of its own',
      );
    operations.set(endpoint.operation, key);
    checkEndpoint(names, out, id, key, endpoint, api.parameters ?? {}, schemas, origin);
  }
  for (const [key, parameter] of Object.entries(api.parameters ?? {}))
    if (parameter.schema !== undefined)
      checkSchema(names, out, parameter.schema, schemas, below(root, 'api', 'parameters', key, 'schema'));
  for (const [key, schema] of Object.entries(api.schemas ?? {}))
    checkSchema(names, out, schema, schemas, below(root, 'api', 'schemas', key));
}

function checkTable(names: Names, out: Report, service: string, name: string, table: TableData, at: Origin): void {
  if (table.entity !== undefined) out.name(names.entities, table.entity, 'entity', below(at, 'entity'));
  for (const [key, column] of Object.entries(table.columns)) {
    const origin = below(at, 'columns', key);
    if (column.references !== undefined)
      out.name(names.services, column.references, 'service', below(origin, 'references'));
    if (column.class !== undefined) out.name(names.dataClasses, column.class, 'data class', below(origin, 'class'));
    const target = column.foreignKey;
    // A table of another service is a law of its own (no-cross-service-foreign-key), with a better explanation.
    const own = new Set(names.tables.get(service));
    const foreign =
      target !== undefined &&
      !own.has(target) &&
      (names.services.has(target) || names.qualifiedTables.has(target.toLowerCase()));
    if (target !== undefined && !foreign)
      out.name(
        target.includes('.') ? names.qualifiedTables : own,
        target,
        `table of ${service}`,
        below(origin, 'foreignKey'),
      );
  }
  const columns = new Set(Object.keys(table.columns));
  for (const [key, index] of Object.entries(table.indexes ?? {}))
    for (const [i, column] of index.columns.entries()) {
      const bare = column.replace(/ (ASC|DESC)$/i, '');
      if (!/[()\s]/.test(bare)) out.name(columns, bare, `column of ${name}`, below(at, 'indexes', key, 'columns', i));
    }
  if (table.partition !== undefined)
    out.name(columns, table.partition.column, `column of ${name}`, below(at, 'partition', 'column'));
  const replica = table.replicaOf;
  if (replica === undefined) return;
  const origin = below(at, 'replicaOf');
  if (!out.name(names.services, replica.service, 'service', below(origin, 'service'))) return;
  out.name(
    new Set(names.tables.get(replica.service)),
    replica.table,
    `table of ${replica.service}`,
    below(origin, 'table'),
  );
  const { event, endpoint } = replica.fedBy;
  if ((event === undefined) === (endpoint === undefined))
    out.found(
      'references-resolve',
      keyBelow(origin, 'fedBy'),
      `${service} ${name}`,
      'fedBy names one event or one endpoint',
      'write event: …, or endpoint: …',
    );
  if (event !== undefined) out.name(names.events, event, 'event', below(origin, 'fedBy', 'event'));
  if (endpoint !== undefined)
    out.name(
      new Set(names.endpoints.get(replica.service)),
      endpoint,
      `endpoint of ${replica.service}`,
      below(origin, 'fedBy', 'endpoint'),
    );
}

function checkEndpoint(
  names: Names,
  out: Report,
  service: string,
  key: string,
  endpoint: EndpointData,
  shared: Parameters,
  schemas: ReadonlySet<string>,
  at: Origin,
): void {
  if (endpoint.entity !== undefined) out.name(names.entities, endpoint.entity, 'entity', below(at, 'entity'));
  if (endpoint.workflow !== undefined) out.name(names.workflows, endpoint.workflow, 'workflow', below(at, 'workflow'));
  const inPath = new Set<string>();
  for (const [i, param] of (endpoint.params ?? []).entries()) {
    const origin = below(at, 'params', i);
    if (typeof param === 'string' && !out.name(new Set(Object.keys(shared)), param, 'parameter', origin)) continue;
    const parameter = typeof param === 'string' ? shared[param] : param;
    if (parameter?.in === 'path') inPath.add(parameter.name);
    if (typeof param !== 'string' && param.schema !== undefined)
      checkSchema(names, out, param.schema, schemas, below(origin, 'schema'));
  }
  const placeholders = [...key.matchAll(/\{([^}]*)\}/g)].map((match) => match[1] ?? '');
  for (const name of placeholders)
    if (!inPath.has(name))
      out.found(
        'references-resolve',
        { ...at, onKey: true },
        `${service} ${key}`,
        `path parameter ${name} is not declared`,
        `add to params: { name: ${name}, in: path, required: true, schema: { type: string } }`,
      );
  for (const name of inPath)
    if (!placeholders.includes(name))
      out.found(
        'references-resolve',
        { ...at, onKey: true },
        `${service} ${key}`,
        `parameter ${name} is in: path, but the path has no {${name}}`,
        'rename one of the two',
      );
  const schemaAt = (schema: SchemaOrName | undefined, origin: Origin) => {
    if (typeof schema === 'string') out.name(schemas, schema, 'schema', origin);
    else if (schema !== undefined) checkSchema(names, out, schema, schemas, origin);
  };
  const payloads = [
    ...(endpoint.body === undefined ? [] : [{ payload: endpoint.body, origin: below(at, 'body') }]),
    ...Object.entries(endpoint.responses).map(([code, payload]) => ({ payload, origin: below(at, 'responses', code) })),
  ];
  for (const { payload, origin } of payloads) {
    if (typeof payload === 'string') schemaAt(payload, origin);
    else {
      schemaAt(payload.schema, below(origin, 'schema'));
      for (const [type, media] of Object.entries(payload.content ?? {}))
        schemaAt(media.schema, below(origin, 'content', type, 'schema'));
    }
  }
  for (const [i, call] of (endpoint.calls ?? []).entries())
    checkCall(names, out, call, below(at, 'calls', i), `${service} ${key}`);
}
