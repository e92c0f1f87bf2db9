import { randomUUID } from 'node:crypto';
import { defineService } from 'novatrek/platform';
import { announcer } from './announce.ts';
import { contract, type SendNotificationRequest } from './contract.gen.ts';
import { delivery } from './delivery.ts';
import { noticesOf } from './notices.ts';
import { queue } from './queue.ts';
import { seed } from './seed.ts';
import { shownNotification, shownTemplate } from './shown.ts';
import * as store from './store.ts';
import { activate } from './store-templates.ts';
import { faultsOf, placeholdersIn } from './template-text.ts';

type Refuse = (code: string, message: string) => Error;
type Asked = Pick<SendNotificationRequest, 'template_id' | 'channel' | 'variables'>;

export default defineService(contract, (context) => {
  const { db, now } = context;
  const add = queue(context);
  const announce = announcer(context);

  /** The version to render, if the request can be rendered with it. */
  async function templateFor({ template_id, channel, variables = {} }: Asked, refuse: Refuse) {
    const template = await store.activeTemplate(db, template_id);
    if (template === undefined) throw refuse('unknown-template', 'There is no such template');
    if (template.channel !== channel)
      throw refuse('other-channel', `The template is for ${template.channel}, not for ${channel}`);
    const faults = faultsOf(template.variables_schema, variables);
    if (faults.length > 0) throw refuse('invalid-variables', `The variables do not fit: ${faults.join(', ')}`);
    return template;
  }

  return {
    handlers: {
      async sendNotification({ body, refuse }) {
        const template = await templateFor(body, (code, message) => refuse(422, code, message));
        const { variables = {}, priority = 'NORMAL', reservation_id, recipient_id } = body;
        const [row] = await add({ template, variables, priority, reservation_id }, [recipient_id], 'keep');
        if (row === undefined) throw new Error('a message that is kept in any case was stored');
        return shownNotification(row);
      },

      async sendBulkNotifications({ body, refuse }) {
        const template = await templateFor(body, (code, message) => refuse(400, code, message));
        const { variables = {}, priority = 'NORMAL' } = body;
        const job_id = randomUUID();
        const recipients = [...new Set(body.recipient_ids.map((id) => id.toLowerCase()))];
        const { length: accepted } = await add({ template, variables, priority, job_id }, recipients, 'leave-out');
        const rejected = recipients.length - accepted;
        return {
          job_id,
          total_recipients: recipients.length,
          status: rejected === 0 ? 'ACCEPTED' : 'PARTIALLY_ACCEPTED',
          accepted_count: accepted,
          rejected_count: rejected,
        };
      },

      async listNotifications({ query }) {
        const { limit, offset } = query;
        const { rows, total } = await store.notificationsOf(db, query.recipient_id, query);
        return { notifications: rows.map(shownNotification), total_count: total, limit, offset };
      },

      async getNotification({ params, refuse }) {
        const row = await store.findNotification(db, params.notification_id);
        if (row === undefined) throw refuse(404, 'no-such-notification', 'There is no such message');
        return shownNotification(row);
      },

      async listTemplates({ query }) {
        const templates = (await store.activeTemplates(db, query.channel)).map(shownTemplate);
        return { templates, total_count: templates.length };
      },

      async createTemplate({ body, refuse }) {
        const named = Object.keys(body.variables_schema ?? {});
        const used = placeholdersIn(`${body.subject ?? ''}\n${body.body_template}`);
        const stray = used.filter((name) => !named.includes(name));
        if (stray.length > 0)
          throw refuse(400, 'unknown-placeholder', `variables_schema does not name ${stray.join(', ')}`);
        const template = await activate(db, body, now());
        if (template === undefined)
          throw refuse(409, 'unchanged', 'The active version of the template has this text already');
        return shownTemplate(template);
      },
    },

    consumers: {
      'checkin.completed': (event) => announce(noticesOf['checkin.completed'](event)),
      'emergency.triggered': (event) => announce(noticesOf['emergency.triggered'](event)),
      'incident.reported': (event) => announce(noticesOf['incident.reported'](event)),
      'payment.processed': (event) => announce(noticesOf['payment.processed'](event)),
      'reservation.status_changed': (event) => announce(noticesOf['reservation.status_changed'](event)),
      'schedule.published': (event) => announce(noticesOf['schedule.published'](event)),
      'wildlife_alert.issued': (event) => announce(noticesOf['wildlife_alert.issued'](event)),
    },

    jobs: { deliver: { every: '2 seconds', run: delivery(context) } },

    seed: () => seed(context),
  };
});
