import type { Notification, NotificationTemplate } from './contract.gen.ts';
import type { NotificationRow, TemplateRow } from './store.ts';

export function shownNotification(row: NotificationRow): Notification {
  return {
    id: row.notification_id,
    recipient_id: row.recipient_id,
    channel: row.channel,
    template_id: row.template_id,
    variables: row.variables,
    reservation_id: row.reservation_id ?? undefined,
    status: row.status,
    priority: row.priority,
    rendered_subject: row.subject ?? undefined,
    error_message: row.error_message ?? undefined,
    queued_at: row.created_at,
    sent_at: row.sent_at ?? undefined,
    delivered_at: row.delivered_at ?? undefined,
  };
}

export function shownTemplate(row: TemplateRow): NotificationTemplate {
  return {
    id: row.template_id,
    name: row.name,
    channel: row.channel,
    subject: row.subject_template ?? undefined,
    body_template: row.body_template,
    variables_schema: row.variables_schema,
    created_at: row.created_at,
    updated_at: row.updated_at,
  };
}
