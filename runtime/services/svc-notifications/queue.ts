import type { Context } from 'novatrek/platform';
import type { NotificationChannel, Types } from './contract.gen.ts';
import { occasionOf } from './occasion.ts';
import { quietUntil } from './quiet-hours.ts';
import {
  addNotifications,
  type Content,
  type NotificationRow,
  notificationsAbout,
  type Outgoing,
  type Preference,
  preferencesOf,
  type TemplateRow,
} from './store.ts';
import { render } from './template-text.ts';

export interface Message {
  readonly template: TemplateRow;
  readonly variables: Readonly<Record<string, string>>;
  readonly priority: Content['priority'];
  readonly reservation_id?: string | undefined;
  readonly job_id?: string | undefined;
}

/** What to do with those who opted out: keep the message as failed, or leave them out. */
export type OptedOut = 'keep' | 'leave-out';

/** Renders a message once and stores it for each recipient, in the state that the recipient's preferences put it in. */
export function queue({ db, now }: Context<Types>) {
  return async (message: Message, recipients: readonly string[], optedOut: OptedOut): Promise<NotificationRow[]> => {
    const at = now();
    const { template, variables } = message;
    const said = new Map((await preferencesOf(db, recipients, template.channel)).map((one) => [one.recipient_id, one]));
    const outgoing = recipients
      .map((recipient_id) => stateOf(recipient_id, said.get(recipient_id), template.channel, message.priority, at))
      .filter(({ status }) => optedOut === 'keep' || status !== 'failed');
    if (outgoing.length === 0) return [];
    const content = {
      ...message,
      subject: template.subject_template === null ? null : render(template.subject_template, variables),
      body: render(template.body_template, variables),
    };
    const occasion = occasionOf(template.name, variables);
    const added = await addNotifications(db, { ...content, occasion }, outgoing, at);
    if (occasion === undefined || added.length === outgoing.length) return added;
    const ids = outgoing.map(({ recipient_id }) => recipient_id);
    return notificationsAbout(db, occasion, template.channel, ids);
  };
}

function stateOf(
  recipient_id: string,
  said: Preference | undefined,
  channel: NotificationChannel,
  priority: Content['priority'],
  at: Date,
): Outgoing {
  if (said?.enabled === false) return { recipient_id, status: 'failed', error: 'the recipient has opted out' };
  // Stored is delivered: it disturbs nobody.
  if (channel === 'IN_APP') return { recipient_id, status: 'delivered' };
  const { quiet_hours_start: start, quiet_hours_end: end, timezone } = said ?? {};
  if (priority !== 'URGENT' && start && end && timezone) {
    const scheduled_at = quietUntil(at, { start, end, timezone });
    if (scheduled_at !== undefined) return { recipient_id, status: 'scheduled', scheduled_at };
  }
  return { recipient_id, status: 'queued' };
}
