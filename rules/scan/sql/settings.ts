import type { Weakening } from './facts.ts';
import { skipSpace } from './tokens.ts';
import { isTree, list, node, number, type Tree, text, tree } from './tree.ts';
import type { Handler, Walk } from './walk.ts';

interface Setting {
  readonly name: string;
  /** Absent: only known at run time. */
  readonly values: readonly string[] | undefined;
  /** What comes before it: `ALTER ROLE x `. */
  readonly before?: string;
}

/** SET, set_config and the SET of a role, a database or a function. */
export function noteSetting({ name, values, before = '' }: Setting, offset: number, walk: Walk): void {
  const lower = name.toLowerCase();
  const shown = values === undefined ? '…' : values.join(', ');
  if (lower === 'search_path') {
    // set_config takes the list as one text.
    const schemas = (values ?? []).flatMap((value) =>
      value
        .split(',')
        .map(unquoted)
        .filter((one) => one !== '' && one !== '…' && one !== 'CURRENT'),
    );
    weaken('search_path', `${before}SET search_path TO ${shown}`, schemas, offset, walk);
  } else if (lower === 'role' || lower === 'session_authorization') {
    if (values?.length === 1 && values[0]?.toLowerCase() === 'none') return;
    const what = lower === 'role' ? 'ROLE' : 'SESSION AUTHORIZATION';
    weaken(
      'set-role',
      `${before}SET ${what} ${shown}`,
      (values ?? []).filter((one) => one !== '…'),
      offset,
      walk,
    );
  } else if (lower === 'row_security' || lower === 'session_replication_role') {
    weaken('set-role', `${before}SET ${lower} TO ${shown}`, [], offset, walk);
  }
}

/** The names of SET have lost their quotes already; the text that set_config takes still has them. */
function unquoted(written: string): string {
  const name = written.trim();
  return /^".*"$/.test(name) ? name.slice(1, -1).replaceAll('""', '"') : name;
}

function weaken(kind: Weakening['kind'], detail: string, names: readonly string[], offset: number, walk: Walk): void {
  walk.found.weakens.push({ kind, detail, names, offset });
}

export const set: Handler = (body, _context, walk) => applySetting(body, '', startOf(walk), walk);

/** A VariableSetStmt, wherever it stands. */
export function applySetting(body: Tree, before: string, offset: number, walk: Walk): void {
  const name = text(body.name) ?? '';
  if (body.kind === 'VAR_SET_VALUE')
    noteSetting({ name, values: list(body.args).map(argumentText), before }, offset, walk);
  else if (body.kind === 'VAR_SET_CURRENT') noteSetting({ name, values: ['CURRENT'], before }, offset, walk);
  else if (before !== '' && (body.kind === 'VAR_RESET_ALL' || name.toLowerCase() === 'search_path')) {
    // A service's role has its search_path from the platform.
    const reset = body.kind === 'VAR_RESET_ALL' ? 'ALL' : name;
    weaken('search_path', `${before}RESET ${reset}`, [], offset, walk);
  }
}

/** Where the statement's first word stands. */
export function startOf(walk: Walk): number {
  return walk.passage.at(skipSpace(walk.passage.text, walk.statement.start));
}

function argumentText(argument: unknown): string {
  if (node(argument, 'ParamRef') !== undefined) return '…';
  const value = node(argument, 'A_Const') ?? {};
  if (isTree(value.sval)) return text(value.sval.sval) ?? '';
  if (isTree(value.ival)) return String(number(value.ival.ival) ?? 0);
  return text(tree(value.fval).fval) ?? '';
}

export const setOfRole: Handler = (body, _context, walk) =>
  applySetting(tree(body.setstmt), `ALTER ROLE ${text(tree(body.role).rolename) ?? 'ALL'} `, startOf(walk), walk);

export const setOfDatabase: Handler = (body, _context, walk) =>
  applySetting(tree(body.setstmt), `ALTER DATABASE ${text(body.dbname) ?? ''} `, startOf(walk), walk);

export const setOfSystem: Handler = (body, _context, walk) =>
  applySetting(tree(body.setstmt), 'ALTER SYSTEM ', startOf(walk), walk);
