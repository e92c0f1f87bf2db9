/** A moment as the database can hold it; undefined for second 60, and for what lies before the year 1. */
export function momentIn(text: string): Date | undefined {
  const moment = new Date(text);
  return Number.isNaN(moment.getTime()) || moment.getUTCFullYear() < 1 ? undefined : moment;
}

/** `2026-07-14`, in a year that the database knows. */
export function isDay(text: string): boolean {
  return !text.startsWith('0000');
}
