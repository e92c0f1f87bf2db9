import type { Db } from 'novatrek/platform';
import type { Guide, GuideAssignment } from './contract.gen.ts';
import { faultOfRange } from './days.ts';
import { firstDayNotOpen } from './store-availability.ts';
import { putAssignment } from './store-schedule.ts';

export interface Refused {
  readonly status: 409 | 422;
  readonly code: string;
  readonly message: string;
}

/** Longer trips than this are slips of the pen. */
const mostDays = 60;

/** Assigns a locked guide to a departure; says why not where it can't be. */
export async function assign(
  db: Db,
  guide: Guide,
  assignment: GuideAssignment,
  today: string,
): Promise<Refused | undefined> {
  const { departure_date, return_date, trip_name } = assignment;
  const fault = faultOfRange(departure_date, return_date);
  if (fault !== undefined) return { status: 422, code: 'days-wrong', message: fault };
  if (Date.parse(return_date) - Date.parse(departure_date) > mostDays * 86_400_000)
    return { status: 422, code: 'days-wrong', message: `A trip takes at most ${mostDays} days` };
  if (departure_date < today) return { status: 422, code: 'departure-past', message: 'The trip has departed already' };
  if ((assignment.group_size ?? 0) > 1_000 || trip_name.trim() === '')
    return { status: 422, code: 'assignment-wrong', message: 'A trip has a name and at most 1000 guests' };
  if (guide.status !== 'ACTIVE')
    return {
      status: 422,
      code: 'guide-not-active',
      message: `Only ACTIVE guides are assigned; this one is ${guide.status}`,
    };
  const closed = await firstDayNotOpen(db, guide.id, departure_date, return_date);
  if (closed !== undefined)
    return { status: 409, code: 'guide-not-available', message: `The guide is not available on ${closed}` };
  if (await putAssignment(db, guide.id, assignment)) return undefined;
  return { status: 409, code: 'guide-booked', message: 'The guide has another trip on a day of this one' };
}
