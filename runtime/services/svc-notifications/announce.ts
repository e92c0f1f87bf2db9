import type { Context } from 'novatrek/platform';
import { channelsFor } from './channel-choice.ts';
import type { NotificationChannel, Types } from './contract.gen.ts';
import type { Audience, Notice } from './notices.ts';
import { queue } from './queue.ts';
import { activeTemplateNamed, preferencesOf, recipientsFor } from './store.ts';

/** Turns what an event says into messages, on the channels that each recipient left open. */
export function announcer(context: Context<Types>): (notices: readonly Notice[]) => Promise<void> {
  const { db, log, settings } = context;
  const { default: someDesk, values: desks } = settings['staff-recipients'];
  const allDesks = [someDesk, ...Object.values(desks)];
  const add = queue(context);

  async function audience(to: Audience): Promise<readonly string[]> {
    if (to.kind === 'recipient') return [to.id];
    if (to.kind === 'desk') return [desks[to.name] ?? someDesk];
    return recipientsFor(db, to.id, allDesks);
  }

  async function closedTo(recipient: string): Promise<ReadonlySet<NotificationChannel>> {
    const said = await preferencesOf(db, [recipient]);
    return new Set(said.filter(({ enabled }) => !enabled).map(({ channel }) => channel));
  }

  return async (notices) => {
    for (const { to, template: name, variables, urgency, reservation_id } of notices) {
      const recipients = await audience(to);
      if (recipients.length === 0) log.info('an event concerns nobody who is known here', { template: name, to });
      for (const recipient of recipients) {
        const channels = channelsFor(urgency, await closedTo(recipient));
        for (const channel of channels) {
          const template = await activeTemplateNamed(db, name, channel);
          if (template === undefined) throw new Error(`there is no template ${name} for ${channel}`);
          const priority = urgency === 'urgent' ? 'URGENT' : 'NORMAL';
          await add({ template, variables, priority, reservation_id }, [recipient], 'keep');
        }
      }
    }
  };
}
