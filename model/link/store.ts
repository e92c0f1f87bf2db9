import { below, type Origin } from '../finding.ts';
import type { Column, Entity, Event, Index, Service, Table } from '../model.ts';
import type { File, Raw } from '../raw.ts';
import type { ColumnData, IndexData, ServiceData } from '../schema/service.ts';
import { defined, must, type Writable } from './linking.ts';

export function linkStore(
  { file, data }: File<ServiceData>,
  service: Writable<Service>,
  services: ReadonlyMap<string, Service>,
  entities: ReadonlyMap<string, Writable<Entity>>,
): void {
  const store = data.store;
  if (store === undefined) return;
  const origin: Origin = { file, path: ['store'] };
  service.store = {
    engine: store.engine,
    schema: store.schema,
    ...defined({ volume: store.volume, backup: store.backup, connectionPool: store.connectionPool }),
    features: store.features ?? [],
    origin,
  };
  for (const [name, written] of Object.entries(store.tables)) {
    const entity = written.entity === undefined ? undefined : must(entities, written.entity);
    const columns: Column[] = [];
    const table: Table = {
      kind: 'table',
      id: `${store.schema}.${name}`,
      origin: below(origin, 'tables', name),
      name,
      schema: store.schema,
      service,
      ...defined({ entity, partition: written.partition, retireAfter: written.retireAfter }),
      description: written.description,
      columns,
      indexes: Object.entries(written.indexes ?? {}).map(([key, index]) =>
        indexOf(key, index, below(origin, 'tables', name, 'indexes', key)),
      ),
    };
    for (const [key, column] of Object.entries(written.columns))
      columns.push(columnOf(key, column, table, services, below(table.origin, 'columns', key)));
    service.tables.push(table);
    entity?.tables.push(table);
  }
}

function columnOf(
  name: string,
  written: ColumnData,
  table: Table,
  services: ReadonlyMap<string, Service>,
  origin: Origin,
): Column {
  const { references, primaryKey, required, unique, encrypted, ...rest } = written;
  return {
    ...defined(rest),
    kind: 'column',
    id: `${table.id}.${name}`,
    origin,
    name,
    table,
    type: written.type,
    primaryKey: primaryKey ?? false,
    required: required ?? primaryKey ?? false,
    unique: unique ?? false,
    encrypted: encrypted ?? false,
    ...defined({ references: references === undefined ? undefined : must(services, references) }),
  };
}

function indexOf(name: string, { columns, unique, where, using }: IndexData, origin: Origin): Index {
  return { name, columns, unique: unique ?? false, ...defined({ where, using }), origin };
}

/** A replica knows its original and what feeds it, once every table and event is linked. */
export function linkReplicas(
  files: Raw['services'],
  services: ReadonlyMap<string, Service>,
  events: ReadonlyMap<string, Event>,
): void {
  for (const { id, data } of files)
    for (const table of must(services, id).tables as Writable<Table>[]) {
      const replica = data.store?.tables[table.name]?.replicaOf;
      if (replica === undefined) continue;
      const owner = must(services, replica.service);
      const original = owner.tables.find((other) => other.name === replica.table);
      const fedBy =
        replica.fedBy.event === undefined
          ? owner.endpoints.find((endpoint) => endpoint.key === replica.fedBy.endpoint)
          : must(events, replica.fedBy.event);
      if (original !== undefined && fedBy !== undefined) table.replicaOf = { table: original, fedBy };
    }
}
