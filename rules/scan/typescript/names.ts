import type { Value } from './value.ts';

/** Tells whether names end as one of the patterns says: `query`, `pool.query`, `log.*`. */
export function endingLike(patterns: readonly string[]): (names: readonly string[]) => boolean {
  const byLast = new Map<string, (readonly string[])[]>();
  for (const pattern of patterns) {
    const words = pattern.split('.');
    const last = words.at(-1) ?? '';
    const same = byLast.get(last) ?? [];
    byLast.set(last, same);
    same.push(words);
  }
  const any = byLast.get('*') ?? [];
  return (all) => {
    const last = all.at(-1);
    if (last === undefined || last === '()') return false;
    const candidates = byLast.get(last) ?? [];
    if (candidates.length === 0 && any.length === 0) return false;
    const names = all.includes('()') ? all.filter((name) => name !== '()') : all;
    return candidates.some((words) => ends(names, words)) || any.some((words) => ends(names, words));
  };
}

function ends(names: readonly string[], words: readonly string[]): boolean {
  const start = names.length - words.length;
  if (start < 0) return false;
  return words.every((word, index) => word === '*' || word === names[start + index]);
}

/** Tells whether something is handed to a log: `log.info`, `logger.child({ … }).warn`. */
export function logLike(patterns: readonly string[]): (names: readonly string[]) => boolean {
  const isEnd = endingLike(patterns);
  const owners = patterns.flatMap((pattern) => (pattern.endsWith('.*') ? [pattern.slice(0, -2)] : []));
  return (names) => names[0] !== 'Math' && (isEnd(names) || owners.some((owner) => names.slice(0, -1).includes(owner)));
}

/** The name under which something is known, if a list of patterns has it. */
export function nameLike(patterns: readonly string[]): (values: readonly Value[]) => string | undefined {
  const isEnd = endingLike(patterns);
  return (values) => {
    for (const value of values) {
      if (value.kind === 'module') continue;
      const names = value.kind === 'path' ? value.names : ownName(value);
      if (isEnd(names)) return written(names, value.kind === 'path' && value.root === 'context');
    }
    return undefined;
  };
}

function ownName(value: Extract<Value, { kind: 'node' }>): readonly string[] {
  if (value.sym.k !== 'function') return [];
  const name = value.unit.facts.functions[value.sym.fn]?.name ?? '';
  return name === '' ? [] : [name];
}

/** A function of a service's own code: what it does is seen where it does it. */
export function isOwnFunction(value: Value): boolean {
  return value.kind === 'node' && value.unit.file.role === 'service';
}

/** As one would write it: `db.one`, `pool.query`. */
function written(names: readonly string[], ofContext: boolean): string {
  return (ofContext ? names.slice(1) : names)
    .filter((name) => name !== '()')
    .slice(-2)
    .join('.');
}
