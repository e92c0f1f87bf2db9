import type { Context, Job } from 'novatrek/platform';
import { takeStep } from './charge-steps.ts';
import type { Types } from './contract.gen.ts';
import { finishRefund } from './refund.ts';
import { lockPayment, markFailed, unfinishedPayments } from './store.ts';
import { reconcileDays } from './store-days.ts';
import { unfinishedRefunds } from './store-refunds.ts';

const minute = 60_000;

/** What nobody waits for any more, and what is done when a day is over. */
export function upkeep(context: Context<Types>): Readonly<Record<string, Job>> {
  const { db, log, now } = context;
  return {
    'finish-payments': {
      every: '1 minute',
      async run() {
        const at = now().getTime();
        for (const id of await unfinishedPayments(db, new Date(at - minute)))
          await db.transaction(async () => {
            const row = await lockPayment(db, id);
            // Reserved money is taken, as its caller asked; what was never reserved is given up in the end.
            if (row?.status === 'AUTHORIZED') await takeStep(context, id);
            else if (row?.status === 'PENDING' && Date.parse(row.updated_at) < at - 15 * minute)
              await markFailed(db, id, undefined, now());
          });
      },
    },
    'finish-refunds': {
      every: '1 minute',
      async run() {
        for (const id of await unfinishedRefunds(db, new Date(now().getTime() - minute)))
          await db.transaction(async () => {
            await finishRefund(context, id);
          });
      },
    },
    'reconcile-days': {
      every: '1 hour',
      async run() {
        const at = now();
        const open = await reconcileDays(db, at.toISOString().slice(0, 10), at);
        if (open.length > 0) log.error('days that do not add up', { days: open });
      },
    },
  };
}
