import type { Column, Entry, Service, Table } from '../../model/model.ts';
import { isOwn, isSystem, schemasOf, sqlOfServices, tableOf } from '../own-sql.ts';
import type { Facts } from '../rule.ts';

/** One table that one statement of a service's code uses. */
export interface SqlAccess extends Entry {
  readonly service: Service;
  readonly table: Table;
  /** SELECT, INSERT, UPDATE … */
  readonly verb: string;
  readonly access: 'read' | 'write';
  /** Of an UPDATE: columns that it sets, that it sets anew, and that its WHERE compares. */
  readonly sets: readonly string[];
  readonly raises: readonly string[];
  readonly compares: readonly string[];
}

/** What code does to declared tables. Tests are no part of the service, and migrations run once. */
export function sqlAccesses(facts: Pick<Facts, 'code' | 'model'>): SqlAccess[] {
  const schemas = schemasOf(facts.model);
  return sqlOfServices(facts, 'code').flatMap(({ use, facts: sql, service }) => {
    if (use.role === 'test') return [];
    const named = ({ schema, name }: { readonly schema?: string; readonly name: string }) => {
      const owner = isOwn(schema === undefined ? { name } : { schema, name }, service)
        ? service
        : schemas.get(schema?.toLowerCase() ?? '');
      return owner === undefined || isSystem(schema) ? undefined : tableOf(owner, name);
    };
    const entry = (
      table: Table,
      verb: string,
      offset: number,
    ): Entry & Pick<SqlAccess, 'service' | 'table' | 'verb'> => ({
      // No fact refers to a statement by its kind.
      kind: 'table',
      id: `${service.id} ${verb} ${table.id}`,
      origin: use.place(offset, verb.length),
      service,
      table,
      verb,
    });
    const others = sql.relations.flatMap((relation): SqlAccess[] => {
      const { mode, verb, kind, offset } = relation;
      const table = kind === undefined ? named(relation) : undefined;
      if (table === undefined || (mode !== 'read' && mode !== 'write') || verb === 'UPDATE') return [];
      return [{ ...entry(table, verb, offset), access: mode, sets: [], raises: [], compares: [] }];
    });
    const updates = sql.updates.flatMap((update): SqlAccess[] => {
      const { schema, offset, sets, compares } = update;
      const table = named({ ...(schema === undefined ? {} : { schema }), name: update.table });
      if (table === undefined) return [];
      const raises = sets.filter((name) => update.raises.includes(name) || isDrawn(table, name));
      // A hole may hold whatever is missing; what it holds cannot be read, and sql-is-known is about that.
      const open = update.open ? table.columns.map(({ name }) => name) : [];
      return [
        {
          ...entry(table, 'UPDATE', offset),
          access: 'write',
          sets: [...sets, ...open],
          raises: [...raises, ...open],
          compares: [...compares, ...open],
        },
      ];
    });
    return [...others, ...updates];
  });
}

/** A revision that is no number cannot be counted up: whatever it is set to is a new one. */
function isDrawn(table: Table, name: string): boolean {
  const column: Column | undefined = table.columns.find((one) => one.name.toLowerCase() === name.toLowerCase());
  return column !== undefined && !/int|serial|number|numeric|decimal/i.test(column.type);
}
