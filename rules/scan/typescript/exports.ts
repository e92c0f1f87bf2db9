import type { Layout } from '../facts.ts';
import { inside } from '../layout.ts';
import type { Code, Unit } from './code.ts';
import type { TypeRef } from './symbol.ts';
import { type PathValue, type Spot, spot } from './value.ts';

/** Where a module says what one of its names is; through `export * from` too. */
export function exportOf(code: Code, unit: Unit, name: string, seen = new Set<Unit>()): Spot | undefined {
  if (seen.has(unit) || unit.file.role === 'generated') return undefined;
  seen.add(unit);
  const { exports } = unit.facts;
  const own = exports.find((one) => one.name === name);
  if (own !== undefined) return spot(unit, own.id);
  const whole = exports.find((one) => one.name === '=');
  if (whole !== undefined) return name === 'default' ? spot(unit, whole.id) : memberOfWhole(unit, whole.id, name);
  for (const { name: star, from } of exports) {
    if (star !== '*' || from === null || name === 'default') continue;
    const to = code.modules(unit.file.path, from);
    const other = to.kind === 'file' ? code.unitAt(to.path) : undefined;
    const found = other === undefined ? undefined : exportOf(code, other, name, seen);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** `module.exports = { name }` */
function memberOfWhole(unit: Unit, id: number, name: string): Spot | undefined {
  const sym = unit.facts.syms[id];
  const entry = sym?.k === 'object' ? sym.entries.findLast(({ key }) => key === name) : undefined;
  return entry === undefined ? undefined : spot(unit, entry.id);
}

/** Members of what a contract calls its types, under the names that the context gives them. */
const contextNames: Readonly<Record<string, string>> = {
  calls: 'call',
  deferred: 'later',
  externals: 'external',
};

/** What a value of a type is: `Db` is the database, `Pick<Context<Types>, …>` what the platform gives a service. */
export function typePath(code: Code, unit: Unit, type: TypeRef, seen = new Set<string>()): PathValue | undefined {
  for (const name of type.names) {
    const key = `${unit.index} ${name}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const path = namedType(code, unit, name, type.path, seen);
    if (path !== undefined) return path;
  }
  return undefined;
}

function namedType(
  code: Code,
  unit: Unit,
  name: string,
  path: readonly string[],
  seen: Set<string>,
): PathValue | undefined {
  const extended = (found: PathValue | undefined) =>
    found === undefined || path.length === 0 ? found : { ...found, names: [...found.names, ...path] };
  const own = unit.facts.types.find((one) => one.name === name);
  if (own !== undefined) return extended(typePath(code, unit, own.refers, seen));
  const from = importOf(unit, name);
  if (from === undefined) return undefined;
  const to = code.modules(unit.file.path, from.from);
  const other = to.kind === 'file' ? code.unitAt(to.path) : undefined;
  if (from.name === 'Types' && path[0] !== undefined && contextNames[path[0]] !== undefined)
    return { kind: 'path', root: 'context', names: ['context', contextNames[path[0]] ?? '', ...path.slice(1)] };
  if (other !== undefined && other.file.role !== 'generated' && other.file.role !== 'shared') {
    const found = other.facts.types.find((one) => one.name === from.name);
    return found === undefined ? undefined : extended(typePath(code, other, found.refers, seen));
  }
  if (from.name === 'Context') return { kind: 'path', root: 'context', names: ['context', ...path] };
  const tag = from.name.charAt(0).toLowerCase() + from.name.slice(1);
  const isSink = code.layout.sql.tags.some((one) => one === tag || one.startsWith(`${tag}.`));
  return isSink ? { kind: 'path', root: 'context', names: ['context', tag] } : undefined;
}

const bindings = new WeakMap<Unit, Map<string, Unit['facts']['bindings'][number]>>();

function importOf(unit: Unit, local: string): { readonly from: string; readonly name: string } | undefined {
  let known = bindings.get(unit);
  if (known === undefined) {
    known = new Map();
    for (const one of unit.facts.bindings) if (!known.has(one.name)) known.set(one.name, one);
    bindings.set(unit, known);
  }
  const binding = known.get(local);
  const sym = binding === undefined ? undefined : unit.facts.syms[binding.values[0] ?? 0];
  return sym?.k === 'import' ? sym : undefined;
}

/** Tells which modules are clients of another service, and of which. */
export function clientIn(layout: Layout): (path: string, name: string) => PathValue | undefined {
  const patterns = layout.clients.map(inside);
  if (patterns.length === 0) return () => undefined;
  return (path, name) => {
    const bare = path.replace(/(?:\/index)?\.[cm]?[jt]sx?$/, '');
    for (const matches of patterns) {
      const target = (matches.exec(bare) ?? matches.exec(path))?.groups?.target;
      if (target === undefined) continue;
      const names = name === '*' || name === 'default' ? [target] : [target, name];
      return { kind: 'path', root: 'client', names };
    }
    return undefined;
  };
}
