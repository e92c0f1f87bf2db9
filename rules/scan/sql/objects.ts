import type { Kind, Mode } from './facts.ts';
import { ownedBy } from './tables.ts';
import { isTree, list, names, node, nodes, text, tree } from './tree.ts';
import type { Handler, Walk } from './walk.ts';

const kinds: Readonly<Record<string, Kind | 'member' | 'none' | undefined>> = {
  OBJECT_TABLE: undefined,
  OBJECT_VIEW: undefined,
  OBJECT_MATVIEW: undefined,
  OBJECT_FOREIGN_TABLE: undefined,
  OBJECT_SEQUENCE: 'sequence',
  OBJECT_INDEX: 'index',
  OBJECT_SCHEMA: 'schema',
  OBJECT_FUNCTION: 'function',
  OBJECT_PROCEDURE: 'function',
  OBJECT_ROUTINE: 'function',
  OBJECT_AGGREGATE: 'function',
  OBJECT_TYPE: 'type',
  OBJECT_DOMAIN: 'type',
  OBJECT_DOMCONSTRAINT: 'type',
  OBJECT_ATTRIBUTE: 'type',
  OBJECT_OPERATOR: 'operator',
  OBJECT_COLLATION: 'collation',
  // The last part of the name is a member of the table before it.
  OBJECT_COLUMN: 'member',
  OBJECT_TRIGGER: 'member',
  OBJECT_POLICY: 'member',
  OBJECT_RULE: 'member',
  OBJECT_TABCONSTRAINT: 'member',
  // Not in any schema.
  OBJECT_ROLE: 'none',
  OBJECT_DATABASE: 'none',
  OBJECT_EXTENSION: 'none',
  OBJECT_LANGUAGE: 'none',
  OBJECT_TABLESPACE: 'none',
  OBJECT_FDW: 'none',
  OBJECT_FOREIGN_SERVER: 'none',
  OBJECT_PUBLICATION: 'none',
  OBJECT_SUBSCRIPTION: 'none',
  OBJECT_EVENT_TRIGGER: 'none',
  OBJECT_ACCESS_METHOD: 'none',
  OBJECT_CAST: 'none',
  OBJECT_TRANSFORM: 'none',
  OBJECT_LARGEOBJECT: 'none',
};

/** Says that a statement does something to an object, whatever shape the grammar gives its name. */
export function useObject(object: unknown, type: string, mode: Mode, verb: string, walk: Walk): number {
  const found = Object.hasOwn(kinds, type) ? kinds[type] : 'other';
  const nowhere = walk.passage.at(walk.statement.start);
  if (found === 'none') return nowhere;
  // A constraint of a domain comes with the domain before it.
  const [domain] = type === 'OBJECT_DOMCONSTRAINT' ? list(node(object, 'List')?.items) : [object];
  const written = node(object, 'ObjectWithArgs')?.objname ?? node(domain, 'TypeName')?.names;
  const parts = [...names(written ?? node(object, 'List')?.items ?? [object])];
  const own = found === 'member' ? parts.slice(0, -1) : parts;
  const name = own.at(-1);
  if (name === undefined) return nowhere;
  const kind = found === 'member' ? undefined : found;
  if (kind === 'schema') return walk.useNamed({ schema: name, name: '*', kind }, mode, verb);
  if (own.length === 1 && kind !== undefined) return nowhere;
  return walk.useNamed({ schema: own.at(-2), name, kind }, mode, verb);
}

export const drop: Handler = (body, context, walk) => {
  const type = text(body.removeType) ?? '';
  for (const object of list(body.objects)) {
    const offset = useObject(object, type, 'ddl', context.verb, walk);
    if (kinds[type] === undefined && Object.hasOwn(kinds, type)) dropped(object, offset, walk);
    walk.visit([node(object, 'ObjectWithArgs')?.objargs], { ...context, mode: 'read', verb: 'TYPE' });
  }
};

function dropped(object: unknown, offset: number, walk: Walk): void {
  const parts = names(node(object, 'List')?.items);
  const name = parts.at(-1) ?? '';
  const schema = parts.at(-2);
  if (schema === undefined && walk.found.temporary.delete(name)) return;
  if (walk.inside.later) return;
  const table = { ...(schema === undefined ? {} : { schema }), name, offset };
  walk.found.changes.push({ kind: 'drop-table', table });
}

