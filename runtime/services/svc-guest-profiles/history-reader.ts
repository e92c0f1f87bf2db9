import { CallFailed, type Context } from 'novatrek/platform';
import { mergeHistory } from './adventure-history.ts';
import type { AdventureHistoryEntry, Operations, Reservations, Types } from './contract.gen.ts';
import { historyOf, knownTrips } from './store-records.ts';

type Query = Operations['getGuestAdventureHistory']['request']['query'];

/** A guest with more bookings than this gets the history of the newest. */
const mostPages = 10;
const pageSize = 100;

/** Puts a guest's history together from what is kept here, the bookings, and what all guests said of such adventures. */
export function historyReader({ db, call, log, now }: Context<Types>) {
  async function bookingsOf(guest_id: string, { from_date, to_date }: Query): Promise<Reservations.Reservation[]> {
    const found: Reservations.Reservation[] = [];
    for (let page = 0; page < mostPages; page++) {
      const { content = [], total_pages = 1 } = await call.reservations.searchReservations({
        guest_id,
        page,
        size: pageSize,
        ...(from_date !== undefined && { start_date: from_date }),
        ...(to_date !== undefined && { end_date: to_date }),
      });
      found.push(...content);
      if (page + 1 >= total_pages) break;
    }
    return found;
  }

  /** The history is worth having without them. */
  async function scores({ from_date = '2000-01-01', to_date = now().toISOString().slice(0, 10) }: Query) {
    try {
      return await call.analytics.getGuestSatisfaction({ start_date: from_date, end_date: to_date });
    } catch (error) {
      if (!(error instanceof CallFailed)) throw error;
      log.warn('a history goes without satisfaction scores', { reason: error.reason });
      return undefined;
    }
  }

  return async (guest: string, query: Query): Promise<AdventureHistoryEntry[]> => {
    const [bookings, satisfaction] = await Promise.all([bookingsOf(guest, query), scores(query)]);
    const kept = await historyOf(db, guest);
    const trips = await knownTrips(db, [...new Set(bookings.map(({ trip_id }) => trip_id))]);
    const { from_date = '', to_date = '9999-12-31', adventure_type } = query;
    return mergeHistory(guest, { kept, bookings, trips, scores: satisfaction }).filter(
      (entry) =>
        entry.participation_date >= from_date &&
        entry.participation_date <= to_date &&
        (adventure_type === undefined || entry.adventure_type === adventure_type),
    );
  };
}
