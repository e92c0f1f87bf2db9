import type { LocationCapacity } from './contract.gen.ts';

/** Percent of the maximum at which somebody must be told. */
const thresholds = [100, 95, 80] as const;
type Threshold = (typeof thresholds)[number];

/** The highest threshold that is reached; where nobody may be, everything is full. */
export function thresholdOf(count: number, maximum: number): Threshold | 0 {
  if (maximum === 0) return 100;
  return thresholds.find((percent) => count * 100 >= maximum * percent) ?? 0;
}

export interface Occupied {
  readonly count: number;
  readonly maximum: number;
}

/** The threshold that was crossed on the way up; nothing on the way down. An empty place is no alarm. */
export function risenTo(before: Occupied, after: Occupied): Threshold | undefined {
  const [was, is] = [thresholdOf(before.count, before.maximum), thresholdOf(after.count, after.maximum)];
  return is !== 0 && is > was && after.count > 0 ? is : undefined;
}

const levels = { 0: 'NORMAL', 80: 'FILLING', 95: 'NEARLY_FULL', 100: 'FULL' } as const;

export function capacityOf(
  location_id: string,
  { count, maximum }: Occupied,
  countedAt: string | undefined,
): LocationCapacity {
  return {
    location_id,
    max_capacity: maximum,
    current_occupancy: count,
    available_spots: Math.max(0, maximum - count),
    utilization_percent: maximum === 0 ? 100 : Math.round((count / maximum) * 10_000) / 100,
    alert_level: levels[thresholdOf(count, maximum)],
    ...(countedAt === undefined ? {} : { as_of: countedAt }),
  };
}

export type Counted = { readonly count: number } | { readonly refused: 'no-room' | 'fewer-than-none' };

/** People who come need room; whoever is there already stays counted, and may leave. */
export function countAfter({ count, maximum }: Occupied, change: number): Counted {
  const next = count + change;
  if (next < 0) return { refused: 'fewer-than-none' };
  return change > 0 && next > maximum ? { refused: 'no-room' } : { count: next };
}
