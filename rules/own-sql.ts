import type { Finding } from '../model/finding.ts';
import { below } from '../model/finding.ts';
import type { Model, Service, Table } from '../model/model.ts';
import type { Facts } from './rule.ts';
import type { SqlUse } from './scan/facts.ts';
import type { Relation, SqlFacts } from './scan/sql/facts.ts';

/** SQL that PostgreSQL's grammar could read, and whose it is. */
export interface OwnSql {
  readonly use: SqlUse;
  readonly facts: SqlFacts;
  readonly service: Service;
}

/** What the code and the migrations of the services say to the database. */
export function sqlOfServices({ code, model }: Pick<Facts, 'code' | 'model'>, source?: SqlUse['source']): OwnSql[] {
  return (code?.sql ?? []).flatMap((use) => {
    const service = model.services.get(use.service ?? '');
    if (service === undefined || use.facts === undefined || (source ?? use.source) !== use.source) return [];
    return [{ use, facts: use.facts, service }];
  });
}

/** Something that another service owns, as one statement touches it. */
export interface Foreign {
  readonly owner: Service;
  /** Absent where the owner declares no such table: a function, a sequence, something left over. */
  readonly table?: Table;
  /** `reservations.reservations`, `reservations.cancel()`, `schema reservations`. */
  readonly name: string;
  /** Its strongest use: a statement that changes a table mostly reads it too, and that is one breach. */
  readonly relation: Relation;
  readonly reads: boolean;
}

/** What a statement touches of other services, each thing once. */
export function foreignOf({ facts, service }: OwnSql, schemas: ReadonlyMap<string, Service>): Foreign[] {
  const things = new Map<string, Foreign>();
  for (const relation of facts.relations) {
    const owner = schemas.get(relation.schema?.toLowerCase() ?? '');
    if (owner === undefined || isOwn(relation, service)) continue;
    const name = nameOf(relation);
    const first = things.get(name);
    const reads = relation.mode === 'read';
    if (first !== undefined && (reads || !first.reads)) continue;
    const table = tableOf(owner, relation.name);
    things.set(name, { owner, name, relation, reads, ...(table === undefined ? {} : { table }) });
  }
  return [...things.values()];
}

function nameOf({ schema, name, mode, kind }: Relation): string {
  if (name === '*') return `schema ${schema}`;
  return `${schema}.${name}${mode === 'call' || kind === 'function' ? '()' : ''}`;
}

/** The line that says whose it is. */
export function ownedHere({ owner, table }: Foreign): NonNullable<Finding['related']>[number] {
  const message = `it belongs to ${owner.id}`;
  if (table !== undefined) return { message, at: { ...table.origin, onKey: true } };
  return { message, at: below(owner.store?.origin ?? owner.origin, ...(owner.store === undefined ? [] : ['schema'])) };
}

/** Who owns which schema. Unquoted names fold their case, so it does not count. */
export function schemasOf(model: Model): ReadonlyMap<string, Service> {
  return new Map(
    [...model.services.values()].flatMap((service) =>
      service.store === undefined ? [] : [[service.store.schema.toLowerCase(), service] as const],
    ),
  );
}

export function tableOf(service: Service, name: string): Table | undefined {
  return service.tables.find((table) => table.name.toLowerCase() === name.toLowerCase());
}

/** A name without a schema is the service's own: nothing else is on its search path but the system's catalog. */
export function isOwn({ schema, name }: Pick<Relation, 'schema' | 'name'>, service: Service): boolean {
  if (schema === undefined) return !/^pg_/i.test(name);
  return schema.toLowerCase() === service.store?.schema.toLowerCase();
}

/** The catalogs that every database has, and what a session keeps to itself. */
export function isSystem(schema: string | undefined): boolean {
  return schema !== undefined && /^(pg_.*|information_schema)$/i.test(schema);
}
