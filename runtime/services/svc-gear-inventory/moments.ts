/** The day in UTC, as 2026-07-14. */
export function dayOf(moment: Date): string {
  return moment.toISOString().slice(0, 10);
}

/** Earlier years are slips of the pen, and the year 0 is none the database knows. */
export function isStorableDay(day: string): boolean {
  return day >= '1900-01-01';
}

export function momentIn(text: string): Date | undefined {
  const moment = new Date(text);
  return Number.isNaN(moment.getTime()) || moment.getUTCFullYear() < 1900 ? undefined : moment;
}
