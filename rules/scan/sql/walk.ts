import type { Kind, Mode } from './facts.ts';
import type { Found } from './found.ts';
import { handlers } from './handlers.ts';
import { parse, type SqlError, tooDeep } from './parser.ts';
import { endOfName, findName, fromBytes, type Passage } from './passage.ts';
import { type CteScope, sees, type TableScope } from './scope.ts';
import { tokenAt } from './tokens.ts';
import { isTree, names, number, type Tree, text, tree } from './tree.ts';
import { verbAt } from './verb.ts';

/** What holds for a node because of what it stands in. */
export interface Context {
  readonly mode: Mode;
  readonly verb: string;
  readonly ctes?: CteScope | undefined;
  readonly tables?: TableScope | undefined;
  /** Names that are variables here. */
  readonly variables: ReadonlySet<string>;
}

export type Handler = (body: Tree, context: Context, walk: Walk) => void;

export interface Named {
  readonly schema?: string | undefined;
  readonly name: string;
  readonly kind?: Kind | undefined;
}

export interface Walk {
  readonly passage: Passage;
  readonly found: Found;
  /** Bounds of the statement at hand in the passage. */
  readonly statement: { readonly start: number; readonly end: number };
  readonly inside: Inside;
  visit(value: unknown, context: Context): void;
  /** The offset in the passage of a node's location. */
  local(location: unknown): number;
  /** The offset in the outermost text of a node's location. */
  offset(location: unknown): number;
  /** Says that the table of a RangeVar is used. */
  use(range: Tree, mode: Mode, verb: string, kind?: Kind): void;
  /** Says that a thing is used whose name begins at an offset of the passage. */
  useAt(named: Named, mode: Mode, verb: string, start: number, length?: number): void;
  /** The same for a name without a place: it is looked for in the statement. */
  useNamed(named: Named, mode: Mode, verb: string): number;
  /** Reads SQL that stands inside this one. */
  inner(passage: Passage, inside: Inside): SqlError | undefined;
}

/** What a text stands in. */
export interface Inside {
  /** It is the body of a function, which will run it later. */
  readonly later: boolean;
  /** Names that are variables there. */
  readonly variables: ReadonlySet<string>;
}

const outermost: Inside = { later: false, variables: new Set() };

/** Gathers what the statements of a passage do. */
export function walkPassage(passage: Passage, found: Found, inside = outermost): SqlError | undefined {
  const parsed = parse(passage.text);
  if ('error' in parsed) return { message: parsed.error.message, offset: passage.at(parsed.error.offset) };
  return walkStatements(parsed.statements, passage, found, inside);
}

export function walkStatements(
  statements: readonly Tree[],
  passage: Passage,
  found: Found,
  inside = outermost,
): SqlError | undefined {
  try {
    walkAll(statements, passage, found, inside);
    return undefined;
  } catch (error) {
    // Blocks in blocks in blocks.
    if (error instanceof RangeError) return { message: tooDeep, offset: passage.at(0) };
    throw error;
  }
}

function walkAll(statements: readonly Tree[], passage: Passage, found: Found, inside: Inside): void {
  const toOffset = fromBytes(passage.text);
  for (const statement of statements) {
    const first = number(statement.stmt_location) ?? 0;
    const length = number(statement.stmt_len);
    const bounds = {
      start: toOffset(first),
      end: length === undefined ? passage.text.length : toOffset(first + length),
    };
    walkStatement(statement.stmt, newWalk(passage, found, inside, bounds, toOffset));
  }
}

interface Step {
  readonly value: unknown;
  readonly context: Context;
}

type Walking = Walk & { readonly batch: Step[] };

/** On a stack of its own: a sum of ten thousand terms is nested ten thousand deep. */
function walkStatement(statement: unknown, walk: Walking): void {
  const steps: Step[] = [
    {
      value: statement,
      context: { mode: 'ddl', verb: verbAt(walk.passage.text, walk.statement.start), variables: walk.inside.variables },
    },
  ];
  for (let step = steps.pop(); step !== undefined; step = steps.pop()) {
    look(step.value, step.context, walk);
    for (let next = walk.batch.pop(); next !== undefined; next = walk.batch.pop()) steps.push(next);
  }
}

