import type { ConflictSeverity, ConflictType } from './contract.gen.ts';
import { daysBetween } from './days.ts';
import { type Assignments, type Entry, entriesOf, guestsOn } from './entry.ts';

export interface Day {
  readonly schedule_date: string;
  readonly assignments: Assignments;
}

/** Something on a schedule that can't stay so. */
export interface Clash {
  readonly type: ConflictType;
  readonly severity: ConflictSeverity;
  /** The same for the same clash found again. */
  readonly cause: string;
  readonly description: string;
  readonly trip_ids: readonly string[];
  readonly guide_ids: readonly string[];
  readonly trail_ids: readonly string[];
  readonly region_id: string | null;
}

interface Placed {
  readonly date: string;
  readonly trip: string;
  readonly entry: Entry;
}

/** All trips under way on a date; one of several days is so after its first day too. */
export function underWay(days: readonly Day[], date: string): readonly Placed[] {
  return days.flatMap(({ schedule_date, assignments }) =>
    entriesOf(assignments)
      .filter(([, entry]) => {
        const since = daysBetween(schedule_date, date);
        return since >= 0 && since < entry.days;
      })
      .map(([trip, entry]) => ({ date: schedule_date, trip, entry })),
  );
}

/** Guides who are taken on any of the days from `date` on, by others than this trip. */
export function busyGuides(days: readonly Day[], date: string, length: number, trip: string): ReadonlySet<string> {
  const busy = new Set<string>();
  for (const { schedule_date, assignments } of days)
    for (const [id, entry] of entriesOf(assignments)) {
      if (id === trip && schedule_date === date) continue;
      const since = daysBetween(schedule_date, date);
      if (since < entry.days && -since < length) for (const guide of entry.guide_ids) busy.add(guide);
    }
  return busy;
}

/** What is wrong with the schedule of a date, given the days before it whose trips go on. */
export function clashesOn(days: readonly Day[], date: string): readonly Clash[] {
  const placed = underWay(days, date);
  return [...doubleBooked(placed, date), ...overbooked(placed.filter((one) => one.date === date))];
}

function doubleBooked(placed: readonly Placed[], date: string): Clash[] {
  const byGuide = new Map<string, Placed[]>();
  for (const one of placed)
    for (const guide of new Set(one.entry.guide_ids)) byGuide.set(guide, [...(byGuide.get(guide) ?? []), one]);
  return [...byGuide]
    .filter(([, trips]) => trips.length > 1 && trips.some((one) => one.date === date))
    .map(([guide, trips]) => ({
      type: 'GUIDE_DOUBLE_BOOKED',
      severity: 'HIGH',
      cause: `guide:${guide}`,
      description: `One guide is assigned to ${trips.length} trips on the same day.`,
      trip_ids: trips.map(({ trip }) => trip),
      guide_ids: [guide],
      trail_ids: [],
      region_id: trips[0]?.entry.region_id ?? null,
    }));
}

function overbooked(placed: readonly Placed[]): Clash[] {
  return placed
    .filter(({ entry }) => entry.places > 0 && guestsOn(entry) > entry.places)
    .map(({ trip, entry }) => ({
      type: 'CAPACITY_EXCEEDED',
      severity: guestsOn(entry) > entry.places * 1.5 ? 'HIGH' : 'MEDIUM',
      cause: `places:${trip}`,
      description: `${guestsOn(entry)} guests are booked where the guides can lead ${entry.places}.`,
      trip_ids: [trip],
      guide_ids: entry.guide_ids,
      trail_ids: [],
      region_id: entry.region_id,
    }));
}
