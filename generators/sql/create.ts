import { shortName } from '../emit/sql.ts';
import { monthsFrom, nextMonth } from './months.ts';
import {
  columnText,
  commentOnColumn,
  commentOnTable,
  constraintText,
  createIndex,
  list,
  qualified,
} from './phrases.ts';
import type { ConstraintState, PartitionState, TableState } from './state.ts';
import { keysTriggers } from './triggers.ts';

/** The statements that make tables from nothing, each after those it needs. */
export function createTables(schema: string, tables: readonly TableState[]): string[] {
  const standing = new Set<string>();
  const later: string[] = [];
  const made = tables.flatMap((table) => {
    standing.add(table.name);
    const waits = (one: ConstraintState) => one.kind === 'foreign key' && isAhead(one.table);
    for (const one of table.constraints.filter(waits))
      later.push(`alter table ${qualified(schema, table.name)} add ${constraintText(schema, one)};`);
    return [createTable(schema, { ...table, constraints: table.constraints.filter((one) => !waits(one)) })];
  });
  return [...made, ...later];

  function isAhead(name: string): boolean {
    return !standing.has(name) && tables.some((table) => table.name === name);
  }
}

function createTable(schema: string, table: TableState): string {
  const name = qualified(schema, table.name);
  const body = [
    ...table.columns.map(columnText),
    ...table.constraints.map((constraint) => constraintText(schema, constraint)),
  ];
  const { partition } = table;
  const how =
    partition === undefined
      ? ''
      : ` partition by ${partition.by === 'month' ? 'range' : 'hash'} (${list([partition.column])})`;
  return [
    `create table ${name} (\n  ${body.join(',\n  ')}\n)${how};`,
    ...(partition === undefined ? [] : createPartitions(schema, table, partition)),
    ...table.indexes.map((index) => createIndex(index, { schema, table: table.name })),
    ...(partition?.keys === undefined ? [] : keysTriggers(schema, table.name, partition.column, partition.keys)),
    ...(table.comment === undefined ? [] : [commentOnTable(schema, table.name, table.comment)]),
    ...table.columns
      .filter((column) => column.comment !== undefined)
      .map((column) => commentOnColumn(schema, table.name, column)),
  ].join('\n');
}

function createPartitions(schema: string, table: TableState, partition: PartitionState): string[] {
  const parent = qualified(schema, table.name);
  if (partition.by === 'hash')
    return partitionNames(table.name, partition).map(
      (name, i) =>
        `create table ${qualified(schema, name)} partition of ${parent} for values with (modulus ${partition.parts}, remainder ${i});`,
    );
  const type = table.columns.find((column) => column.name === partition.column)?.type ?? 'date';
  return [
    ...monthsFrom(partition.from, partition.to).map((month) => createMonth(schema, table.name, type, month)),
    `create table ${qualified(schema, shortName(table.name, 'default'))} partition of ${parent} default;`,
  ];
}

export function createMonth(schema: string, table: string, type: string, month: string): string {
  // Without its zone, the bound of a time would depend on who runs the migration.
  const bound = (one: string) => (type.startsWith('timestamptz') ? `'${one}-01 00:00:00+00'` : `'${one}-01'`);
  return `create table ${qualified(schema, monthName(table, month))} partition of ${qualified(schema, table)} for values from (${bound(month)}) to (${bound(nextMonth(month))});`;
}

export function partitionNames(table: string, partition: PartitionState): string[] {
  if (partition.by === 'hash')
    return Array.from({ length: partition.parts }, (_, i) => shortName(table, `p${String(i).padStart(2, '0')}`));
  return [
    ...monthsFrom(partition.from, partition.to).map((month) => monthName(table, month)),
    shortName(table, 'default'),
  ];
}

function monthName(table: string, month: string): string {
  return shortName(table, `y${month.replace('-', 'm')}`);
}