function look(value: unknown, context: Context, walk: Walk): void {
  if (Array.isArray(value)) {
    for (const item of value) walk.visit(item, context);
    return;
  }
  if (!isTree(value)) return;
  if (typeof value.relname === 'string') {
    named(value, context, walk);
    return;
  }
  if (Array.isArray(value.names) && 'typemod' in value) {
    handlers.TypeName?.(value, context, walk);
    return;
  }
  if (Array.isArray(value.objname)) {
    handlers.ObjectWithArgs?.(value, context, walk);
    return;
  }
  for (const key in value) {
    const inner = value[key];
    if (typeof inner !== 'object') continue;
    qualifiedIn(key, inner, context, walk);
    const handler = Object.hasOwn(handlers, key) ? handlers[key] : undefined;
    if (handler === undefined) walk.visit(inner, context);
    else handler(tree(inner), context, walk);
  }
}

/** Names of things other than tables that stand as a list of texts, by their key. */
const listed: Readonly<Record<string, Kind>> = {
  funcname: 'function',
  func_name: 'function',
  handler_name: 'function',
  plhandler: 'function',
  plinline: 'function',
  plvalidator: 'function',
  opclassname: 'operator',
  opfamilyname: 'operator',
  opclass: 'operator',
  useOp: 'operator',
  collation: 'collation',
  conversion_name: 'other',
  defnames: 'other',
  dictname: 'other',
  cfgname: 'other',
};

function qualifiedIn(key: string, value: unknown, { mode, verb }: Context, walk: Walk): void {
  const kind = Object.hasOwn(listed, key) ? listed[key] : undefined;
  if (kind === undefined) return;
  const parts = names(value);
  const schema = parts.at(-2);
  if (schema !== undefined && schema !== 'pg_catalog')
    walk.useNamed({ schema, name: parts.at(-1) ?? '', kind }, mode, verb);
}

function named(range: Tree, context: Context, walk: Walk): void {
  const isCte = range.schemaname === undefined && sees(context.ctes, text(range.relname) ?? '');
  if (!isCte) walk.use(range, context.mode, context.verb);
}

function newWalk(
  passage: Passage,
  found: Found,
  inside: Inside,
  statement: Walk['statement'],
  toOffset: (bytes: number) => number,
): Walking {
  const batch: Step[] = [];
  const local = (location: unknown) => {
    const bytes = number(location) ?? 0;
    return bytes < 0 ? statement.start : toOffset(bytes);
  };
  // `COMMENT ON TABLE comment`
  const afterVerb = () => {
    const first = tokenAt(passage.text, statement.start);
    return tokenAt(passage.text, first?.end ?? statement.start)?.end ?? statement.start;
  };
  const walk: Walking = {
    passage,
    found,
    statement,
    inside,
    batch,
    visit: (value, context) => {
      if (typeof value === 'object' && value !== null) batch.push({ value, context });
    },
    local,
    offset: (location) => passage.at(local(location)),
    use(range, mode, verb, kind) {
      const name = text(range.relname) ?? '';
      const schema = text(range.schemaname);
      if (range.relpersistence === 't' || schema === 'pg_temp') {
        found.temporary.add(name);
        return;
      }
      if (schema === undefined && found.temporary.has(name)) return;
      const start = local(range.location);
      const parts = [range.catalogname, range.schemaname, name].filter((part) => part !== undefined).length;
      const length = endOfName(passage.text, start, parts) - start;
      // PostgreSQL looks in its own catalog first.
      const own = mode === 'read' && name.startsWith('pg_') ? 'pg_catalog' : undefined;
      walk.useAt({ schema: schema ?? own, name, kind }, mode, verb, start, length);
    },
    useAt({ schema, name, kind }, mode, verb, start, length) {
      if (schema === 'pg_temp') return;
      const end = length === undefined ? endOfName(passage.text, start, schema === undefined ? 1 : 2) : start + length;
      const offset = passage.at(start);
      found.relations.push({
        ...(schema === undefined ? {} : { schema }),
        name,
        mode,
        verb,
        ...(kind === undefined ? {} : { kind }),
        offset,
        length: Math.max(1, passage.at(Math.max(start, end - 1)) + 1 - offset),
      });
    },
    useNamed(what, mode, verb) {
      const parts = what.kind === 'schema' ? [what.schema ?? ''] : [what.schema, what.name];
      const written = parts.filter((part) => part !== undefined);
      const start = findName(passage.text, written, afterVerb(), statement.end) ?? statement.start;
      const isOurs = what.schema === undefined && what.kind === undefined && found.temporary.has(what.name);
      if (!isOurs) walk.useAt(what, mode, verb, start, endOfName(passage.text, start, written.length) - start);
      return passage.at(start);
    },
    inner: (inner, of) => walkPassage(inner, found, { ...of, later: inside.later || of.later }),
  };
  return walk;
}
