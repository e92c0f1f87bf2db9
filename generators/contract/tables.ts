import type { Column, Service, Table } from '../../model/model.ts';
import { compare } from '../../model/raw.ts';
import { listOf, type Member, objectOf, quoted, type TypeNode, unionOf } from '../emit/typescript.ts';
import { postgresType } from '../sql/types.ts';
import { typeOfColumn } from './column-type.ts';
import type { Declared } from './components.ts';
import { typeName } from './naming.ts';
import { flag } from './operations.ts';

export interface Row extends Declared {
  /** As the database knows the table. */
  readonly table: string;
}

/** What a query gives for each table. */
export function rowsOf(service: Service, taken: Set<string>): Row[] {
  return sortedTables(service).map((table) => ({
    table: inDatabase(table),
    name: typeName(`${inDatabase(table)} row`, taken, 'Table'),
    doc: `${table.schema}.${table.name}: ${table.description}`,
    type: objectOf(sortedColumns(table).map(memberOf)),
  }));
}

/** PostgreSQL folds the case of names, and so does the SQL that is generated. */
export function inDatabase({ name }: { readonly name: string }): string {
  return name.toLowerCase();
}

type Named = { readonly name: string };
const byName = (a: Named, b: Named) => compare(inDatabase(a), inDatabase(b));
const sortedTables = ({ tables }: Service) => [...tables].sort(byName);
const sortedColumns = ({ columns }: Table) => [...columns].sort(byName);

function memberOf(column: Column): Member {
  const whole = valueType(column);
  const type = column.required || column.primaryKey ? whole : unionOf([whole, 'null']);
  const text = [column.description, column.note].filter((one) => one !== undefined).join('; ');
  return { name: inDatabase(column), type, doc: text === '' ? column.type : `${text} (${column.type})` };
}

function valueType({ type, values, encrypted }: Column): TypeNode {
  if (values === undefined || encrypted) return typeOfColumn(type);
  const { kind, array } = postgresType(type);
  if (kind !== 'text') return typeOfColumn(type);
  const one = unionOf(values.map(quoted));
  return array ? listOf(one) : one;
}

/** Tables as the contract's data holds them. */
export function tableData(service: Service) {
  return Object.fromEntries(
    sortedTables(service).map((table) => {
      const columns = sortedColumns(table).map((column) => {
        const { type, class: kind, encrypted } = column;
        return [inDatabase(column), { type, class: kind, encrypted: flag(encrypted) }];
      });
      return [inDatabase(table), { columns: Object.fromEntries(columns) }];
    }),
  );
}
