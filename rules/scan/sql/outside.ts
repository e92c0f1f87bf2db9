import { columnOf } from './columns.ts';
import type { Weakening } from './facts.ts';
import { sourceOf } from './scope.ts';
import { startOf } from './settings.ts';
import { createTable } from './tables.ts';
import { list, names, node, text, tree } from './tree.ts';
import type { Handler, Walk } from './walk.ts';

/** COPY: the table, and where the rows come from or go to. */
export const copy: Handler = (body, context, walk) => {
  const relation = tree(body.relation);
  if (relation.relname !== undefined) {
    const verb = body.is_from === true ? 'COPY FROM' : 'COPY TO';
    walk.use(relation, body.is_from === true ? 'write' : 'read', verb);
    const source = sourceOf(relation);
    for (const column of names(body.attlist)) columnOf(source, column, walk.offset(relation.location), walk);
    walk.visit([body.whereClause], { ...context, mode: 'read', verb, tables: { sources: [source], outer: undefined } });
  }
  walk.visit([body.query], { ...context, mode: 'read', verb: 'SELECT' });
  const file = text(body.filename);
  if (body.is_program === true) weaken('copy-program', `COPY PROGRAM ${file ?? ''}`, [], walk);
  else if (file !== undefined) weaken('server-file', `COPY ${file}`, [], walk);
};

export function weaken(kind: Weakening['kind'], detail: string, named: readonly string[], walk: Walk): void {
  walk.found.weakens.push({ kind, detail, names: named, offset: startOf(walk) });
}

/** Statements that reach into other databases, by the key that names the thing. */
export function foreign(key: string): Handler {
  return (body, context, walk) => {
    weaken('foreign-data', `${context.verb} ${text(body[key]) ?? ''}`.trim(), [], walk);
    walk.visit(Object.values(body), context);
  };
}

export const foreignTable: Handler = (body, context, walk) => {
  weaken('foreign-data', `CREATE FOREIGN TABLE … SERVER ${text(body.servername) ?? ''}`, [], walk);
  createTable(tree(body.base), context, walk);
};

export const importSchema: Handler = (body, _context, walk) => {
  const remote = text(body.remote_schema) ?? '';
  const schema = text(body.local_schema) ?? '';
  weaken('foreign-data', `IMPORT FOREIGN SCHEMA ${remote}`, [remote], walk);
  walk.useNamed({ schema, name: '*', kind: 'schema' }, 'ddl', 'IMPORT FOREIGN SCHEMA');
};

export const publication: Handler = (body, context, walk) => {
  weaken('foreign-data', `${context.verb} ${text(body.pubname) ?? ''}`, [], walk);
  for (const item of list(body.pubobjects)) {
    const object = node(item, 'PublicationObjSpec') ?? {};
    const schema = text(object.name);
    if (schema !== undefined) walk.useNamed({ schema, name: '*', kind: 'schema' }, 'read', 'PUBLICATION');
    walk.visit([object.pubtable], { ...context, mode: 'read', verb: 'PUBLICATION' });
  }
};

const reaching: Readonly<Record<string, Weakening['kind']>> = {
  dblink: 'dblink',
  postgres_fdw: 'foreign-data',
  file_fdw: 'server-file',
  adminpack: 'server-file',
};

export const extension: Handler = (body, _context, walk) => {
  const name = text(body.extname) ?? '';
  const kind = Object.hasOwn(reaching, name) ? reaching[name] : undefined;
  const other = kind ?? (name.endsWith('_fdw') ? 'foreign-data' : undefined);
  if (other !== undefined) weaken(other, `CREATE EXTENSION ${name}`, [], walk);
  for (const item of list(body.options)) {
    const { defname, arg } = node(item, 'DefElem') ?? {};
    const schema = text(node(arg, 'String')?.sval);
    if (defname === 'schema' && schema !== undefined)
      walk.useNamed({ schema, name: '*', kind: 'schema' }, 'ddl', 'CREATE EXTENSION');
  }
};

export const load: Handler = (body, _context, walk) =>
  weaken('server-file', `LOAD ${text(body.filename) ?? ''}`, [], walk);
