import type { GearInventory, GearItem } from './contract.gen.ts';

export type GearDifference =
  | { readonly kind: 'same' }
  /** Items of the handover that are not in the assignment, or of another category there. */
  | { readonly kind: 'foreign'; readonly ids: readonly string[] }
  | { readonly kind: 'missing'; readonly ids: readonly string[] };

/** Is what was handed over what was assigned, all of it and nothing else? */
export function compareGear(handed: readonly GearItem[], assignment: GearInventory.GearAssignment): GearDifference {
  const assigned = new Map(assignment.items.map((item) => [item.gear_item_id, item.category]));
  const foreign = handed.filter((item) => assigned.get(item.gear_inventory_id) !== item.gear_type);
  if (foreign.length > 0) return { kind: 'foreign', ids: foreign.map((item) => item.gear_inventory_id) };
  const seen = new Set(handed.map((item) => item.gear_inventory_id));
  const missing = [...assigned.keys()].filter((id) => !seen.has(id));
  return missing.length > 0 ? { kind: 'missing', ids: missing } : { kind: 'same' };
}
