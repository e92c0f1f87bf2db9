import { parse } from './parser.ts';
import { bare, isTree, list, names, node, number, type Tree, tree } from './tree.ts';
import type { Handler } from './walk.ts';

/** A type of another schema is used; PostgreSQL's own are everybody's. */
export const typeName: Handler = (body, context, walk) => {
  const parts = names(body.names);
  // `schema.table.column%TYPE`, `table.column%TYPE`
  const whole = body.pct_type === true ? parts.slice(0, -1) : parts;
  const name = whole.at(-1) ?? '';
  const schema = whole.at(-2);
  if (body.pct_type === true) {
    if (name !== '') walk.useAt({ schema, name }, 'read', '%TYPE', walk.local(body.location));
  } else if (schema !== undefined && schema !== 'pg_catalog')
    walk.useAt({ schema, name, kind: 'type' }, 'read', 'TYPE', walk.local(body.location));
  walk.visit(body.typmods, context);
};

const printed: Readonly<Record<string, string>> = {
  int2: 'smallint',
  int4: 'integer',
  int: 'integer',
  int8: 'bigint',
  float4: 'real',
  float8: 'double precision',
  bool: 'boolean',
  varchar: 'character varying',
  bpchar: 'character',
  varbit: 'bit varying',
  timestamptz: 'timestamp with time zone',
  timestamp: 'timestamp without time zone',
  timetz: 'time with time zone',
  time: 'time without time zone',
  smallserial: 'smallint',
  serial2: 'smallint',
  serial: 'integer',
  serial4: 'integer',
  bigserial: 'bigint',
  serial8: 'bigint',
  decimal: 'numeric',
};

/** A TypeName as PostgreSQL prints the type of a column. */
export function printType(type: Tree): string {
  const parts = names(type.names);
  const own = parts.length === 2 && parts[0] === 'pg_catalog';
  const name = (own ? parts[1] : parts.length === 1 ? parts[0] : undefined) ?? '';
  const known = Object.hasOwn(printed, name) ? printed[name] : undefined;
  const word = known ?? (own || parts.length === 1 ? quoted(name) : parts.map(quoted).join('.'));
  const sizes = list(type.typmods).map(size);
  const array = list(type.arrayBounds).length > 0 ? '[]' : '';
  return `${sized(word, name, sizes)}${array}`;
}

function quoted(name: string): string {
  return name === 'char' || /^[a-z_][a-z0-9_$]*$/.test(name)
    ? name === 'char'
      ? '"char"'
      : name
    : `"${name.replaceAll('"', '""')}"`;
}

function size(value: unknown): string {
  const found = node(bare(value), 'A_Const') ?? {};
  return isTree(found.ival) ? String(number(found.ival.ival) ?? 0) : '';
}

function sized(word: string, name: string, sizes: readonly string[]): string {
  if (name === 'interval') return interval(sizes);
  if (sizes.length === 0) return name === 'bpchar' ? name : word;
  if (name === 'numeric' || name === 'decimal') return `numeric(${sizes[0]},${sizes[1] ?? '0'})`;
  const zone = / with(?:out)? time zone$/.exec(word)?.[0] ?? '';
  return `${word.slice(0, word.length - zone.length)}(${sizes.join(',')})${zone}`;
}

const fields: Readonly<Record<string, string>> = {
  '4': ' year',
  '2': ' month',
  '8': ' day',
  '1024': ' hour',
  '2048': ' minute',
  '4096': ' second',
  '6': ' year to month',
  '1032': ' day to hour',
  '3080': ' day to minute',
  '7176': ' day to second',
  '3072': ' hour to minute',
  '7168': ' hour to second',
  '6144': ' minute to second',
};

function interval([mask = '', precision = '']: readonly string[]): string {
  return `interval${fields[mask] ?? ''}${precision === '' ? '' : `(${precision})`}`;
}

/** A type as written (`varchar(20)`, `timestamptz`) as PostgreSQL prints it; nothing where it is no type. */
export function typeAsPrinted(written: string): string | undefined {
  const parsed = parse(`SELECT NULL::${written}`);
  if ('error' in parsed || parsed.statements.length !== 1) return undefined;
  const [target] = list(tree(tree(parsed.statements[0]?.stmt).SelectStmt).targetList);
  const type = node(node(target, 'ResTarget')?.val, 'TypeCast')?.typeName;
  return isTree(type) ? printType(type) : undefined;
}
