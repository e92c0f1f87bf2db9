import type { Kind, Mode, Weakening } from './facts.ts';
import { held } from './passage.ts';
import { noteSetting } from './settings.ts';
import { namesIn, tokenAt } from './tokens.ts';
import { bare, constant, list, names, node, type Tree, tree } from './tree.ts';
import type { Handler, Walk } from './walk.ts';

/** What PostgreSQL's own functions do with the thing that a text argument names. */
interface Names {
  readonly mode: Mode;
  readonly kind?: Kind;
  /** It matters when the name is only known at run time. */
  readonly must?: true;
}

const reads: Names = { mode: 'read' };
const byName: Readonly<Record<string, Names>> = {
  nextval: { mode: 'write', kind: 'sequence', must: true },
  setval: { mode: 'write', kind: 'sequence', must: true },
  currval: { mode: 'read', kind: 'sequence', must: true },
  pg_sequence_last_value: { mode: 'read', kind: 'sequence' },
  to_regclass: reads,
  to_regproc: { mode: 'read', kind: 'function' },
  to_regprocedure: { mode: 'read', kind: 'function' },
  to_regtype: { mode: 'read', kind: 'type' },
  to_regnamespace: { mode: 'read', kind: 'schema' },
  pg_get_serial_sequence: reads,
  pg_relation_size: reads,
  pg_total_relation_size: reads,
  pg_table_size: reads,
  pg_indexes_size: reads,
  pg_relation_filepath: reads,
  pg_relation_filenode: reads,
  pg_get_viewdef: reads,
  pg_partition_tree: reads,
  pg_partition_ancestors: reads,
  pg_partition_root: reads,
  pgstattuple: reads,
  pg_prewarm: reads,
  row_security_active: reads,
  has_schema_privilege: { mode: 'read', kind: 'schema' },
  has_table_privilege: reads,
  has_any_column_privilege: reads,
  has_column_privilege: reads,
  has_sequence_privilege: { mode: 'read', kind: 'sequence' },
  has_function_privilege: { mode: 'read', kind: 'function' },
  has_type_privilege: { mode: 'read', kind: 'type' },
  table_to_xml: { mode: 'read', must: true },
  table_to_xmlschema: { mode: 'read', must: true },
  table_to_xml_and_xmlschema: { mode: 'read', must: true },
  schema_to_xml: { mode: 'read', kind: 'schema', must: true },
  schema_to_xmlschema: { mode: 'read', kind: 'schema', must: true },
  schema_to_xml_and_xmlschema: { mode: 'read', kind: 'schema', must: true },
};

/** Functions that run the SQL in a text argument. */
const runs: Readonly<Record<string, number>> = {
  query_to_xml: 0,
  query_to_xmlschema: 0,
  query_to_xml_and_xmlschema: 0,
  ts_stat: 0,
  ts_rewrite: 1,
  crosstab: 0,
  crosstab2: 0,
  crosstab3: 0,
  crosstab4: 0,
};

const serverFiles =
  /^(?:lo_import|lo_export|pg_read_file|pg_read_binary_file|pg_ls_\w*dir|pg_stat_file|pg_file_\w+|pg_logdir_ls|pg_current_logfile)$/;

const registered: Readonly<Record<string, Kind | undefined>> = {
  regclass: undefined,
  regproc: 'function',
  regprocedure: 'function',
  regtype: 'type',
  regnamespace: 'schema',
  regoper: 'operator',
  regoperator: 'operator',
  regcollation: 'collation',
};

export const call: Handler = (body, context, walk) => {
  const parts = names(body.funcname);
  const name = parts.at(-1) ?? '';
  const schema = parts.length > 1 ? parts.at(-2) : undefined;
  if (schema !== undefined && schema !== 'pg_catalog')
    walk.useAt({ schema, name, kind: 'function' }, 'call', 'CALL', walk.local(body.location));
  if (name.startsWith('dblink')) weaken('dblink', name, body, walk);
  const isOwn = schema === undefined || schema === 'pg_catalog';
  if (!isOwn && Object.hasOwn(runs, name)) run(runs[name] ?? 0, name, body, walk);
  const named = isOwn ? builtIn(name, body, walk) : -1;
  walk.visit(
    list(body.args).filter((_, index) => index !== named),
    context,
  );
  for (const key in body) if (key !== 'funcname' && key !== 'args') walk.visit(body[key], context);
};

