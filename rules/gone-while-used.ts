import type { Origin } from '../model/finding.ts';
import { type Catalog, catalogsOf, type Gone } from './catalog.ts';
import { isOwn, type OwnSql, sqlOfServices } from './own-sql.ts';
import type { Facts } from './rule.ts';

export interface GoneWhileUsed {
  readonly gone: Gone;
  readonly catalog: Catalog;
  /** Where code of the service uses it. */
  readonly uses: readonly Origin[];
}

/** What migrations take away: against a base only those that it does not have, for the others have been lived through. */
export function whatGoes(facts: Facts): Pick<GoneWhileUsed, 'gone' | 'catalog'>[] {
  return [...catalogsOf(facts).values()].flatMap((catalog) =>
    catalog.gone.filter(({ file }) => facts.base?.migrations.has(file) !== true).map((gone) => ({ gone, catalog })),
  );
}

/** Columns and tables that go for good while code still uses them. */
export function goneWhileUsed(facts: Facts): readonly GoneWhileUsed[] {
  const known = remembered.get(facts);
  if (known !== undefined) return known;
  const statements = sqlOfServices(facts, 'code').filter(({ use }) => use.role !== 'test');
  const found = whatGoes(facts).flatMap(({ gone, catalog }) => {
    const standing = catalog.tables.get(gone.table);
    // It came back: a later migration decides.
    if (gone.column === undefined ? standing !== undefined : standing?.columns.has(gone.column)) return [];
    const own = statements.filter(({ service }) => service === catalog.service);
    const uses = own.flatMap((statement) => usesOf(gone, statement));
    return uses.length === 0 ? [] : [{ gone, catalog, uses }];
  });
  remembered.set(facts, found);
  return found;
}

const remembered = new WeakMap<Facts, readonly GoneWhileUsed[]>();

/** Where a statement uses what went. A column that names no table counts where only this table can be meant. */
function usesOf({ table, column }: Gone, { use, facts, service }: OwnSql): Origin[] {
  const relations = facts.relations.filter((one) => one.kind === undefined && isOwn(one, service));
  const touches = relations.filter((one) => one.name.toLowerCase() === table);
  if (touches.length === 0) return [];
  if (column === undefined) return touches.map((one) => use.place(one.offset, one.length));
  const alone = new Set(relations.map((one) => one.name.toLowerCase())).size === 1;
  return facts.columns
    .filter((one) => one.column.toLowerCase() === column)
    .filter((one) => (one.table === undefined ? alone : one.table.toLowerCase() === table))
    .map((one) => use.place(one.offset, column.length));
}
