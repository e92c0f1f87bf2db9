import { isTree, list, node, nodes, type Tree, text, tree } from './tree.ts';
import type { Context } from './walk.ts';

/** Names that WITH gave to queries, from the inside out. */
export interface CteScope {
  readonly names: ReadonlySet<string>;
  readonly outer: CteScope | undefined;
}

export function sees(scope: CteScope | undefined, name: string): boolean {
  for (let at = scope; at !== undefined; at = at.outer) if (at.names.has(name)) return true;
  return false;
}

/** A name in FROM, with the table behind it; a subquery, a function or a WITH query has none. */
export interface Source {
  readonly alias: string;
  readonly table?: { readonly schema?: string | undefined; readonly name: string };
}

export interface TableScope {
  readonly sources: readonly Source[];
  readonly outer: TableScope | undefined;
}

/** Opens the WITH of a statement: visits its queries, each with the names it may use, and gives the context inside. */
export function openWith(
  clause: unknown,
  context: Context,
  visit: (value: unknown, context: Context) => void,
): Context {
  const ctes = nodes(tree(clause).ctes, 'CommonTableExpr');
  if (ctes.length === 0) return context;
  const query = { ...context, mode: 'read', verb: 'SELECT' } as const;
  if (tree(clause).recursive === true) {
    const all = { names: new Set(ctes.map((cte) => text(cte.ctename) ?? '')), outer: context.ctes };
    for (const cte of ctes) visit(parts(cte), { ...query, ctes: all });
    return { ...context, ctes: all };
  }
  let { ctes: scope } = context;
  for (const cte of ctes) {
    visit(parts(cte), { ...query, ctes: scope });
    scope = { names: new Set([text(cte.ctename) ?? '']), outer: scope };
  }
  return { ...context, ctes: scope };
}

function parts(cte: Tree): unknown {
  return [cte.ctequery, cte.search_clause, cte.cycle_clause];
}

/** What FROM names. */
export function sourcesOf(from: unknown, context: Context): readonly Source[] {
  const sources: Source[] = [];
  const items: unknown[] = [...list(from)].reverse();
  for (let item = items.pop(); item !== undefined; item = items.pop()) {
    const range = node(item, 'RangeVar');
    const join = node(item, 'JoinExpr');
    if (range !== undefined) sources.push(sourceOf(range, context));
    else if (join !== undefined) {
      items.push(join.rarg, join.larg);
      const alias = text(tree(join.alias).aliasname);
      if (alias !== undefined) sources.push({ alias });
    } else if (isTree(item)) {
      const sample = tree(item.RangeTableSample).relation;
      if (sample !== undefined) items.push(sample);
      else sources.push({ alias: aliasIn(item) });
    }
  }
  return sources;
}

export function sourceOf(range: Tree, context?: Context): Source {
  const name = text(range.relname) ?? '';
  const alias = text(tree(range.alias).aliasname) ?? name;
  const schema = text(range.schemaname);
  if (schema === undefined && sees(context?.ctes, name)) return { alias };
  return { alias, table: { schema, name } };
}

function aliasIn(item: Tree): string {
  for (const kind in item) {
    const alias = text(tree(tree(item[kind]).alias).aliasname);
    if (alias !== undefined) return alias;
  }
  return '';
}
