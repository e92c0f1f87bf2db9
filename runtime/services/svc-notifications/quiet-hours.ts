export interface QuietHours {
  /** `22:00:00`, where the recipient lives. */
  readonly start: string;
  readonly end: string;
  readonly timezone: string;
}

const minute = 60_000;
const fullDay = 24 * 60;

/** When the quiet hours end that it is in; nothing if it may be sent now. */
export function quietUntil(now: Date, { start, end, timezone }: QuietHours): Date | undefined {
  const [from, to, at] = [minutesIn(start), minutesIn(end), minutesAt(now, timezone)];
  if (from === to || !within(at, from, to)) return undefined;
  const left = (to - at + fullDay) % fullDay;
  const guess = new Date(Math.floor(now.getTime() / minute) * minute + left * minute);
  // Where clocks change in between, the guess is off by the difference.
  const off = ((to - minutesAt(guess, timezone) + fullDay * 1.5) % fullDay) - fullDay / 2;
  const end_ = new Date(guess.getTime() + off * minute);
  return end_ > now ? end_ : guess;
}

function within(at: number, from: number, to: number): boolean {
  return from < to ? at >= from && at < to : at >= from || at < to;
}

function minutesIn(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}

function minutesAt(moment: Date, timezone: string): number {
  return minutesIn(clockOf(timezone).format(moment));
}

const clocks = new Map<string, Intl.DateTimeFormat>();

/** A zone nobody knows is taken for UTC: a message must not be lost over it. */
function clockOf(timezone: string): Intl.DateTimeFormat {
  const known = clocks.get(timezone);
  if (known !== undefined) return known;
  const form = (timeZone: string) =>
    new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  let clock: Intl.DateTimeFormat;
  try {
    clock = form(timezone);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    clock = form('UTC');
  }
  clocks.set(timezone, clock);
  return clock;
}
