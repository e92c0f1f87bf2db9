/** A node of a parse tree, as JSON: PostgreSQL leaves out whatever has its default value. */
export interface Tree {
  readonly [key: string]: unknown;
}

const nothing: Tree = {};

export function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function tree(value: unknown): Tree {
  return isTree(value) ? value : nothing;
}

export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

export function number(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

/** The body of a node that stands wrapped in its kind: `{ RangeVar: … }`. */
export function node(value: unknown, kind: string): Tree | undefined {
  const body = tree(value)[kind];
  return isTree(body) ? body : undefined;
}

/** The nodes of a kind in a list. */
export function nodes(value: unknown, kind: string): readonly Tree[] {
  return list(value).flatMap((item) => {
    const found = node(item, kind);
    return found === undefined ? [] : [found];
  });
}

/** The texts of a list of String nodes; an empty one is `{ String: {} }`. */
export function names(value: unknown): readonly string[] {
  return list(value).flatMap((item) => {
    const string = node(item, 'String');
    return string === undefined ? [] : [text(string.sval) ?? ''];
  });
}

/** A string constant, with casts around it or not. */
export function constant(value: unknown): { readonly value: string; readonly location: number } | undefined {
  const found = node(bare(value), 'A_Const');
  if (found === undefined || !isTree(found.sval)) return undefined;
  return { value: text(found.sval.sval) ?? '', location: number(found.location) ?? 0 };
}

/** What stands under casts and collations. */
export function bare(value: unknown): unknown {
  let inner = value;
  for (;;) {
    const around = node(inner, 'TypeCast') ?? node(inner, 'CollateClause');
    if (around === undefined) return inner;
    inner = around.arg;
  }
}
