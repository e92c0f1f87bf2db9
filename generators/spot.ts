import { CORE_SCHEMA, load } from 'js-yaml';

/** The way to the first place where two YAML texts say different things; [] where they can't be compared. */
export function firstDifference(one: string, other: string): (string | number)[] {
  try {
    return differs(load(one, { schema: CORE_SCHEMA }), load(other, { schema: CORE_SCHEMA }), []) ?? [];
  } catch {
    return [];
  }
}

function differs(one: unknown, other: unknown, path: (string | number)[]): (string | number)[] | undefined {
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null)
    return one === other ? undefined : path;
  if (Array.isArray(one) && Array.isArray(other)) {
    for (let i = 0; i < Math.max(one.length, other.length); i++) {
      const found = differs(one[i], other[i], [...path, i]);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  const [left, right] = [new Map(Object.entries(one)), new Map(Object.entries(other))];
  for (const key of new Set([...left.keys(), ...right.keys()])) {
    const found =
      left.has(key) && right.has(key) ? differs(left.get(key), right.get(key), [...path, key]) : [...path, key];
    if (found !== undefined) return found;
  }
  return undefined;
}
