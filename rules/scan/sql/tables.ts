import type { ColumnMade, Kind } from './facts.ts';
import { endOfName, findName } from './passage.ts';
import { nameOf } from './queries.ts';
import { isTree, list, names, node, nodes, type Tree, text, tree } from './tree.ts';
import { printType } from './types.ts';
import type { Context, Handler, Walk } from './walk.ts';

export const createTable: Handler = (body, context, walk) => {
  const relation = tree(body.relation);
  walk.use(relation, 'ddl', 'CREATE TABLE');
  const parents = nodes(body.inhRelations, 'RangeVar');
  const isPartition = body.partbound !== undefined;
  for (const parent of parents) walk.use(parent, 'ddl', isPartition ? 'PARTITION OF' : 'INHERITS');
  if (changes(relation, walk)) {
    const parent = isPartition ? parents[0] : undefined;
    walk.found.changes.push({
      kind: 'create-table',
      table: nameOf(relation, walk),
      columns: list(body.tableElts).flatMap((one) => madeBy(node(one, 'ColumnDef'), walk)),
      ...(parent === undefined ? {} : { of: nameOf(parent, walk) }),
    });
  }
  for (const key in body) if (key !== 'relation' && key !== 'inhRelations') walk.visit(body[key], context);
};

/** A change that lasts, and happens now. */
function changes(relation: Tree, walk: Walk): boolean {
  if (relation.relname === undefined || walk.inside.later) return false;
  if (relation.relpersistence === 't' || relation.schemaname === 'pg_temp') return false;
  return relation.schemaname !== undefined || !walk.found.temporary.has(text(relation.relname) ?? '');
}

function madeBy(column: Tree | undefined, walk: Walk): readonly ColumnMade[] {
  if (column === undefined || !isTree(column.typeName)) return [];
  return [{ name: text(column.colname) ?? '', type: printType(column.typeName), offset: walk.offset(column.location) }];
}

export const createTableAs: Handler = (body, context, walk) => {
  const made = tree(tree(body.into).rel);
  const isView = body.objtype === 'OBJECT_MATVIEW';
  walk.use(made, 'ddl', isView ? 'CREATE MATERIALIZED VIEW' : 'CREATE TABLE AS');
  if (changes(made, walk))
    walk.found.changes.push(
      isView
        ? { kind: 'create-view', table: nameOf(made, walk) }
        : { kind: 'create-table', table: nameOf(made, walk), columns: [] },
    );
  walk.visit(body.query, { ...context, mode: 'read', verb: 'SELECT' });
};

export const createView: Handler = (body, context, walk) => {
  const view = tree(body.view);
  walk.use(view, 'ddl', 'CREATE VIEW');
  if (changes(view, walk)) walk.found.changes.push({ kind: 'create-view', table: nameOf(view, walk) });
  walk.visit(body.query, { ...context, mode: 'read', verb: 'SELECT' });
};

const otherKinds: Readonly<Record<string, Kind>> = {
  OBJECT_INDEX: 'index',
  OBJECT_SEQUENCE: 'sequence',
  OBJECT_TYPE: 'type',
};

export const alterTable: Handler = (body, context, walk) => {
  const relation = tree(body.relation);
  const kind = otherKinds[text(body.objtype) ?? ''];
  walk.use(relation, 'ddl', context.verb, kind);
  for (const item of list(body.cmds)) {
    const command = node(item, 'AlterTableCmd') ?? {};
    if (kind === undefined && changes(relation, walk)) noteChange(command, relation, walk);
    const partition = tree(node(command.def, 'PartitionCmd')?.name);
    if (kind === 'index' && partition.relname !== undefined) walk.use(partition, 'ddl', context.verb, kind);
    else walk.visit(command, context);
    ownedBy(command.newowner, walk);
  }
};

function noteChange(command: Tree, relation: Tree, walk: Walk): void {
  const table = nameOf(relation, walk);
  const { changes } = walk.found;
  const column = text(command.name) ?? '';
  const definition = node(command.def, 'ColumnDef');
  if (command.subtype === 'AT_AddColumn')
    for (const made of madeBy(definition, walk)) changes.push({ kind: 'add-column', table, column: made });
  else if (command.subtype === 'AT_DropColumn')
    changes.push({ kind: 'drop-column', table, column, offset: dropped(column, relation, walk) });
  else if (command.subtype === 'AT_AlterColumnType' && isTree(definition?.typeName))
    changes.push({ kind: 'change-type', table, column, type: printType(definition.typeName) });
}

