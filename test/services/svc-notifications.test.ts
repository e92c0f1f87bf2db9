import { randomUUID } from 'node:crypto';
import { afterAll, expect, it } from 'vitest';
import service from '../../runtime/services/svc-notifications/service.ts';
import { start } from './start.ts';

// Tokens are made by the real clock: only jobs can be run at another time.
let ahead = 0;
let answer: { status: number; body?: object } = { status: 202 };

const notifications = await start(service, {
  now: () => new Date(Date.now() + ahead),
  externals: { sendgridApi: () => answer, twilioApi: () => answer, firebaseCloudMessaging: () => answer },
});
afterAll(() => notifications.stop());

type Channel = 'EMAIL' | 'SMS' | 'PUSH' | 'IN_APP';

async function template(over: object = {}) {
  const body = {
    name: `welcome-${randomUUID()}`,
    channel: 'EMAIL' as const,
    subject: 'Welcome, {{guest_name}}',
    body_template: 'Hi {{guest_name}}, we meet on {{departure_date}}.',
    variables_schema: {
      guest_name: { type: 'string' as const, required: true },
      departure_date: { type: 'date' as const, required: false },
    },
    ...over,
  };
  return { asked: body, ...(await notifications.ask('createTemplate', { body })) };
}

async function sent(channel: Channel, over: object = {}) {
  const { body: made } = await template({ channel });
  return notifications.ask('sendNotification', {
    body: {
      recipient_id: randomUUID(),
      channel,
      template_id: made.id ?? '',
      variables: { guest_name: 'Maya', departure_date: '2027-07-11' },
      ...over,
    },
  });
}

async function deliver(status = 202, body: object = {}, minutes = 0) {
  answer = { status, body };
  ahead = minutes * 60_000;
  const before = (await notifications.calls()).length;
  await notifications.run('deliver');
  ahead = 0;
  return (await notifications.calls()).slice(before);
}

const get = async (id = '') => (await notifications.ask('getNotification', { params: { notification_id: id } })).body;
const logOf = (id: string) =>
  notifications.query<{ attempt: number; status: string }>(
    'select attempt, status from delivery_log where notification_id = $1 order by attempt',
    [id],
  );
const close = (recipient: string, channel: string) =>
  notifications.query(
    `insert into channel_preferences (preference_id, recipient_id, channel, enabled, created_at, updated_at)
     values (gen_random_uuid(), $1, $2, false, now(), now())`,
    [recipient, channel],
  );
it('renders a message, answers before it is sent, and sends it once', async () => {
  const { status, body } = await sent('EMAIL');
  expect(status).toBe(202);
  expect(body).toMatchObject({ status: 'QUEUED', rendered_subject: 'Welcome, Maya', priority: 'NORMAL' });
  const [call, ...more] = await deliver();
  expect(more).toEqual([]);
  expect(call).toMatchObject({
    target: 'sendgridApi',
    operation: 'POST /v3/mail/send',
    idempotencyKey: body.id,
    request: { body: { content: [{ value: 'Hi Maya, we meet on 2027-07-11.' }] } },
  });
  expect(await get(body.id)).toMatchObject({ status: 'SENT', sent_at: expect.any(String) });
  expect(await logOf(body.id ?? '')).toEqual([{ attempt: 1, status: 'sent' }]);
  expect(await deliver()).toEqual([]);
});

it('asks the provider of each channel, and stores what is read in the app as delivered', async () => {
  const recipient_id = randomUUID();
  await sent('SMS', { recipient_id });
  await sent('PUSH', { recipient_id });
  const calls = await deliver(201, { sid: 'NT1' });
  expect(calls.map(({ target }) => target).sort()).toEqual(['firebaseCloudMessaging', 'twilioApi']);
  expect(JSON.stringify(calls)).toContain(recipient_id);
  const { body } = await sent('IN_APP', { recipient_id });
  expect(body).toMatchObject({ status: 'DELIVERED', delivered_at: expect.any(String) });
  expect(await deliver()).toEqual([]);
});

