import { randomUUID } from 'node:crypto';
import { afterAll, expect, it } from 'vitest';
import { paid, payments } from './svc-payments-stage.ts';

afterAll(() => payments.stop());

const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

async function open(more: object = {}, charge: object = {}) {
  const payment = await paid({ amount: 900, departure_date: inDays(10), ...charge });
  const { status, body } = await payments.ask('createDispute', {
    body: { payment_id: payment.id, guest_id: payment.guest_id, type: 'CANCELLATION', amount_requested: 450, ...more },
  });
  expect(status).toBe(201);
  return { payment, dispute: body, id: body.id ?? '' };
}
const resolve = (dispute_id: string, more: object = {}) =>
  payments.ask('resolveDispute', {
    params: { dispute_id },
    body: {
      decision: 'PARTIAL_REFUND' as const,
      amount_approved: 450,
      justification: 'half by policy',
      resolver_id: 'agent-dana.whitfield',
      ...more,
    },
  });
const update = (dispute_id: string, body: object) => payments.ask('updateDispute', { params: { dispute_id }, body });
const trail = async (id: string) => {
  const [row] = await payments.query<{ steps: unknown }>(
    `select jsonb_path_query_array(audit_trail, '$[*].action') as steps from disputes where dispute_id = $1`,
    [id],
  );
  return row?.steps;
};

it('opens a dispute with the verdict of the policy, kept for good', async () => {
  const { dispute, id, payment } = await open();
  expect(dispute).toMatchObject({
    status: 'OPENED',
    tier: 'AGENT',
    amount_approved: null,
    assigned_to: null,
    _rev: 1,
    policy_evaluation: {
      eligible: true,
      refund_percentage: 50,
      refund_amount: 450,
      tier: 'AGENT',
      policy_matched: 'cancellation-7-to-14-days',
    },
  });
  expect((await payments.ask('getDispute', { params: { dispute_id: id } })).body).toEqual(dispute);
  expect(dispute.reservation_id).toBe(payment.reservation_id);
  await expect(
    payments.query('update refund_policy_evaluations set refund_percentage = 100 where dispute_id = $1', [id]),
  ).rejects.toThrow('never changes');
  await expect(payments.query(`update disputes set audit_trail = '[]' where dispute_id = $1`, [id])).rejects.toThrow(
    'only grows',
  );
});

it('resolves what the policy alone decides on the spot', async () => {
  const { dispute, id } = await open(
    { type: 'WEATHER', amount_requested: 80 },
    { amount: 80, departure_date: undefined },
  );
  expect(dispute).toMatchObject({
    status: 'RESOLVED',
    tier: 'AUTO',
    resolution: 'FULL_REFUND',
    amount_approved: 80,
  });
  expect(dispute.resolved_at).not.toBeNull();
  expect(await trail(id)).toEqual(['opened', 'resolved']);
});

it('refuses a dispute on what was not paid by the guest, above the payment, or open already', async () => {
  const { payment } = await open();
  const ask = async (more: object) => {
    const body = { payment_id: payment.id, guest_id: payment.guest_id, type: 'OTHER' as const, amount_requested: 1 };
    const { status, problem } = await payments.ask('createDispute', { body: { ...body, ...more } });
    return [status, problem.error_code];
  };
  expect(await ask({ payment_id: randomUUID() })).toEqual([404, 'unknown-payment']);
  expect(await ask({ guest_id: randomUUID() })).toEqual([404, 'unknown-payment']);
  expect(await ask({ amount_requested: 900.01 })).toEqual([400, 'more-than-paid']);
  expect(await ask({ amount_requested: 0.011 })).toEqual([400, 'invalid-amount']);
  expect(await ask({ cancellation_date: '2026-12-31T23:59:60Z' })).toEqual([400, 'invalid-request']);
  expect(await ask({})).toEqual([409, 'dispute-open']);
});

it('opens one dispute for many who ask at once', async () => {
  const payment = await paid({ amount: 900 });
  const answers = await Promise.all(
    Array.from({ length: 6 }, () =>
      payments.ask('createDispute', {
        body: { payment_id: payment.id, guest_id: payment.guest_id, type: 'OTHER', amount_requested: 1 },
      }),
    ),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409, 409]);
});

it('assigns, notes and escalates, at the revision that was read', async () => {
  const { id } = await open();
  const taken = await update(id, {
    assigned_to: 'agent-dana.whitfield',
    notes: 'called',
    status: 'UNDER_REVIEW',
    _rev: 1,
  });
  expect(taken.body).toMatchObject({ status: 'UNDER_REVIEW', assigned_to: 'agent-dana.whitfield', _rev: 2 });
  expect((await update(id, { notes: 'late', _rev: 1 })).problem.error_code).toBe('stale-revision');
  const escalated = await update(id, { status: 'ESCALATED' });
  expect(escalated.body).toMatchObject({ status: 'ESCALATED', tier: 'MANAGER', _rev: 3 });
  expect((await update(id, { assigned_to: 'agent-dana.whitfield' })).status).toBe(403);
  const back = await update(id, { status: 'UNDER_REVIEW', assigned_to: 'manager-lee.ortiz' });
  expect([back.status, back.problem.allowed]).toEqual([409, ['RESOLVED', 'CLOSED']]);
  expect(await trail(id)).toEqual(['opened', 'assigned', 'reviewed', 'noted', 'escalated']);
  expect((await update(randomUUID(), {})).status).toBe(404);
});

