import { defineService } from 'novatrek/platform';
import { charge } from './charge.ts';
import { currencyIn } from './charge-steps.ts';
import { contract } from './contract.gen.ts';
import { disputes } from './disputes.ts';
import { emptyDay } from './ledger.ts';
import { refund } from './refund.ts';
import { resolve } from './resolution.ts';
import { seedPayments } from './seed.ts';
import { shownDay, shownPayment } from './shown.ts';
import { findPayment, guestPayments, longest } from './store.ts';
import { findDay } from './store-days.ts';
import { upkeep } from './upkeep.ts';

export default defineService(contract, (context) => {
  const { db } = context;
  return {
    handlers: {
      ...disputes(context),
      processPayment: charge(context),
      refundPayment: refund(context),
      resolveDispute: resolve(context),
      async getPayment({ params, refuse }) {
        const row = await findPayment(db, params.payment_id);
        if (row === undefined) throw refuse(404, 'unknown-payment', 'There is no such payment');
        return shownPayment(row);
      },
      async getGuestPaymentHistory({ params, query }) {
        const { limit, offset, status } = query;
        const { rows, total } = await guestPayments(db, params.guest_id, status, {
          limit,
          offset: Math.min(offset, longest),
        });
        return { payments: rows.map(shownPayment), total_count: total, limit, offset };
      },
      async getDailySummary({ query, refuse }) {
        const currency = query.currency ?? 'USD';
        if (currencyIn(currency) === undefined)
          throw refuse(400, 'unsupported-currency', 'There are summaries in USD, CAD, EUR and GBP');
        const day = await findDay(db, query.date, currency);
        return shownDay(query.date, currency, day ?? emptyDay);
      },
    },
    consumers: {},
    jobs: upkeep(context),
    seed: () => seedPayments(context),
  };
});
