import { randomUUID } from 'node:crypto';
import { type Db, json } from 'novatrek/platform';
import type { NotificationChannel } from './contract.gen.ts';
import type { Attempt, OutgoingMessage } from './providers.ts';

export interface DueMessage extends OutgoingMessage {
  /** Attempts so far. */
  readonly attempts: number;
}

/** What is to be sent now, the most urgent first. */
export function dueMessages(db: Db, at: Date, limit: number): Promise<DueMessage[]> {
  return db<DueMessage>`
    select n.notification_id, n.recipient_id, upper(n.channel) as channel, n.subject, n.body,
      (select count(*)::int from delivery_log d where d.notification_id = n.notification_id) as attempts
    from notifications n
    where n.status = 'queued' or (n.status = 'scheduled' and n.scheduled_at <= ${at})
    order by array_position(array['urgent', 'high', 'normal', 'low'], n.priority), n.created_at, n.notification_id
    limit ${limit}`;
}

/** An attempt and what it made of the message; in one transaction of the caller. */
export async function noteAttempt(
  db: Db,
  { notification_id, attempts }: DueMessage,
  { outcome, response, error }: Attempt,
  { at, status, again }: { readonly at: Date; readonly status: string; readonly again: Date | undefined },
): Promise<void> {
  await db.run`
    insert into delivery_log (log_id, notification_id, attempt, status, provider_response, attempted_at)
    values (${randomUUID()}, ${notification_id}, ${attempts + 1}, ${outcome}, ${json(response)}, ${at})`;
  await db.run`
    update notifications
    set status = ${status}, scheduled_at = ${again ?? null}, error_message = ${error ?? null},
      sent_at = case when ${status} in ('sent', 'delivered') then ${at}::timestamptz end
    where notification_id = ${notification_id} and status in ('queued', 'scheduled')`;
}

/** The recipient wants nothing more on this channel: what is still waiting is not sent either. */
export async function optOut(db: Db, recipient: string, channel: NotificationChannel, at: Date): Promise<void> {
  await db.run`
    insert into channel_preferences (preference_id, recipient_id, channel, enabled, opted_out_at, created_at, updated_at)
    values (${randomUUID()}, ${recipient}, lower(${channel}), false, ${at}, ${at}, ${at})
    on conflict (recipient_id, channel) do update set enabled = false, opted_out_at = ${at}, updated_at = ${at}`;
  await db.run`
    update notifications set status = 'failed', scheduled_at = null, error_message = 'the recipient has opted out'
    where recipient_id = ${recipient} and channel = lower(${channel}) and status in ('queued', 'scheduled')`;
}

/** Not since it was read as due: sent, failed or opted out of. */
export async function isStillDue(db: Db, id: string): Promise<boolean> {
  const row = await db.one`
    select from notifications where notification_id = ${id} and status in ('queued', 'scheduled')`;
  return row !== undefined;
}
