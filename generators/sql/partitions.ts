import { below, type Finding } from '../../model/finding.ts';
import type { Table } from '../../model/model.ts';
import { shortName, sqlName } from '../emit/sql.ts';
import type { ConstraintState, KeyState, PartitionState, TableState } from './state.ts';

/** Checks the partition key of a table, and finds out which keys need a table of their own. */
export function partitionOf(table: Table, plain: TableState, findings: Finding[]): PartitionState | undefined {
  const data = table.partition;
  if (data === undefined) return undefined;
  const at = below(table.origin, 'partition');
  const wrong = (message: string, fix: string, ...steps: string[]) => {
    findings.push({ message: `${table.id}: ${message}`, subject: table.id, at: below(at, ...steps), fix });
    return undefined;
  };
  const column = plain.columns.find((one) => one.name === data.column.toLowerCase());
  if (column === undefined) return undefined;
  if (!column.notNull)
    return wrong(`rows are spread by ${column.name}, which may be empty`, 'required: true', 'column');
  if (data.by === 'month' && !/^(date|timestamp)/.test(column.type))
    return wrong(`${column.name} is no date and no time`, 'spread by a date or a time, or by: hash', 'column');
  if (data.by === 'month' && data.from > data.to)
    return wrong(`its last month is before its first`, `to: '${data.from}'`, 'to');
  const partial = plain.indexes.find((index) => index.unique && !index.keys.includes(sqlName(column.name)));
  if (partial !== undefined && (partial.where !== undefined || partial.keys.some((key) => /[()\s]/.test(key))))
    return wrong(
      `the unique index ${partial.name} can't hold over several partitions`,
      `add ${column.name} to its columns, or leave its condition out`,
    );
  const keys = keysOf(plain, column.name);
  const shared = keys === undefined ? {} : { keys };
  return data.by === 'month'
    ? { by: 'month', column: column.name, from: data.from, to: data.to, ...shared }
    : { by: 'hash', column: column.name, parts: data.parts, ...shared };
}

/** Keys without the partition column; the database alone would hold them in each partition only. */
function keysOf(table: TableState, column: string): PartitionState['keys'] {
  const keys = uniqueKeys(table).filter((key) => !key.columns.includes(column));
  if (keys.length === 0) return undefined;
  const primary = table.constraints.find((one) => one.kind === 'primary key')?.columns ?? [];
  return {
    table: shortName(table.name, 'keys'),
    columns: [...new Set([...primary, ...keys.flatMap((key) => key.columns)])].filter((name) => name !== column),
    primary: primary.includes(column) ? [] : primary,
  };
}

function uniqueKeys(table: TableState): readonly { readonly name: string; readonly columns: readonly string[] }[] {
  return [
    ...table.constraints.filter((one): one is KeyState => one.kind === 'primary key' || one.kind === 'unique'),
    ...table.indexes
      .filter((index) => index.unique)
      .map((index) => ({ name: index.name, columns: index.keys.map((key) => key.replaceAll('"', '')) })),
  ];
}

/** The table as PostgreSQL can partition it: the partition column stands in every unique key. */
export function partitionWide(table: TableState, partition: PartitionState): TableState {
  const { column } = partition;
  const widen = (names: readonly string[]) => (names.includes(column) ? names : [...names, column]);
  return {
    ...table,
    constraints: table.constraints.map((one) =>
      one.kind === 'primary key' || one.kind === 'unique' ? { ...one, columns: widen(one.columns) } : one,
    ),
    indexes: table.indexes.map((index) =>
      index.unique && !index.keys.includes(sqlName(column))
        ? { ...index, keys: [...index.keys, sqlName(column)] }
        : index,
    ),
    partition,
  };
}

/** Where the keys of a partitioned table hold for all of it, and foreign keys can point to. */
export function keysTable(wide: TableState, plain: TableState): TableState | undefined {
  const keys = wide.partition?.keys;
  const column = wide.partition?.column ?? '';
  if (keys === undefined) return undefined;
  const names = [...keys.columns, column];
  const constraints = uniqueKeys(plain).flatMap((key): ConstraintState[] => {
    if (key.columns.includes(column)) return [];
    const primary = key.columns.join() === keys.primary.join();
    return [
      primary
        ? { kind: 'primary key', name: shortName(keys.table, 'pkey'), columns: key.columns }
        : { kind: 'unique', name: shortName(keys.table, ...key.columns, 'key'), columns: key.columns },
    ];
  });
  return {
    name: keys.table,
    comment: `The keys of ${plain.name}, unique over all its partitions; kept by triggers, never written by hand.`,
    columns: plain.columns
      .filter((one) => names.includes(one.name))
      .map(({ name, type, notNull }) => ({ name, type, notNull })),
    constraints: constraints.filter(
      (one, i) => constraints.findIndex((other) => other.columns.join() === one.columns.join()) === i,
    ),
    indexes: [],
  };
}
