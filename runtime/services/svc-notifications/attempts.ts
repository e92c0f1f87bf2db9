/** After so many attempts a message has failed. */
export const mostAttempts = 6;

/** Seconds to the attempt after this one: doubled from half a minute up to half an hour. */
export function pauseAfter(attempt: number): number {
  return Math.min(30 * 2 ** Math.min(attempt - 1, 10), 1_800);
}
