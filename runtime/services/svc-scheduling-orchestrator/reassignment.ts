import type { GuideManagement } from './contract.gen.ts';
import { dayAfter } from './days.ts';
import { type Assignments, entryOf, guestsOn } from './entry.ts';
import type { Change } from './options.ts';

/** What svc-guide-management is told of one guide. */
export interface Reassignment {
  readonly guide_id: string;
  readonly action: string;
  readonly body: GuideManagement.GuideUpdateRequest;
}

/** The new guide first: only if that one can come is the other let go. */
export function reassignGuides(change: Change, date: string, assignments: Assignments): readonly Reassignment[] {
  if (change.kind !== 'reassign' && change.kind !== 'join') return [];
  const { trip_id } = change;
  const entry = entryOf(assignments, trip_id);
  if (entry === undefined) return [];
  const assign = {
    trip_id,
    trip_name: entry.name.slice(0, 200),
    departure_date: date,
    return_date: dayAfter(date, entry.days - 1),
    group_size: guestsOn(entry),
  };
  const guide_id = change.kind === 'join' ? change.guide_id : change.to;
  const joins = { guide_id, action: 'Assign guide', body: { assign } };
  if (change.kind === 'join') return [joins];
  return [
    joins,
    { guide_id: change.from, action: 'Release guide', body: { release: { trip_id, departure_date: date } } },
  ];
}
