import { useObject } from './objects.ts';
import { held, type Passage } from './passage.ts';
import { readPlPgSql } from './plpgsql.ts';
import { applySetting } from './settings.ts';
import { ownedBy } from './tables.ts';
import { type Token, tokenAt } from './tokens.ts';
import { isTree, list, names, node, nodes, type Tree, text, tree } from './tree.ts';
import type { Handler, Walk } from './walk.ts';

export const createFunction: Handler = (body, context, walk) => {
  const parts = names(body.funcname);
  const schema = parts.at(-2);
  if (schema !== undefined) walk.useNamed({ schema, name: parts.at(-1) ?? '', kind: 'function' }, 'ddl', context.verb);
  walk.visit([body.parameters, body.returnType], context);
  const options = nodes(body.options, 'DefElem');
  for (const option of options) powers(option, walk);
  const written = options.find((one) => one.defname === 'as');
  const source = names(node(written?.arg, 'List')?.items)[0];
  const { start, end } = walk.statement;
  const parameters = list(body.parameters).flatMap((one) => text(node(one, 'FunctionParameter')?.name) ?? []);
  walk.visit(body.sql_body, { ...context, mode: 'read', verb: 'SELECT', variables: new Set(parameters) });
  const language = text(node(options.find((one) => one.defname === 'language')?.arg, 'String')?.sval) ?? 'sql';
  if (source === undefined) return;
  const token = stringFrom(walk.passage.text, walk.local(written?.location), end, source);
  readBody({ language, token, whole: walk.passage.text.slice(start, end), later: true, parameters }, walk);
};

/** SECURITY DEFINER, SET search_path. */
function powers(option: Tree, walk: Walk): void {
  if (option.defname === 'security' && node(option.arg, 'Boolean')?.boolval === true)
    walk.found.weakens.push({
      kind: 'security-definer',
      detail: 'SECURITY DEFINER',
      names: [],
      offset: walk.offset(option.location),
    });
  if (option.defname === 'set')
    applySetting(node(option.arg, 'VariableSetStmt') ?? {}, '', walk.offset(option.location), walk);
}

export const alterFunction: Handler = (body, context, walk) => {
  useObject({ ObjectWithArgs: body.func }, 'OBJECT_FUNCTION', 'ddl', context.verb, walk);
  for (const action of list(body.actions)) powers(node(action, 'DefElem') ?? {}, walk);
  ownedBy(body.newowner, walk);
};

/** A DO block runs at once. */
export const doBlock: Handler = (body, _context, walk) => {
  const options = nodes(body.args, 'DefElem');
  const written = options.find((one) => one.defname === 'as');
  const language = text(node(options.find((one) => one.defname === 'language')?.arg, 'String')?.sval) ?? 'plpgsql';
  const source = text(node(written?.arg, 'String')?.sval) ?? '';
  const token = stringFrom(walk.passage.text, walk.local(written?.location), walk.statement.end, source);
  const raw = token === undefined ? "''" : walk.passage.text.slice(token.start, token.end);
  const whole = `CREATE FUNCTION block() RETURNS void LANGUAGE plpgsql AS ${raw}`;
  readBody({ language, token, whole, later: false, parameters: [] }, walk);
};

/** The string token that holds a text, from an offset on. */
function stringFrom(written: string, from: number, to: number, value: string): Token | undefined {
  let first: Token | undefined;
  for (
    let token = tokenAt(written, from);
    token !== undefined && token.start < to;
    token = tokenAt(written, token.end)
  ) {
    if (token.kind !== 'string') continue;
    if (token.value === value) return token;
    first ??= token;
  }
  return first;
}

interface Body {
  readonly language: string;
  readonly token: Token | undefined;
  /** A CREATE FUNCTION with this body. */
  readonly whole: string;
  readonly later: boolean;
  readonly parameters: readonly string[];
}

function readBody({ language, token, whole, later, parameters }: Body, walk: Walk): void {
  if (token === undefined) return;
  const body: Passage = held(walk.passage, token);
  const offset = walk.passage.at(token.start);
  const known = language.toLowerCase();
  if (known === 'sql') {
    const error = walk.inner(body, { later, variables: new Set(parameters) });
    if (error !== undefined)
      walk.found.dynamic.push({ what: `the function's body: ${error.message}`, offset: error.offset });
  } else if (known === 'plpgsql') {
    const error = readPlPgSql(body, whole, later, walk);
    if (error !== undefined) walk.found.dynamic.push({ what: `the function's body: ${error}`, offset });
  } else if (known !== 'c' && known !== 'internal')
    walk.found.dynamic.push({ what: `a function in ${language}`, offset });
  else walk.found.weakens.push({ kind: 'server-file', detail: `LANGUAGE ${language}`, names: [], offset });
}

export const callStatement: Handler = (body, context, walk) => {
  if (isTree(body.funccall)) walk.visit({ FuncCall: tree(body.funccall) }, { ...context, mode: 'read', verb: 'CALL' });
};
