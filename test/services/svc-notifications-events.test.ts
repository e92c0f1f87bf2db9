import { randomUUID } from 'node:crypto';
import { afterAll, expect, it } from 'vitest';
import service from '../../runtime/services/svc-notifications/service.ts';
import { start } from './start.ts';

const notifications = await start(service, {
  externals: {
    sendgridApi: () => ({ status: 202 }),
    twilioApi: () => ({ status: 202 }),
    firebaseCloudMessaging: () => ({ status: 202 }),
  },
});
afterAll(() => notifications.stop());

const bookingConfirmation = '99999999-0000-4000-8000-000000000001';

async function sent(recipient_id: string, reservation_id: string) {
  const body = { recipient_id, reservation_id, channel: 'EMAIL' as const, template_id: bookingConfirmation };
  const { status } = await notifications.ask('sendNotification', { body });
  expect(status).toBe(202);
}

const close = (recipient: string, channel: string) =>
  notifications.query(
    `insert into channel_preferences (preference_id, recipient_id, channel, enabled, created_at, updated_at)
     values (gen_random_uuid(), $1, $2, false, now(), now())`,
    [recipient, channel],
  );
const messagesTo = async (recipient_id: string) => {
  const { body } = await notifications.ask('listNotifications', { query: { recipient_id, limit: 100, offset: 0 } });
  return body.notifications ?? [];
};

const operations = '99999999-1111-4000-8000-000000000001';
const safety = '99999999-1111-4000-8000-000000000002';

/** Channel and first words of what was added for a recipient by some work. */
async function added(recipient: string, work: () => Promise<void>) {
  const before = new Set((await messagesTo(recipient)).map(({ id }) => id));
  await work();
  const fresh = (await messagesTo(recipient)).filter(({ id }) => !before.has(id));
  return fresh.map(({ channel, priority }) => `${channel} ${priority}`).sort();
}

it('has the templates that other services name', async () => {
  const named: readonly (readonly [id: string, channel: 'EMAIL' | 'SMS' | 'IN_APP'])[] = [
    ...[1, 2, 3, 4, 5].map((n) => [`99999999-0000-4000-8000-00000000000${n}`, 'EMAIL'] as const),
    ...['01', '02', '11', '12', '13'].map((n) => [`aaaaaaaa-0000-4000-8000-0000000000${n}`, 'IN_APP'] as const),
    ['a0000000-0000-4000-8000-000000000003', 'EMAIL'],
    ['a0000000-0000-4000-8000-000000000005', 'EMAIL'],
    ['a0000000-0000-4000-8000-000000000104', 'SMS'],
  ];
  for (const [template_id, channel] of named) {
    const body = { recipient_id: randomUUID(), channel, template_id };
    expect((await notifications.ask('sendNotification', { body })).status, template_id).toBe(202);
  }
});

it('tells a guest of the check-in, once', async () => {
  const guest_id = randomUUID();
  const event = { event_id: randomUUID(), check_in_id: randomUUID(), guest_id, reservation_id: randomUUID() };
  await notifications.deliver('checkin.completed', event);
  await notifications.deliver('checkin.completed', event);
  expect((await messagesTo(guest_id)).map(({ channel }) => channel).sort()).toEqual(['IN_APP', 'PUSH']);
});

it.each([
  ['the request', 'the event'],
  ['the event', 'the request'],
])('sends one message about a check-in on a channel, %s being faster than %s', async (first) => {
  const [guest_id, reservation_id, check_in_id] = [randomUUID(), randomUUID(), randomUUID()];
  const ask = (id: string) =>
    notifications.ask('sendNotification', {
      body: {
        recipient_id: guest_id,
        template_id: 'aaaaaaaa-0000-4000-8000-000000000011',
        channel: 'IN_APP',
        reservation_id,
        variables: { check_in_id: id, next_step: 'Collect your gear at the desk.' },
      },
    });
  const hear = () => notifications.deliver('checkin.completed', { check_in_id, guest_id, reservation_id });
  if (first === 'the event') await hear();
  const answer = await ask(check_in_id);
  if (first === 'the request') await hear();
  const inApp = (await messagesTo(guest_id)).filter(({ channel }) => channel === 'IN_APP');
  expect(inApp.map(({ id }) => id)).toEqual([answer.body.id]);
  expect(await messagesTo(guest_id)).toHaveLength(2);
  await ask(randomUUID());
  expect(await messagesTo(guest_id)).toHaveLength(3);
});

