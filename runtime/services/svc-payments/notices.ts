import type { Context } from 'novatrek/platform';
import type { Types } from './contract.gen.ts';
import { type Cents, decimalOf } from './money.ts';
import type { PaymentRow } from './store.ts';

type Later = Context<Types>['later'];

/** Templates of svc-notifications; any version stands for the active one. */
const templates = {
  receipt: '99999999-0000-4000-8000-000000000004',
  refund: '99999999-0000-4000-8000-000000000005',
};

export async function sendReceipt(later: Later, payment: PaymentRow, amount: Cents): Promise<void> {
  await send(later, templates.receipt, payment, {
    amount: decimalOf(amount),
    currency: payment.currency,
    payment_id: payment.payment_id,
  });
}

export async function confirmRefund(later: Later, payment: PaymentRow, amount: Cents): Promise<void> {
  await send(later, templates.refund, payment, {
    amount: decimalOf(amount),
    currency: payment.currency,
    payment_id: payment.payment_id,
  });
}

async function send(
  later: Later,
  template: string,
  { guest_id, reservation_id }: PaymentRow,
  variables: Readonly<Record<string, string>>,
): Promise<void> {
  await later.notifications.sendNotification({
    body: { recipient_id: guest_id, channel: 'EMAIL', template_id: template, reservation_id, variables },
  });
}
