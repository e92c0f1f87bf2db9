import type { Layout } from '../facts.ts';
import { inside } from '../layout.ts';
import type { Code, Unit } from './code.ts';
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
