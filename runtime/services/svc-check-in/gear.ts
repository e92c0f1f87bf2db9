import type { GearInventory, GearItem } from './contract.gen.ts';

type Assignment = GearInventory.GearAssignment;

/** Why gear can't be verified, and the items it is about. */
export interface Objection {
  readonly code: 'gear-returned' | 'gear-not-assigned' | 'gear-missing';
  readonly message: string;
  readonly ids: readonly string[];
}

export function isFor(
  { reservation_id, guest_id }: { readonly reservation_id: string; readonly guest_id: string },
  assignment: Assignment,
): boolean {
  return assignment.reservation_id === reservation_id && assignment.participant_guest_id === guest_id;
}

/** What was handed over must be what was assigned and is still out: all of it, and nothing else. */
export function objectionTo(handed: readonly GearItem[], { items, returned_at }: Assignment): Objection | undefined {
  if (typeof returned_at === 'string') return { code: 'gear-returned', message: 'The gear is back already', ids: [] };
  const assigned = new Map(items.map((item) => [item.gear_item_id, item.category]));
  const foreign = handed.filter((item) => assigned.get(item.gear_inventory_id) !== item.gear_type);
  if (foreign.length > 0)
    return {
      code: 'gear-not-assigned',
      message: 'Some of this gear is not part of the assignment',
      ids: foreign.map((item) => item.gear_inventory_id),
    };
  const seen = new Set(handed.map((item) => item.gear_inventory_id));
  const missing = [...assigned.keys()].filter((id) => !seen.has(id));
  return missing.length === 0
    ? undefined
    : { code: 'gear-missing', message: 'Some of the assigned gear was not handed over', ids: missing };
}
