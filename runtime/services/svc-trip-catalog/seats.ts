/** The seats of one departure, and who holds them: seats by booking. */
export interface Seats {
  readonly available: number;
  readonly booked: number;
  readonly holders: Readonly<Record<string, number>>;
}

/**
 * The booking holds so many seats from now on, fewer or more than before; undefined if there aren't enough. Said as what it
 * holds and not as a difference, so that saying it twice takes nothing twice.
 */
export function holdSeats(seats: Seats, booking: string, wanted: number): Seats | undefined {
  const more = wanted - (seats.holders[booking] ?? 0);
  if (more > seats.available) return undefined;
  const { [booking]: _before, ...others } = seats.holders;
  return {
    available: seats.available - more,
    booked: seats.booked + more,
    holders: wanted === 0 ? others : { ...others, [booking]: wanted },
  };
}

/** The same departure with room for so many in all; undefined if more than that are booked. */
export function resizeSeats(seats: Seats, total: number): Seats | undefined {
  return seats.booked > total ? undefined : { ...seats, available: total - seats.booked };
}
