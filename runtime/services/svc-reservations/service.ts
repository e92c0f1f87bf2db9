import { defineService, ifFound, staleRevision } from 'novatrek/platform';
import { receivePayment } from './balance.ts';
import { book } from './booking.ts';
import { contract } from './contract.gen.ts';
import { join } from './joining.ts';
import { tellStatus } from './notices.ts';
import { isClosed, mayMove, moves } from './reservation-life.ts';
import { seedReservations } from './seed.ts';
import { shownParticipant, shownReservation, shownReservations } from './shown.ts';
import { changeReservation, findReservation, lockReservation, searchReservations } from './store.ts';
import { participantsOf } from './store-party.ts';
import { moveAndTell } from './transitions.ts';
import { upkeep } from './upkeep.ts';

export default defineService(contract, (context) => {
  const { db, call, later, now } = context;
  return {
    handlers: {
      createReservation: book(context),
      addParticipant: join(context),

      async searchReservations({ query, refuse }) {
        const { page, size, start_date, end_date } = query;
        if (start_date !== undefined && end_date !== undefined && start_date > end_date)
          throw refuse(400, 'reversed-range', 'start_date is after end_date');
        if (page < 0 || size < 1) throw refuse(400, 'invalid-page', 'page is 0 or more, size is 1 to 100');
        if (start_date?.startsWith('0000') || end_date?.startsWith('0000'))
          throw refuse(400, 'invalid-date', 'Years are counted from 1');
        // No table is that long, and no offset may be longer.
        const offset = Math.min(page * size, 2_000_000_000);
        const { rows, total } = await searchReservations(db, query, { limit: size, offset });
        const content = await shownReservations(db, rows);
        return { content, page, size, total_elements: total, total_pages: Math.ceil(total / size) };
      },

      async getReservation({ params, refuse }) {
        const row = await findReservation(db, params.reservation_id);
        if (row === undefined) throw refuse(404, 'unknown-reservation', 'There is no such reservation');
        return shownReservation(db, row);
      },

      async getParticipants({ params, refuse }) {
        const row = await findReservation(db, params.reservation_id);
        if (row === undefined) throw refuse(404, 'unknown-reservation', 'There is no such reservation');
        return (await participantsOf(db, [row.reservation_id])).map(shownParticipant);
      },

      async updateReservation({ params, body, revision, refuse }) {
        const row = await findReservation(db, params.reservation_id);
        if (row === undefined) throw refuse(404, 'unknown-reservation', 'There is no such reservation');
        if (String(row._rev) !== revision) throw staleRevision();
        if (isClosed(row.status)) throw refuse(409, 'reservation-closed', `The reservation is ${row.status}`);
        const trip = await ifFound(call.tripCatalog.getTripById({ trip_id: row.trip_id }));
        if (trip?.status !== 'ACTIVE')
          throw refuse(409, 'trip-not-available', `The trip is ${trip?.status ?? 'not there any more'}`);
        const {
          gear_package_id = row.gear_package_id,
          special_requirements = row.special_requirements,
          emergency_contact = row.emergency_contact,
        } = body;
        const change = { gear_package_id, special_requirements, emergency_contact };
        const changed = await changeReservation(db, row, revision, change, now());
        if (changed === undefined) throw staleRevision();
        return shownReservation(db, changed);
      },

      async cancelReservation({ params, query, revision, caller, refuse }) {
        const row = await lockReservation(db, params.reservation_id);
        if (row === undefined) throw refuse(404, 'unknown-reservation', 'There is no such reservation');
        if (String(row._rev) !== revision) throw staleRevision();
        if (!mayMove(row.status, 'CANCELLED'))
          throw refuse(409, 'transition-refused', `A reservation that is ${row.status} cannot be cancelled`, {
            allowed: moves[row.status],
          });
        const by = caller.user ?? caller.id;
        const cancelled = await moveAndTell(context, row, { to: 'CANCELLED', by, reason: query.reason, revision });
        if (cancelled === undefined) throw staleRevision();
        return shownReservation(db, cancelled);
      },

      async transitionStatus({ params, body, caller, refuse }) {
        const row = await lockReservation(db, params.reservation_id);
        if (row === undefined) throw refuse(404, 'unknown-reservation', 'There is no such reservation');
        if (body._rev !== String(row._rev))
          throw refuse(409, 'stale-revision', 'The reservation was changed since that _rev was read');
        const to = body.target_status;
        if (!mayMove(row.status, to))
          throw refuse(409, 'transition-refused', `A reservation that is ${row.status} cannot become ${to}`, {
            allowed: moves[row.status],
          });
        const by = caller.user ?? caller.id;
        const moved = await moveAndTell(context, row, { to, by, reason: body.reason ?? null });
        if (moved === undefined) throw refuse(409, 'stale-revision', 'The reservation was changed meanwhile');
        await tellStatus(later, moved);
        return shownReservation(db, moved);
      },
    },
    consumers: {
      'payment.processed': (event) => receivePayment(context, event),
    },
    jobs: upkeep(context),
    seed: () => seedReservations(context),
  };
});
