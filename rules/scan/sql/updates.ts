import type { Source } from './scope.ts';
import { bare, isTree, list, names, node, nodes, number, type Tree, text } from './tree.ts';
import type { Context, Walk } from './walk.ts';

interface Written {
  readonly target: Source;
  readonly relation: Tree;
  readonly sets: unknown;
  /** Conditions that all must hold. */
  readonly where: readonly unknown[];
}

export function noteUpdate({ target, relation, sets, where }: Written, { variables }: Context, walk: Walk): void {
  const { table } = target;
  if (table === undefined || (table.schema === undefined && walk.found.temporary.has(table.name))) return;
  const targets = nodes(sets, 'ResTarget');
  const raised = targets.filter((set) => raises(set, target)).map((set) => text(set.name) ?? '');
  const conditions = where.flatMap(conjuncts);
  walk.found.updates.push({
    ...(table.schema === undefined ? {} : { schema: table.schema }),
    table: table.name,
    sets: unique(targets.map((set) => text(set.name) ?? '')),
    raises: unique(raised),
    compares: unique(conditions.flatMap((condition) => compared(condition, target))).filter(
      (one) => !variables.has(one),
    ),
    open: false,
    offset: walk.offset(relation.location),
    from: walk.passage.at(walk.statement.start),
    to: walk.passage.at(walk.statement.end),
    conditions: conditions.flatMap((condition) => number(node(condition, 'ParamRef')?.number) ?? []),
  });
}

function unique(values: readonly string[]): readonly string[] {
  return [...new Set(values)];
}

function raises(set: Tree, target: Source): boolean {
  const name = text(set.name) ?? '';
  const multiple = node(set.val, 'MultiAssignRef');
  const items = multiple === undefined ? undefined : list(node(bare(multiple.source), 'RowExpr')?.args);
  const value = bare(items === undefined ? set.val : items[(number(multiple?.colno) ?? 1) - 1]);
  return !isColumn(value, name, target) && mentions(value, name, target);
}

/** The parts of a condition that all must hold. */
function conjuncts(condition: unknown): readonly unknown[] {
  const found: unknown[] = [];
  const open = [condition];
  for (let item = open.pop(); item !== undefined; item = open.pop()) {
    const all = node(item, 'BoolExpr');
    if (all?.boolop === 'AND_EXPR') open.push(...[...list(all.args)].reverse());
    else found.push(item);
  }
  return found;
}

/** Columns of the target that a condition holds equal to something else than themselves. */
function compared(condition: unknown, target: Source): readonly string[] {
  const equals = node(condition, 'A_Expr');
  if (equals === undefined || names(equals.name).at(-1) !== '=') return [];
  if (equals.kind !== 'AEXPR_OP' && equals.kind !== 'AEXPR_NOT_DISTINCT') return [];
  const left = sides(equals.lexpr);
  const right = sides(equals.rexpr);
  if (left.length !== right.length) return [];
  return left.flatMap((one, index) => {
    const other = right[index];
    return [...columnIn(one, other, target), ...columnIn(other, one, target)];
  });
}

/** `(a, b) = ($1, $2)` compares a and b. */
function sides(value: unknown): readonly unknown[] {
  const row = node(bare(value), 'RowExpr');
  return (row === undefined ? [value] : list(row.args)).map(bare);
}

function columnIn(value: unknown, other: unknown, target: Source): readonly string[] {
  const name = columnName(value, target);
  return name === undefined || mentions(other, name, target) ? [] : [name];
}

function columnName(value: unknown, target: Source): string | undefined {
  const parts = names(node(value, 'ColumnRef')?.fields);
  const name = parts.at(-1);
  return name !== undefined && isColumn(value, name, target) ? name : undefined;
}

function isColumn(value: unknown, name: string, target: Source): boolean {
  const parts = names(node(value, 'ColumnRef')?.fields);
  if (parts.at(-1) !== name) return false;
  const qualifier = parts.at(-2);
  if (qualifier !== undefined && qualifier !== target.alias) return false;
  return parts.length < 3 || parts[0] === target.table?.schema;
}

function mentions(value: unknown, name: string, target: Source): boolean {
  const open = [value];
  for (let item = open.pop(); item !== undefined; item = open.pop()) {
    if (isColumn(item, name, target)) return true;
    if (Array.isArray(item)) open.push(...item);
    else if (isTree(item)) open.push(...Object.values(item));
  }
  return false;
}
