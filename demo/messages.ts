import { contract as notifications } from '../runtime/services/svc-notifications/contract.gen.ts';
import { operator } from './cast.ts';
import type { Scene } from './scene.ts';
import { StoryFailed } from './story-failed.ts';

/** Somebody who gets messages. */
export interface Reader {
  readonly name: string;
  readonly id: string;
  /** Messages from before are none of the story. */
  readonly since: Date;
}

export interface Message {
  readonly channel: string;
  /** Of its template. */
  readonly about: string;
}

/** Reads out what somebody was sent, once all of it is out; what must be among it. */
export async function readOut(
  scene: Scene,
  { name, id, since }: Reader,
  wanted: readonly (readonly [channel: string, about: string])[],
): Promise<readonly Message[]> {
  const request = { query: { recipient_id: id, limit: 100 } };
  const { notifications: all = [] } = await scene.until(operator, notifications, 'listNotifications', request, {
    what: `all messages to ${name} to be out`,
    holds: ({ notifications: found = [] }) => found.every(({ status }) => status !== 'QUEUED'),
  });
  const { templates = [] } = await scene.ask(operator, notifications, 'listTemplates', {});
  const names = new Map(templates.map((template) => [template.id, template.name]));
  const fresh = all
    .filter(({ queued_at = '' }) => new Date(queued_at) >= since)
    .toReversed()
    .map(({ channel = 'EMAIL', status, template_id, rendered_subject: subject }) => {
      const about = names.get(template_id) ?? 'a former template';
      return { channel, status, about, subject };
    });
  const lost = fresh.filter(({ status }) => status !== 'SENT' && status !== 'DELIVERED');
  if (lost.length > 0) throw new StoryFailed(`every message to ${name} to be sent`, JSON.stringify(lost));
  for (const [channel, about] of wanted)
    if (!fresh.some((one) => one.channel === channel && one.about === about))
      throw new StoryFailed(
        `a message to ${name}: ${about} by ${channel}`,
        fresh.map((one) => `${one.about} by ${one.channel}`).join(', ') || 'none',
      );
  for (const { channel, status, about, subject } of fresh)
    scene.say([name.padEnd(5), channel.padEnd(6), (status ?? '').padEnd(9), subject ?? about].join('  '));
  return fresh.map(({ channel, about }) => ({ channel, about }));
}
