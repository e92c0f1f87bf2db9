/** Days are `2026-07-18`, without a time zone. */

const day = 86_400_000;
/** A year of five digits is written in another way, which nobody reads. */
const [first, last] = [Date.parse('0001-01-01'), Date.parse('9999-12-31')];

/** Never beyond the days there are. */
export function dayAfter(date: string, days: number): string {
  const at = Date.parse(`${date}T00:00:00Z`) + days * day;
  return new Date(Math.min(Math.max(at, first), last)).toISOString().slice(0, 10);
}

export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / day);
}

export function dayOf(moment: Date): string {
  return moment.toISOString().slice(0, 10);
}

/** How many days a trip takes, the first and the last included. */
export function lengthOf(hours: number): number {
  return Math.max(1, Math.ceil(hours / 24));
}
