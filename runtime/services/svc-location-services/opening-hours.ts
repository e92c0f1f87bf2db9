import type { LocationStatus, OperatingHours } from './contract.gen.ts';
import { dayAfter, localDay, momentOf } from './zoned-time.ts';

export const weekdays: readonly OperatingHours['day_of_week'][] = [
  'MONDAY',
  'TUESDAY',
  'WEDNESDAY',
  'THURSDAY',
  'FRIDAY',
  'SATURDAY',
  'SUNDAY',
];

const minutesADay = 1_440;
const minutesAWeek = 7 * minutesADay;

/** Minutes after midnight; nothing for a time no clock shows. */
function minutesOf(time: string): number | undefined {
  const [hours = Number.NaN, minutes = Number.NaN] = time.split(':').map(Number);
  return hours < 24 && minutes < 60 ? hours * 60 + minutes : undefined;
}

interface Times {
  readonly opens: number;
  /** More than a day when it closes on the next. */
  readonly closes: number;
}

function timesOf({ open_time, close_time }: OperatingHours): Times | undefined {
  const opens = minutesOf(open_time);
  const closes = minutesOf(close_time);
  if (opens === undefined || closes === undefined) return undefined;
  return { opens, closes: closes <= opens ? closes + minutesADay : closes };
}

/** Why these intervals can't be a week; nothing if they can. Regular and seasonal ones are two weeks. */
export function faultOfWeek(hours: readonly OperatingHours[]): string | undefined {
  for (const seasonal of [false, true]) {
    const spans = hours
      .filter(({ seasonal_override = false }) => seasonal_override === seasonal)
      .map((one) => ({ one, times: timesOf(one) }));
    const marks: { from: number; to: number; at: string }[] = [];
    for (const { one, times } of spans) {
      const at = `${one.day_of_week} ${one.open_time}-${one.close_time}`;
      if (times === undefined) return `${at} is no time of day`;
      const start = weekdays.indexOf(one.day_of_week) * minutesADay;
      marks.push({ from: start + times.opens, to: start + times.closes, at });
    }
    marks.sort((a, b) => a.from - b.from);
    const [first] = marks;
    if (first !== undefined) marks.push({ ...first, from: first.from + minutesAWeek, to: first.to + minutesAWeek });
    for (const [place, mark] of marks.entries()) {
      const next = marks[place + 1];
      if (next !== undefined && next.from < mark.to) return `${mark.at} overlaps ${next.at}`;
    }
  }
  return undefined;
}

/** What holds now: in the season without guests its own intervals replace those of the same weekday. */
export function hoursInForce(hours: readonly OperatingHours[], status: LocationStatus): readonly OperatingHours[] {
  if (status === 'MAINTENANCE' || status === 'DECOMMISSIONED') return [];
  const regular = hours.filter(({ seasonal_override }) => seasonal_override !== true);
  if (status === 'ACTIVE') return regular;
  const seasonal = hours.filter(({ seasonal_override }) => seasonal_override === true);
  const replaced = new Set(seasonal.map(({ day_of_week }) => day_of_week));
  return [...regular.filter(({ day_of_week }) => !replaced.has(day_of_week)), ...seasonal];
}

export interface Opening {
  readonly open: boolean;
  /** When it next opens or closes; nothing if not within a week. */
  readonly changes?: Date;
}

/** Is it open at this moment, by the clocks of the place? */
export function openingAt(hours: readonly OperatingHours[], timezone: string, moment: Date): Opening {
  const today = localDay(timezone, moment);
  const spans: { from: number; to: number }[] = [];
  for (let ahead = -2; ahead <= 9; ahead++) {
    const day = dayAfter(today, ahead);
    const weekday = weekdays[(new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7];
    for (const one of hours) {
      const times = one.day_of_week === weekday ? timesOf(one) : undefined;
      if (times === undefined) continue;
      const from = momentOf(timezone, day, times.opens).getTime();
      const nextDay = times.closes >= minutesADay;
      const to = nextDay
        ? momentOf(timezone, dayAfter(day, 1), times.closes - minutesADay)
        : momentOf(timezone, day, times.closes);
      // An interval can vanish in the hour that clocks leave out.
      if (from < to.getTime()) spans.push({ from, to: to.getTime() });
    }
  }
  spans.sort((a, b) => a.from - b.from);
  const now = moment.getTime();
  let until = now;
  for (const { from, to } of spans) if (from <= until && to > until) until = to;
  const open = until > now;
  const next = open ? until : spans.find(({ from }) => from > now)?.from;
  const inTime = next !== undefined && next <= now + minutesAWeek * 60_000;
  return { open, ...(inTime ? { changes: new Date(next) } : {}) };
}
