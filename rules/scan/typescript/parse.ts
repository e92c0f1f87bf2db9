import type { Node, Program } from 'oxc-parser';
import { type OxcError, type ParseResult, parseSync, visitorKeys } from 'oxc-parser';
import { nestedTooDeeply } from './nesting.ts';

export type * from 'oxc-parser';

export interface Parsed {
  readonly program: Program | undefined;
  readonly comments: ParseResult['comments'];
  readonly problems: readonly {
    readonly message: string;
    readonly kind: 'syntax' | 'unreadable';
    readonly at: number;
  }[];
}

/**
 * The only place that knows the parser. A file that doesn't parse is read piece by piece: what stands in the others is
 * seen all the same, and each piece tells its own error.
 */
export function parse(path: string, text: string): Parsed {
  const deep = nestedTooDeeply(text);
  if (deep !== undefined)
    return { program: undefined, comments: [], problems: [{ message: deep, kind: 'unreadable', at: 0 }] };
  const whole = attempt(path, text);
  if (whole.errors.length === 0) return { program: whole.program, comments: whole.comments, problems: [] };
  const kept: string[] = [];
  const problems: Parsed['problems'][number][] = [];
  let at = 0;
  for (const piece of text.split(/^(?=(?:import|export|const|let|var|function|async|class|type|interface|enum)\b)/m)) {
    const errors = attempt(path, piece).errors;
    for (const error of errors) problems.push(problem(error, at));
    kept.push(errors.length === 0 ? piece : piece.replace(/[^\n]/g, ' '));
    at += piece.length;
  }
  const rest = attempt(path, kept.join(''));
  if (problems.length === 0) problems.push(...whole.errors.map((error) => problem(error, 0)));
  return { program: rest.program, comments: rest.comments, problems };
}

export interface Linked {
  readonly specifier: string;
  readonly names: readonly string[];
  readonly type: boolean;
  readonly exported: boolean;
  readonly start: number;
  readonly end: number;
}

/** What a module imports and re-exports, without a tree: for long files that nobody writes by hand. */
export function parseLinks(path: string, text: string): { links: readonly Linked[]; problems: Parsed['problems'] } {
  const deep = nestedTooDeeply(text);
  if (deep !== undefined) return { links: [], problems: [{ message: deep, kind: 'unreadable', at: 0 }] };
  const { module, errors } = attempt(path, text);
  const links: Linked[] = module.staticImports.map(({ moduleRequest: { value: specifier, start, end }, entries }) => ({
    specifier,
    names: entries.map(({ importName: { kind, name } }) => name ?? (kind === 'Default' ? 'default' : '*')),
    type: entries.length > 0 && entries.every(({ isType }) => isType),
    exported: false,
    start,
    end,
  }));
  for (const { entries } of module.staticExports)
    for (const { moduleRequest, importName, isType } of entries)
      if (moduleRequest !== null) {
        const { value: specifier, start, end } = moduleRequest;
        links.push({ specifier, names: [importName.name ?? '*'], type: isType, exported: true, start, end });
      }
  return { links, problems: errors.map((error) => problem(error, 0)) };
}

function problem({ message, labels }: OxcError, from: number): Parsed['problems'][number] {
  return { message: message.replace(/\.$/, ''), kind: 'syntax', at: from + (labels[0]?.start ?? 0) };
}

function attempt(path: string, text: string): ParseResult {
  const lang = langOf(path);
  const common = /\.c[jt]s$/.test(path);
  const result = parseSync(path, text, { lang, astType: 'ts', sourceType: common ? 'commonjs' : 'module' });
  if (result.errors.length === 0 || common || lang === 'ts' || lang === 'tsx') return result;
  const script = parseSync(path, text, { lang, astType: 'ts', sourceType: 'commonjs' });
  return script.errors.length === 0 ? script : result;
}

function langOf(path: string): 'jsx' | 'ts' | 'tsx' | 'dts' {
  if (/\.d\.[cm]?ts$/.test(path)) return 'dts';
  if (/\.[cm]?ts$/.test(path)) return 'ts';
  return path.endsWith('.tsx') ? 'tsx' : 'jsx';
}

/** The nodes below a node. */
export function* below(node: Node): Iterable<Node> {
  for (const key of visitorKeys[node.type] ?? []) {
    const child: unknown = Reflect.get(node, key);
    if (Array.isArray(child)) {
      for (const one of child) if (isNode(one)) yield one;
    } else if (isNode(child)) yield child;
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value;
}