/** Gives the argument whose text named something, if there is one. */
function builtIn(name: string, body: Tree, walk: Walk): number {
  const args = list(body.args);
  if (serverFiles.test(name)) weaken('server-file', name, body, walk);
  if (name === 'set_config') {
    const setting = constant(args[0]);
    const value = constant(args[1]);
    if (setting === undefined) dynamic('the setting that set_config changes', body, walk);
    else noteSetting({ name: setting.value, values: value && [value.value] }, walk.offset(body.location), walk);
  }
  if (Object.hasOwn(runs, name)) run(runs[name] ?? 0, name, body, walk);
  const naming = Object.hasOwn(byName, name) ? byName[name] : undefined;
  if (naming === undefined) return -1;
  // has_table_privilege may begin with a role.
  const at = name.startsWith('has_')
    ? Math.max(0, args.length - (name.includes('column_') && !name.includes('any') ? 3 : 2))
    : 0;
  if (constant(args[at]) === undefined) {
    if (naming.must === true && !isKnown(args[at])) dynamic(`what ${name} is called with`, body, walk);
    return -1;
  }
  written(args[at], naming, name, walk);
  return at;
}

/** The sequence of a column that is named, a cast that has been seen. */
function isKnown(value: unknown): boolean {
  const inner = node(bare(value), 'FuncCall');
  return inner !== undefined && names(inner.funcname).at(-1) === 'pg_get_serial_sequence';
}

function run(at: number, name: string, body: Tree, walk: Walk): void {
  const argument = list(body.args)[at];
  const query = constant(argument);
  if (query === undefined) {
    dynamic(`the query that ${name} runs`, body, walk);
    return;
  }
  const token = tokenAt(walk.passage.text, walk.local(query.location));
  if (token?.kind !== 'string') return;
  const error = walk.inner(held(walk.passage, token), walk.inside);
  if (error !== undefined) dynamic(`the query that ${name} runs: ${error.message}`, body, walk);
}

export const cast: Handler = (body, context, walk) => {
  const type = names(tree(body.typeName).names).at(-1) ?? '';
  if (Object.hasOwn(registered, type) && constant(body.arg) !== undefined) {
    const kind = registered[type];
    written(body.arg, { mode: 'read', ...(kind === undefined ? {} : { kind }) }, type, walk);
  }
  walk.visit([body.arg, body.typeName], context);
};

/** A name that stands in a string: `'reservations.res_seq'`, `'"Odd".name(integer)'`. */
function written(argument: unknown, { mode, kind }: Names, verb: string, walk: Walk): void {
  const string = constant(argument);
  if (string === undefined) return;
  const token = tokenAt(walk.passage.text, walk.local(string.location));
  const start = token?.opens === undefined ? walk.local(string.location) : token.opens;
  const parts = namesIn(string.value);
  const name = parts.at(-1);
  // An oid is no name.
  if (name === undefined) return;
  const length = string.value.length;
  if (kind === 'schema') walk.useAt({ schema: name, name: '*', kind }, mode, verb, start, length);
  else {
    const schema = parts.at(-2);
    const isTable = kind === undefined || kind === 'sequence';
    if (schema === undefined && !isTable) return;
    if (schema === undefined && walk.found.temporary.has(name)) return;
    if (schema !== 'pg_catalog' || kind === undefined) walk.useAt({ schema, name, kind }, mode, verb, start, length);
  }
}

function weaken(kind: Weakening['kind'], detail: string, body: Tree, walk: Walk): void {
  walk.found.weakens.push({ kind, detail, names: [], offset: walk.offset(body.location) });
}

function dynamic(what: string, body: Tree, walk: Walk): void {
  walk.found.dynamic.push({ what, offset: walk.offset(body.location) });
}
