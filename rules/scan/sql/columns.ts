import type { Source, TableScope } from './scope.ts';
import { list, names, node } from './tree.ts';
import type { Handler, Walk } from './walk.ts';

/** Columns every table has. */
const system = new Set(['ctid', 'xmin', 'xmax', 'cmin', 'cmax', 'tableoid']);

export function columnOf(source: Source, column: string, offset: number, walk: Walk): void {
  const { table } = source;
  if (table === undefined || system.has(column)) return;
  if (table.schema === undefined && walk.found.temporary.has(table.name)) return;
  const { schema, name } = table;
  walk.found.columns.push({ ...(schema === undefined ? {} : { schema }), table: name, column, offset });
}

export const columnRef: Handler = (body, context, walk) => {
  const parts = names(body.fields);
  const star = list(body.fields).some((field) => node(field, 'A_Star') !== undefined);
  if (star || context.tables === undefined) return;
  const column = parts.at(-1) ?? '';
  const offset = walk.offset(body.location);
  if (parts.length === 1) {
    if (!context.variables.has(column)) unqualified(column, offset, context.tables, walk);
    return;
  }
  const source = qualified(parts, context.tables);
  if (source !== undefined) columnOf(source, column, offset, walk);
};

/** A column of the only table there is, or of one the text does not tell. */
function unqualified(column: string, offset: number, scope: TableScope, walk: Walk): void {
  const { sources, outer } = scope;
  // `count(c)`: the whole row.
  if (sources.some((source) => source.alias === column)) return;
  const [only] = sources;
  const inner = sources.filter((source) => source.alias !== 'excluded');
  if (only !== undefined && inner.length === 1 && isOutermost(outer)) columnOf(only, column, offset, walk);
  else if (!system.has(column) && hasTable(scope)) walk.found.columns.push({ column, offset });
}

function isOutermost(scope: TableScope | undefined): boolean {
  for (let at = scope; at !== undefined; at = at.outer) if (at.sources.length > 0) return false;
  return true;
}

function hasTable(scope: TableScope | undefined): boolean {
  for (let at = scope; at !== undefined; at = at.outer)
    if (at.sources.some((source) => source.table !== undefined)) return true;
  return false;
}

/** `alias.column`, `schema.table.column`. */
function qualified(parts: readonly string[], scope: TableScope): Source | undefined {
  const [qualifier, table] = parts;
  for (let at: TableScope | undefined = scope; at !== undefined; at = at.outer) {
    const found = at.sources.find((source) =>
      parts.length === 2
        ? source.alias === qualifier
        : source.table?.schema === qualifier && source.table?.name === table && source.alias === table,
    );
    if (found !== undefined) return found;
  }
  return undefined;
}
