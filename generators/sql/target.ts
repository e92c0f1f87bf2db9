import type { Finding } from '../../model/finding.ts';
import { below, keyBelow } from '../../model/finding.ts';
import type { Column, Service, Table } from '../../model/model.ts';
import { compare } from '../../model/raw.ts';
import { shortName, sqlName } from '../emit/sql.ts';
import { schemaName } from '../policy/names.ts';
import { indexOf } from './indexes.ts';
import { keysTable, partitionOf, partitionWide } from './partitions.ts';
import { platformTables } from './platform-tables.ts';
import type { CheckState, ColumnState, ConstraintState, IndexState, SchemaState, TableState } from './state.ts';
import { postgresType } from './types.ts';

export interface Target {
  readonly state: SchemaState;
  readonly findings: readonly Finding[];
}

/** What the database of a service has to look like. */
export function targetOf(service: Service, schema: string): Target {
  const findings: Finding[] = [];
  const own = service.tables.flatMap((table) => tableOf(table, findings));
  sameNames(service, own, findings);
  return {
    state: { schema: schemaName(schema), tables: [...platformTables, ...inOrderOfUse(own)] },
    findings,
  };
}

function tableOf(table: Table, findings: Finding[]): TableState[] {
  const name = table.name.toLowerCase();
  const uniques = uniquesOf(table);
  const plain: TableState = {
    name,
    comment: table.description.trim(),
    ...(table.retireAfter === undefined ? {} : { retireAfter: table.retireAfter }),
    columns: table.columns.map((column) => columnOf(column, findings)),
    constraints: constraintsOf(table, uniques, findings),
    indexes: table.indexes.flatMap((index): IndexState[] =>
      uniques.has(index.name) ? [] : indexOf(index, table, findings),
    ),
  };
  if (table.partition === undefined) return [plain];
  const partition = partitionOf(table, plain, findings);
  if (partition === undefined) return [plain];
  const wide = partitionWide(plain, partition);
  const keys = keysTable(wide, plain);
  return keys === undefined ? [wide] : [keys, wide];
}

export function columnOf(column: Column, findings: Finding[]): ColumnState {
  const type = postgresType(column.type);
  if (!type.known)
    findings.push({
      message: `${column.id} has a type nobody here knows: ${column.type}`,
      subject: column.id,
      at: below(column.origin, 'type'),
      fix: 'use a type of PostgreSQL, Oracle or Couchbase, like TIMESTAMPTZ, NUMBER(10) or String',
    });
  // What is stored encrypted is longer than what it says, so the limit can't be the database's.
  const sql = column.encrypted ? type.sql.replace(/^(?:var)?char\b.*$/, 'text') : type.sql;
  const counted =
    type.counted && column.default === undefined && (/SERIAL$/i.test(column.type.trim()) || isOnlyKey(column));
  return {
    name: column.name.toLowerCase(),
    type: sql,
    notNull: column.required || (counted && /SERIAL$/i.test(column.type.trim())),
    ...(column.default === undefined ? {} : { default: String(column.default) }),
    ...(column.generated === undefined ? {} : { generated: column.generated }),
    ...(counted ? { identity: 'by default' } : {}),
    ...commentOf(column, sql),
    ...(column.retireAfter === undefined ? {} : { retireAfter: column.retireAfter }),
    ...(column.renamedFrom === undefined ? {} : { renamedFrom: column.renamedFrom.toLowerCase() }),
  };
}

/** Engines with sequences count their keys by them; the key column itself says nothing of it. */
function isOnlyKey(column: Column): boolean {
  const keys = column.table.columns.filter((one) => one.primaryKey);
  return keys.length === 1 && keys[0] === column && column.references === undefined && column.foreignKey === undefined;
}

function commentOf(column: Column, sql: string): { comment?: string } {
  const engineType = column.type.replaceAll(' ', '').toLowerCase();
  const parts = [
    column.description?.trim(),
    column.note?.trim(),
    column.references === undefined ? undefined : `refers to ${column.references.id}`,
    column.class === undefined || column.class === 'none' ? undefined : `class ${column.class}`,
    column.encrypted ? 'stored encrypted' : undefined,
    column.key === undefined ? undefined : `key ${column.key}`,
    /^(number|varchar2|string|iso8601string|geometry)/.test(engineType) || (column.encrypted && sql !== engineType)
      ? `declared as ${column.type}`
      : undefined,
  ].filter((part) => part !== undefined && part !== '');
  return parts.length === 0 ? {} : { comment: parts.join('; ') };
}

/** Unique columns, by the name of the constraint; a unique index on just that column lends its name. */
function uniquesOf(table: Table): ReadonlyMap<string, string> {
  return new Map(
    table.columns
      .filter((column) => column.unique && !column.primaryKey)
      .map((column) => {
        const index = table.indexes.find(
          (one) => one.unique && one.where === undefined && one.columns.length === 1 && one.columns[0] === column.name,
        );
        return [index?.name ?? shortName(table.name, column.name, 'key'), column.name.toLowerCase()];
      }),
  );
}

