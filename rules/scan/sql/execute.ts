import { chooseFilling, type Hole } from './filling.ts';
import { isMarked } from './marks.ts';
import { parse } from './parser.ts';
import { fromBytes, held, type Passage } from './passage.ts';
import { tokenAt } from './tokens.ts';
import { bare, constant, isTree, list, names, node, number, tree } from './tree.ts';
import type { Inside, Walk } from './walk.ts';

/** SQL that is put together at run time: texts, and between them what is only known then. */
interface Made {
  readonly parts: readonly string[];
  readonly holes: readonly (Hole | 'name')[];
}

/** Reads `SELECT <expression>` whose value EXECUTE runs. */
export function readExecuted(inside: Passage, scope: Inside, walk: Walk): void {
  const written = inside.text.slice('SELECT '.length).trim();
  const offset = inside.at('SELECT '.length);
  const what = `EXECUTE ${written.length > 60 ? `${written.slice(0, 60)}…` : written}`;
  const parsed = parse(inside.text);
  const value = 'error' in parsed ? undefined : targetOf(parsed.statements[0]?.stmt);
  // The expression itself may read tables.
  walk.inner(inside, scope);
  const made = value === undefined ? undefined : fold(value);
  if (made === undefined || made.parts.every((part) => part.trim() === '')) {
    walk.found.dynamic.push({ what, offset });
    return;
  }
  const literal = made.holes.length === 0 ? constant(value) : undefined;
  const token = literal && tokenAt(inside.text, fromBytes(inside.text)(literal.location));
  const filled = fillMade(made);
  if (filled === undefined) {
    walk.found.dynamic.push({ what, offset });
    return;
  }
  const passage = token === undefined ? { text: filled, at: () => offset } : held(inside, token);
  const relations = walk.found.relations.length;
  const error = walk.inner(passage, scope);
  const isOpen = made.holes.some((hole) => hole === 'unknown');
  const isNamed = walk.found.relations
    .slice(relations)
    .some(({ schema, name }) => isMarked(schema ?? '') || isMarked(name));
  if (error !== undefined || isOpen || isNamed) walk.found.dynamic.push({ what, offset });
}

function fillMade({ parts, holes }: Made): string | undefined {
  if (holes.length === 0) return parts[0] ?? '';
  const filling = chooseFilling(
    parts,
    holes.map((hole) => (hole === 'name' ? 'unknown' : hole)),
  );
  return 'text' in filling ? filling.text : undefined;
}

function targetOf(statement: unknown): unknown {
  const [target] = list(node(statement, 'SelectStmt')?.targetList);
  return node(target, 'ResTarget')?.val;
}

function joined(made: readonly Made[]): Made {
  const parts = [''];
  const holes: (Hole | 'name')[] = [];
  for (const one of made) {
    const [first = '', ...rest] = one.parts;
    parts[parts.length - 1] += first;
    parts.push(...rest);
    holes.push(...one.holes);
  }
  return { parts, holes };
}

const hole = (kind: Hole | 'name'): Made => ({ parts: ['', ''], holes: [kind] });
const literal = (written: string): Made => ({ parts: [written], holes: [] });

function fold(value: unknown): Made {
  const inner = bare(value);
  const string = constant(inner);
  if (string !== undefined) return literal(string.value);
  const whole = tree(node(inner, 'A_Const')?.ival);
  if (isTree(node(inner, 'A_Const')?.ival)) return literal(String(number(whole.ival) ?? 0));
  const concat = node(inner, 'A_Expr');
  if (concat !== undefined && names(concat.name).at(-1) === '||')
    return joined([fold(concat.lexpr), fold(concat.rexpr)]);
  const call = node(inner, 'FuncCall');
  const args = list(call?.args);
  switch (names(call?.funcname).at(-1)) {
    case 'format':
      return format(args) ?? hole('unknown');
    case 'concat':
      return joined(args.map(fold));
    case 'quote_ident':
      return quoted(args[0], name);
    case 'quote_literal':
    case 'quote_nullable':
      return quoted(args[0], literally);
    default:
      return hole('unknown');
  }
}

function quoted(argument: unknown, quote: (made: Made) => Made): Made {
  return quote(fold(argument));
}

function name({ parts, holes }: Made): Made {
  const [written = ''] = parts;
  if (holes.length > 0) return hole('name');
  return literal(/^[a-z_][a-z0-9_$]*$/.test(written) ? written : `"${written.replaceAll('"', '""')}"`);
}

function literally({ parts, holes }: Made): Made {
  const [written = ''] = parts;
  return holes.length > 0 ? hole('value') : literal(`'${written.replaceAll("'", "''")}'`);
}

/** `format('… %I %L %s', …)`, with positions too. */
function format([template, ...args]: readonly unknown[]): Made | undefined {
  const written = constant(bare(template))?.value;
  if (written === undefined) return undefined;
  const made: Made[] = [];
  let end = 0;
  let next = 0;
  for (const found of written.matchAll(/%(?:(\d+)\$)?-?\d*([sIL%])/g)) {
    made.push(literal(written.slice(end, found.index)));
    end = found.index + found[0].length;
    if (found[2] === '%') {
      made.push(literal('%'));
      continue;
    }
    const at = found[1] === undefined ? next : Number(found[1]) - 1;
    next = at + 1;
    const argument = fold(args[at]);
    made.push(found[2] === 'I' ? name(argument) : found[2] === 'L' ? literally(argument) : argument);
  }
  return joined([...made, literal(written.slice(end))]);
}
