import type { Context } from 'novatrek/platform';
import type { Types } from './contract.gen.ts';
import type { ReservationRow } from './store.ts';

type Later = Context<Types>['later'];

/** Templates of svc-notifications; any version stands for the active one. */
const templates = {
  booked: '99999999-0000-4000-8000-000000000001',
  insured: '99999999-0000-4000-8000-000000000002',
  status: '99999999-0000-4000-8000-000000000003',
};

export async function confirmBooking(later: Later, row: ReservationRow): Promise<void> {
  await send(later, templates.booked, row, {
    confirmation_code: row.confirmation_code,
    departure_date: row.trip_date,
    status: row.status,
  });
}

export async function confirmInsurance(later: Later, row: ReservationRow): Promise<void> {
  await send(later, templates.insured, row, {
    confirmation_code: row.confirmation_code,
    policy: row.insurance_policy_ref ?? '',
  });
}

export async function tellStatus(later: Later, row: ReservationRow): Promise<void> {
  await send(later, templates.status, row, {
    confirmation_code: row.confirmation_code,
    departure_date: row.trip_date,
    status: row.status,
  });
}

async function send(
  later: Later,
  template_id: string,
  { guest_id, reservation_id }: ReservationRow,
  variables: Readonly<Record<string, string>>,
): Promise<void> {
  await later.notifications.sendNotification({
    body: { recipient_id: guest_id, channel: 'EMAIL', template_id, reservation_id, variables },
  });
}
