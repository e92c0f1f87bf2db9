import type { Unit } from './code.ts';
import type { Evaluator } from './evaluate.ts';
import type { Hole, Item } from './symbol.ts';
import { type NodeValue, type Spot, symOf } from './value.ts';

export type Piece =
  | { readonly hole?: never; readonly v: string; readonly unit: Unit; readonly at: number; readonly exact: boolean }
  /** What is only known at run time; a `value` becomes a parameter of the query. */
  | { readonly hole: 'value' | 'unknown'; readonly what: string };

/** One way in which a text may come out. */
export type Variant = readonly Piece[];

export interface Texts {
  /** What a text may be; empty where it is no text that the code tells. */
  variantsOf(at: Spot): readonly Variant[];
  /** The same for a tagged template that is a whole of its own. */
  whole(tagged: Spot): readonly Variant[];
  /** Texts and templates that are part of another one: unit and symbol. */
  readonly spliced: ReadonlySet<string>;
  /** The text if it is one, and the same always. */
  constant(at: Spot): readonly string[];
}

const mostVariants = 12;
/** Nobody writes that; doubling a text thirty times does. */
const mostPieces = 5_000;
const deepest = 60;

export function textsOf(evaluator: Evaluator, isSqlTag: (at: Spot) => boolean): Texts {
  const spliced = new Set<string>();
  const memo = new Map<string, readonly Variant[]>();
  const noFragment = new Set<string>();
  let depth = 0;

  const variantsOf = (at: Spot): readonly Variant[] => {
    if (depth > deepest) return [];
    const key = at.env === undefined ? `${at.unit.index} ${at.id}` : undefined;
    const known = key === undefined ? undefined : memo.get(key);
    if (known !== undefined) return known;
    // A circle ends where it began.
    if (key !== undefined) memo.set(key, []);
    depth++;
    const variants = compute(at).slice(0, mostVariants);
    depth--;
    if (key !== undefined) memo.set(key, variants);
    return variants;
  };

  const compute = (at: Spot): readonly Variant[] => {
    const { unit, env } = at;
    const sym = symOf(at);
    const to = (id: number): Spot => ({ unit, id, env });
    switch (sym.k) {
      case 'text':
        spliced.add(`${unit.index} ${at.id}`);
        return [[{ v: sym.v, unit, at: sym.at, exact: sym.exact }]];
      case 'template':
        spliced.add(`${unit.index} ${at.id}`);
        return template(unit, sym, to, 'unknown');
      case 'tagged': {
        spliced.add(`${unit.index} ${at.id}`);
        return tagged(at);
      }
      case 'sum':
        spliced.add(`${unit.index} ${at.id}`);
        return product(sym.parts.map((part) => orHole(to(part.id), part, unit, 'unknown')));
      case 'either':
        return sym.of.flatMap((id) => {
          const variants = variantsOf(to(id));
          return variants.length > 0 ? variants : [[{ hole: 'unknown', what: '' }]];
        });
      case 'variable':
        return variable(at, sym.binding);
      case 'call':
        return called(at, sym.callee, sym.args.map(to));
      case 'parameter':
        return parameter(at, sym);
      case 'import':
      case 'get':
      case 'pick':
      case 'each':
        return evaluator
          .resolve(at)
          .flatMap((value) => (value.kind === 'node' && !same(value, at) ? variantsOf(value) : []));
      default:
        return [];
    }
  };

  const template = (
    unit: Unit,
    sym: { readonly texts: readonly number[]; readonly holes: readonly Hole[] },
    to: (id: number) => Spot,
    kind: 'value' | 'unknown',
  ): readonly Variant[] => {
    const parts: (readonly Variant[])[] = [];
    sym.texts.forEach((id, index) => {
      const text = unit.facts.syms[id];
      if (text?.k === 'text') parts.push([[{ v: text.v, unit, at: text.at, exact: text.exact }]]);
      const hole = sym.holes[index];
      if (hole !== undefined)
        parts.push(kind === 'value' ? fragment(to(hole.id), hole, unit) : orHole(to(hole.id), hole, unit, kind));
    });
    return product(parts);
  };

  /** In a tag a hole is a parameter, unless it holds a piece of SQL itself. */
  const fragment = (at: Spot, hole: Hole, unit: Unit): readonly Variant[] => {
    const value: Piece = { hole: 'value', what: wordsAt(unit, hole) };
    const key = `${at.unit.index} ${at.id}`;
    if (at.env === undefined && noFragment.has(key)) return [[value]];
    const variants: Variant[] = [];
    for (const one of fragmentsIn(at, new Set())) variants.push(...variantsOf(one));
    if (at.env === undefined && variants.length === 0) noFragment.add(key);
    return variants.length > 0 ? variants : [[value]];
  };

  /** The tagged templates that a value may be. */
  const fragmentsIn = (at: Spot, seen: Set<string>): Spot[] => {
    const key = `${at.unit.index} ${at.id} ${at.env?.fn ?? ''}`;
    if (seen.has(key) || seen.size > 60) return [];
    seen.add(key);
    const sym = symOf(at);
    if (sym.k === 'tagged') return isSqlTag(at) ? [at] : [];
    if (sym.k === 'call' && isJoin(at))
      return joinOf(at).some((list) => list.some((item) => fragmentsIn(item, seen).length > 0)) ? [at] : [];
    return evaluator.resolve(at).flatMap((value) => (value.kind === 'node' ? fragmentsIn(value, seen) : []));
  };

  const tagged = (at: Spot): readonly Variant[] => {
    const sym = symOf(at);
    if (sym.k !== 'tagged') return [];
    const inner = { ...at, id: sym.template };
    spliced.add(`${at.unit.index} ${sym.template}`);
    const body = symOf(inner);
    if (body.k === 'text') return [[{ v: body.v, unit: at.unit, at: body.at, exact: body.exact }]];
    const kind = isSqlTag(at) ? 'value' : 'unknown';
    return body.k === 'template' ? template(at.unit, body, (id) => ({ ...at, id }), kind) : [];
  };

  const orHole = (at: Spot, hole: Hole, unit: Unit, kind: 'value' | 'unknown'): readonly Variant[] => {
    const variants = variantsOf(at);
    return variants.length > 0 ? broughtHome(variants, hole, unit) : [[{ hole: kind, what: wordsAt(unit, hole) }]];
  };

  const variable = (at: Spot, index: number): readonly Variant[] => {
    const binding = at.unit.facts.bindings[index];
    if (binding === undefined) return [];
    const variants = binding.values.flatMap((id) => variantsOf({ ...at, id }));
    // What a `let` holds depends on when one looks; a piece of SQL in it is one of those it may be.
    if (binding.changes && !binding.values.some((id) => symOf({ unit: at.unit, id }).k === 'tagged')) return [];
    return variants;
  };

  const parameter = (at: Spot, sym: { readonly fn: number; readonly index: number }): readonly Variant[] => {
    for (let env = at.env; env !== undefined; env = env.outer)
      if (env.unit === at.unit && env.fn === sym.fn) {
        const arg = env.args[sym.index];
        return arg === undefined ? [] : variantsOf(arg);
      }
    const variants: Variant[] = [];
    let open = false;
    for (const args of evaluator.callers.of(at.unit, sym.fn)) {
      const arg = args[sym.index];
      const given = arg === undefined ? [] : variantsOf(arg);
      if (given.length === 0) open = true;
      variants.push(...given);
      if (variants.length > mostVariants) break;
    }
    if (open && variants.length > 0) variants.push([{ hole: 'unknown', what: '' }]);
    return variants;
  };

  const isJoin = (at: Spot): boolean => {
    const sym = symOf(at);
    if (sym.k !== 'call') return false;
    const callee = symOf({ ...at, id: sym.callee });
    return callee.k === 'get' && callee.name === 'join';
  };

  /** The lists that `.join` is called on, with their items. */
  const joinOf = (at: Spot): readonly (readonly Spot[])[] => {
    const sym = symOf(at);
    if (sym.k !== 'call') return [];
    const callee = symOf({ ...at, id: sym.callee });
    return callee.k === 'get' ? listsOf({ ...at, id: callee.of }) : [];
  };

  const called = (at: Spot, calleeId: number, args: readonly Spot[]): readonly Variant[] => {
    const callee = symOf({ ...at, id: calleeId });
    if (callee.k === 'get') {
      const of = { ...at, id: callee.of };
      if (callee.name === 'join') return joined(of, args[0]);
      if (/^(?:trim|trimStart|trimEnd|toString|valueOf|normalize)$/.test(callee.name)) return variantsOf(of);
    }
    const [first] = args;
    if (callee.k === 'global' && callee.name === 'String' && first !== undefined) return variantsOf(first);
    return evaluator
      .resolve(at)
      .flatMap((value) => (value.kind === 'node' && !same(value, at) ? variantsOf(value) : []));
  };

  const joined = (of: Spot, separator: Spot | undefined): readonly Variant[] => {
    const between =
      separator === undefined ? [[{ v: ',', unit: of.unit, at: 0, exact: false }]] : variantsOf(separator);
    const [glue] = between;
    if (glue === undefined) return [];
    return listsOf(of).flatMap((items) =>
      product(
        items.flatMap((item, index) => {
          const variants = variantsOf(item);
          const known: readonly Variant[] = variants.length > 0 ? variants : [[{ hole: 'unknown', what: '' }]];
          return index === 0 ? [known] : [[glue], known];
        }),
      ),
    );
  };

  /** Lists that a value may be, item by item; `.map` of a known function is applied. */
  const listsOf = (at: Spot): readonly (readonly Spot[])[] => {
    const sym = symOf(at);
    if (sym.k === 'call') {
      const callee = symOf({ ...at, id: sym.callee });
      if (callee.k === 'get' && /^(?:filter|flat|reverse|slice|sort|toSorted|concat)$/.test(callee.name))
        return listsOf({ ...at, id: callee.of });
      const [by] = sym.args;
      if (callee.k === 'get' && callee.name === 'map' && by !== undefined)
        return listsOf({ ...at, id: callee.of }).map((items) =>
          items.flatMap((item) => mapped({ ...at, id: by }, item)),
        );
    }
    if (sym.k === 'variable') {
      const binding = at.unit.facts.bindings[sym.binding];
      if (binding !== undefined && binding.pushed.length > 0) {
        const more = binding.pushed.map(({ id }) => ({ ...at, id }));
        return binding.values.flatMap((id) => listsOf({ ...at, id })).map((items) => [...items, ...more]);
      }
    }
    return evaluator
      .resolve(at)
      .flatMap((value) => (value.kind === 'node' ? [listed(value)] : []))
      .filter((list) => list !== undefined);
  };

  const listed = (value: NodeValue): readonly Spot[] | undefined => {
    if (value.sym.k !== 'list') return undefined;
    return value.sym.items.flatMap((item: Item): readonly Spot[] => {
      const at = { unit: value.unit, id: item.id, env: value.env };
      return item.spread ? (listsOf(at)[0] ?? [{ ...at, id: 0 }]) : [at];
    });
  };

  const mapped = (by: Spot, item: Spot): readonly Spot[] =>
    evaluator.resolve(by).flatMap((value) => {
      if (value.kind !== 'node' || value.sym.k !== 'function') return [];
      const { unit, sym } = value;
      const depth = Math.max(value.env?.depth ?? 0, item.env?.depth ?? 0) + 1;
      if (depth > 6) return [];
      const env = { unit, fn: sym.fn, args: [item], outer: value.env, depth };
      return (unit.facts.functions[sym.fn]?.returns ?? []).map((id) => ({ unit, id, env }));
    });

  const constant = (at: Spot): readonly string[] =>
    variantsOf(at).flatMap((variant) =>
      variant.every((piece) => piece.hole === undefined) ? [variant.map((piece) => piece.v ?? '').join('')] : [],
    );

  return { variantsOf, whole: tagged, spliced, constant };
}

