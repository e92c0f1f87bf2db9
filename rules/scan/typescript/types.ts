import type { Code, Unit } from './code.ts';
import type { TypeRef } from './symbol.ts';
import type { NodeValue, PathValue, Value } from './value.ts';

/** Members of what a contract calls its types, under the names that the context gives them. */
const contextNames: ReadonlyMap<string, string> = new Map([
  ['calls', 'call'],
  ['deferred', 'later'],
  ['externals', 'external'],
]);
/** The same types by their own names. */
const ownNames: ReadonlyMap<string, string> = new Map([
  ['Calls', 'call'],
  ['Deferred', 'later'],
  ['Externals', 'external'],
]);

/** What a value of a type is: `Db` is the database, `Pick<Context<Types>, …>` what the platform gives a service. */
export function typeValue(code: Code, unit: Unit, type: TypeRef, seen = new Set<string>()): Value | undefined {
  for (const name of type.names) {
    const key = `${unit.index} ${name} ${type.path.join('.')}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const value = namedType(code, unit, name, type.path, seen);
    if (value !== undefined) return value;
  }
  return type.members === undefined ? undefined : membersOf(code, unit, type.members, type.path, seen);
}

/** An object with those members of which more is known than their names. */
function membersOf(
  code: Code,
  unit: Unit,
  id: number,
  [first, ...path]: readonly string[],
  seen: ReadonlySet<string>,
): Value | undefined {
  const sym = unit.facts.syms[id];
  if (sym?.k !== 'object') return undefined;
  const known = sym.entries.flatMap((entry) => {
    if (first !== undefined && entry.key !== first) return [];
    const own = unit.facts.syms[entry.id];
    const type = own?.k === 'variable' ? unit.facts.bindings[own.binding]?.type : undefined;
    const value =
      type === undefined || type === null
        ? undefined
        : typeValue(code, unit, { ...type, path: [...type.path, ...path] }, new Set(seen));
    return value === undefined ? [] : [{ entry, value }];
  });
  if (first !== undefined) return known[0]?.value;
  if (known.length === 0) return undefined;
  const entries = known.map(({ entry }) => entry);
  return { kind: 'node', unit, id, sym: { k: 'object', entries }, env: undefined } satisfies NodeValue;
}

function namedType(
  code: Code,
  unit: Unit,
  name: string,
  path: readonly string[],
  seen: Set<string>,
): Value | undefined {
  const from = importOf(unit, name);
  for (const own of unit.facts.types.filter((one) => one.name === name)) {
    const value = typeValue(code, unit, { ...own.refers, path: [...own.refers.path, ...path] }, seen);
    if (value !== undefined) return value;
  }
  if (from === undefined) return undefined;
  const to = code.modules(unit.file.path, from.from);
  const other = to.kind === 'file' ? code.unitAt(to.path) : undefined;
  const [first = '', ...rest] = path;
  const member = contextNames.get(first);
  if (from.name === 'Types' && member !== undefined) return ofContext(member, ...rest);
  const isContract = other?.file.role === 'generated' || /contract(?:\.gen)?(?:\.[cm]?[jt]s)?$/.test(from.from);
  const whole = isContract ? ownNames.get(from.name) : undefined;
  if (whole !== undefined) return ofContext(whole, ...path);
  if (other !== undefined && other.file.role !== 'generated' && other.file.role !== 'shared')
    return exportedType(code, other, from.name, path, seen);
  if (from.name === 'Context') return ofContext(...path);
  const tag = from.name.charAt(0).toLowerCase() + from.name.slice(1);
  const isSink = code.layout.sql.tags.some((one) => one === tag || one.startsWith(`${tag}.`));
  return isSink ? ofContext(tag) : undefined;
}

/** A type that a file declares, or hands on from another one. */
function exportedType(
  code: Code,
  unit: Unit,
  name: string,
  path: readonly string[],
  seen: Set<string>,
): Value | undefined {
  const found = unit.facts.types.find((one) => one.name === name);
  if (found !== undefined)
    return typeValue(code, unit, { ...found.refers, path: [...found.refers.path, ...path] }, seen);
  for (const one of unit.facts.exports) {
    const sym = unit.facts.syms[one.id];
    const refers =
      one.name === '*' && one.from !== null
        ? `${one.from}#${name}`
        : one.name === name && sym?.k === 'import'
          ? `${sym.from}#${sym.name}`
          : one.name === name && sym?.k === 'variable'
            ? unit.facts.bindings[sym.binding]?.name
            : undefined;
    const value = refers === undefined ? undefined : typeValue(code, unit, { names: [refers], path }, seen);
    if (value !== undefined) return value;
  }
  return undefined;
}

function ofContext(...names: string[]): PathValue {
  return { kind: 'path', root: 'context', names: ['context', ...names] };
}

const bindings = new WeakMap<Unit, Map<string, Unit['facts']['bindings'][number]>>();

function importOf(unit: Unit, local: string): { readonly from: string; readonly name: string } | undefined {
  const hash = local.indexOf('#');
  if (hash >= 0) return { from: local.slice(0, hash), name: local.slice(hash + 1) };
  const [space = '', member] = local.split('.');
  let known = bindings.get(unit);
  if (known === undefined) {
    known = new Map();
    for (const one of unit.facts.bindings) if (!known.has(one.name)) known.set(one.name, one);
    bindings.set(unit, known);
  }
  const binding = known.get(space);
  const sym = binding === undefined ? undefined : unit.facts.syms[binding.values[0] ?? 0];
  if (sym?.k !== 'import') return undefined;
  return member === undefined ? sym : { from: sym.from, name: member };
}
