import type { GuideManagement } from './contract.gen.ts';
import { dayAfter } from './days.ts';
import { type Assignments, type Entry, entryOf, guestsOn } from './entry.ts';
import type { Change } from './options.ts';

/** What svc-guide-management is told of one guide. */
export interface Reassignment {
  readonly guide_id: string;
  readonly action: string;
  readonly body: GuideManagement.GuideUpdateRequest;
}

/** What becomes of the guides of the trips that a change is about. */
export function reassignGuides(change: Change, date: string, assignments: Assignments): readonly Reassignment[] {
  switch (change.kind) {
    case 'reassign':
    case 'join':
      return substitute(change, date, assignments);
    case 'move':
      return change.trip_ids.flatMap((trip_id) =>
        guidesOf(assignments, trip_id).map((guide_id) => ({
          guide_id,
          action: 'Move guide',
          body: {
            release: { trip_id, departure_date: date },
            assign: assignmentTo(trip_id, entryOf(assignments, trip_id), change.to_date),
          },
        })),
      );
    case 'drop-trails':
      return change.trip_ids
        .filter((trip) => entryOf(assignments, trip)?.trail_ids.every((id) => change.trail_ids.includes(id)) === true)
        .flatMap((trip_id) => guidesOf(assignments, trip_id).map((guide_id) => release(guide_id, trip_id, date)));
    default:
      return [];
  }
}

/** The new guide first: only if that one can come is the other let go. */
function substitute(
  change: Extract<Change, { kind: 'reassign' | 'join' }>,
  date: string,
  assignments: Assignments,
): readonly Reassignment[] {
  const { trip_id } = change;
  const entry = entryOf(assignments, trip_id);
  if (entry === undefined) return [];
  const guide_id = change.kind === 'join' ? change.guide_id : change.to;
  const joins = { guide_id, action: 'Assign guide', body: { assign: assignmentTo(trip_id, entry, date) } };
  return change.kind === 'join' ? [joins] : [joins, release(change.from, trip_id, date)];
}

function release(guide_id: string, trip_id: string, date: string): Reassignment {
  return { guide_id, action: 'Release guide', body: { release: { trip_id, departure_date: date } } };
}

function assignmentTo(trip_id: string, entry: Entry | undefined, date: string): GuideManagement.GuideAssignment {
  return {
    trip_id,
    trip_name: (entry?.name ?? '').slice(0, 200),
    departure_date: date,
    return_date: dayAfter(date, (entry?.days ?? 1) - 1),
    group_size: entry === undefined ? 0 : guestsOn(entry),
  };
}

function guidesOf(assignments: Assignments, trip: string): readonly string[] {
  return entryOf(assignments, trip)?.guide_ids ?? [];
}
