import type { GearCategory } from './contract.gen.ts';
import type { Status } from './item-state.ts';

/** What decides where an item is counted. */
export interface Counted {
  readonly location_id: string;
  readonly category: GearCategory;
  readonly status: Status;
}

export interface Move {
  /** Nothing when it is new. */
  readonly before?: Counted;
  readonly after: Counted;
}

/** By how much the counts of one category at one location change. */
export interface StockChange {
  readonly location_id: string;
  readonly category: GearCategory;
  readonly total: number;
  readonly available: number;
  readonly assigned: number;
  readonly in_maintenance: number;
}

/** Always in the same order: two changes at once then wait for each other instead of blocking each other. */
export function stockChanges(moves: readonly Move[]): StockChange[] {
  const changes = new Map<string, StockChange>();
  const count = ({ location_id, category, status }: Counted, by: 1 | -1) => {
    const key = `${location_id} ${category}`;
    const sum = changes.get(key) ?? { location_id, category, total: 0, available: 0, assigned: 0, in_maintenance: 0 };
    changes.set(key, {
      ...sum,
      total: sum.total + (status === 'RETIRED' ? 0 : by),
      available: sum.available + (status === 'AVAILABLE' ? by : 0),
      assigned: sum.assigned + (status === 'ASSIGNED' ? by : 0),
      in_maintenance: sum.in_maintenance + (status === 'IN_MAINTENANCE' ? by : 0),
    });
  };
  for (const { before, after } of moves) {
    if (before !== undefined) count(before, -1);
    count(after, 1);
  }
  return [...changes.entries()]
    .filter(([, { total, available, assigned, in_maintenance }]) =>
      [total, available, assigned, in_maintenance].some((by) => by !== 0),
    )
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, change]) => change);
}
