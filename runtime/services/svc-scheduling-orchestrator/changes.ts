import { daysBetween } from './days.ts';
import { type Assignments, type Entry, entryOf } from './entry.ts';
import type { Change } from './options.ts';

/** One change of one trip on one day: fields to set, or the trip taken off. */
export interface Patch {
  readonly date: string;
  readonly trip_id: string;
  readonly fields: Partial<Entry> | 'drop';
}

/** What an option changes, given the day as it is now; undefined if the day is no longer what it was computed for. */
export function patchesOf(change: Change, date: string, assignments: Assignments): readonly Patch[] | undefined {
  const found = tripsOf(change).map((trip_id) => ({ trip_id, entry: entryOf(assignments, trip_id) }));
  const there = found.flatMap(({ trip_id, entry }) => (entry === undefined ? [] : [{ trip_id, entry }]));
  if (there.length < found.length) return undefined;
  switch (change.kind) {
    case 'none':
      return [];
    case 'places':
      return there.map(({ trip_id }) => ({ date, trip_id, fields: { places: change.places } }));
    case 'join':
      return there.map(({ trip_id, entry }) => ({
        date,
        trip_id,
        fields: {
          guide_ids: [...new Set([...entry.guide_ids, change.guide_id])],
          places: entry.places + (entry.guide_ids.includes(change.guide_id) ? 0 : change.leads),
        },
      }));
    case 'reassign':
      if (!there.every(({ entry }) => entry.guide_ids.includes(change.from))) return undefined;
      return there.map(({ trip_id, entry }) => ({
        date,
        trip_id,
        fields: { guide_ids: [...entry.guide_ids.filter((id) => id !== change.from), change.to] },
      }));
    case 'move':
      return daysBetween(date, change.to_date) === 0
        ? undefined
        : there.flatMap(({ trip_id, entry }) => [
            { date, trip_id, fields: 'drop' as const },
            { date: change.to_date, trip_id, fields: entry },
          ]);
    case 'drop-trails':
      return there.map(({ trip_id, entry }) => {
        const trail_ids = entry.trail_ids.filter((trail) => !change.trail_ids.includes(trail));
        return { date, trip_id, fields: trail_ids.length === 0 ? 'drop' : { trail_ids } };
      });
  }
}

function tripsOf(change: Change): readonly string[] {
  if (change.kind === 'none') return [];
  return change.kind === 'move' || change.kind === 'drop-trails' ? change.trip_ids : [change.trip_id];
}

/** The day with the patches of that day applied, to see what they lead to. */
export function patched(date: string, assignments: Assignments, patches: readonly Patch[]): Assignments {
  const after = new Map(Object.entries(assignments));
  for (const { trip_id, fields } of patches.filter((patch) => patch.date === date))
    if (fields === 'drop') after.delete(trip_id);
    else after.set(trip_id, { ...after.get(trip_id), ...fields });
  return Object.fromEntries(after);
}
