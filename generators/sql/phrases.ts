import { sqlName, sqlText } from '../emit/sql.ts';
import type { CheckState, ColumnState, ConstraintState, IndexState } from './state.ts';

/** Parts of statements, each from one piece of the structure. */

export function qualified(schema: string, name: string): string {
  return `${sqlName(schema)}.${sqlName(name)}`;
}

export function list(names: readonly string[]): string {
  return names.map(sqlName).join(', ');
}

export function columnText(column: ColumnState): string {
  return [
    sqlName(column.name),
    column.type,
    column.notNull ? 'not null' : undefined,
    column.default === undefined ? undefined : `default ${column.default}`,
    column.identity === undefined ? undefined : `generated ${column.identity} as identity`,
    // Said aloud, because the default changed with PostgreSQL 18.
    column.generated === undefined ? undefined : `generated always as (${column.generated}) stored`,
  ]
    .filter((part) => part !== undefined)
    .join(' ');
}

export function constraintText(schema: string, constraint: ConstraintState): string {
  return `constraint ${sqlName(constraint.name)} ${ruleText(schema, constraint)}`;
}

function ruleText(schema: string, constraint: ConstraintState): string {
  switch (constraint.kind) {
    case 'check':
      return `check (${checkText(constraint)})`;
    case 'foreign key':
      return `foreign key (${list(constraint.columns)}) references ${qualified(schema, constraint.table)} (${list(constraint.references)})`;
    default:
      return `${constraint.kind} (${list(constraint.columns)})`;
  }
}

function checkText(check: CheckState): string {
  const name = sqlName(check.columns[0]);
  const { minimum, maximum, exclusiveMinimum } = check;
  const values = check.values?.map(sqlText).join(', ');
  const one = check.items === true ? '' : name;
  const parts = [
    minimum !== undefined && maximum !== undefined ? `${one} between ${minimum} and ${maximum}` : undefined,
    minimum !== undefined && maximum === undefined ? `${one} >= ${minimum}` : undefined,
    minimum === undefined && maximum !== undefined ? `${one} <= ${maximum}` : undefined,
    exclusiveMinimum !== undefined ? `${one} > ${exclusiveMinimum}` : undefined,
  ].filter((part) => part !== undefined);
  if (check.items !== true)
    return [...parts, ...(values === undefined ? [] : [`${name} in (${values})`])].join(' and ');
  const bounds = [
    minimum === undefined ? undefined : `${minimum} <= all (${name})`,
    maximum === undefined ? undefined : `${maximum} >= all (${name})`,
    exclusiveMinimum === undefined ? undefined : `${exclusiveMinimum} < all (${name})`,
    values === undefined ? undefined : `${name} <@ array[${values}]`,
  ];
  return bounds.filter((part) => part !== undefined).join(' and ');
}

export interface IndexPlace {
  readonly schema: string;
  readonly table: string;
  /** Beside the running service, outside a transaction. */
  readonly concurrently?: boolean;
  /** Of a partitioned table, without its partitions. */
  readonly only?: boolean;
  readonly name?: string;
}

export function createIndex(index: IndexState, place: IndexPlace): string {
  const method = index.method === 'btree' ? '' : ` using ${index.method}`;
  const where = index.where === undefined ? '' : ` where ${index.where}`;
  return [
    `create${index.unique ? ' unique' : ''} index${place.concurrently === true ? ' concurrently' : ''}`,
    ` ${sqlName(place.name ?? index.name)} on${place.only === true ? ' only' : ''}`,
    ` ${qualified(place.schema, place.table)}${method} (${index.keys.join(', ')})${where};`,
  ].join('');
}

export function commentOnTable(schema: string, table: string, comment: string | undefined): string {
  return `comment on table ${qualified(schema, table)} is ${comment === undefined ? 'null' : sqlText(comment)};`;
}

export function commentOnColumn(schema: string, table: string, { name, comment }: ColumnState): string {
  const text = comment === undefined ? 'null' : sqlText(comment);
  return `comment on column ${qualified(schema, table)}.${sqlName(name)} is ${text};`;
}