it('lets only who may decide on a tier resolve it, once, within what is left', async () => {
  const { id } = await open();
  const refusal = async (more: object) => {
    const { status, problem } = await resolve(id, more);
    return [status, problem.error_code];
  };
  expect(await refusal({ amount_approved: undefined })).toEqual([422, 'amount-missing']);
  expect(await refusal({ amount_approved: 450.01 })).toEqual([422, 'more-than-left']);
  await update(id, { status: 'ESCALATED' });
  expect(await refusal({})).toEqual([403, 'tier-too-high']);
  const resolved = await resolve(id, { resolver_id: 'manager-lee.ortiz' });
  expect(resolved.body).toMatchObject({ status: 'RESOLVED', resolution: 'PARTIAL_REFUND', amount_approved: 450 });
  expect(await refusal({ resolver_id: 'manager-lee.ortiz' })).toEqual([422, 'dispute-decided']);
  expect((await update(id, { notes: 'x' })).problem.error_code).toBe('dispute-decided');
  expect((await resolve(randomUUID())).status).toBe(404);
});

it('closes a resolved dispute when its amount has been paid, and not before', async () => {
  const { id, payment } = await open();
  await resolve(id);
  const state = async () => (await payments.ask('getDispute', { params: { dispute_id: id } })).body.status;
  const give = (amount: number) =>
    payments.ask('refundPayment', { params: { payment_id: payment.id }, body: { amount, reason: 'dispute' } });
  await give(200);
  expect(await state()).toBe('RESOLVED');
  await give(250);
  expect(await state()).toBe('CLOSED');
});

it('denies a dispute with nothing to pay', async () => {
  const { id } = await open();
  const { body } = await resolve(id, { decision: 'DENIED', amount_approved: undefined });
  expect(body).toMatchObject({ status: 'RESOLVED', resolution: 'DENIED', amount_approved: 0 });
});

it('ingests a chargeback once, and books it when it is decided for the guest', async () => {
  const payment = await paid({ amount: 120 });
  const notice = {
    processor_reference: `cb_${randomUUID()}`,
    payment_processor_reference: payment.processor_reference ?? '',
    amount: 120,
    reason_code: '13.1',
    deadline: inDays(30),
  };
  const ingest = (more: object = {}) => payments.ask('ingestChargeback', { body: { ...notice, ...more } });
  const { status, body } = await ingest();
  expect(status).toBe(201);
  expect(body).toMatchObject({ type: 'CHARGEBACK', tier: 'AGENT', status: 'OPENED', amount_requested: 120 });
  expect(body).not.toHaveProperty('policy_evaluation');
  expect((await ingest()).status).toBe(409);
  expect((await ingest({ payment_processor_reference: 'pi_unknown' })).problem.error_code).toBe('unknown-charge');
  expect((await ingest({ payment_processor_reference: undefined })).status).toBe(400);
  expect((await ingest({ processor_reference: 'cb_more', deadline: '0000-01-01' })).status).toBe(400);
  expect((await ingest({ processor_reference: 'cb_more', amount: 121 })).problem.error_code).toBe('invalid-amount');
  const decided = await resolve(body.id ?? '', { decision: 'FULL_REFUND', amount_approved: undefined });
  expect(decided.body).toMatchObject({ status: 'CLOSED', amount_approved: 120 });
  const after = await payments.ask('getPayment', { params: { payment_id: payment.id } });
  expect(after.body).toMatchObject({ status: 'REFUNDED', refunded_amount: 120 });
  const refunds = await payments.query('select gateway_ref, status from refunds where payment_id = $1', [payment.id]);
  expect(refunds).toEqual([{ gateway_ref: notice.processor_reference, status: 'PROCESSED' }]);
});

it('says what the policy would grant, and stores nothing', async () => {
  const payment = await paid({ amount: 100, departure_date: inDays(40) });
  const before = await payments.query('select from refund_policy_evaluations');
  const evaluate = (more: object) =>
    payments.ask('evaluateRefundPolicy', {
      body: { payment_id: payment.id, reason: 'CANCELLATION' as const, ...more },
    });
  expect((await evaluate({})).body).toMatchObject({ refund_amount: 100, tier: 'AUTO' });
  const late = await evaluate({ cancellation_date: `${inDays(38)}T00:00:00Z` });
  expect(late.body).toMatchObject({ eligible: false, policy_matched: 'cancellation-under-7-days', refund_amount: 0 });
  expect((await evaluate({ payment_id: randomUUID() })).status).toBe(404);
  expect(await payments.query('select from refund_policy_evaluations')).toHaveLength(before.length);
});

it('lists disputes by every filter, newest first', async () => {
  const { id, payment } = await open();
  await update(id, { assigned_to: 'agent-noor.haddad' });
  const list = (query: object) => payments.ask('listDisputes', { query: { limit: 20, offset: 0, ...query } });
  const { guest_id } = payment;
  for (const query of [
    { guest_id },
    { assigned_to: 'agent-noor.haddad' },
    { guest_id, tier: 'AGENT', status: 'OPENED' },
  ])
    expect((await list(query)).body).toMatchObject({ total_count: 1, disputes: [{ id }] });
  expect((await list({ guest_id, status: 'CLOSED' })).body.total_count).toBe(0);
  const all = (await list({})).body.disputes?.map((one) => one.created_at ?? '') ?? [];
  expect(all).toEqual([...all].sort().reverse());
  expect((await list({ limit: 1, offset: 1 })).body).toMatchObject({ limit: 1, offset: 1 });
  expect((await payments.ask('getDispute', { params: { dispute_id: randomUUID() } })).status).toBe(404);
});
