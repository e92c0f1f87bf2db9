import type { GearCondition, GearItem } from './contract.gen.ts';

export type Status = GearItem['status'];

export interface ItemState {
  readonly status: Status;
  readonly condition: GearCondition;
}

export interface Wish {
  readonly status?: Status | undefined;
  readonly condition?: GearCondition | undefined;
  /** Is the item to be kept elsewhere? */
  readonly moves?: boolean;
}

export interface NotPossible {
  readonly status: 400 | 409 | 422;
  readonly code: string;
  readonly message: string;
  /** The states the item can be put in now. */
  readonly allowed: readonly Status[];
}

export type Outcome = { readonly next: ItemState } | { readonly refused: NotPossible };

const settable: readonly Status[] = ['AVAILABLE', 'IN_MAINTENANCE', 'RETIRED'];

const retired: Outcome = {
  refused: { status: 409, code: 'item-retired', message: 'The item is retired, which is final', allowed: [] },
};

/** Where an item in this condition belongs when nobody has it. */
export function statusFor(condition: GearCondition): Status {
  if (condition === 'RETIRED') return 'RETIRED';
  return condition === 'NEEDS_MAINTENANCE' ? 'IN_MAINTENANCE' : 'AVAILABLE';
}

export function canBeHandedOut({ status, condition }: ItemState): boolean {
  return status === 'AVAILABLE' && statusFor(condition) === 'AVAILABLE';
}

/** What staff may change by hand. */
export function changed(item: ItemState, { status, condition, moves = false }: Wish): Outcome {
  if (item.status === 'RETIRED') return retired;
  if (item.status === 'ASSIGNED') {
    if (status !== undefined || moves || condition === 'RETIRED')
      return {
        refused: {
          status: 400,
          code: 'item-handed-out',
          message: 'The item is handed out: it can be moved, serviced or retired once it is back',
          allowed: [],
        },
      };
    return { next: { status: 'ASSIGNED', condition: condition ?? item.condition } };
  }
  if (status === 'RETIRED' || condition === 'RETIRED') {
    if ((status ?? 'RETIRED') !== 'RETIRED' || (condition ?? 'RETIRED') !== 'RETIRED')
      return contradiction(['RETIRED']);
    return { next: { status: 'RETIRED', condition: 'RETIRED' } };
  }
  const next = condition ?? item.condition;
  if (next === 'NEEDS_MAINTENANCE' && status === 'AVAILABLE') return contradiction(['IN_MAINTENANCE', 'RETIRED']);
  const kept = next === 'NEEDS_MAINTENANCE' ? 'IN_MAINTENANCE' : item.status;
  return { next: { status: status ?? kept, condition: next } };
}

/** After an inspection, a repair or a replacement. */
export function maintained(item: ItemState, resulting: GearCondition | undefined): Outcome {
  if (item.status === 'RETIRED') return (resulting ?? 'RETIRED') === 'RETIRED' ? { next: item } : retired;
  if (item.status === 'ASSIGNED') {
    if (resulting === 'RETIRED')
      return {
        refused: {
          status: 409,
          code: 'item-handed-out',
          message: 'The item is handed out: it can be retired once it is back',
          allowed: [],
        },
      };
    return { next: { status: 'ASSIGNED', condition: resulting ?? item.condition } };
  }
  return { next: resting(resulting ?? item.condition) };
}

/** When it comes back from a guest; without a word its condition is what it was. */
export function returned(item: ItemState, condition: GearCondition | undefined): ItemState {
  return resting(condition ?? item.condition);
}

function resting(condition: GearCondition): ItemState {
  return { status: statusFor(condition), condition };
}

function contradiction(allowed: readonly Status[]): Outcome {
  return {
    refused: {
      status: 422,
      code: 'condition-contradicts-status',
      message: 'An item in this condition cannot have this status',
      allowed: allowed.filter((one) => settable.includes(one)),
    },
  };
}
