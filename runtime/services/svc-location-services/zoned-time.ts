const day = 86_400_000;
const formats = new Map<string, Intl.DateTimeFormat>();

/** What the clocks of a zone show at a moment, written as if they showed UTC. */
function wallTime(timezone: string, moment: number): number {
  const known = formats.get(timezone);
  const format =
    known ??
    new Intl.DateTimeFormat('en-US', {
      timeZone: timezone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  if (known === undefined) formats.set(timezone, format);
  const parts = new Map(format.formatToParts(moment).map(({ type, value }) => [type, Number(value)]));
  const part = (name: Intl.DateTimeFormatPartTypes) => parts.get(name) ?? 0;
  return Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
    ((moment % 1000) + 1000) % 1000,
  );
}

export function isTimezone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** The day that the calendars of a zone show, as 2026-07-14. */
export function localDay(timezone: string, moment: Date): string {
  return new Date(wallTime(timezone, moment.getTime())).toISOString().slice(0, 10);
}

/**
 * When the clocks of a zone show so many minutes after midnight of a day. What they show twice means the first time; what
 * they leave out when they are put forward is as long after the change as it would have been.
 */
export function momentOf(timezone: string, localDay: string, minutes: number): Date {
  const shown = Date.parse(`${localDay}T00:00:00Z`) + minutes * 60_000;
  const ahead = (moment: number) => wallTime(timezone, moment) - moment;
  const before = shown - ahead(shown - day);
  const after = shown - ahead(shown + day);
  const right = [before, after].filter((moment) => wallTime(timezone, moment) === shown);
  return new Date(right.length > 0 ? Math.min(...right) : before);
}

/** The day so many days later. */
export function dayAfter(localDay: string, days: number): string {
  return new Date(Date.parse(`${localDay}T00:00:00Z`) + days * day).toISOString().slice(0, 10);
}
