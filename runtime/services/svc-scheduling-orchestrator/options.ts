import { randomUUID } from 'node:crypto';
import type { Clash } from './clashes.ts';
import type { ResolutionOption } from './contract.gen.ts';
import { dayAfter } from './days.ts';
import { type Assignments, type Entry, entryOf, guestsOn } from './entry.ts';
import type { GuideFacts } from './guides.ts';

/** What an option does to the schedule. */
export type Change =
  | { readonly kind: 'reassign'; readonly trip_id: string; readonly from: string; readonly to: string }
  | { readonly kind: 'move'; readonly trip_ids: readonly string[]; readonly to_date: string }
  | { readonly kind: 'places'; readonly trip_id: string; readonly places: number }
  | { readonly kind: 'join'; readonly trip_id: string; readonly guide_id: string; readonly leads: number }
  | { readonly kind: 'drop-trails'; readonly trip_ids: readonly string[]; readonly trail_ids: readonly string[] }
  | { readonly kind: 'none' };

export type Option = ResolutionOption & { readonly change: Change };

interface Place {
  readonly date: string;
  readonly assignments: Assignments;
  /** Guides free that day, the best first. */
  readonly spare: readonly GuideFacts[];
}

/** Ways out of a clash, the mildest first. */
export function optionsFor(clash: Clash, { date, assignments, spare }: Place): readonly Option[] {
  const entries = clash.trip_ids.flatMap((trip) => {
    const entry = entryOf(assignments, trip);
    return entry === undefined ? [] : [{ trip, entry }];
  });
  const guests = entries.reduce((sum, { entry }) => sum + guestsOn(entry), 0);
  const [substitute] = spare;
  switch (clash.type) {
    case 'GUIDE_DOUBLE_BOOKED': {
      const [guide] = clash.guide_ids;
      const last = entries.findLast(({ entry }) => guide !== undefined && entry.guide_ids.includes(guide));
      return [
        ...(substitute === undefined || guide === undefined || last === undefined
          ? []
          : [reassign(last.trip, guide, substitute.id)]),
        ...(last === undefined ? [] : [move([last.trip], date, guestsOn(last.entry))]),
        accept(0),
      ];
    }
    case 'CAPACITY_EXCEEDED': {
      const [only] = entries;
      return only === undefined ? [accept(guests)] : overflow(only.trip, only.entry, substitute, date);
    }
    case 'TRAIL_CLOSED':
    case 'WEATHER_ALERT': {
      const trips = entries.map(({ trip }) => trip);
      return [
        ...(trips.length === 0 ? [] : [move(trips, date, guests)]),
        ...(clash.trail_ids.length === 0 || trips.length === 0 ? [] : [dropTrails(trips, clash.trail_ids, guests)]),
        ...(clash.severity === 'CRITICAL' ? [] : [accept(guests)]),
      ];
    }
  }
}

function option(
  strategy: Option['strategy'],
  description: string,
  impact_assessment: string,
  guests: number,
  change: Change,
): Option {
  return {
    id: randomUUID(),
    strategy,
    description,
    impact_assessment,
    estimated_affected_guests: guests,
    requires_guest_notification: guests > 0,
    change,
  };
}

function reassign(trip_id: string, from: string, to: string): Option {
  return option('REASSIGN_GUIDE', 'Give one of the trips to a guide who is free.', 'No change for guests.', 0, {
    kind: 'reassign',
    trip_id,
    from,
    to,
  });
}

function move(trip_ids: readonly string[], date: string, guests: number): Option {
  const to_date = dayAfter(date, 1);
  return option('RESCHEDULE_TRIP', `Move to ${to_date}.`, 'Guests start a day later.', guests, {
    kind: 'move',
    trip_ids,
    to_date,
  });
}

function dropTrails(trip_ids: readonly string[], trail_ids: readonly string[], guests: number): Option {
  return option(
    'CLOSE_TRAIL',
    'Take the trails out of the day, and trips off it that have no other.',
    'Trips without another trail are called off.',
    guests,
    { kind: 'drop-trails', trip_ids, trail_ids },
  );
}

function accept(guests: number): Option {
  return {
    ...option('ACCEPT_RISK', 'Leave the schedule as it is.', 'Nothing changes.', guests, { kind: 'none' }),
    requires_guest_notification: false,
  };
}

function overflow(trip_id: string, entry: Entry, substitute: GuideFacts | undefined, date: string): readonly Option[] {
  const guests = guestsOn(entry);
  return [
    ...(substitute === undefined
      ? []
      : [
          option('SPLIT_GROUP', 'Send a second guide and split the group.', 'Guests go in two groups.', 0, {
            kind: 'join',
            trip_id,
            guide_id: substitute.id,
            leads: substitute.leads ?? guests - entry.places,
          }),
        ]),
    option('ADJUST_CAPACITY', `Let the guides lead ${guests}.`, 'Larger groups than usual.', 0, {
      kind: 'places',
      trip_id,
      places: guests,
    }),
    move([trip_id], date, guests),
  ];
}
