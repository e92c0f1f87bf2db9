import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import service from '../../runtime/services/svc-payments/service.ts';
import { start } from './start.ts';
import { gatewayStandIn } from './svc-payments-gateway.ts';

export const gateway = gatewayStandIn();
export const minute = 60_000;
let ahead = 0;
export const payments = await start(service, {
  externals: gateway.externals,
  now: () => new Date(Date.now() + ahead),
});

/** Runs a job as if so much time had gone by. */
export async function runAfter(milliseconds: number, job: string) {
  ahead = milliseconds;
  await payments.run(job);
  ahead = 0;
}

export const charge = (more: object = {}) => ({
  body: {
    reservation_id: randomUUID(),
    guest_id: randomUUID(),
    amount: 645,
    currency: 'USD',
    method: 'CREDIT_CARD' as const,
    payment_token: `tok_${randomUUID()}`,
    idempotency_key: randomUUID(),
    ...more,
  },
});

export async function paid(more: object = {}) {
  const { body, status } = await payments.ask('processPayment', charge(more));
  expect(status).toBe(201);
  return { ...body, id: body.id ?? '', guest_id: body.guest_id ?? '' };
}
