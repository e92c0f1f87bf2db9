import type { Db } from 'novatrek/platform';
import { raiseAll, raiseClashes } from './conflicts.ts';
import { dayAfter, dayOf } from './days.ts';
import type { Entry } from './entry.ts';
import type { Roster } from './roster.ts';
import { beginRun, claimRequest, endRun, finishRequest, keepRequest } from './store.ts';
import { openSchedule, patchEntry, scheduleOf } from './store-schedules.ts';

const of = (digit: string) => (number: number) => `${digit.repeat(8)}-0000-4000-8000-00000000000${number}`;
const region = of('1');
const trail = of('2');
const trip = of('3');
const guide = of('4');
const guest = of('5');
const reservation = of('7');

type Planned = Pick<Entry, 'name' | 'days' | 'places'> & {
  readonly number: number;
  readonly guides: readonly number[];
  /** Number of the reservation, of its guest, and how many go. */
  readonly booking?: readonly [number, number, number];
};

const today: readonly Planned[] = [
  { number: 1, name: 'Silver Peaks Ridge Hike', days: 1, places: 8, guides: [1], booking: [1, 1, 2] },
  { number: 2, name: 'Silver Peaks Climbing', days: 1, places: 6, guides: [2] },
  { number: 5, name: 'Red Canyon Singletrack', days: 1, places: 8, guides: [5] },
];
/** One guide too few: what a planner finds in the morning. */
const tomorrow: readonly Planned[] = [
  { number: 3, name: 'Cedar Coast by Kayak', days: 1, places: 8, guides: [3], booking: [2, 2, 1] },
  { number: 4, name: 'Cedar River Rafting', days: 1, places: 8, guides: [4] },
  { number: 6, name: 'Red Canyon Safari', days: 1, places: 6, guides: [4] },
];

/** Today's and tomorrow's schedule, one of them with work left to do, and the request behind it. */
export async function plantSeed(db: Db, roster: Roster, now: Date): Promise<void> {
  await db.transaction(async () => {
    const day = dayOf(now);
    await plant(db, day, today, now);
    const next = await plant(db, dayAfter(day, 1), tomorrow, now);
    await raiseClashes(db, roster, next, now);
    await raiseAll(
      db,
      roster,
      next,
      [
        {
          type: 'WEATHER_ALERT',
          severity: 'MEDIUM',
          cause: 'seed:storm',
          description: 'Thunderstorms are forecast for the afternoon.',
          trip_ids: [trip(3)],
          guide_ids: [guide(3)],
          trail_ids: [trail(3)],
          region_id: region(2),
        },
      ],
      [next],
      now,
    );
    await plantRequest(db, dayAfter(day, 1), now);
  });
}

async function plant(db: Db, date: string, planned: readonly Planned[], now: Date) {
  const schedule = await openSchedule(db, date, now);
  for (const [
    index,
    { number, name, days, places, guides, booking: [booked, by = 1, guests = 1] = [] },
  ] of planned.entries()) {
    const trailNumber = ((number - 1) % 6) + 1;
    const fields: Entry = {
      name,
      days,
      places,
      region_id: region(Math.ceil(trailNumber / 2)),
      guide_ids: guides.map(guide),
      trail_ids: [trail(trailNumber)],
      reservations: booked === undefined ? {} : { [reservation(booked)]: { guest_id: guest(by), guests } },
    };
    await patchEntry(db, { schedule_id: schedule.schedule_id, _rev: schedule._rev + index }, trip(number), fields, now);
  }
  return (await scheduleOf(db, schedule.schedule_id)) ?? schedule;
}

async function plantRequest(db: Db, date: string, now: Date): Promise<void> {
  const body = { trip_id: trip(3), preferred_dates: [date], priority: 'HIGH' as const };
  const { request_id } = await keepRequest(db, body, 'operator:seed', now);
  await claimRequest(db, []);
  const run = await beginRun(db, { request_id, schedule_date: date, algorithm: 'weighted-greedy-1', at: now });
  await endRun(db, run, { status: 'COMPLETED', score: 86.5, milliseconds: 184, at: now });
  const result = {
    recommended_dates: [
      { date, score: 86.5, availability_status: 'AVAILABLE' as const, trail_condition: 'GOOD' as const },
    ],
    guide_assignments: [{ guide_id: guide(3), date, assignment_status: 'TENTATIVE' as const }],
    conflict_warnings: [],
    optimization_score: 86.5,
  };
  await finishRequest(db, request_id, { status: 'COMPLETED', result, at: now });
}
