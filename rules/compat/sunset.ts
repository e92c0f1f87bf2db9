import type { Level } from './change.ts';
import type { Policy } from './difference.ts';

interface Announced {
  readonly kind: string;
  readonly level: Level;
  readonly text: string;
}

/** A day in the calendar, as a date or the date of a time; nothing where the text is neither. */
export function dayOf(sunset: unknown): string | undefined {
  if (typeof sunset !== 'string' || !/^\d{4}-\d{2}-\d{2}(T\S+)?$/.test(sunset)) return undefined;
  const day = sunset.slice(0, 10);
  const time = Date.parse(`${day}T00:00:00Z`);
  return Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== day ? undefined : day;
}

/** How good an announcement is that something will go. */
export function sunsetOf(sunset: unknown, policy: Policy): Announced {
  const notice = policy.noticeDays ?? 0;
  if (sunset === undefined) {
    if (notice === 0) return { kind: 'deprecated', level: 'compatible', text: 'is deprecated' };
    return {
      kind: 'deprecated-sunset-missing',
      level: 'breaking',
      text: 'is deprecated without x-sunset, the day it goes',
    };
  }
  const day = dayOf(sunset);
  if (day === undefined)
    return {
      kind: 'deprecated-sunset-invalid',
      level: 'warning',
      text: `has an x-sunset that is no date: ${String(sunset)}`,
    };
  if (isTooSoon(day, policy)) {
    const soon = notice === 0 ? 'a day that is past' : `less than ${notice} days from now`;
    return { kind: 'sunset-date-too-small', level: 'breaking', text: `goes on ${day}, ${soon}` };
  }
  return { kind: 'deprecated-with-sunset', level: 'compatible', text: `is deprecated and goes on ${day}` };
}

export function isTooSoon(day: string, { today, noticeDays = 0 }: Policy): boolean {
  return today !== undefined && Date.parse(day) - Date.parse(today) < noticeDays * 86_400_000;
}

/** Whether something that was announced may go now. */
export function isOver(sunset: unknown, { today }: Policy): boolean {
  const day = dayOf(sunset);
  return day !== undefined && today !== undefined && day <= today;
}
