import type { Import } from './scan/facts.ts';

/** `node:fs/promises` → `fs`, `pg/lib/pool` → `pg`, `@azure/service-bus/x` → `@azure/service-bus`; nothing for a file. */
export function moduleName({ to }: Import): string | undefined {
  if (to.kind !== 'package' && to.kind !== 'builtin') return undefined;
  const parts = to.name.replace(/^node:/, '').split('/');
  return parts.slice(0, to.name.startsWith('@') ? 2 : 1).join('/');
}

/** Whether a list names the module: bare, with `node:`, or the very path imported. */
export function isListed(names: readonly string[], one: Import): boolean {
  const name = moduleName(one);
  if (name === undefined) return false;
  return names.some((listed) => {
    const bare = listed.replace(/^node:/, '');
    const written = one.specifier.replace(/^node:/, '');
    return bare === name || written === bare || written.startsWith(`${bare}/`);
  });
}
