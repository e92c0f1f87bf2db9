import type { Context, Job } from 'novatrek/platform';
import type { Types } from './contract.gen.ts';
import { lockReservation, unpaidReservations } from './store.ts';
import { moveAndTell } from './transitions.ts';

/** Milliseconds for which the places of a booking without deposit are held. */
const patience = 30 * 60_000;

export function upkeep(context: Context<Types>): Readonly<Record<string, Job>> {
  const { db, now } = context;
  return {
    'release-unpaid': {
      every: '5 minutes',
      async run() {
        for (const id of await unpaidReservations(db, new Date(now().getTime() - patience)))
          await db.transaction(async () => {
            const row = await lockReservation(db, id);
            if (row?.status === 'PENDING')
              await moveAndTell(context, row, {
                to: 'CANCELLED',
                by: 'svc-reservations',
                reason: 'no deposit within 30 minutes',
              });
          });
      },
    },
  };
}
