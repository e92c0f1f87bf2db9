import type { Settings } from './contract.gen.ts';

/** 1 basic, 2 guided, 3 full service. */
export type Pattern = 1 | 2 | 3;

/** The pattern of an adventure category (ADR-004); `known` is false where the default had to do (ADR-005). */
export function patternOf(
  category: string,
  { values, default: fallback }: Settings['adventure-category-patterns'],
): { readonly pattern: Pattern; readonly known: boolean } {
  const listed = Object.hasOwn(values, category) ? values[category] : undefined;
  return listed === undefined
    ? { pattern: asPattern(fallback), known: false }
    : { pattern: asPattern(listed), known: true };
}

/** Anything but 1 and 2 is full service: too much care costs minutes, too little may cost more. */
function asPattern(value: number): Pattern {
  return value === 1 || value === 2 ? value : 3;
}

/** A hike or a night in a tent goes without; what has ropes, water, wheels or wild animals doesn't. */
export function needsWaiver(pattern: Pattern): boolean {
  return pattern > 1;
}

/** What a guest who was just checked in does next, in the words of the confirmation. */
export function nextStep(pattern: Pattern, hasGear: boolean): string {
  if (hasGear || pattern === 3) return 'Collect your gear, then your wristband, at the desk.';
  return pattern === 2 ? 'Collect your wristband and meet your guide.' : 'Collect your wristband at the desk.';
}