it('tries again later while the provider fails, and gives up in the end', async () => {
  const { body } = await sent('SMS');
  const id = body.id ?? '';
  expect(await deliver(503)).not.toEqual([]);
  expect(await get(id)).toMatchObject({ status: 'QUEUED', error_message: 'the provider answered 503' });
  expect(await deliver(503)).toEqual([]);
  expect(await logOf(id)).toEqual([{ attempt: 1, status: 'retry' }]);
  expect(await deliver(201, {}, 1)).toHaveLength(1);
  expect(await get(id)).toMatchObject({ status: 'SENT' });
  expect((await get(id)).error_message).toBeUndefined();
  const { body: hopeless } = await sent('SMS');
  for (let hour = 1; hour <= 8; hour++) await deliver(429, {}, hour * 60);
  expect((await get(hopeless.id)).status).toBe('FAILED');
  expect(await logOf(hopeless.id ?? '')).toHaveLength(6);
});

it('takes an opt-out from the provider, for what waits and for what comes', async () => {
  const recipient_id = randomUUID();
  const { body: first } = await sent('SMS', { recipient_id, priority: 'HIGH' });
  const { body: second } = await sent('SMS', { recipient_id });
  expect(await deliver(400, { code: 21610 })).toHaveLength(1);
  expect((await get(first.id)).status).toBe('FAILED');
  expect(await get(second.id)).toMatchObject({ status: 'FAILED', error_message: 'the recipient has opted out' });
  const { status, body } = await sent('SMS', { recipient_id });
  expect([status, body.status]).toEqual([202, 'FAILED']);
  expect((await sent('EMAIL', { recipient_id })).body.status).toBe('QUEUED');
  expect(await deliver()).toHaveLength(1);
});

it('tells what bounced from what was refused', async () => {
  const push = (await sent('PUSH')).body;
  await deliver(404, { error: { status: 'UNREGISTERED' } });
  expect((await get(push.id)).status).toBe('BOUNCED');
  const mail = (await sent('EMAIL')).body;
  await deliver(400, { errors: [] });
  expect((await get(mail.id)).status).toBe('FAILED');
});

it('sends the most urgent first', async () => {
  await deliver();
  const recipient_id = randomUUID();
  const ids = new Map<string | undefined, string>();
  for (const priority of ['LOW', 'URGENT', 'NORMAL', 'HIGH'])
    ids.set((await sent('EMAIL', { priority, recipient_id })).body.id, priority);
  const order = (await deliver()).map(({ idempotencyKey }) => ids.get(idempotencyKey));
  expect(order).toEqual(['URGENT', 'HIGH', 'NORMAL', 'LOW']);
});

it('waits for the end of quiet hours, unless it is urgent', async () => {
  const recipient_id = randomUUID();
  await notifications.query(
    `insert into channel_preferences (preference_id, recipient_id, channel, quiet_hours_start, quiet_hours_end, timezone,
       created_at, updated_at)
     values (gen_random_uuid(), $1, 'push', (now() at time zone 'UTC' - interval '1 hour')::time,
       (now() at time zone 'UTC' + interval '2 hours')::time, 'UTC', now(), now())`,
    [recipient_id],
  );
  const { body } = await sent('PUSH', { recipient_id });
  expect(body.status).toBe('QUEUED');
  expect(await deliver()).toEqual([]);
  const query = { recipient_id, status: 'QUEUED' as const, limit: 20, offset: 0 };
  expect((await notifications.ask('listNotifications', { query })).body.total_count).toBe(1);
  await sent('PUSH', { recipient_id, priority: 'URGENT' });
  expect(await deliver()).toHaveLength(1);
  expect(await deliver(202, {}, 121)).toHaveLength(1);
  expect((await get(body.id)).status).toBe('SENT');
});

it('refuses with 422 what cannot be rendered', async () => {
  const code = async (over: object) => {
    const { status, problem } = await sent('EMAIL', over);
    return [status, problem.error_code];
  };
  expect(await code({ template_id: randomUUID() })).toEqual([422, 'unknown-template']);
  expect(await code({ channel: 'SMS' })).toEqual([422, 'other-channel']);
  expect(await code({ variables: {} })).toEqual([422, 'invalid-variables']);
  expect(await code({ variables: { guest_name: 'Maya', departure_date: '2027-02-30' } })).toEqual([
    422,
    'invalid-variables',
  ]);
  expect((await sent('EMAIL', { recipient_id: 'maya' })).status).toBe(400);
  const unknown = { params: { notification_id: randomUUID() } };
  expect((await notifications.ask('getNotification', unknown)).status).toBe(404);
});