it('sends one message when request and event come at once', async () => {
  const [guest_id, reservation_id, check_in_id] = [randomUUID(), randomUUID(), randomUUID()];
  const body = {
    recipient_id: guest_id,
    template_id: 'aaaaaaaa-0000-4000-8000-000000000011',
    channel: 'IN_APP' as const,
    variables: { check_in_id },
  };
  const answers = await Promise.all([
    notifications.ask('sendNotification', { body }),
    notifications.deliver('checkin.completed', { check_in_id, guest_id, reservation_id }),
    notifications.ask('sendNotification', { body }),
  ]);
  expect([answers[0].status, answers[2].status]).toEqual([202, 202]);
  expect((await messagesTo(guest_id)).map(({ channel }) => channel).sort()).toEqual(['IN_APP', 'PUSH']);
});

it('tells all who have had messages about a booking what becomes of it', async () => {
  const [guest, stranger, reservation_id] = [randomUUID(), randomUUID(), randomUUID()];
  await sent(guest, reservation_id);
  await sent(stranger, randomUUID());
  const changed = { reservation_id, previous_status: 'PENDING' as const, new_status: 'CONFIRMED' as const };
  expect(await added(guest, () => notifications.deliver('reservation.status_changed', changed))).toHaveLength(2);
  const paid = { payment_id: randomUUID(), reservation_id, amount: 120.5, currency: 'USD' as const };
  const settle = (status: 'COMPLETED' | 'REFUNDED') => notifications.deliver('payment.processed', { ...paid, status });
  expect(await added(guest, () => settle('COMPLETED'))).toEqual(['IN_APP NORMAL', 'PUSH NORMAL']);
  expect((await messagesTo(guest))[0]?.variables).toEqual({ amount: '120.50', currency: 'USD' });
  expect(await added(guest, () => settle('REFUNDED'))).toHaveLength(2);
  expect(await messagesTo(stranger)).toHaveLength(1);
});

it('alerts the safety desk and the guest in an emergency on every fast channel', async () => {
  const guest_id = randomUUID();
  await close(guest_id, 'sms');
  const event = {
    emergency_id: randomUUID(),
    guest_id,
    reservation_id: randomUUID(),
    severity: 'critical' as const,
    type: 'sos' as const,
    location: { latitude: 40.2, longitude: -105.6 },
  };
  const urgent = ['IN_APP URGENT', 'PUSH URGENT', 'SMS URGENT'];
  expect(await added(safety, () => notifications.deliver('emergency.triggered', event))).toEqual(urgent);
  expect((await messagesTo(guest_id)).map(({ channel }) => channel).sort()).toEqual(['IN_APP', 'PUSH']);
});

it('tells the desks of incidents, schedules and wildlife as loudly as they deserve', async () => {
  const incident = (severity: 'LOW' | 'CRITICAL') => () =>
    notifications.deliver('incident.reported', { incident_id: randomUUID(), incident_type: 'INJURY', severity });
  expect(await added(safety, incident('LOW'))).toEqual(['IN_APP NORMAL', 'PUSH NORMAL']);
  expect(await added(safety, incident('CRITICAL'))).toContain('SMS URGENT');
  const schedule = { schedule_id: randomUUID(), schedule_date: '2027-07-11', trip_count: 3 };
  expect(await added(operations, () => notifications.deliver('schedule.published', schedule))).toHaveLength(2);
  const alert = (threat_level: 'low' | 'extreme') => () =>
    notifications.deliver('wildlife_alert.issued', {
      alert_id: randomUUID(),
      affected_trail_ids: [randomUUID()],
      species_name: 'Black bear',
      threat_level,
    });
  expect(await added(safety, alert('low'))).toEqual([]);
  expect(await added(operations, alert('low'))).toEqual(['IN_APP NORMAL', 'PUSH NORMAL']);
  expect(await added(safety, alert('extreme'))).toContain('SMS URGENT');
});

it('sows messages to the guests of the seed', async () => {
  await notifications.seed();
  expect(await messagesTo('55555555-0000-4000-8000-000000000001')).toHaveLength(2);
});
