/** The day in UTC, as 2026-07-14. */
export function dayOf(moment: Date): string {
  return moment.toISOString().slice(0, 10);
}

/** Earlier years are slips of the pen, and the year 0 is none the database knows. */
export function isStorableDay(day: string): boolean {
  return day >= '1900-01-01';
}

/** What is wrong with a range of days; nothing if it can be. An end left out is open. */
export function faultOfRange(from: string | undefined, to: string | undefined): string | undefined {
  if (from !== undefined && !isStorableDay(from)) return 'The first day lies too far back';
  if (to !== undefined && !isStorableDay(to)) return 'The last day lies too far back';
  return from !== undefined && to !== undefined && to < from ? 'The last day is before the first' : undefined;
}
