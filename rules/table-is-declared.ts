import { below, type Finding, type Origin } from '../model/finding.ts';
import type { Model, Service } from '../model/model.ts';
import { didYouMean } from '../model/suggest.ts';
import { type Catalog, catalogsOf } from './catalog.ts';
import { goneWhileUsed } from './gone-while-used.ts';
import { wayToRead } from './lawful-way.ts';
import { ownerElsewhere } from './no-shadow-copy.ts';
import { isOwn, isSystem, type OwnSql, schemasOf, sqlOfServices, tableOf } from './own-sql.ts';
import { type Facts, rule } from './rule.ts';
import type { Relation } from './scan/sql/facts.ts';

export const tableIsDeclared = rule<OwnSql>({
  id: 'table-is-declared',
  severity: 'error',
  why: 'a table that the architecture does not know has no entity, no data class and no owner whom anybody could ask',
  example: {
    breaks: 'svc-orders: insert into order_notes …, and no order_notes in its YAML',
    mend: 'declare order_notes under store.tables of svc-orders, with its entity and its columns',
  },
  subjects: (facts) => sqlOfServices(facts).filter(({ use }) => use.role !== 'test'),
  *check(statements, facts) {
    for (const { service, name, schema, places } of unknownTables(statements, facts)) {
      const [at, ...others] = places;
      if (at === undefined) continue;
      const full = `${schema ?? service.store?.schema ?? service.id}.${name}`;
      const { fix, related } = mend(service, name, facts.model);
      yield {
        message:
          schema === undefined
            ? `${service.id} declares no table ${name}`
            : `${service.id} uses ${full}, and no service owns the schema ${schema}`,
        subject: `${service.id} ${full}`,
        at,
        fix,
        related: [...related, ...others.slice(0, 3).map((other) => ({ message: 'used here too', at: other }))],
      };
    }
  },
});

interface Unknown {
  readonly service: Service;
  readonly name: string;
  /** Set where it is none of the service's own. */
  readonly schema?: string;
  readonly places: Origin[];
}

/** One entry a table, however often it is used. */
function unknownTables(statements: readonly OwnSql[], facts: Facts): Iterable<Unknown> {
  const { model } = facts;
  const found = new Map<string, Unknown>();
  const add = (service: Service, name: string, at: Origin, schema?: string) => {
    const key = `${service.id} ${schema ?? ''} ${name.toLowerCase()}`;
    const known = found.get(key);
    if (known !== undefined) known.places.push(at);
    else found.set(key, { service, name, places: [at], ...(schema === undefined ? {} : { schema }) });
  };
  const gone = goneWhileUsed(facts).filter((one) => one.gone.column === undefined);
  // A renamed table is one breach, not two.
  const isGone = (service: Service, name: string) =>
    gone.some(
      (one) =>
        one.catalog.service === service &&
        (one.gone.table === name.toLowerCase() || one.gone.renamedTo?.toLowerCase() === name.toLowerCase()),
    );
  const catalogs = catalogsOf(facts);
  for (const { service, tables } of catalogs.values())
    for (const table of tables.values())
      if (
        table.kind === 'table' &&
        !isGone(service, table.name) &&
        !isKnown(table.name, service) &&
        ownerElsewhere(table.name, service, model) === undefined
      )
        add(service, table.name, table.at);
  const schemas = schemasOf(model);
  const loose = looseNames(statements);
  for (const { use, facts: sql, service } of statements)
    for (const relation of sql.relations) {
      if (!isTable(relation)) continue;
      const at = () => use.place(relation.offset, relation.length);
      if (isOwn(relation, service)) {
        if (isKnown(relation.name, service) || loose.get(service)?.has(relation.name.toLowerCase())) continue;
        if (isGone(service, relation.name)) continue;
        const catalog = catalogs.get(service);
        if (isMade(relation.name, catalog, use.source)) continue;
        if (catalog?.ever.has(relation.name.toLowerCase()) && ownerElsewhere(relation.name, service, model)) continue;
        add(service, relation.name, at());
      } else if (isForeignToAll(relation, schemas)) add(service, relation.name, at(), relation.schema);
    }
  return found.values();
}

/** Structure is judged where migrations make it, functions and sequences need no entity. */
function isTable({ mode, verb, name }: Relation): boolean {
  if (name === '' || name === '*') return false;
  return (
    (mode === 'read' || mode === 'write' || mode === 'foreign-key') && !/nextval|setval|currval|sequence/i.test(verb)
  );
}

/** Declared, or following from what is: the platform's own tables, partitions, and keys of partitioned tables. */
function isKnown(written: string, service: Service): boolean {
  const name = written.toLowerCase();
  if (name.startsWith('platform_') || tableOf(service, name) !== undefined) return true;
  const parts = /^(.+)_(?:keys|default|y\d{4}m\d{2}|p\d+)$/.exec(name);
  return parts !== null && tableOf(service, parts[1] ?? '')?.partition !== undefined;
}

/** Views, partitions and tables that came and went are no tables of today; a migration may still fill or empty them. */
function isMade(name: string, catalog: Catalog | undefined, source: 'code' | 'migration'): boolean {
  const made = catalog?.tables.get(name.toLowerCase());
  if (made !== undefined) return made.kind !== 'table';
  return source === 'migration' && catalog?.ever.has(name.toLowerCase()) === true;
}

/** What code makes for itself, like temporary tables; and sequences, which an INSERT may name like tables. */
function looseNames(statements: readonly OwnSql[]): ReadonlyMap<Service, ReadonlySet<string>> {
  const names = new Map<Service, Set<string>>();
  for (const { use, facts, service } of statements) {
    const own = names.get(service) ?? new Set<string>();
    names.set(service, own);
    for (const change of facts.changes)
      if (use.source === 'code' && (change.kind === 'create-table' || change.kind === 'create-view'))
        own.add(change.table.name.toLowerCase());
    for (const { kind, name } of facts.relations) if (kind === 'sequence') own.add(name.toLowerCase());
    for (const [, name = ''] of (use.text ?? '').matchAll(temporary)) own.add(name.toLowerCase());
  }
  return names;
}

/** A session's own table stands in no catalog, but the next statement may name it. */
const temporary = /\btemp(?:orary)?\s+(?:table|view)\s+(?:if\s+not\s+exists\s+)?"?([\w$]+)/gi;

function isForeignToAll({ schema }: Relation, schemas: ReadonlyMap<string, Service>): boolean {
  return schema !== undefined && !isSystem(schema) && !schemas.has(schema.toLowerCase());
}

function mend(service: Service, name: string, model: Model): Required<Pick<Finding, 'fix' | 'related'>> {
  const table = ownerElsewhere(name, service, model);
  if (table !== undefined) {
    const { fix, related } = wayToRead(service, { owner: table.service, table }, model);
    const whose = {
      message: `${table.service.id} owns a table of that name`,
      at: { ...table.origin, onKey: true as const },
    };
    return { fix, related: [whose, ...related] };
  }
  const meant = didYouMean(
    name,
    service.tables.map((one) => one.name),
  );
  const { store } = service;
  return {
    fix: meant ?? `declare ${name} under store.tables of ${service.id}, with its entity and its columns`,
    related: store === undefined ? [] : [{ message: `the tables of ${service.id}`, at: below(store.origin, 'tables') }],
  };
}
