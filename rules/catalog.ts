import type { Origin } from '../model/finding.ts';
import type { Service } from '../model/model.ts';
import { isOwn, type OwnSql, sqlOfServices } from './own-sql.ts';
import type { Facts } from './rule.ts';
import type { CatalogChange, ColumnMade, Name } from './scan/sql/facts.ts';

/** What the migrations of a service leave behind, when all of them have run. Names are in lower case. */
export interface Catalog {
  readonly service: Service;
  /** The migrations, in the order in which they run. */
  readonly files: readonly string[];
  readonly tables: ReadonlyMap<string, MadeTable>;
  /** Whatever stood under a name at some time: tables since dropped or renamed, views, partitions. */
  readonly ever: ReadonlySet<string>;
  /** Columns and tables that went, in order; of a table without `column`. */
  readonly gone: readonly Gone[];
  /** A migration decides at run time what it makes, so that nobody can say what is missing. */
  readonly unsure: boolean;
}

export interface MadeTable {
  /** As written. */
  readonly name: string;
  readonly at: Origin;
  readonly kind: 'table' | 'partition' | 'view';
  readonly columns: ReadonlyMap<string, { readonly type: string; readonly at: Origin }>;
}

export interface Gone {
  readonly table: string;
  readonly column?: string;
  readonly renamedTo?: string;
  readonly at: Origin;
  readonly file: string;
}

interface Building {
  readonly tables: Map<string, MadeTable & { readonly columns: Map<string, { type: string; at: Origin }> }>;
  readonly ever: Set<string>;
  readonly gone: Gone[];
}

/** The catalog of every service that has migrations. */
export function catalogsOf(facts: Facts): ReadonlyMap<Service, Catalog> {
  const known = remembered.get(facts);
  if (known !== undefined) return known;
  const byService = new Map<Service, OwnSql[]>();
  for (const statement of sqlOfServices(facts, 'migration')) {
    const statements = byService.get(statement.service);
    if (statements === undefined) byService.set(statement.service, [statement]);
    else statements.push(statement);
  }
  const catalogs = new Map([...byService].map(([service, statements]) => [service, catalogOf(service, statements)]));
  remembered.set(facts, catalogs);
  return catalogs;
}

/** Several rules ask; the facts of one run don't change. */
const remembered = new WeakMap<Facts, ReadonlyMap<Service, Catalog>>();

function catalogOf(service: Service, statements: readonly OwnSql[]): Catalog {
  const files = [...new Set(statements.map(({ use }) => use.file))].sort(inOrder).filter((file) => !isUndo(file));
  const place = new Map(files.map((file, i) => [file, i]));
  const building: Building = { tables: new Map(), ever: new Set(), gone: [] };
  const run = statements.filter(({ use }) => place.has(use.file));
  const ordered = [...run].sort((a, b) => (place.get(a.use.file) ?? 0) - (place.get(b.use.file) ?? 0));
  for (const statement of ordered) for (const change of statement.facts.changes) apply(change, statement, building);
  return { service, files, ...building, unsure: ordered.some(({ facts }) => facts.dynamic.length > 0) };
}

/** V2 comes before V10, whether or not somebody has written the zeros. */
function inOrder(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}

/** What takes a migration back is kept beside it and does not run. */
function isUndo(file: string): boolean {
  return /[._-](down|undo|rollback)\.sql$/i.test(file);
}

function apply(change: CatalogChange, { use, service }: OwnSql, building: Building): void {
  const at = (name: Pick<Name, 'offset'> & { readonly name?: string }) =>
    use.place(name.offset, name.name?.length ?? 1);
  if (change.kind === 'create-schema') return;
  /** The grammar knows no place of a column that goes; it stands behind its table. */
  const columnAt = (offset: number): Origin => {
    const name = 'column' in change && typeof change.column === 'string' ? change.column : '';
    const found = (use.text ?? '').toLowerCase().indexOf(name.toLowerCase(), offset + change.table.name.length);
    return use.place(found === -1 ? offset : found, Math.max(1, name.length));
  };
  if (!isOwn(change.table, service)) return;
  const key = change.table.name.toLowerCase();
  const table = building.tables.get(key);
  switch (change.kind) {
    case 'create-table': {
      const kind = change.of === undefined ? 'table' : 'partition';
      const columns = new Map(change.columns.map((column) => made(column, at)));
      building.tables.set(key, { name: change.table.name, at: at(change.table), kind, columns });
      building.ever.add(key);
      return;
    }
    case 'create-view':
      building.tables.set(key, { name: change.table.name, at: at(change.table), kind: 'view', columns: new Map() });
      building.ever.add(key);
      return;
    case 'drop-table':
      building.tables.delete(key);
      building.gone.push({ table: key, at: at(change.table), file: use.file });
      return;
    case 'rename-table': {
      const to = change.to.toLowerCase();
      building.tables.delete(key);
      if (table !== undefined) building.tables.set(to, { ...table, name: change.to });
      building.ever.add(to);
      building.gone.push({ table: key, renamedTo: change.to, at: at(change.table), file: use.file });
      return;
    }
    case 'add-column':
      table?.columns.set(...made(change.column, at));
      return;
    case 'drop-column': {
      const column = change.column.toLowerCase();
      table?.columns.delete(column);
      building.gone.push({ table: key, column, at: columnAt(change.offset), file: use.file });
      return;
    }
    case 'rename-column': {
      const column = change.column.toLowerCase();
      const old = table?.columns.get(column);
      table?.columns.delete(column);
      if (old !== undefined) table?.columns.set(change.to.toLowerCase(), old);
      building.gone.push({
        table: key,
        column,
        renamedTo: change.to,
        at: columnAt(change.table.offset),
        file: use.file,
      });
      return;
    }
    case 'change-type': {
      const old = table?.columns.get(change.column.toLowerCase());
      if (old !== undefined) table?.columns.set(change.column.toLowerCase(), { ...old, type: change.type });
    }
  } // prettier-ignore
}

function made(
  column: ColumnMade,
  at: (name: ColumnMade) => Origin,
): [string, { readonly type: string; readonly at: Origin }] {
  return [column.name.toLowerCase(), { type: column.type, at: at(column) }];
}