/** The command says no place; the column stands behind the table. */
function dropped(column: string, table: Tree, walk: Walk): number {
  const { passage, statement, found } = walk;
  const last = found.changes.at(-1);
  let from = endOfName(passage.text, walk.local(table.location), table.schemaname === undefined ? 1 : 2);
  for (;;) {
    const start = findName(passage.text, [column], from, statement.end);
    if (start === undefined) return passage.at(statement.start);
    const offset = passage.at(start);
    // The same name once more: behind the one before.
    if (last?.kind !== 'drop-column' || last.offset < offset) return offset;
    from = start + 1;
  }
}

/** Who owns a thing may do anything with it. */
export function ownedBy(role: unknown, walk: Walk): void {
  const { rolename, location } = tree(role);
  const name = text(rolename);
  if (name !== undefined)
    walk.found.weakens.push({
      kind: 'grant',
      detail: `OWNER TO ${name}`,
      names: [name],
      offset: walk.offset(location),
    });
}

export const constraint: Handler = (body, context, walk) => {
  if (isTree(body.pktable)) walk.use(body.pktable, 'foreign-key', 'REFERENCES');
  for (const exclusion of list(body.exclusions)) operator(list(node(exclusion, 'List')?.items)[1], walk);
  for (const key in body) if (key !== 'pktable') walk.visit(body[key], context);
};

/** `EXCLUDE USING gist (x WITH OPERATOR(schema.=))` */
function operator(item: unknown, walk: Walk): void {
  const parts = names(node(item, 'List')?.items);
  const schema = parts.at(-2);
  if (schema !== undefined && schema !== 'pg_catalog')
    walk.useNamed({ schema, name: parts.at(-1) ?? '', kind: 'operator' }, 'ddl', 'OPERATOR');
}

export const like: Handler = (body, _context, walk) => walk.use(tree(body.relation), 'read', 'LIKE');

export const createSequence: Handler = (body, context, walk) => {
  walk.use(tree(body.sequence), 'ddl', context.verb, 'sequence');
  for (const option of list(body.options)) {
    const { defname, arg } = node(option, 'DefElem') ?? {};
    const owner = names(node(arg, 'List')?.items);
    if (defname === 'owned_by' && owner.length > 1)
      walk.useNamed({ schema: owner.at(-3), name: owner.at(-2) ?? '' }, 'ddl', 'OWNED BY');
  }
};

export const createIndex: Handler = (body, context, walk) => {
  const relation = tree(body.relation);
  walk.use(relation, 'ddl', 'CREATE INDEX');
  walk.visit([body.indexParams, body.indexIncludingParams, body.whereClause], context);
};

/** Mode ddl: the function runs when the table changes. */
export const createTrigger: Handler = (body, context, walk) => {
  walk.use(tree(body.relation), 'ddl', 'CREATE TRIGGER');
  const parts = names(body.funcname);
  const schema = parts.at(-2);
  if (schema !== undefined && schema !== 'pg_catalog')
    walk.useNamed({ schema, name: parts.at(-1) ?? '', kind: 'function' }, 'ddl', 'EXECUTE FUNCTION');
  walk.visit([body.whenClause], context);
  if (isTree(body.constrrel)) walk.use(body.constrrel, 'ddl', 'CREATE TRIGGER');
};

export function inTables(verb: string, mode: 'write' | 'ddl'): Handler {
  return (body, context: Context, walk) => walk.visit([body.relations, body.relation], { ...context, mode, verb });
}

/** SET CONSTRAINTS names constraints as if they were tables. */
export const setConstraints: Handler = (body, _context, walk) => {
  for (const named of nodes(body.constraints, 'RangeVar')) walk.use(named, 'ddl', 'SET CONSTRAINTS', 'other');
};

/** `GENERATED … AS IDENTITY (SEQUENCE NAME schema.name)` */
export const option: Handler = (body, context, walk) => {
  const parts = body.defname === 'sequence_name' ? names(node(body.arg, 'List')?.items) : [];
  const name = parts.at(-1);
  if (name !== undefined) walk.useNamed({ schema: parts.at(-2), name, kind: 'sequence' }, 'ddl', 'SEQUENCE NAME');
  walk.visit([body.arg], context);
};
