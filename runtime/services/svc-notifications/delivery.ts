import type { Context } from 'novatrek/platform';
import { mostAttempts, pauseAfter } from './attempts.ts';
import type { Types } from './contract.gen.ts';
import { type Attempt, providers } from './providers.ts';
import { type DueMessage, dueMessages, isStillDue, noteAttempt, optOut } from './store-delivery.ts';

const batch = 200;
/** Requests to providers at a time. */
const width = 10;

/**
 * Sends what is due. A message can be sent twice if the service ends between the provider's answer and the note of it;
 * the provider then knows it by its id.
 */
export function delivery({ db, external, log, now }: Context<Types>): () => Promise<void> {
  const send = providers(external);

  async function deliver(message: DueMessage): Promise<void> {
    const attempt = await send(message);
    const at = now();
    const last = message.attempts + 1 >= mostAttempts;
    const again =
      attempt.outcome === 'retry' && !last
        ? new Date(at.getTime() + pauseAfter(message.attempts + 1) * 1_000)
        : undefined;
    await db.transaction(async () => {
      await noteAttempt(db, message, attempt, { at, again, status: statusAfter(attempt, again) });
      if (attempt.outcome === 'opted-out') await optOut(db, message.recipient_id, message.channel, at);
    });
    if (attempt.outcome === 'retry' && last)
      log.warn('a message has failed for good', { notification_id: message.notification_id, ...attempt.response });
  }

  return async () => {
    const at = now();
    for (let round = 0; round < 50; round++) {
      const messages = await dueMessages(db, at, batch);
      // One after the other to one recipient: an opt-out must hold for the next.
      const left = [...byRecipient(messages).values()];
      const lane = async () => {
        for (let mine = left.shift(); mine !== undefined; mine = left.shift())
          for (const message of mine) if (await isStillDue(db, message.notification_id)) await deliver(message);
      };
      await Promise.all(Array.from({ length: width }, lane));
      if (messages.length < batch) return;
    }
  };
}

function byRecipient(messages: readonly DueMessage[]): ReadonlyMap<string, DueMessage[]> {
  const groups = new Map<string, DueMessage[]>();
  for (const message of messages) {
    const key = `${message.recipient_id} ${message.channel}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [message]);
    else group.push(message);
  }
  return groups;
}

function statusAfter({ outcome }: Attempt, again: Date | undefined): string {
  if (again !== undefined) return 'scheduled';
  if (outcome === 'sent' || outcome === 'delivered' || outcome === 'bounced') return outcome;
  return 'failed';
}
