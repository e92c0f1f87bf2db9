import { columnOf } from './columns.ts';
import { findName } from './passage.ts';
import { openWith, type Source, sourceOf, sourcesOf, type TableScope } from './scope.ts';
import { list, names, node, nodes, number, type Tree, text, tree } from './tree.ts';
import { noteUpdate } from './updates.ts';
import type { Context, Handler, Walk } from './walk.ts';

export const select: Handler = (body, outside, walk) => {
  const context = openWith(body.withClause, outside, walk.visit);
  if (body.larg !== undefined) {
    const side = { ...context, mode: 'read', verb: 'SELECT' } as const;
    walk.visit({ SelectStmt: body.larg }, side);
    walk.visit({ SelectStmt: body.rarg }, side);
    // ORDER BY of a union names its outputs.
    walk.visit([body.limitOffset, body.limitCount, body.sortClause], { ...side, tables: undefined });
    return;
  }
  into(body.intoClause, walk);
  const inside = within(context, sourcesOf(body.fromClause, context));
  const outputs = new Set(list(body.targetList).map((item) => text(node(item, 'ResTarget')?.name)));
  const byInput = (item: unknown) => !outputs.has(onlyName(node(item, 'SortBy')?.node ?? item));
  walk.visit(body.distinctClause, inside);
  walk.visit(body.targetList, inside);
  walk.visit(body.fromClause, inside);
  walk.visit(body.whereClause, inside);
  walk.visit(list(body.groupClause).filter(byInput), inside);
  walk.visit(body.havingClause, inside);
  walk.visit(body.windowClause, inside);
  walk.visit(body.valuesLists, inside);
  walk.visit(list(body.sortClause).filter(byInput), inside);
  walk.visit([body.limitOffset, body.limitCount], inside);
};

function into(clause: unknown, walk: Walk): void {
  const made = tree(tree(clause).rel);
  if (made.relname === undefined) return;
  walk.use(made, 'ddl', 'SELECT INTO');
  noteMade(made, walk);
}

function noteMade(made: Tree, walk: Walk): void {
  if (made.relpersistence === 't' || walk.inside.later) return;
  walk.found.changes.push({ kind: 'create-table', table: nameOf(made, walk), columns: [] });
}

export function nameOf(range: Tree, walk: Walk): { schema?: string; name: string; offset: number } {
  const schema = text(range.schemaname);
  return {
    ...(schema === undefined ? {} : { schema }),
    name: text(range.relname) ?? '',
    offset: walk.offset(range.location),
  };
}

/** A query in FROM sees what stands beside it only with LATERAL. */
export const subselect: Handler = (body, context, walk) =>
  walk.visit([body.subquery], body.lateral === true ? context : { ...context, tables: context.tables?.outer });

/** `[u]` of `ORDER BY u`. */
function onlyName(value: unknown): string {
  const [name = '', ...rest] = names(node(value, 'ColumnRef')?.fields);
  return rest.length === 0 ? name : '';
}

function within(context: Context, sources: readonly Source[]): Context {
  const tables: TableScope = { sources, outer: context.tables };
  return { ...context, mode: 'read', verb: 'SELECT', tables };
}

export const insert: Handler = (body, outside, walk) => {
  const context = openWith(body.withClause, outside, walk.visit);
  const relation = tree(body.relation);
  const target = sourceOf(relation);
  walk.use(relation, 'write', 'INSERT');
  const inside = within(context, [target]);
  setting(body.cols, target, inside, walk);
  walk.visit(body.selectStmt, { ...context, mode: 'read', verb: 'SELECT' });
  const conflict = tree(body.onConflictClause);
  if (conflict.action !== undefined) {
    const both = within(context, [target, { ...target, alias: 'excluded' }]);
    inferring(tree(conflict.infer), target, walk);
    walk.visit(conflict.infer, inside);
    setting(conflict.targetList, target, both, walk);
    walk.visit(conflict.whereClause, both);
    if (conflict.action === 'ONCONFLICT_UPDATE')
      noteUpdate({ target, relation, sets: conflict.targetList, where: [conflict.whereClause] }, both, walk);
  }
  walk.visit(body.returningClause, inside);
};

/** `ON CONFLICT (a, b)`: the columns say no place of their own. */
function inferring(infer: Tree, target: Source, walk: Walk): void {
  const { text: written } = walk.passage;
  let from = walk.local(infer.location);
  for (const { name } of nodes(infer.indexElems, 'IndexElem')) {
    const column = text(name);
    if (column === undefined) continue;
    from = findName(written, [column], from, walk.statement.end) ?? from;
    columnOf(target, column, walk.passage.at(from), walk);
  }
}

export const update: Handler = (body, outside, walk) => {
  const context = openWith(body.withClause, outside, walk.visit);
  const relation = tree(body.relation);
  const target = sourceOf(relation);
  walk.use(relation, 'write', 'UPDATE');
  const inside = within(context, [target, ...sourcesOf(body.fromClause, context)]);
  setting(body.targetList, target, inside, walk);
  walk.visit([body.fromClause, body.whereClause, body.returningClause], inside);
  noteUpdate({ target, relation, sets: body.targetList, where: [body.whereClause] }, inside, walk);
};

export const remove: Handler = (body, outside, walk) => {
  const context = openWith(body.withClause, outside, walk.visit);
  const relation = tree(body.relation);
  walk.use(relation, 'write', 'DELETE');
  const inside = within(context, [sourceOf(relation), ...sourcesOf(body.usingClause, context)]);
  walk.visit([body.usingClause, body.whereClause, body.returningClause], inside);
};

export const merge: Handler = (body, outside, walk) => {
  const context = openWith(body.withClause, outside, walk.visit);
  const relation = tree(body.relation);
  const target = sourceOf(relation);
  walk.use(relation, 'write', 'MERGE');
  const inside = within(context, [target, ...sourcesOf([body.sourceRelation], context)]);
  walk.visit([body.sourceRelation, body.joinCondition], inside);
  for (const item of list(body.mergeWhenClauses)) {
    const when = node(item, 'MergeWhenClause') ?? {};
    walk.visit(when.condition, inside);
    setting(when.targetList, target, inside, walk);
    walk.visit(when.values, inside);
    if (when.commandType === 'CMD_UPDATE')
      noteUpdate(
        { target, relation, sets: when.targetList, where: [body.joinCondition, when.condition] },
        inside,
        walk,
      );
  }
  walk.visit(body.returningClause, inside);
};

/** The columns that are set, and what they are set to. */
function setting(targets: unknown, target: Source, context: Context, walk: Walk): void {
  for (const item of list(targets)) {
    const set = node(item, 'ResTarget') ?? {};
    const name = text(set.name);
    if (name !== undefined) columnOf(target, name, walk.offset(set.location), walk);
    const multiple = node(set.val, 'MultiAssignRef');
    walk.visit([set.indirection], context);
    // One source stands at each of its columns.
    if (multiple === undefined) walk.visit([set.val], context);
    else if ((number(multiple.colno) ?? 1) === 1) walk.visit([multiple.source], context);
  }
}
