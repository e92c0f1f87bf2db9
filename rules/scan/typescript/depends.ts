import type { Unit } from './code.ts';
import type { Id } from './symbol.ts';

/** Whether a parameter of the function can be in what it returns. */
export function dependsOn(unit: Unit, fn: number): boolean {
  const { syms, bindings, functions } = unit.facts;
  const open: Id[] = [...(functions[fn]?.returns ?? [])];
  const seen = new Set<Id>(open);
  const add = (...ids: readonly Id[]): void => {
    for (const id of ids)
      if (id > 0 && !seen.has(id)) {
        seen.add(id);
        open.push(id);
      }
  };
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const sym = syms[id];
    switch (sym?.k) {
      case 'parameter':
        if (sym.fn === fn) return true;
        break;
      // What it returns may hold on to its parameters.
      case 'function':
      case 'class':
        return true;
      case 'template':
        add(...sym.holes.map((hole) => hole.id));
        break;
      case 'sum':
        add(...sym.parts.map((part) => part.id));
        break;
      case 'either':
        add(...sym.of);
        break;
      case 'object':
        add(...sym.entries.map((entry) => entry.id));
        break;
      case 'list':
        add(...sym.items.map((item) => item.id));
        break;
      case 'variable': {
        const binding = bindings[sym.binding];
        add(
          ...(binding?.values ?? []),
          ...(binding?.added ?? []).map((one) => one.id),
          ...(binding?.pushed ?? []).map((one) => one.id),
        );
        break;
      }
      case 'get':
      case 'each':
        add(sym.of);
        break;
      case 'pick':
        add(sym.of, sym.key);
        break;
      case 'call':
        add(sym.callee, ...sym.args);
        break;
      case 'tagged':
        add(sym.tag, sym.template);
        break;
      default:
    }
  }
  return false;
}