function constraintsOf(table: Table, uniques: ReadonlyMap<string, string>, findings: Finding[]): ConstraintState[] {
  const key = table.columns.filter((column) => column.primaryKey).map((column) => column.name.toLowerCase());
  return [
    ...(key.length === 0
      ? []
      : [{ kind: 'primary key', name: shortName(table.name, 'pkey'), columns: key } satisfies ConstraintState]),
    ...[...uniques].map(
      ([name, column]): ConstraintState => ({ kind: 'unique', name: name.toLowerCase(), columns: [column] }),
    ),
    ...table.columns.flatMap((column) => checkOf(column)),
    ...table.columns.flatMap((column) => foreignKeyOf(column, findings)),
  ];
}

function checkOf({ name, table, type, encrypted, minimum, exclusiveMinimum, maximum, values }: Column): CheckState[] {
  if (minimum === undefined && exclusiveMinimum === undefined && maximum === undefined && values === undefined)
    return [];
  // The database sees only what is encrypted; the contract of the API holds the limits.
  if (encrypted) return [];
  return [
    {
      kind: 'check',
      name: shortName(table.name, name, 'check'),
      columns: [name.toLowerCase()],
      ...(minimum === undefined ? {} : { minimum }),
      ...(exclusiveMinimum === undefined ? {} : { exclusiveMinimum }),
      ...(maximum === undefined ? {} : { maximum }),
      ...(values === undefined ? {} : { values }),
      ...(postgresType(type).array ? { items: true } : {}),
    },
  ];
}

function foreignKeyOf(column: Column, findings: Finding[]): ConstraintState[] {
  if (column.foreignKey === undefined) return [];
  const wanted = column.foreignKey.split('.').at(-1);
  const target = column.table.service.tables.find((table) => table.name === wanted);
  // A table of another service: no-cross-service-foreign-key says so.
  if (target === undefined) return [];
  const keys = target.columns.filter((one) => one.primaryKey);
  const [key] = keys;
  if (key === undefined || keys.length > 1) {
    findings.push({
      message: `${column.id} points to ${target.name}, whose primary key is ${keys.length === 0 ? 'missing' : 'more than one column'}`,
      subject: column.id,
      at: below(column.origin, 'foreignKey'),
      fix: 'point to a table with a primary key of one column, or leave the constraint to a migration of your own',
    });
    return [];
  }
  return [
    {
      kind: 'foreign key',
      name: shortName(column.table.name, column.name, 'fkey'),
      columns: [column.name.toLowerCase()],
      table: target.partition === undefined ? target.name.toLowerCase() : shortName(target.name, 'keys'),
      references: [key.name.toLowerCase()],
    },
  ];
}

/** Names that differ in the YAML and meet in PostgreSQL, which folds their case. */
function sameNames(service: Service, states: readonly TableState[], findings: Finding[]): void {
  const tables = new Set(platformTables.map((table) => table.name));
  const indexes = new Set(
    states.flatMap((table) => table.constraints.filter((one) => one.kind !== 'check').map((one) => one.name)),
  );
  for (const table of service.tables) {
    report(tables, table.name, table.id, keyBelow(table.origin));
    const columns = new Set<string>();
    for (const column of table.columns) report(columns, column.name, column.id, keyBelow(column.origin));
    const uniques = uniquesOf(table);
    for (const index of table.indexes)
      if (!uniques.has(index.name)) report(indexes, index.name, `${table.id} ${index.name}`, keyBelow(index.origin));
  }

  function report(taken: Set<string>, name: string, subject: string, at: Finding['at']): void {
    if (!taken.has(name.toLowerCase())) {
      taken.add(name.toLowerCase());
      return;
    }
    findings.push({
      message: `the name ${sqlName(name)} is taken in the schema of ${service.id}`,
      subject,
      at,
      fix: 'choose another name; case makes no difference in the database',
    });
  }
}

/** A table comes after those it points to; where they point in a circle, the key is added once both stand. */
function inOrderOfUse(tables: readonly TableState[]): TableState[] {
  const byName = new Map([...tables].sort((a, b) => compare(a.name, b.name)).map((table) => [table.name, table]));
  const ordered = new Set<TableState>();
  const visit = (table: TableState, above: readonly TableState[]): void => {
    if (above.includes(table)) return;
    for (const key of table.constraints) {
      const target = key.kind === 'foreign key' ? byName.get(key.table) : undefined;
      if (target !== undefined && !ordered.has(target)) visit(target, [...above, table]);
    }
    ordered.add(table);
  };
  for (const table of byName.values()) visit(table, []);
  return [...ordered];
}