/** COMMENT, SECURITY LABEL, ALTER … SET SCHEMA, OWNER TO, RENAME and the like. */
export const onObject: Handler = (body, context, walk) => {
  const type = text(body.objtype ?? body.objectType ?? body.renameType) ?? '';
  const { verb } = context;
  if (isTree(body.relation)) {
    const kind = Object.hasOwn(kinds, type) ? kinds[type] : undefined;
    walk.use(body.relation, 'ddl', verb, kind === 'sequence' || kind === 'index' || kind === 'type' ? kind : undefined);
  } else if (body.object !== undefined) useObject(body.object, type, 'ddl', verb, walk);
  else if (type === 'OBJECT_SCHEMA' && typeof body.subname === 'string')
    walk.useNamed({ schema: body.subname, name: '*', kind: 'schema' }, 'ddl', verb);
  const schema = text(body.newschema);
  if (schema !== undefined) walk.useNamed({ schema, name: '*', kind: 'schema' }, 'ddl', 'SET SCHEMA');
  ownedBy(body.newowner, walk);
  renamed(type, body.relation, text(body.subname) ?? '', text(body.newname), walk);
};

function renamed(type: string, relation: unknown, column: string, to: string | undefined, walk: Walk): void {
  const { relname, schemaname, location } = tree(relation);
  const name = text(relname);
  if (name === undefined || to === undefined || walk.inside.later) return;
  const schema = text(schemaname);
  const table = { ...(schema === undefined ? {} : { schema }), name, offset: walk.offset(location) };
  if (type === 'OBJECT_COLUMN') walk.found.changes.push({ kind: 'rename-column', table, column, to });
  else if (Object.hasOwn(kinds, type) && kinds[type] === undefined)
    walk.found.changes.push({ kind: 'rename-table', table, to });
}

const defined: Readonly<Record<string, Kind>> = {
  OBJECT_AGGREGATE: 'function',
  OBJECT_OPERATOR: 'operator',
  OBJECT_COLLATION: 'collation',
  OBJECT_TYPE: 'type',
};

/** CREATE AGGREGATE, OPERATOR, COLLATION, TEXT SEARCH … */
export const define: Handler = (body, context, walk) => {
  const kind = defined[text(body.kind) ?? ''] ?? 'other';
  creates('defnames', kind)(body, context, walk);
  for (const { arg } of nodes(body.definition, 'DefElem')) {
    const parts = names(node(arg, 'List')?.items);
    const schema = parts.at(-2);
    if (schema !== undefined && schema !== 'pg_catalog')
      walk.useNamed({ schema, name: parts.at(-1) ?? '', kind: 'other' }, 'read', context.verb);
  }
};

/** CREATE TYPE, DOMAIN, AGGREGATE, OPERATOR …: the name stands as a list of texts. */
export function creates(key: string, kind: Kind): Handler {
  return (body, context, walk) => {
    const parts = names(body[key]);
    const schema = parts.at(-2);
    if (schema !== undefined) walk.useNamed({ schema, name: parts.at(-1) ?? '', kind }, 'ddl', context.verb);
    for (const other in body) if (other !== key) walk.visit(body[other], context);
  };
}

export const createSchema: Handler = (body, context, walk) => {
  const name = text(body.schemaname) ?? text(tree(body.authrole).rolename) ?? '';
  const offset = walk.useNamed({ schema: name, name: '*', kind: 'schema' }, 'ddl', 'CREATE SCHEMA');
  if (!walk.inside.later) walk.found.changes.push({ kind: 'create-schema', name, offset });
  ownedBy(body.authrole, walk);
  walk.visit(
    list(body.schemaElts).map((element) => inSchema(element, name)),
    context,
  );
};

/** What CREATE SCHEMA creates along stands in it. */
function inSchema(element: unknown, schemaname: string): unknown {
  const [entry] = Object.entries(tree(element));
  if (entry === undefined) return element;
  const [kind, body] = entry;
  const at = ['relation', 'view', 'sequence'].find((key) => isTree(tree(body)[key]));
  if (at === undefined) return element;
  return { [kind]: { ...tree(body), [at]: { schemaname, ...tree(tree(body)[at]) } } };
}

export const compositeType: Handler = (body, context, walk) => {
  walk.use(tree(body.typevar), 'ddl', 'CREATE TYPE', 'type');
  walk.visit([body.coldeflist], context);
};