it('keeps versions of a template, renders the active one, and rolls back', async () => {
  const { asked, body: first } = await template();
  const id = first.id ?? '';
  expect((await template(asked)).status).toBe(409);
  const { body: second } = await template({ ...asked, body_template: 'Second {{guest_name}}' });
  expect(second.id).not.toBe(id);
  const listed = async () =>
    (await notifications.ask('listTemplates', { query: { channel: 'EMAIL' } })).body.templates?.filter(
      ({ name }) => name === asked.name,
    );
  expect((await listed())?.map((one) => one.id)).toEqual([second.id]);
  const old = await sent('EMAIL', { template_id: id });
  expect(old.body.template_id).toBe(second.id);
  const back = await template(asked);
  expect([back.status, back.body.id]).toEqual([201, id]);
  expect((await listed())?.map((one) => one.id)).toEqual([id]);
  const rows = await notifications.query('select version, active from templates where name = $1 order by version', [
    asked.name,
  ]);
  expect(rows).toEqual([
    { version: 1, active: true },
    { version: 2, active: false },
  ]);
  expect((await template({ body_template: 'Hi {{stranger}}' })).status).toBe(400);
  expect((await notifications.ask('listTemplates', { query: {} })).body.total_count).toBeGreaterThan(70);
});

it('makes one version out of the same text sent many times at once', async () => {
  const { asked } = await template();
  const next = { ...asked, body_template: 'Next {{guest_name}}' };
  const answers = await Promise.all([1, 2, 3, 4, 5].map(() => template(next)));
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409]);
  const texts = Array.from({ length: 12 }, (_, n) => template({ ...asked, body_template: `Text ${n}` }));
  expect((await Promise.all(texts)).map(({ status }) => status)).toEqual(Array(12).fill(201));
});

it('queues a bulk request for each recipient once and leaves out who opted out', async () => {
  await deliver();
  const [one, two, out] = [randomUUID(), randomUUID(), randomUUID()];
  await close(out, 'email');
  const { body: made } = await template();
  const ask = (over: object) =>
    notifications.ask('sendBulkNotifications', {
      body: {
        recipient_ids: [one, two, one.toUpperCase(), out],
        channel: 'EMAIL',
        template_id: made.id ?? '',
        variables: { guest_name: 'all' },
        ...over,
      },
    });
  const { status, body } = await ask({});
  expect(status).toBe(202);
  expect(body).toMatchObject({
    total_recipients: 3,
    accepted_count: 2,
    rejected_count: 1,
    status: 'PARTIALLY_ACCEPTED',
  });
  const rows = await notifications.query('select from notifications where job_id = $1', [body.job_id]);
  expect(rows).toHaveLength(2);
  expect(await deliver()).toHaveLength(2);
  const many = Array.from({ length: 1_000 }, () => randomUUID());
  expect((await ask({ recipient_ids: many, priority: 'LOW' })).body).toMatchObject({ accepted_count: 1_000 });
  expect(await deliver()).toHaveLength(1_000);
  expect((await ask({ recipient_ids: [] })).status).toBe(400);
  expect((await ask({ template_id: randomUUID() })).problem.error_code).toBe('unknown-template');
  expect((await ask({ variables: {} })).status).toBe(400);
  expect((await ask({ recipient_ids: [out] })).body).toMatchObject({ accepted_count: 0, rejected_count: 1 });
});

it('lists the messages of one recipient, newest first, by channel and status, in pages', async () => {
  const recipient_id = randomUUID();
  await sent('IN_APP', { recipient_id });
  await sent('SMS', { recipient_id });
  await sent('EMAIL', { recipient_id });
  const list = async (query: object) => {
    const { body } = await notifications.ask('listNotifications', {
      query: { recipient_id, limit: 20, offset: 0, ...query },
    });
    return [body.total_count, body.notifications?.map(({ channel }) => channel)];
  };
  expect(await list({})).toEqual([3, ['EMAIL', 'SMS', 'IN_APP']]);
  expect(await list({ limit: 1, offset: 1 })).toEqual([3, ['SMS']]);
  expect(await list({ channel: 'SMS' })).toEqual([1, ['SMS']]);
  expect(await list({ status: 'DELIVERED' })).toEqual([1, ['IN_APP']]);
  expect(await list({ status: 'QUEUED' })).toEqual([2, ['EMAIL', 'SMS']]);
  expect(await list({ recipient_id: randomUUID() })).toEqual([0, []]);
  await deliver();
});
