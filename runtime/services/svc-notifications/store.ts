import { randomUUID } from 'node:crypto';
import { type Db, json, sql } from 'novatrek/platform';
import type { NotificationChannel, NotificationStatus, SendNotificationRequest, Tables } from './contract.gen.ts';
import type { VariablesSchema } from './template-text.ts';

/** Status, channel and priority are lower case here and upper case in the API. */
export type NotificationRow = Omit<Tables['notifications'], 'channel' | 'status' | 'variables' | 'priority'> & {
  readonly channel: NotificationChannel;
  readonly status: NotificationStatus;
  readonly variables: Readonly<Record<string, string>>;
  readonly priority: 'LOW' | 'NORMAL' | 'HIGH' | 'URGENT';
};
export type TemplateRow = Omit<Tables['templates'], 'channel' | 'variables_schema'> & {
  readonly channel: NotificationChannel;
  readonly variables_schema: VariablesSchema;
};
export type Preference = Omit<Tables['channel_preferences'], 'channel'> & { readonly channel: NotificationChannel };

const notification = sql`notification_id, recipient_id, template_id, upper(channel) as channel, subject, body,
  case status when 'scheduled' then 'QUEUED' else upper(status) end as status, scheduled_at, sent_at, created_at,
  variables, reservation_id, upper(priority) as priority, job_id, error_message, delivered_at`;
const template = sql`template_id, name, upper(channel) as channel, subject_template, body_template, version, active,
  created_at, variables_schema, updated_at`;

/** The active version of the template that any version's id names. */
export function activeTemplate(db: Db, id: string): Promise<TemplateRow | undefined> {
  return db.one<TemplateRow>`
    select ${template} from templates
    where active and (name, channel) = (select name, channel from templates where template_id = ${id})`;
}

export function activeTemplateNamed(db: Db, name: string, channel: string): Promise<TemplateRow | undefined> {
  return db.one<TemplateRow>`
    select ${template} from templates where active and name = ${name} and channel = lower(${channel})`;
}

export function activeTemplates(db: Db, channel: string | undefined): Promise<TemplateRow[]> {
  const only = channel === undefined ? sql`` : sql`and channel = lower(${channel})`;
  return db<TemplateRow>`select ${template} from templates where active ${only} order by name, channel`;
}

export interface Outgoing {
  readonly recipient_id: string;
  readonly status: 'queued' | 'scheduled' | 'delivered' | 'failed';
  readonly scheduled_at?: Date | undefined;
  readonly error?: string | undefined;
}

export interface Content {
  readonly template: TemplateRow;
  readonly subject: string | null;
  readonly body: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly priority: NonNullable<SendNotificationRequest['priority']>;
  readonly reservation_id?: string | undefined;
  readonly job_id?: string | undefined;
  /** A recipient who had a message about it on this channel gets no other. */
  readonly occasion?: string | undefined;
}

/** One text to many recipients, each in its own state. */
export function addNotifications(
  db: Db,
  content: Content,
  to: readonly Outgoing[],
  at: Date,
): Promise<NotificationRow[]> {
  const { template: from, variables, reservation_id = null, job_id = null, occasion = null } = content;
  const rows = to.map(({ recipient_id, status, scheduled_at, error }) => ({
    id: randomUUID(),
    recipient_id,
    status,
    scheduled_at: scheduled_at?.toISOString() ?? null,
    error: error ?? null,
  }));
  return db<NotificationRow>`
    insert into notifications (notification_id, recipient_id, template_id, channel, subject, body, status, scheduled_at,
      sent_at, delivered_at, created_at, variables, reservation_id, priority, job_id, error_message, occasion)
    select r.id, r.recipient_id, ${from.template_id}, lower(${from.channel}), left(${content.subject}, 255),
      ${content.body}, r.status, r.scheduled_at, case r.status when 'delivered' then ${at}::timestamptz end,
      case r.status when 'delivered' then ${at}::timestamptz end, ${at}, ${json(variables)}, ${reservation_id},
      lower(${content.priority}), ${job_id}, r.error, ${occasion}
    from jsonb_to_recordset(${json(rows)}) as r(id uuid, recipient_id uuid, status text, scheduled_at timestamptz,
      error text)
    on conflict (recipient_id, channel, occasion) where occasion is not null do nothing
    returning ${notification}`;
}

export function notificationsAbout(
  db: Db,
  occasion: string,
  channel: string,
  recipients: readonly string[],
): Promise<NotificationRow[]> {
  return db<NotificationRow>`
    select ${notification} from notifications
    where occasion = ${occasion} and channel = lower(${channel}) and recipient_id = any(${recipients}::uuid[])`;
}

export function findNotification(db: Db, id: string): Promise<NotificationRow | undefined> {
  return db.one<NotificationRow>`select ${notification} from notifications where notification_id = ${id}`;
}

export async function notificationsOf(
  db: Db,
  recipient: string,
  page: {
    readonly channel?: string | undefined;
    readonly status?: string | undefined;
    readonly limit: number;
    readonly offset: number;
  },
): Promise<{ readonly rows: NotificationRow[]; readonly total: number }> {
  const { channel, status } = page;
  const where = sql`recipient_id = ${recipient}
    ${channel === undefined ? sql`` : sql`and channel = lower(${channel})`}
    ${
      status === undefined
        ? sql``
        : status === 'QUEUED'
          ? sql`and status in ('queued', 'scheduled')`
          : sql`and status = lower(${status})`
    }`;
  const [count] = await db<{ total: number }>`select count(*)::int as total from notifications where ${where}`;
  const rows = await db<NotificationRow>`
    select ${notification} from notifications where ${where}
    order by created_at desc, notification_id limit ${page.limit} offset ${Math.min(page.offset, 2 ** 40)}`;
  return { rows, total: count?.total ?? 0 };
}

/** What these recipients have said of a channel, or of all. Who said nothing is not among them. */
export function preferencesOf(db: Db, recipients: readonly string[], channel?: string): Promise<Preference[]> {
  const only = channel === undefined ? sql`` : sql`and channel = lower(${channel})`;
  return db<Preference>`
    select preference_id, recipient_id, upper(channel) as channel, enabled, opted_out_at, quiet_hours_start,
      quiet_hours_end, timezone, created_at, updated_at
    from channel_preferences where recipient_id = any(${recipients}::uuid[]) ${only}`;
}

/** Who has had messages about a booking: whom to tell what else becomes of it. Desks are told in their own right. */
export async function recipientsFor(db: Db, reservation: string, desks: readonly string[]): Promise<readonly string[]> {
  const rows = await db<{ recipient_id: string }>`
    select distinct recipient_id from notifications
    where reservation_id = ${reservation} and recipient_id <> all(${desks}::uuid[])`;
  return rows.map(({ recipient_id }) => recipient_id);
}
