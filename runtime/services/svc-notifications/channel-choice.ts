import type { NotificationChannel } from './contract.gen.ts';

/** How an event reaches somebody who named no channel. */
export type Urgency = 'glance' | 'routine' | 'urgent';

const everyDay: readonly NotificationChannel[] = ['PUSH', 'EMAIL', 'SMS'];
const glance: readonly NotificationChannel[] = ['PUSH'];
const atOnce: readonly NotificationChannel[] = ['SMS', 'PUSH'];

/**
 * What the recipient gets in writing from elsewhere is only shown on the phone. What is routine goes the first way that the recipient left open; what is urgent goes every fast way, and by mail only
 * where there is none. Whatever is sent can also be read in the app.
 */
export function channelsFor(
  urgency: Urgency,
  closed: ReadonlySet<NotificationChannel>,
): readonly NotificationChannel[] {
  const isOpen = (channel: NotificationChannel) => !closed.has(channel);
  const fast = urgency === 'urgent' ? atOnce.filter(isOpen) : [];
  const [first] = (urgency === 'glance' ? glance : everyDay).filter(isOpen);
  const out = fast.length > 0 ? fast : first === undefined ? [] : [first];
  return isOpen('IN_APP') ? [...out, 'IN_APP'] : out;
}
