/** A trip on the schedule of the day it starts; kept in `assignments` by the id of the trip. */
export interface Entry {
  readonly name: string;
  /** Days from the first to the last. */
  readonly days: number;
  readonly region_id: string | null;
  readonly guide_ids: readonly string[];
  readonly trail_ids: readonly string[];
  /** Guests the guides can lead; 0 while nobody planned the trip. */
  readonly places: number;
  readonly reservations: Readonly<Record<string, { readonly guest_id: string; readonly guests: number }>>;
}

export type Assignments = Readonly<Record<string, Partial<Entry>>>;

const unplanned: Entry = {
  name: '',
  days: 1,
  region_id: null,
  guide_ids: [],
  trail_ids: [],
  places: 0,
  reservations: {},
};

export function entryOf(assignments: Assignments, trip: string): Entry | undefined {
  const found = Object.hasOwn(assignments, trip) ? assignments[trip] : undefined;
  return found === undefined ? undefined : { ...unplanned, ...found };
}

export function entriesOf(assignments: Assignments): readonly (readonly [string, Entry])[] {
  return Object.entries(assignments).map(([trip, entry]) => [trip, { ...unplanned, ...entry }] as const);
}

export function guestsOn(entry: Entry): number {
  return Object.values(entry.reservations).reduce((sum, { guests }) => sum + guests, 0);
}

/** Guests whom a change of these trips concerns. */
export function guestIdsOn(entries: readonly Entry[]): readonly string[] {
  return [
    ...new Set(entries.flatMap(({ reservations }) => Object.values(reservations).map(({ guest_id }) => guest_id))),
  ];
}
