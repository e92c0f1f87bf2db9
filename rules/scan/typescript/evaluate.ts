import { type Callers, callersOf } from './callers.ts';
import type { Code, Unit } from './code.ts';
import { dependsOn } from './depends.ts';
import { clientIn, exportOf } from './exports.ts';
import type { Id, Sym, TypeRef } from './symbol.ts';
import { typeValue } from './types.ts';
import {
  distinct,
  type Env,
  each,
  entriesOf,
  envOf,
  isKnown,
  isResult,
  most,
  type NodeValue,
  type PathValue,
  resultOf,
  type Spot,
  symOf,
  type Value,
  withAdded,
} from './value.ts';

export interface Evaluator {
  readonly code: Code;
  /** What a symbol may be: all of it that can be told. */
  resolve(at: Spot): readonly Value[];
  /** Members of a value by their name. */
  member(value: Value, name: string): readonly Value[];
  readonly callers: Callers;
  /** Says what the first parameter of a function is. */
  setContext(unit: Unit, fn: number): void;
  forget(): void;
}

const deepest = 120;
/** Functions that give back what they are given. */
const passing =
  /^(?:Object\.(?:freeze|seal|assign|preventExtensions|fromEntries)|structuredClone|Promise\.(?:resolve|all))$/;

export function evaluatorOf(code: Code): Evaluator {
  const memo: (readonly Value[] | undefined)[][] = [];
  const callers = callersOf();
  const contexts = new Map<Unit, Set<number>>();
  const client = clientIn(code.layout);
  const types = new Map<TypeRef, Value | undefined>();
  const looking = new Set<string>();
  const dependent = new Map<Unit, (boolean | undefined)[]>();
  let depth = 0;

  const resolve = ({ unit, id, env }: Spot): readonly Value[] => find(unit, id, env);

  const find = (unit: Unit, id: Id, env: Env | undefined): readonly Value[] => {
    if (id <= 0 || depth > deepest) return [];
    const known = env === undefined ? memo[unit.index]?.[id] : undefined;
    if (known !== undefined) return known;
    // A circle ends where it began.
    if (env === undefined) keep(unit, id, []);
    depth++;
    const values = distinct(compute(unit, id, env));
    depth--;
    if (env === undefined) keep(unit, id, values);
    return values;
  };

  const keep = (unit: Unit, id: Id, values: readonly Value[]): void => {
    memo[unit.index] ??= unit.facts.syms.map(() => undefined);
    const row = memo[unit.index];
    if (row !== undefined) row[id] = values;
  };

  const compute = (unit: Unit, id: Id, env: Env | undefined): readonly Value[] => {
    const sym = symOf({ unit, id });
    switch (sym.k) {
      case 'unknown':
        return [];
      case 'either':
        return sym.of.flatMap((one) => find(unit, one, env));
      case 'variable':
        return variable(unit, sym.binding, env);
      case 'global':
        return [{ kind: 'path', root: 'global', names: [sym.name] }];
      case 'get':
        return each(find(unit, sym.of, env), (value) => member(value, sym.name));
      case 'pick':
        return pick(unit, sym, env);
      case 'each':
        return find(unit, sym.of, env).flatMap((value) =>
          value.kind === 'node' && value.sym.k === 'list' ? items(value) : [],
        );
      case 'call':
        return called(unit, sym, env);
      case 'parameter':
        return parameter(unit, sym, env);
      case 'import':
        return imported(unit, sym.from, sym.name);
      case 'this': {
        const self = unit.facts.syms[sym.of];
        return self === undefined ? [] : [{ kind: 'node', unit, id: sym.of, sym: self, env }];
      }
      default:
        return [{ kind: 'node', unit, id, sym, env }];
    }
  };

  const variable = (unit: Unit, index: number, env: Env | undefined): readonly Value[] => {
    const binding = unit.facts.bindings[index];
    if (binding === undefined) return [];
    const [only] = binding.values;
    const values =
      binding.values.length === 1 && only !== undefined
        ? find(unit, only, env)
        : binding.values.flatMap((id) => find(unit, id, env));
    if (values.some((value) => value.kind !== 'path' || value.root === 'context' || value.root === 'client')) {
      if (binding.added.length === 0) return values;
      return values.map((value) => withAdded(value, unit, binding.added));
    }
    const typed = binding.type === null ? undefined : typeOf(unit, binding.type);
    if (typed !== undefined) return [typed];
    const byName: Value = { kind: 'path', root: 'local', names: [binding.name] };
    if (values.length === 0) return [byName];
    return values.every(isResult) ? [...values, byName] : values;
  };

  const member = (value: Value, name: string): readonly Value[] => {
    if (value.kind === 'path') return [{ ...value, names: [...value.names, name] }];
    if (value.kind === 'module') return exported(value.unit, name);
    const { unit, env, sym } = value;
    if (sym.k === 'list') {
      const item = sym.items[Number(name)];
      return item === undefined || item.spread ? [] : find(unit, item.id, env);
    }
    if (sym.k === 'function' && /^(?:bind|call|apply)$/.test(name)) return [value];
    // An object may be spread into one that is spread into it again.
    const key = `${unit.index} ${value.id} ${name}`;
    if (looking.has(key)) return [];
    looking.add(key);
    const found = memberOf(value, name);
    looking.delete(key);
    return found;
  };

  const memberOf = ({ unit, env, sym }: NodeValue, name: string): readonly Value[] => {
    const entries = entriesOf(sym);
    const found: Value[] = [];
    for (let index = entries.length - 1; index >= 0; index--) {
      const entry = entries[index];
      if (entry === undefined) continue;
      if (entry.key === name) {
        found.push(...find(unit, entry.id, env));
        // What a field of a class holds is what any method gave it.
        if (sym.k !== 'class') return found;
      } else if (entry.key === null && entry.computed === 0)
        for (const spread of find(unit, entry.id, env)) found.push(...member(spread, name));
      else if (entry.computed !== 0 && mayBe({ unit, id: entry.computed, env }, name))
        found.push(...find(unit, entry.id, env));
      if (found.length > most) return found;
    }
    if (sym.k === 'class' && sym.base > 0)
      for (const base of find(unit, sym.base, env)) found.push(...member(base, name));
    return found.length === 0 && sym.k === 'class' ? [{ kind: 'path', root: 'local', names: [name] }] : found;
  };

  /** Whether a computed key can be this name. */
  const mayBe = (key: Spot, name: string): boolean => {
    const values = key.id < 0 ? [] : resolve(key);
    const isText = (value: Value) => value.kind === 'node' && value.sym.k === 'text';
    if (values.length === 0 || !values.every(isText)) return true;
    return values.some((value) => value.kind === 'node' && value.sym.k === 'text' && value.sym.v === name);
  };

  const items = ({ unit, sym, env }: NodeValue): readonly Value[] =>
    sym.k !== 'list'
      ? []
      : sym.items.flatMap((item) => {
          const values = find(unit, item.id, env);
          return item.spread ? values.flatMap((value) => (value.kind === 'node' ? items(value) : [])) : values;
        });

  const pick = (unit: Unit, sym: Extract<Sym, { k: 'pick' }>, env: Env | undefined): readonly Value[] => {
    const keys = find(unit, sym.key, env).flatMap((key) =>
      key.kind === 'node' && key.sym.k === 'text' ? [key.sym.v] : [],
    );
    return find(unit, sym.of, env).flatMap((value) => {
      if (keys.length > 0) return keys.flatMap((key) => member(value, key));
      if (value.kind === 'path') return [{ ...value, names: [...value.names, '*'] }];
      if (value.kind === 'module') return [];
      if (value.sym.k === 'list') return items(value);
      return entriesOf(value.sym).flatMap((entry) => {
        const values = find(value.unit, entry.id, value.env);
        return entry.key !== null || entry.computed !== 0
          ? values
          : values.flatMap((one) => (one.kind === 'path' ? [{ ...one, names: [...one.names, '*'] }] : []));
      });
    });
  };

  const called = (unit: Unit, sym: Extract<Sym, { k: 'call' }>, env: Env | undefined): readonly Value[] => {
    const args = sym.args.map((id) => ({ unit, id, env }));
    const callee = unit.facts.syms[sym.callee];
    if (callee?.k === 'get' && callee.name === 'bind') return find(unit, callee.of, env);
    return find(unit, sym.callee, env).flatMap((value): readonly Value[] => {
      if (value.kind === 'path') return passing.test(value.names.join('.')) ? args.flatMap(resolve) : resultOf(value);
      if (value.kind !== 'node') return [];
      if (value.sym.k === 'class' && sym.fresh)
        return [{ ...value, env: envOf(value.unit, value.sym.make, args, value.env) }];
      if (value.sym.k !== 'function') return [];
      const { unit: home, sym: target } = value;
      const returns = home.facts.functions[target.fn]?.returns ?? [];
      if (!depends(home, target.fn)) return returns.flatMap((id) => find(home, id, value.env));
      const inner = envOf(home, target.fn, args, value.env);
      if (inner === undefined) return [];
      return returns.flatMap((id) => find(home, id, inner));
    });
  };

  /** Whether what a function returns has to do with how it is called. */
  const depends = (unit: Unit, fn: number): boolean => {
    const own = dependent.get(unit) ?? [];
    dependent.set(unit, own);
    own[fn] ??= dependsOn(unit, fn);
    return own[fn] === true;
  };

  const parameter = (unit: Unit, sym: Extract<Sym, { k: 'parameter' }>, env: Env | undefined): readonly Value[] => {
    const { fn, index, rest } = sym;
    const own = unit.facts.functions[fn];
    const name = own?.names[index] ?? '';
    // A lambda's `call` may be anybody's; that of a function of the module, taken from an object, hardly is.
    const open = own?.top === true && own.name !== '' && (own.parameters[index] ?? null) === null && name !== 'call';
    const names = name === '' ? [] : [name];
    const byName: PathValue = { kind: 'path', root: 'parameter', names, ...(open && { open: true as const }) };
    if (index === 0 && contexts.get(unit)?.has(fn) === true)
      return [{ kind: 'path', root: 'context', names: ['context'] }];
    if (rest) return [byName];
    for (let at = env; at !== undefined; at = at.outer)
      if (at.unit === unit && at.fn === fn) {
        const arg = at.args[index];
        const given = arg === undefined ? [] : resolve(arg);
        if (given.length > 0) return given.some(isKnown) ? given : [typedOf(unit, fn, index) ?? byName];
        break;
      }
    const found: Value[] = [];
    for (const args of callers.of(unit, fn)) {
      const arg = args[index];
      if (arg !== undefined) for (const value of resolve(arg)) if (isKnown(value)) found.push(value);
      if (found.length > most * 4) break;
    }
    if (found.length > 0) return found;
    return [typedOf(unit, fn, index) ?? byName];
  };

  const typeOf = (unit: Unit, type: TypeRef): Value | undefined => {
    if (!types.has(type)) types.set(type, typeValue(code, unit, type));
    return types.get(type);
  };

  const typedOf = (unit: Unit, fn: number, index: number): Value | undefined => {
    const type = unit.facts.functions[fn]?.parameters[index];
    return type === undefined || type === null ? undefined : typeOf(unit, type);
  };

  const imported = (unit: Unit, from: string, name: string): readonly Value[] => {
    const to = code.modules(unit.file.path, from);
    if (to.kind === 'file') {
      const target = client(to.path, name);
      if (target !== undefined) return [target];
      const other = code.unitAt(to.path);
      if (other !== undefined && other.file.role !== 'generated') return exported(other, name);
    }
    const names = name === '*' ? [] : [name];
    return [{ kind: 'path', root: 'package', names, from }];
  };

  const exported = (unit: Unit, name: string): readonly Value[] => {
    if (name === '*') return [{ kind: 'module', unit }];
    if (unit.file.role === 'generated') return [{ kind: 'path', root: 'package', names: [name] }];
    const found = exportOf(code, unit, name);
    const values = found === undefined ? [] : resolve(found);
    return values.length > 0 ? values : [{ kind: 'path', root: 'package', names: [name] }];
  };

  return {
    code,
    resolve,
    member,
    callers,
    setContext(unit, fn) {
      const own = contexts.get(unit) ?? new Set();
      contexts.set(unit, own.add(fn));
    },
    forget: () => {
      memo.length = 0;
    },
  };
}