function same(value: NodeValue, at: Spot): boolean {
  return value.unit === at.unit && value.id === at.id && value.env === at.env;
}

/**
 * Every way of each part stands in some whole, but not each with each: the parts of a query are chosen by different
 * questions, and together they would be too many.
 */
function product(parts: readonly (readonly Variant[])[]): readonly Variant[] {
  const pieces = parts.reduce((sum, variants) => sum + Math.max(0, ...variants.map((variant) => variant.length)), 0);
  if (pieces > mostPieces) return [];
  const many = Math.min(mostVariants, Math.max(1, ...parts.map((variants) => variants.length)));
  return Array.from({ length: many }, (_, index) =>
    parts.flatMap((variants) => variants[Math.min(index, variants.length - 1)] ?? []),
  );
}

/** What another file holds stands where it is used: that is whose statement it is. */
function broughtHome(variants: readonly Variant[], { at }: Hole, unit: Unit): readonly Variant[] {
  if (unit.file.role === 'shared') return variants;
  const home = (one: Piece) => (one.hole !== undefined || one.unit === unit ? one : { ...one, unit, at, exact: false });
  return variants.map((variant) => variant.map(home));
}

function wordsAt(unit: Unit, { at, len }: Hole): string {
  const text = unit.file.text.startsWith('\uFEFF') ? unit.file.text.slice(1) : unit.file.text;
  const words = text.slice(at, at + len).replace(/\s+/g, ' ');
  return words.length > 40 ? `${words.slice(0, 39)}…` : words;
}
